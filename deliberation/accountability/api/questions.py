"""Questions to boards in the API: lists, one with its answers, asking, answering, taking one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import questions as actions
from deliberation.accountability.api.questions_shapes import (
    BoardAnswerSent,
    BoardQuestionDetail,
    BoardQuestionRow,
    BoardQuestionSent,
    BoardQuestionWithdrawalSent,
    BodyBoardQuestionRow,
    BodyQuestionQuery,
    QuestionQuery,
    question_detail,
    question_row,
)
from deliberation.accountability.queries.questions import (
    QuestionsWanted,
    asking_memberships,
    find_questions,
    question_at,
    question_to,
    with_answers,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from kernel.errors import NotAllowed, SignInNeeded
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Questions to boards"
SLUG = code_in_path("slug", "The short name of the body that is asked.", ["northfen-board"])
ONE = OpenApiParameter(
    "question_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The question's id."
)  # fmt: skip
JSON = "application/json"


def _wanted(query: dict[str, Any]) -> QuestionsWanted:
    names = ("words", "state", "body", "from_body", "topic")
    return QuestionsWanted(**{name: (query.get(name) or "").replace("\x00", " ") for name in names})


def told(request: Request, question_id: UUID, status: int = 200) -> Response:
    """A question with its answers, and where it is to be found."""
    asked = question_at(question_id)
    response = Response(question_detail(with_answers(asked)), status=status)
    if request.method != "GET":
        where = reverse("api:board_question", args=[question_id])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, asked.illustrative)  # type: ignore[no-any-return]


class QuestionList(ListView):
    """Questions to every body."""

    query_class = QuestionQuery
    columns = tuple(BoardQuestionRow().fields)
    filename = "questions-to-boards"

    @lists("list_board_questions", TAG, "List questions to boards", BoardQuestionRow, query=QuestionQuery, description="Open ones first, by the last day for an answer; then the rest, newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        return QueryRows(find_questions(_wanted(query)), shape=question_row)  # type: ignore[arg-type]


class BodyQuestionList(BodyListView):
    """What one body was asked, and what was asked for it of others."""

    query_class = BodyQuestionQuery
    columns = tuple(BoardQuestionRow().fields)
    filename = "questions-to-boards"

    @lists("list_body_board_questions", TAG, "List a body’s questions", BodyBoardQuestionRow, query=BodyQuestionQuery, path=[SLUG], description="Those it was asked, and those its patient representatives asked others.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit the parameters."""
        found = find_questions(_wanted(query)).filter(Q(body=self.body) | Q(from_body=self.body))
        return QueryRows(found, shape=question_row)  # type: ignore[arg-type]


class QuestionOne(ApiView):
    """One question."""

    @reads("get_board_question", TAG, "One question to a board", BoardQuestionDetail, path=[ONE], description="With every answer.")  # fmt: skip
    def get(self, request: Request, question_id: UUID) -> Response:
        self.query()
        return told(request, question_id)


class _ForPatients(ApiView):
    """What those who speak for patients do. Over which body, the action asks: that it is asked for, not who is asked."""

    def check_permissions(self, request: Request) -> None:
        """Let pass who speaks for patients anywhere. Raises SignInNeeded, NotAllowed."""
        if request.method != "POST":
            return  # answered with 405, or described
        if self.actor.kind == "anonymous":
            raise SignInNeeded("You need to sign in to do this.")
        if not asking_memberships(self.actor):
            raise NotAllowed("Those who speak for patients ask these questions.")


class AskQuestion(_ForPatients):
    """Asking a board."""

    @acts("ask_board_question", TAG, "Ask a board a question", {201: BoardQuestionDetail}, body={JSON: BoardQuestionSent}, path=[SLUG], headers=[LOCATION], description="For who speaks for patients: a patient representative of a body, or a full member of a patient organisation.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        to, sent = body_by_slug(slug), read_body(BoardQuestionSent, request)
        by = body_to_act_for(self.actor, sent["from_body"], Permission.PATIENT_SPEAK)
        given = actions.QuestionGiven(sent["text"], sent["background"], sent["topics"])
        asked = actions.ask_question(
            actor=self.actor, body_id=by.pk, to_id=to.pk, given=given, question_id=sent.get("id")
        )
        return told(request, asked.pk, 201)


class AnswerQuestion(BodyView):
    """Answering for the body that was asked."""

    needs = {"POST": Permission.QUESTION_REPLY}

    @acts("answer_board_question", TAG, "Answer a question to a board", {201: BoardQuestionDetail}, body={JSON: BoardAnswerSent}, path=[SLUG, ONE], headers=[LOCATION], description="A later answer takes the place of an earlier one; both stay.")  # fmt: skip
    def post(self, request: Request, slug: str, question_id: UUID) -> Response:
        self.query()
        asked, sent = question_to(self.body, question_id), read_body(BoardAnswerSent, request)
        actions.answer_question(
            actor=self.actor, body_id=self.body.pk, question_id=asked.pk, text=sent["text"], answer_id=sent.get("id")
        )  # fmt: skip
        return told(request, asked.pk, 201)


class WithdrawQuestion(_ForPatients):
    """Taking back a question of one's own."""

    @acts("withdraw_board_question", TAG, "Take a question to a board back", {200: BoardQuestionDetail}, body={JSON: BoardQuestionWithdrawalSent}, path=[SLUG, ONE], description="Whoever asked it, while it is not answered.")  # fmt: skip
    def post(self, request: Request, slug: str, question_id: UUID) -> Response:
        self.query()
        asked = question_to(body_by_slug(slug), question_id)
        sent = read_body(BoardQuestionWithdrawalSent, request)
        actions.withdraw_question(
            actor=self.actor, body_id=asked.from_body_id, question_id=asked.pk, reason=sent["reason"]
        )
        return told(request, asked.pk)
