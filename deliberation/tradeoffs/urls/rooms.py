"""Addresses. Small groups, notes, the room’s screen, points said aloud."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views import rooms, rooms_notes, rooms_screen

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}rounds/", rooms.rounds, name="rounds"),
    path(f"{_T}rounds/new/", rooms.new_round, name="new_round"),
    path(f"{_T}rounds/<row_number:number>/", rooms.round_page, name="round"),
    path(f"{_T}rounds/<row_number:number>/discard/", rooms.discard_round, name="discard_round"),
    path(f"{_T}rounds/<row_number:number>/<row_number:group>/note/", rooms.group_note, name="group_note"),
    path(f"{_T}private-notes/", rooms_notes.private_notes, name="private_notes"),
    path(
        f"{_T}private-notes/<row_number:note_id>/remove/",
        rooms_notes.remove_private_note,
        name="remove_private_note",
    ),
    path(f"{_T}present/", rooms_screen.present, name="present"),
    path(f"{_T}spoken/", rooms_notes.spoken_point, name="spoken_point"),
]
