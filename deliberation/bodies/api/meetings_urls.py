"""Addresses in the API. Meetings, agendas, papers and calendars."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.bodies.api.agenda import MoveItem, NewItem, OneItem
from deliberation.bodies.api.meetings import (
    CallMeeting,
    CancelMeeting,
    HoldMeeting,
    MeetingList,
    MeetingOne,
    NewMeeting,
)
from deliberation.bodies.api.papers import NewPaper, PaperOne, WithdrawPaper

_MEETING = "bodies/<slug:slug>/meetings/<row_number:id>/"
_ITEM = f"{_MEETING}items/<row_number:item_id>/"

urlpatterns: list[URLPattern] = [
    path("meetings/", MeetingList.as_view(), name="meetings"),
    path("bodies/<slug:slug>/meetings/", NewMeeting.as_view(), name="new_meeting"),
    path(_MEETING, MeetingOne.as_view(), name="meeting"),
    path(f"{_MEETING}call/", CallMeeting.as_view(), name="call_meeting"),
    path(f"{_MEETING}cancel/", CancelMeeting.as_view(), name="cancel_meeting"),
    path(f"{_MEETING}held/", HoldMeeting.as_view(), name="hold_meeting"),
    path(f"{_MEETING}items/", NewItem.as_view(), name="new_item"),
    path(_ITEM, OneItem.as_view(), name="item"),
    path(f"{_ITEM}move/", MoveItem.as_view(), name="move_item"),
    path(f"{_ITEM}papers/", NewPaper.as_view(), name="add_paper"),
    path("papers/<uuid:paper_id>/", PaperOne.as_view(), name="paper"),
    path(
        "bodies/<slug:slug>/papers/<uuid:paper_id>/withdraw/", WithdrawPaper.as_view(), name="withdraw_paper"
    ),
]
