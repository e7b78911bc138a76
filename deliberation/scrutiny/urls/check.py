"""Addresses: the partnership check."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.views import checks

_ALL = "bodies/<slug:slug>/partnership-checks/"
_ONE = f"{_ALL}<uuid:check_id>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, checks.partnership_checks, name="partnership_checks"),
    path(f"{_ALL}new/", checks.new_check, name="new_check"),
    path(_ONE, checks.partnership_check, name="partnership_check"),
    path(f"{_ONE}edit/", checks.edit_check, name="edit_check"),
    path(f"{_ONE}open/", checks.open_check, name="open_check"),
    path(f"{_ONE}close/", checks.close_check, name="close_check"),
    path(f"{_ONE}discard/", checks.discard_check, name="discard_check"),
    path(f"{_ONE}answer/", checks.answer_check, name="answer_check"),
]
