"""Addresses in the API. Points, replies and reactions; moderation."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api.moderation import (
    Appeal,
    CaseSeen,
    CodeOfConduct,
    DecideAppeal,
    Moderate,
    ModerationLog,
    ModerationQueue,
    ModerationRule,
    OwnCases,
)
from deliberation.tradeoffs.api.points import (
    PointList,
    PointOne,
    PointReaction,
    PointReplies,
    PointVersions,
    PointWithdraw,
)

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_POINT = f"{_T}points/<row_number:number>/"
_CASE = f"{_T}moderation/cases/<row_number:case_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/code-of-conduct/", CodeOfConduct.as_view(), name="code_of_conduct"),
    path(f"{_T}points/", PointList.as_view(), name="points"),
    path(_POINT, PointOne.as_view(), name="point"),
    path(f"{_POINT}replies/", PointReplies.as_view(), name="point_replies"),
    path(f"{_POINT}withdraw/", PointWithdraw.as_view(), name="withdraw_point"),
    path(f"{_POINT}reaction/", PointReaction.as_view(), name="react"),
    path(f"{_POINT}versions/", PointVersions.as_view(), name="point_versions"),
    path(f"{_T}moderation/", ModerationQueue.as_view(), name="moderation"),
    path(f"{_T}moderation/rule/", ModerationRule.as_view(), name="moderation_rule"),
    path(f"{_T}moderation/log/", ModerationLog.as_view(), name="moderation_log"),
    path(f"{_T}moderation/cases/", OwnCases.as_view(), name="own_cases"),
    path(f"{_CASE}appeal/", Appeal.as_view(), name="appeal"),
    path(f"{_CASE}seen/", CaseSeen.as_view(), name="case_seen"),
    path(f"{_CASE}decide/", DecideAppeal.as_view(), name="decide_appeal"),
    path(f"{_T}moderation/<slug:thing_kind>/<row_number:number>/", Moderate.as_view(), name="moderate"),
]
