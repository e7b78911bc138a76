"""Addresses. Trade-offs: lists, one trade-off, preparing and moving it, who else is asked."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import life_lists, life_moving, life_page, life_prepare, life_voices

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/", life_lists.all_tradeoffs, name="all_tradeoffs"),
    path("trade-offs/<uuid:tradeoff_id>/", life_lists.by_id, name="tradeoff_by_id"),
    path("bodies/<slug:slug>/trade-offs/", life_lists.body_tradeoffs, name="tradeoffs"),
    path("bodies/<slug:slug>/trade-offs/new/", life_prepare.new_tradeoff, name="new_tradeoff"),
    path(_T, life_page.tradeoff, name="tradeoff"),
    path(f"{_T}edit/", life_prepare.edit_tradeoff, name="edit_tradeoff"),
    path(f"{_T}dates/", life_prepare.dates, name="tradeoff_dates"),
    path(f"{_T}move/", life_moving.move, name="move_tradeoff"),
    path(f"{_T}discard/", life_prepare.discard, name="discard_tradeoff"),
    path(f"{_T}voices/", life_voices.voices, name="voices"),
    path(f"{_T}voices/invite/", life_voices.invite, name="invite_voice"),
    path(f"{_T}voices/<row_number:voice_id>/", life_voices.voice, name="voice"),
    path(f"{_T}voices/<row_number:voice_id>/remove/", life_voices.remove, name="remove_voice"),
    path(f"{_T}trade-off.pdf", life_page.record_pdf, name="tradeoff_pdf"),
    path(f"{_T}feed.atom", life_page.feed, name="tradeoff_feed"),
]
