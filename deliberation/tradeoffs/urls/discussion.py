"""Addresses. Points, replies and reactions; moderation."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.moderation import moderate, moderation, moderation_rule
from deliberation.tradeoffs.views.moderation_appeals import appeal, decide_appeal
from deliberation.tradeoffs.views.moderation_public import code_of_conduct, moderation_log
from deliberation.tradeoffs.views.points import discussion, point, point_history
from deliberation.tradeoffs.views.points_write import edit, new_point, say_knew, withdraw

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/code-of-conduct/", code_of_conduct, name="code_of_conduct"),
    path(f"{_T}discussion/", discussion, name="discussion"),
    path(f"{_T}discussion/new/", new_point, name="new_point"),
    path(f"{_T}discussion/<row_number:number>/", point, name="point"),
    path(f"{_T}discussion/<row_number:number>/edit/", edit, name="edit_point"),
    path(f"{_T}discussion/<row_number:number>/withdraw/", withdraw, name="withdraw_point"),
    path(f"{_T}discussion/<row_number:number>/react/", say_knew, name="react"),
    path(f"{_T}discussion/<row_number:number>/history/", point_history, name="point_history"),
    path(f"{_T}moderation/", moderation, name="moderation"),
    path(f"{_T}moderation/rule/", moderation_rule, name="moderation_rule"),
    path(f"{_T}moderation/log/", moderation_log, name="moderation_log"),
    path(f"{_T}moderation/<slug:thing_kind>/<row_number:number>/", moderate, name="moderate"),
    path(f"{_T}moderation/cases/<row_number:case_id>/appeal/", appeal, name="appeal"),
    path(f"{_T}moderation/cases/<row_number:case_id>/decide/", decide_appeal, name="decide_appeal"),
]
