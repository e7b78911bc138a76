"""Addresses in the API: the work programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.api.programme import (
    EndItem,
    MoveItem,
    ProgrammeList,
    ProgrammeOne,
    TakeUpItem,
)

_OF_BODY = "bodies/<slug:slug>/programme/"

urlpatterns: list[URLPattern] = [
    path(_OF_BODY, ProgrammeList.as_view(), name="programme"),
    path(f"{_OF_BODY}<uuid:item_id>/", ProgrammeOne.as_view(), name="programme_item"),
    path(f"{_OF_BODY}<uuid:item_id>/move/", MoveItem.as_view(), name="move_programme_item"),
    path(f"{_OF_BODY}<uuid:item_id>/end/", EndItem.as_view(), name="end_programme_item"),
    path(f"{_OF_BODY}<uuid:item_id>/take-up/", TakeUpItem.as_view(), name="take_up_programme_item"),
]
