"""Addresses: questions to boards."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.views import questions, questions_write

_OF_BODY = "bodies/<slug:slug>/questions/"
_ONE = f"{_OF_BODY}<uuid:question_id>/"

urlpatterns: list[URLPattern] = [
    path("questions/", questions.all_questions, name="all_questions"),
    path("questions/<uuid:question_id>/", questions.board_question, name="board_question"),
    path(_OF_BODY, questions.body_questions, name="board_questions"),
    path(f"{_OF_BODY}ask/", questions_write.ask, name="ask_board_question"),
    path(f"{_ONE}answer/", questions_write.answer, name="answer_board_question"),
    path(f"{_ONE}withdraw/", questions_write.withdraw, name="withdraw_board_question"),
]
