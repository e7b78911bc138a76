"""Addresses in the API. Attendance, minutes and agenda packs."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.bodies.api.minutes import (
    AgreeMinutes,
    Attendance,
    CorrectMinutes,
    Decisions,
    DiscardCorrection,
    MinutesOne,
    PublishMinutes,
    ReopenMinutes,
)
from deliberation.bodies.api.packs import PackFile, Packs

_MEETING = "bodies/<slug:slug>/meetings/<row_number:id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_MEETING}attendance/", Attendance.as_view(), name="attendance"),
    path(f"{_MEETING}minutes/", MinutesOne.as_view(), name="minutes"),
    path(f"{_MEETING}minutes/agree/", AgreeMinutes.as_view(), name="agree_minutes"),
    path(f"{_MEETING}minutes/reopen/", ReopenMinutes.as_view(), name="reopen_minutes"),
    path(f"{_MEETING}minutes/publish/", PublishMinutes.as_view(), name="publish_minutes"),
    path(f"{_MEETING}minutes/correct/", CorrectMinutes.as_view(), name="correct_minutes"),
    path(f"{_MEETING}minutes/discard/", DiscardCorrection.as_view(), name="discard_correction"),
    path(f"{_MEETING}pack/", Packs.as_view(), name="packs"),
    path(f"{_MEETING}pack/<slug:audience>/", PackFile.as_view(), name="pack_file"),
    path("bodies/<slug:slug>/decisions/", Decisions.as_view(), name="decisions"),
]
