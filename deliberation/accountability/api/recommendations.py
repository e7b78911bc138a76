"""Recommendations in the API: lists, one with its answers, and answering."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions.answers import (
    AnswerGiven,
    PromiseGiven,
    answer_recommendation,
    record_answer,
)
from deliberation.accountability.actions.recommendations import Origin, make_recommendations
from deliberation.accountability.api.asking_shapes import RecommendationSent, RecommendationsMade, given_of
from deliberation.accountability.api.recommendations_shapes import (
    BodyRecommendationQuery,
    BodyRecommendationRow,
    PostedAnswerSent,
    RecommendationAnswerSent,
    RecommendationDetail,
    RecommendationQuery,
    RecommendationRow,
    recommendation_detail,
    recommendation_row,
)
from deliberation.accountability.models import OriginKind, Recommendation
from deliberation.accountability.origins import prefill
from deliberation.accountability.queries.came_of import decisions_on
from deliberation.accountability.queries.recommendations import (
    RecommendationsWanted,
    actions_after,
    find_recommendations,
    recommendation_at,
    recommendation_by,
    recommendation_to,
    with_responses,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from kernel.errors import NotFound
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Recommendations"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
ONE = OpenApiParameter(
    "recommendation_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The recommendation's id.",
)


def _plain(text: str) -> str:
    return text.replace("\x00", " ")


def _wanted(query: dict[str, Any], *names: str) -> RecommendationsWanted:
    return RecommendationsWanted(**{name: _plain(query.get(name) or "") for name in names})


class RecommendationList(ListView):
    """Recommendations of every body."""

    query_class = RecommendationQuery
    columns = tuple(RecommendationRow().fields)
    filename = "recommendations"

    @lists("list_recommendations", TAG, "List recommendations", RecommendationRow, query=RecommendationQuery, description="Open ones first, by the last day for an answer; then the answered, newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        names = ("words", "state", "verdict", "made_by", "to", "origin_kind", "origin_id")
        return QueryRows(find_recommendations(_wanted(query, *names)), shape=recommendation_row)  # type: ignore[arg-type]


class BodyRecommendationList(BodyListView):
    """What one body recommended, and what was recommended to it; and making one."""

    needs = {"POST": Permission.RECOMMENDATION_MAKE}
    query_class = BodyRecommendationQuery
    columns = tuple(RecommendationRow().fields)
    filename = "recommendations"

    @lists("list_body_recommendations", TAG, "List a body’s recommendations", BodyRecommendationRow, query=BodyRecommendationQuery, path=[SLUG], description="Those it made and those it received.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit the parameters."""
        found = find_recommendations(_wanted(query, "words", "state", "verdict"))
        sides = {"made": Q(from_body=self.body), "received": Q(to_body=self.body)}
        wanted = sides.get(query.get("side") or "", sides["made"] | sides["received"])
        return QueryRows(found.filter(wanted), shape=recommendation_row)  # type: ignore[arg-type]

    @acts("make_recommendation", TAG, "Make a recommendation", {201: RecommendationsMade}, body={"application/json": RecommendationSent}, path=[SLUG], description="To one or more bodies and names: each gets one of its own. Everybody reads it at once; it is never changed.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(RecommendationSent, request)
        form_id = str(sent.get("id") or uuid.uuid4())
        made = make_recommendations(
            actor=self.actor, from_body_id=self.body.pk, origin=self._origin(sent, form_id), items=given_of(sent, form_id)
        )  # fmt: skip
        rows = [recommendation_row(recommendation_at(each.pk)) for each in made]
        return marked(Response({"results": rows}, status=201), any(each.illustrative for each in made))  # type: ignore[no-any-return]

    def _origin(self, sent: dict[str, Any], form_id: str) -> Origin:
        """What it comes from: a thing of this body, or, by hand, the words that were sent. Raises NotFound, BadInput."""
        if sent["origin_kind"] != OriginKind.HAND:
            found = prefill(self.actor, sent["origin_kind"], sent["origin_id"])
            if found.body_id != self.body.pk:
                raise NotFound("There is nothing here that a recommendation can come from.")
            return found.origin
        return Origin(
            OriginKind.HAND, form_id, sent["origin_title"], reverse("recommendations", args=[self.body.slug])
        )


class RecommendationOne(ApiView):
    """One recommendation."""

    @reads("get_recommendation", TAG, "One recommendation", RecommendationDetail, path=[ONE], description="With its reasons, its evidence and every answer.")  # fmt: skip
    def get(self, request: Request, recommendation_id: UUID) -> Response:
        self.query()
        return told(request, recommendation_at(recommendation_id))


def told(request: Request, each: Recommendation, status: int = 200) -> Response:
    """A recommendation with its answers and where it is to be found."""
    found, actions = with_responses([each])[0], actions_after([each])[each.pk]
    decisions = decisions_on({"recommendation": [each.pk]})
    response = Response(recommendation_detail(found, actions, decisions), status=status)
    if request.method != "GET":
        where = reverse("api:recommendation", args=[each.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, each.illustrative)  # type: ignore[no-any-return]


def _answer(sent: dict[str, Any]) -> AnswerGiven:
    plain = {name: sent[name] for name in ("verdict", "reasons", "will_do", "by_when", "partial")}
    return AnswerGiven(**plain, promises=[PromiseGiven(**each) for each in sent["actions"]])


class AnswerRecommendation(BodyView):
    """Answering for the body that a recommendation went to."""

    needs = {"POST": Permission.RECOMMENDATION_ANSWER}

    @acts("answer_recommendation", TAG, "Answer a recommendation", {201: RecommendationDetail}, body={"application/json": RecommendationAnswerSent}, path=[SLUG, ONE], headers=[LOCATION], description="For the body that it went to. Everybody reads the answer at once. A later answer takes the place of an earlier one; both stay.")  # fmt: skip
    def post(self, request: Request, slug: str, recommendation_id: UUID) -> Response:
        self.query()
        asked = recommendation_to(self.body, recommendation_id)
        sent = read_body(RecommendationAnswerSent, request)
        answer_recommendation(
            actor=self.actor, body_id=self.body.pk, recommendation_id=asked.pk, answer=_answer(sent), response_id=sent.get("id")
        )  # fmt: skip
        return told(request, recommendation_at(asked.pk), status=201)


class EnterAnswer(BodyView):
    """Entering the answer of an institution that is not on the site."""

    needs = {"POST": Permission.RECOMMENDATION_MAKE}

    @acts("enter_answer", TAG, "Enter an answer that came by post", {201: RecommendationDetail}, body={"application/json": PostedAnswerSent}, path=[SLUG, ONE], headers=[LOCATION], description="For the body that asked, where the addressee is not on the site.")  # fmt: skip
    def post(self, request: Request, slug: str, recommendation_id: UUID) -> Response:
        self.query()
        asked = recommendation_by(self.body, recommendation_id)
        sent = read_body(PostedAnswerSent, request)
        record_answer(
            actor=self.actor, body_id=self.body.pk, recommendation_id=asked.pk, answer=_answer(sent), source=sent["source"],
            given_on=sent["given_on"], response_id=sent.get("id"),
        )  # fmt: skip
        return told(request, recommendation_at(asked.pk), status=201)
