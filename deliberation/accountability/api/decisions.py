"""Decisions in the API: lists, the forward plan, one, its notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.accountability.api.decisions_shapes import (
    BoardDecisionDetail,
    BoardDecisionRow,
    DecisionQueryShape,
    ForwardPlanQuery,
    ForwardPlanRow,
    decision_detail,
    decision_row,
    plan_row,
)
from deliberation.accountability.presenters.decision_notice import notice_pdf
from deliberation.accountability.queries.decision_page import whole_decision
from deliberation.accountability.queries.decisions import (
    DecisionsWanted,
    decision_for,
    find_decisions,
    planned,
    prepares,
    public_decision,
)
from kernel.actors import Actor
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.schema import code_in_path, downloads, lists, reads

TAG = "Decisions of boards"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])


def id_in_path(name: str, what: str) -> OpenApiParameter:
    """An id that is part of the address."""
    return OpenApiParameter(
        name, {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description=what
    )


ONE = id_in_path("decision_id", "The decision's id.")


class BoardDecisionList(ListView):
    """Decisions of every body."""

    query_class = DecisionQueryShape
    columns = tuple(BoardDecisionRow().fields)
    filename = "decisions"

    @lists("list_board_decisions", TAG, "List decisions", BoardDecisionRow, query=DecisionQueryShape, description="Taken and planned, the latest day first. What was decided is empty while it is not taken.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        texts = {name: (query.get(name) or "").replace("\x00", " ") for name in ("words", "body", "status", "topic", "area", "answers")}  # fmt: skip
        rest = {name: query.get(name) for name in ("key", "year", "called_in")}
        return QueryRows(find_decisions(DecisionsWanted(**texts, **rest)), shape=decision_row)  # type: ignore[arg-type]


class ForwardPlanList(ListView):
    """What bodies are to decide."""

    query_class = ForwardPlanQuery
    columns = tuple(ForwardPlanRow().fields)
    filename = "forward-plan"

    @lists("list_forward_plan", TAG, "List what is to be decided", ForwardPlanRow, query=ForwardPlanQuery, description="The next day first; what has no day yet comes last.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those on the plan."""
        slug = (query.get("body") or "").replace("\x00", " ")
        return QueryRows(planned().filter(Q(body__slug=slug) if slug else Q()), shape=plan_row)  # type: ignore[arg-type]


class BoardDecisionOne(ApiView):
    """One decision."""

    @reads("get_board_decision", TAG, "One decision", BoardDecisionDetail, path=[ONE], description="With money, papers, what it answers, moved days, call-ins, and notes for patients. Drafts are for those who write them.")  # fmt: skip
    def get(self, request: Request, decision_id: UUID) -> Response:
        self.query()
        return told(request, self.actor, decision_id)


class DecisionNotice(ApiView):
    """The decision notice."""

    @downloads("get_decision_notice", TAG, "A decision notice (PDF)", path=[ONE])
    def get(self, request: Request, decision_id: UUID) -> HttpResponse:
        self.query()
        public_decision(decision_id)
        return notice_pdf(whole_decision(self.actor, decision_for(self.actor, decision_id)))


def told(request: Request, actor: Actor, decision_id: UUID, status: int = 200) -> Response:
    """A decision with all that belongs to it, and where it is to be found."""
    each = decision_for(actor, decision_id)
    writes = prepares(actor, each.body_id)
    response = Response(decision_detail(whole_decision(actor, each), writes=writes), status=status)
    if request.method != "GET":
        where = reverse("api:board_decision", args=[each.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, each.illustrative)  # type: ignore[no-any-return]
