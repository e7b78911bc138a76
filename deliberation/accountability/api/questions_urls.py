"""Addresses in the API: questions to boards."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.accountability.api import questions

_OF_BODY = "bodies/<slug:slug>/questions/"
_ONE = f"{_OF_BODY}<uuid:question_id>/"

urlpatterns: list[URLPattern] = [
    path("questions/", questions.QuestionList.as_view(), name="board_questions"),
    path("questions/<uuid:question_id>/", questions.QuestionOne.as_view(), name="board_question"),
    path(_OF_BODY, questions.BodyQuestionList.as_view(), name="body_board_questions"),
    path(f"{_OF_BODY}ask/", questions.AskQuestion.as_view(), name="ask_board_question"),
    path(f"{_ONE}answer/", questions.AnswerQuestion.as_view(), name="answer_board_question"),
    path(f"{_ONE}withdraw/", questions.WithdrawQuestion.as_view(), name="withdraw_board_question"),
]
