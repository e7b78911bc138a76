"""Addresses. Trade-offs: lists, one trade-off, preparing and moving it, who else is asked."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/", soon, name="all_tradeoffs"),
    path("trade-offs/<uuid:tradeoff_id>/", soon, name="tradeoff_by_id"),
    path("bodies/<slug:slug>/trade-offs/", soon, name="tradeoffs"),
    path("bodies/<slug:slug>/trade-offs/new/", soon, name="new_tradeoff"),
    path(_T, soon, name="tradeoff"),
    path(f"{_T}edit/", soon, name="edit_tradeoff"),
    path(f"{_T}dates/", soon, name="tradeoff_dates"),
    path(f"{_T}move/", soon, name="move_tradeoff"),
    path(f"{_T}discard/", soon, name="discard_tradeoff"),
    path(f"{_T}voices/", soon, name="voices"),
    path(f"{_T}voices/invite/", soon, name="invite_voice"),
    path(f"{_T}voices/<row_number:voice_id>/", soon, name="voice"),
    path(f"{_T}voices/<row_number:voice_id>/remove/", soon, name="remove_voice"),
    path(f"{_T}trade-off.pdf", soon, name="tradeoff_pdf"),
    path(f"{_T}feed.atom", soon, name="tradeoff_feed"),
]
