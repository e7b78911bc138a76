"""Notes of patient representatives on what a decision means for patients."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.decision_news import tell_of_decision
from deliberation.accountability.calc.decisions import IMPACT_WORDS, DecisionStatus, Impact
from deliberation.accountability.models import Decision, ImpactNote
from deliberation.accountability.queries.call_ins import note_by
from deliberation.accountability.queries.decision_page import speaks_for_patients
from deliberation.accountability.queries.decisions import no_such_decision
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current, scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_OF_ONE = 20
LONGEST_TEXT, LONGEST_WHO = 4000, 200


@dataclass(frozen=True)
class NoteGiven:
    """What a decision means, for whom, in words."""

    impact: str
    who: str
    text: str


@transaction.atomic
def note_impact(
    *, actor: Actor, body_id: UUID, decision_id: UUID, given: NoteGiven, note_id: UUID | None = None
) -> ImpactNote:
    """Say what a decision means for patients, as a patient representative of `body_id`, on any body's decision.

    Everybody reads it at once, with the role and the body, without a name. `note_id` makes a form that is sent twice
    write one. Raises NotFound, NotAllowed, BadInput, WrongState for what is off the plan.
    """
    require(actor, Permission.PATIENT_SPEAK, scope_of(body_id))
    member = _speaker(actor, body_id)
    decision = _open_decision(decision_id)
    before = ImpactNote.objects.filter(pk=note_id).first() if note_id is not None else None
    if before is not None:
        if (before.decision_id, before.membership_id) != (decision.pk, member.pk):
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return before
    if ImpactNote.objects.filter(decision=decision, membership=member).count() >= MOST_OF_ONE:
        raise BadInput(f"You can write at most {MOST_OF_ONE} notes on one decision.")
    made = ImpactNote.objects.create(
        pk=note_id or uuid.uuid4(), decision=decision, membership=member, role=member.role, made_at=clock.now(),
        **_checked(given),
    )  # fmt: skip
    words = IMPACT_WORDS[Impact(made.impact)]
    tell_of_decision(decision, f"note:{made.pk}", f"What it means for patients: {decision.title}", f"{words}, says a patient representative of {member.body.name}. For: {made.who}.")  # fmt: skip
    record(actor, Event.IMPACT_NOTED, "decision", decision.pk, body=str(body_id), code=made.impact)
    return made


@transaction.atomic
def withdraw_impact_note(*, actor: Actor, body_id: UUID, note_id: UUID) -> ImpactNote:
    """Take back a note of one's own; it no longer shows. Raises NotFound, NotAllowed for another's, WrongState."""
    require(actor, Permission.PATIENT_SPEAK, scope_of(body_id))
    note = note_by(body_id, note_id)
    if actor.kind != "person" or str(note.membership.person_id) != str(actor.id):
        raise NotAllowed("Only whoever wrote a note can take it back.")
    if note.withdrawn_at is not None:
        raise WrongState("This note was taken back already.")
    note.withdrawn_at = clock.now()
    note.save(update_fields=["withdrawn_at"])
    record(actor, Event.IMPACT_NOTE_WITHDRAWN, "decision", note.decision_id, body=str(body_id))
    return note


def _speaker(actor: Actor, body_id: UUID) -> Membership:
    """The membership in whose name it is said. Raises NotAllowed for one that does not speak for patients."""
    rows = Membership.objects.filter(current(), body_id=body_id).select_related("body").order_by("pk")
    own = rows.filter(person_id=actor.id) if actor.kind == "person" else rows.none()
    found = next((each for each in own if speaks_for_patients(each)), None)
    if found is None:
        raise NotAllowed(
            "Patient representatives and members of patient organisations write these notes.",
            next_step="Ask one of them: the list of members of each body says who they are.",
        )
    return found


def _open_decision(decision_id: UUID) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=decision_id, published_at__isnull=False).first()
    if found is None:
        raise no_such_decision()
    if found.status not in (DecisionStatus.PLANNED, DecisionStatus.TAKEN):
        raise WrongState("This decision is no longer planned or in force.")
    return found


def _checked(given: NoteGiven) -> dict[str, str]:
    if given.impact not in set(Impact):
        raise BadInput("Choose what it means for patients.", field="impact")
    try:
        who = line("Which patients it is about", given.who, LONGEST_WHO, needed=True)
    except BadInput as error:
        raise BadInput(error.message, field="who") from error
    try:
        text = passage("What it means", given.text, LONGEST_TEXT, needed=True)
    except BadInput as error:
        raise BadInput(error.message, field="text") from error
    return {"impact": given.impact, "who": who, "text": text}
