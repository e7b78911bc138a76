"""Addresses. Small groups, notes, the room’s screen, points said aloud."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}rounds/", soon, name="rounds"),
    path(f"{_T}rounds/new/", soon, name="new_round"),
    path(f"{_T}rounds/<row_number:number>/", soon, name="round"),
    path(f"{_T}rounds/<row_number:number>/discard/", soon, name="discard_round"),
    path(f"{_T}rounds/<row_number:number>/<row_number:group>/note/", soon, name="group_note"),
    path(f"{_T}private-notes/", soon, name="private_notes"),
    path(f"{_T}present/", soon, name="present"),
    path(f"{_T}spoken/", soon, name="spoken_point"),
]
