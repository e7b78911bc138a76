"""Addresses. Attendance, minutes and agenda packs."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views.attendance import attendance
from deliberation.bodies.views.minutes import minutes, minutes_file, minutes_version
from deliberation.bodies.views.minutes_steps import (
    agree_minutes,
    correct_minutes,
    discard_correction,
    publish_minutes,
    reopen_minutes,
    write_minutes,
)
from deliberation.bodies.views.packs import pack, pack_file

urlpatterns = [
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/attendance/", attendance, name="attendance"),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/", minutes, name="minutes"),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/write/", write_minutes, name="write_minutes"),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/agree/", agree_minutes, name="agree_minutes"),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/reopen/", reopen_minutes, name="reopen_minutes"
    ),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/publish/",
        publish_minutes,
        name="publish_minutes",
    ),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/correct/",
        correct_minutes,
        name="correct_minutes",
    ),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/discard/",
        discard_correction,
        name="discard_correction",
    ),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/minutes.pdf", minutes_file, name="minutes_file"),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/minutes/<int:version>/",
        minutes_version,
        name="minutes_version",
    ),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/pack/", pack, name="pack"),
    path("bodies/<slug:slug>/meetings/<int:meeting_id>/pack/<str:audience>.pdf", pack_file, name="pack_file"),
]
