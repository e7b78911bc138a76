"""Addresses in the API: the partnership check."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.api import check

_ALL = "bodies/<slug:slug>/partnership-checks/"
_ONE = f"{_ALL}<uuid:check_id>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, check.CheckList.as_view(), name="partnership_checks"),
    path(f"{_ALL}answers/", check.CheckAnswers.as_view(), name="partnership_check_answers"),
    path(_ONE, check.CheckOne.as_view(), name="partnership_check"),
    path(f"{_ONE}open/", check.OpenCheck.as_view(), name="open_partnership_check"),
    path(f"{_ONE}close/", check.CloseCheck.as_view(), name="close_partnership_check"),
    path(f"{_ONE}answer/", check.AnswerCheck.as_view(), name="answer_partnership_check"),
]
