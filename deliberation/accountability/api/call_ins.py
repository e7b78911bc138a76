"""Call-ins, their rule, and notes for patients in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import call_ins as actions
from deliberation.accountability.actions.impact import NoteGiven, note_impact, withdraw_impact_note
from deliberation.accountability.api.decisions import SLUG, TAG, id_in_path
from deliberation.accountability.api.decisions_sent import (
    CallInOutcomeSent,
    CallInRuleSent,
    CallInSent,
    DecisionReasonSent,
    ImpactNoteSent,
)
from deliberation.accountability.api.decisions_shapes import (
    CallInRuleShape,
    CallInShape,
    ImpactNoteShape,
    call_in_shape,
    note_shape,
    rule_shape,
)
from deliberation.accountability.models import CallIn, ImpactNote
from deliberation.accountability.queries.call_ins import call_in_by, call_ins, note_by, rule_of
from deliberation.accountability.queries.decisions import public_decision
from deliberation.bodies.api.scoped import BodyView
from webapi.base import ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import PagedQuery, read_body
from webapi.schema import acts, lists, reads

CALL_IN = id_in_path("call_in_id", "The call-in's id.")
NOTE = id_in_path("note_id", "The note's id.")


class CallInList(ListView):
    """Call-ins of every body."""

    columns = tuple(CallInShape().fields)
    filename = "call-ins"

    @lists("list_call_ins", TAG, "List call-ins", CallInShape, query=PagedQuery, description="Of all decisions, the newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """All of them."""
        return QueryRows(call_ins(), shape=call_in_shape)  # type: ignore[arg-type]

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether one of them is of a made-up decision."""
        return CallIn.objects.filter(decision__illustrative=True).exists()


class CallInRuleOne(BodyView):
    """How decisions of a body can be called in."""

    needs = {"POST": Permission.BODY_EDIT}

    @reads("get_call_in_rule", TAG, "How decisions of a body can be called in", CallInRuleShape, path=[SLUG])
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        return marked(Response(rule_shape(rule_of(self.body))), self.body.illustrative)  # type: ignore[no-any-return]

    @acts("set_call_in_rule", TAG, "Say how decisions of a body can be called in", {200: CallInRuleShape}, body={"application/json": CallInRuleSent}, path=[SLUG])  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(CallInRuleSent, request)
        rule = actions.RuleGiven(**sent) if sent.pop("allowed") else None
        made = actions.set_call_in_rule(actor=self.actor, body_id=self.body.pk, rule=rule)
        return marked(Response(rule_shape(made)), self.body.illustrative)  # type: ignore[no-any-return]


class AskCallIn(BodyView):
    """Asking for a call-in."""

    needs = {"POST": Permission.CALL_IN_ASK}

    @acts("ask_call_in", TAG, "Ask for a call-in", {201: CallInShape}, body={"application/json": CallInSent}, path=[SLUG], description="As a member of the body named in the address, which scrutinises the one that decided.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(CallInSent, request)
        decision = public_decision(sent["decision"])
        made = actions.ask_call_in(
            actor=self.actor, body_id=self.body.pk, decision_id=decision.pk, grounds=sent["grounds"], wanted=sent["wanted"],
            call_in_id=sent.get("id"),
        )  # fmt: skip
        return _told(self, made.pk, 201)


class _OneCallIn(BodyView):
    """Something done to one call-in of a body."""

    needs = {"POST": Permission.CALL_IN_ASK}

    def named(self, call_in_id: UUID) -> dict[str, Any]:
        """What every action is given. Raises NotFound before anything that was sent is read."""
        self.query()
        return {"actor": self.actor, "body_id": self.body.pk, "call_in_id": call_in_by(self.body.pk, call_in_id).pk}  # fmt: skip


def _told(view: BodyView, call_in_id: UUID, status: int = 200) -> Response:
    found = call_in_by(view.body.pk, call_in_id)
    return marked(Response(call_in_shape(found), status=status), found.decision.illustrative)  # type: ignore[no-any-return]


class SupportCallIn(_OneCallIn):
    """Supporting a call-in."""

    @acts("support_call_in", TAG, "Support a call-in", {200: CallInShape}, path=[SLUG, CALL_IN])
    def post(self, request: Request, slug: str, call_in_id: UUID) -> Response:
        actions.support_call_in(**self.named(call_in_id))
        return _told(self, call_in_id)


class WithdrawCallIn(_OneCallIn):
    """Taking a call-in back."""

    @acts("withdraw_call_in", TAG, "Take a call-in back", {200: CallInShape}, path=[SLUG, CALL_IN], description="As whoever asked for it, while it has too few supporters.")  # fmt: skip
    def post(self, request: Request, slug: str, call_in_id: UUID) -> Response:
        actions.withdraw_call_in(**self.named(call_in_id))
        return _told(self, call_in_id)


class RefuseCallIn(_OneCallIn):
    """Refusing a call-in."""

    needs = {"POST": Permission.CALL_IN_DECIDE}

    @acts("refuse_call_in", TAG, "Refuse a call-in", {200: CallInShape}, body={"application/json": DecisionReasonSent}, path=[SLUG, CALL_IN])  # fmt: skip
    def post(self, request: Request, slug: str, call_in_id: UUID) -> Response:
        named = self.named(call_in_id)
        actions.refuse_call_in(**named, reason=read_body(DecisionReasonSent, request)["reason"])
        return _told(self, call_in_id)


class EndCallIn(_OneCallIn):
    """What came of a call-in."""

    needs = {"POST": Permission.CALL_IN_DECIDE}

    @acts("end_call_in", TAG, "Put down what came of a call-in", {200: CallInShape}, body={"application/json": CallInOutcomeSent}, path=[SLUG, CALL_IN])  # fmt: skip
    def post(self, request: Request, slug: str, call_in_id: UUID) -> Response:
        named = self.named(call_in_id)
        actions.end_call_in(**named, **read_body(CallInOutcomeSent, request))
        return _told(self, call_in_id)


class WriteImpactNote(BodyView):
    """Saying what a decision means for patients."""

    needs = {"POST": Permission.PATIENT_SPEAK}

    @acts("note_impact", TAG, "Say what a decision means for patients", {201: ImpactNoteShape}, body={"application/json": ImpactNoteSent}, path=[SLUG], description="As a patient representative of the body named in the address, or a member of a patient organisation.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(ImpactNoteSent, request)
        decision = public_decision(sent["decision"])
        given = NoteGiven(sent["impact"], sent["who"], sent["text"])
        made = note_impact(
            actor=self.actor,
            body_id=self.body.pk,
            decision_id=decision.pk,
            given=given,
            note_id=sent.get("id"),
        )
        return _note_told(self, made, 201)


class WithdrawImpactNote(BodyView):
    """Taking a note back."""

    needs = {"POST": Permission.PATIENT_SPEAK}

    @acts("withdraw_impact_note", TAG, "Take a note back", {200: ImpactNoteShape}, path=[SLUG, NOTE])
    def post(self, request: Request, slug: str, note_id: UUID) -> Response:
        self.query()
        return _note_told(self, withdraw_impact_note(actor=self.actor, body_id=self.body.pk, note_id=note_id))


def _note_told(view: BodyView, made: ImpactNote, status: int = 200) -> Response:
    found = note_by(view.body.pk, made.pk)
    return marked(Response(note_shape(found), status=status), found.decision.illustrative)  # type: ignore[no-any-return]
