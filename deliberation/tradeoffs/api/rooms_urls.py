"""Addresses in the API. Small groups, notes, the room’s screen, points said aloud."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api import rooms

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_ROUND = f"{_T}rounds/<row_number:number>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}rounds/", rooms.Rounds.as_view(), name="rounds"),
    path(f"{_T}rounds/propose/", rooms.ProposeRound.as_view(), name="propose_round"),
    path(f"{_T}rounds/notes/", rooms.PublicNotes.as_view(), name="group_notes"),
    path(_ROUND, rooms.RoundOne.as_view(), name="round"),
    path(f"{_ROUND}discard/", rooms.DiscardRound.as_view(), name="discard_round"),
    path(f"{_ROUND}<row_number:group>/note/", rooms.GroupNote.as_view(), name="group_note"),
    path(f"{_T}private-notes/", rooms.PrivateNotes.as_view(), name="private_notes"),
    path(
        f"{_T}private-notes/<row_number:note_id>/remove/",
        rooms.RemovePrivateNote.as_view(),
        name="remove_private_note",
    ),
    path(f"{_T}spoken-points/", rooms.SpokenPoints.as_view(), name="spoken_points"),
]
