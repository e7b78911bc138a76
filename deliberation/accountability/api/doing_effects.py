"""Expected effects in the API: one with its looks, saying what is expected, looking; and similar areas to learn from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import doing_effects as actions
from deliberation.accountability.api import doing_effects_shapes as shapes
from deliberation.accountability.api.doing import ONE, SLUG, TAG
from deliberation.accountability.models import ExpectedEffect
from deliberation.accountability.queries.doing_effects import effect_at, effect_of, look, thing_of
from deliberation.accountability.queries.mentors import learn
from deliberation.bodies.api.scoped import BodyView
from kernel.errors import NotFound
from webapi.base import ApiView, marked
from webapi.query import read_body
from webapi.schema import acts, code_in_path, reads

EFFECT = OpenApiParameter(
    "effect_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The expected effect's id.",
)
REVIEW = OpenApiParameter(
    "review_id", {"type": "integer"}, OpenApiParameter.PATH, description="The number of the look."
)
DECISION = OpenApiParameter(
    "decision_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The decision's id.",
)
FIGURE = [
    code_in_path("key", "The area's key.", ["QJK"]),
    code_in_path("definition", "The index.", ["small-index"]),
    code_in_path("metric", "The metric.", ["waits"]),
]


class EffectOne(ApiView):
    """One expected effect."""

    @reads("get_effect", TAG, "Did it work?", shapes.EffectDetail, path=[EFFECT], description="What was expected of a figure, how it moved beside similar areas as the newest run says, and every look that was frozen. Never a claim of cause.")  # fmt: skip
    def get(self, request: Request, effect_id: UUID) -> Response:
        self.query()
        return told(effect_at(effect_id))


def told(each: ExpectedEffect, status: int = 200) -> Response:
    """An expected effect with its looks."""
    response = Response(shapes.effect_detail(each, look(each)), status=status)
    made_up = thing_of(each).illustrative or bool(each.baseline.get("illustrative"))
    return marked(response, made_up)  # type: ignore[no-any-return]


def _id(number: int) -> int:
    if number >= 2**63:
        raise NotFound("There is no such thing.")
    return number


def _given(request: Request) -> actions.EffectGiven:
    return actions.EffectGiven(**read_body(shapes.ExpectedEffectSent, request))


class ExpectOfAction(BodyView):
    """Saying what an action is expected to change."""

    needs = {"POST": Permission.EFFECT_REVIEW}

    @acts("expect_effect", TAG, "Say what an action is expected to change", {201: shapes.EffectDetail}, body={"application/json": shapes.ExpectedEffectSent}, path=[SLUG, ONE], description="The figure as it is now is pinned beside it.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        given = _given(request)
        made = actions.expect_effect(actor=self.actor, body_id=self.body.pk, given=given, action_id=action_id)
        return told(effect_at(made.pk), status=201)


class ExpectOfDecision(BodyView):
    """Saying what a decision is expected to change."""

    needs = {"POST": Permission.EFFECT_REVIEW}

    @acts("expect_effect_of_decision", TAG, "Say what a decision is expected to change", {201: shapes.EffectDetail}, body={"application/json": shapes.ExpectedEffectSent}, path=[SLUG, DECISION], description="Of a published decision. The figure as it is now is pinned beside it.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        self.query()
        given = _given(request)
        made = actions.expect_effect(
            actor=self.actor, body_id=self.body.pk, given=given, decision_id=decision_id
        )
        return told(effect_at(made.pk), status=201)


class ReviewEffect(BodyView):
    """Looking whether it worked."""

    needs = {"POST": Permission.EFFECT_REVIEW}

    @acts("review_effect", TAG, "Look whether it worked", {200: shapes.EffectDetail}, body={"application/json": shapes.EffectNoteSent}, path=[SLUG, EFFECT], description="Freezes what the newest run says, beside similar areas.")  # fmt: skip
    def post(self, request: Request, slug: str, effect_id: UUID) -> Response:
        self.query()
        found = effect_of(self.body, effect_id)
        sent = read_body(shapes.EffectNoteSent, request)
        actions.review_effect(actor=self.actor, body_id=self.body.pk, effect_id=found.pk, note=sent["note"])
        return told(effect_at(found.pk))


class SkipReview(BodyView):
    """Leaving a look out."""

    needs = {"POST": Permission.EFFECT_REVIEW}

    @acts("skip_effect_review", TAG, "Leave a look out", {200: shapes.EffectDetail}, body={"application/json": shapes.EffectReasonSent}, path=[SLUG, EFFECT, REVIEW], description="One that was proposed; with the reason.")  # fmt: skip
    def post(self, request: Request, slug: str, effect_id: UUID, review_id: int) -> Response:
        self.query()
        found = effect_of(self.body, effect_id)
        sent = read_body(shapes.EffectReasonSent, request)
        actions.skip_review(
            actor=self.actor, body_id=self.body.pk, effect_id=found.pk, review_id=_id(review_id), reason=sent["reason"]
        )  # fmt: skip
        return told(effect_at(found.pk))


class RemoveEffect(BodyView):
    """Taking back what was said by mistake."""

    needs = {"DELETE": Permission.EFFECT_REVIEW}

    @acts("remove_effect", TAG, "Take back an expected effect", {204: None}, path=[SLUG, EFFECT], description="Within a day, and before anybody looked.")  # fmt: skip
    def delete(self, request: Request, slug: str, effect_id: UUID) -> Response:
        self.query()
        actions.remove_effect(actor=self.actor, body_id=self.body.pk, effect_id=effect_id)
        return Response(status=204)


class Mentors(ApiView):
    """Whom an area can learn from."""

    query_class = shapes.MentorsQuery

    @reads("get_mentors", TAG, "Similar areas that do well on a figure", shapes.MentorsRead, path=FIGURE, query=shapes.MentorsQuery, description="The best first, with what is on record there. For learning, not blame.")  # fmt: skip
    def get(self, request: Request, key: str, definition: str, metric: str) -> Response:
        asked: dict[str, Any] = self.query()
        found = learn(definition, metric, key, asked.get("topic") or "")
        if found is None:
            raise NotFound("The index has no such figure.")
        return marked(Response(shapes.mentors_shape(found)), found.figures.illustrative)  # type: ignore[no-any-return]
