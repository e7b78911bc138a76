"""Addresses. Points, replies and reactions; moderation."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/code-of-conduct/", soon, name="code_of_conduct"),
    path(f"{_T}discussion/", soon, name="discussion"),
    path(f"{_T}discussion/new/", soon, name="new_point"),
    path(f"{_T}discussion/<row_number:number>/", soon, name="point"),
    path(f"{_T}discussion/<row_number:number>/edit/", soon, name="edit_point"),
    path(f"{_T}discussion/<row_number:number>/withdraw/", soon, name="withdraw_point"),
    path(f"{_T}discussion/<row_number:number>/react/", soon, name="react"),
    path(f"{_T}discussion/<row_number:number>/history/", soon, name="point_history"),
    path(f"{_T}moderation/", soon, name="moderation"),
    path(f"{_T}moderation/log/", soon, name="moderation_log"),
    path(f"{_T}moderation/<slug:thing_kind>/<row_number:number>/", soon, name="moderate"),
    path(f"{_T}moderation/cases/<row_number:case_id>/appeal/", soon, name="appeal"),
    path(f"{_T}moderation/cases/<row_number:case_id>/decide/", soon, name="decide_appeal"),
]
