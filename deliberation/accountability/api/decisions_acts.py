"""Decisions in the API: writing them, and what becomes of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions.decisions import (
    change_decision,
    discard_decision,
    draft_decision,
    plan_decision,
)
from deliberation.accountability.actions.decisions_life import (
    correct_decision,
    move_decision,
    publish_decision,
    record_spending,
    withdraw_decision,
)
from deliberation.accountability.api.decisions import ONE, SLUG, TAG, told
from deliberation.accountability.api.decisions_sent import (
    ChangedDecisionSent,
    DecisionReasonSent,
    DraftDecisionSent,
    MovedDecisionSent,
    PlannedDecisionSent,
    SpendingSent,
    VersionSent,
    decision_given,
    money_given,
)
from deliberation.accountability.api.decisions_shapes import BoardDecisionDetail
from deliberation.accountability.queries.decisions import decision_of
from deliberation.bodies.api.scoped import BodyView
from webapi.query import read_body
from webapi.schema import LOCATION, acts

MADE: Any = {201: BoardDecisionDetail}
DONE: Any = {200: BoardDecisionDetail}


class DraftDecision(BodyView):
    """Writing a decision down."""

    needs = {"POST": Permission.DECISION_RECORD}

    @acts("draft_decision", TAG, "Write a decision down as a draft", MADE, body={"application/json": DraftDecisionSent}, path=[SLUG], headers=[LOCATION], description="Nobody but those who write the body’s decisions sees it until it is published.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(DraftDecisionSent, request)
        made = draft_decision(
            actor=self.actor, body_id=self.body.pk, given=decision_given(sent), decision_id=sent.get("id")
        )
        return told(request, self.actor, made.pk, status=201)


class PlanDecision(BodyView):
    """Putting a decision on the forward plan."""

    needs = {"POST": Permission.DECISION_RECORD}

    @acts("plan_decision", TAG, "Put a decision on the forward plan", MADE, body={"application/json": PlannedDecisionSent}, path=[SLUG], headers=[LOCATION], description="Everybody reads it at once.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(PlannedDecisionSent, request)
        made = plan_decision(
            actor=self.actor, body_id=self.body.pk, given=decision_given(sent), decision_id=sent.get("id")
        )
        return told(request, self.actor, made.pk, status=201)


class _OneDecision(BodyView):
    """Something done to one decision of a body."""

    needs = {"POST": Permission.DECISION_RECORD}

    def named(self, decision_id: UUID) -> dict[str, Any]:
        """What every action is given. Raises NotFound before anything that was sent is read."""
        self.query()
        return {"actor": self.actor, "body_id": self.body.pk, "decision_id": decision_of(self.body, decision_id).pk}  # fmt: skip


class ChangeDecision(_OneDecision):
    """Changing a draft, or one on the plan."""

    @acts("change_decision", TAG, "Change a draft, or a decision on the plan", DONE, body={"application/json": ChangedDecisionSent}, path=[SLUG, ONE], headers=[LOCATION], description="All of it is sent: what is left out is cleared.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        named = self.named(decision_id)
        sent = read_body(ChangedDecisionSent, request)
        change_decision(**named, given=decision_given(sent), version=sent["version"])
        return told(request, self.actor, decision_id)


class PublishDecision(_OneDecision):
    """Publishing a decision."""

    needs = {"POST": Permission.DECISION_PUBLISH}

    @acts("publish_decision", TAG, "Publish a decision", DONE, body={"application/json": VersionSent}, path=[SLUG, ONE], headers=[LOCATION], description="From then on it is never changed, and the time for a call-in runs.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        named = self.named(decision_id)
        publish_decision(**named, version=read_body(VersionSent, request)["version"])
        return told(request, self.actor, decision_id)


class MoveDecision(_OneDecision):
    """Moving a decision on the plan."""

    @acts("move_decision", TAG, "Move a decision on the forward plan", DONE, body={"application/json": MovedDecisionSent}, path=[SLUG, ONE], headers=[LOCATION], description="The old day and the reason stay to be read.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        named = self.named(decision_id)
        move_decision(**named, **read_body(MovedDecisionSent, request))
        return told(request, self.actor, decision_id)


class WithdrawDecision(_OneDecision):
    """Taking a decision off the plan."""

    needs = {"POST": Permission.DECISION_PUBLISH}

    @acts("withdraw_decision", TAG, "Take a decision off the forward plan", DONE, body={"application/json": DecisionReasonSent}, path=[SLUG, ONE], headers=[LOCATION])  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        named = self.named(decision_id)
        withdraw_decision(**named, **read_body(DecisionReasonSent, request))
        return told(request, self.actor, decision_id)


class DiscardDecision(_OneDecision):
    """Throwing a draft away."""

    @acts("discard_decision", TAG, "Throw a draft away", {204: None}, path=[SLUG, ONE], description="Only a draft.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        discard_decision(**self.named(decision_id))
        return Response(status=204)


class CorrectDecision(_OneDecision):
    """Beginning the draft that takes a decision's place."""

    @acts("correct_decision", TAG, "Begin a draft that replaces a published decision", MADE, path=[SLUG, ONE], headers=[LOCATION], description="Begun once: the draft there is, is given back.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        made = correct_decision(**self.named(decision_id))
        return told(request, self.actor, made.pk, status=201)


class RecordSpending(_OneDecision):
    """Putting down what was spent."""

    @acts("record_spending", TAG, "Put down what a decision came to cost", DONE, body={"application/json": SpendingSent}, path=[SLUG, ONE], headers=[LOCATION], description="Every line in its order, with what was spent and its source; new lines without a planned sum.")  # fmt: skip
    def post(self, request: Request, slug: str, decision_id: UUID) -> Response:
        named = self.named(decision_id)
        sent = read_body(SpendingSent, request)
        record_spending(**named, lines=money_given(sent["lines"]), version=sent["version"])
        return told(request, self.actor, decision_id)
