"""Addresses: the work programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.views import programme

_ITEM = "bodies/<slug:slug>/scrutiny/<uuid:item_id>/"

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/scrutiny/", programme.programme, name="programme"),
    path("bodies/<slug:slug>/scrutiny/new/", programme.new_item, name="new_programme_item"),
    path(_ITEM, programme.item, name="programme_item"),
    path(f"{_ITEM}edit/", programme.edit_item, name="edit_programme_item"),
    path(f"{_ITEM}move/", programme.move_item, name="move_programme_item"),
    path(f"{_ITEM}end/", programme.end_item, name="end_programme_item"),
    path(f"{_ITEM}again/", programme.take_up, name="take_up_programme_item"),
]
