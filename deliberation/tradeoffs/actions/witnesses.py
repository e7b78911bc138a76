"""Witnesses: inviting them, what they declare and state, when they are heard."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import TradeOff, Witness, WitnessStatus
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.tradeoffs.queries.witnesses import may_speak_for, witness_at, witnesses_to_choose
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_WITNESSES = 100
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


@dataclass(frozen=True)
class WitnessGiven:
    """What is said of a witness. `membership_id`: of the witness on the body, if they have one; then they can answer
    themselves, and `name` may be left empty."""

    name: str = ""
    role: str = ""
    why: str = ""
    interests: str = ""
    statement: str = ""
    status: str = WitnessStatus.INVITED.value
    heard_on: dt.date | None = None
    membership_id: int | None = None


def given_of(witness: Witness) -> WitnessGiven:
    """What is said of a witness as things stand, to change some and keep the rest."""
    return WitnessGiven(**{each.name: getattr(witness, each.name) for each in fields(WitnessGiven)})


@transaction.atomic
def invite_witness(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, given: WitnessGiven, form_id: UUID | None = None
) -> Witness:
    """Put somebody on the list of witnesses. Raises NotFound, WrongStage, BadInput."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_WITNESSES)
    made = Witness.objects.filter(form_id=form_id).first() if form_id is not None else None
    if made is not None and made.tradeoff_id == tradeoff.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    number = next_number(Witness, tradeoff)
    if tradeoff.witnesses.count() >= MOST_WITNESSES:
        raise WrongState(f"A trade-off has at most {MOST_WITNESSES} witnesses.")
    witness = Witness.objects.create(
        tradeoff=tradeoff, number=number, form_id=form_id or uuid.uuid4(), **_columns(tradeoff, given)
    )
    record(actor, Event.WITNESS_INVITED, "witness", witness.pk, tradeoff=str(tradeoff_id), number=number)
    return witness


@transaction.atomic
def change_witness(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, given: WitnessGiven
) -> Witness:
    """Change what is said of a witness, as those who prepare the trade-off. Raises NotFound, WrongStage, BadInput."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_WITNESSES)
    witness = witness_at(tradeoff, number)
    values = _columns(tradeoff, given, but=witness)
    changed = sorted(name for name, value in values.items() if getattr(witness, name) != value)
    if not changed:
        return witness
    for name in changed:
        setattr(witness, name, values[name])
    witness.changed_at = clock.now()
    witness.save(update_fields=[*changed, "changed_at"])
    record(
        actor, Event.WITNESS_CHANGED, "witness", witness.pk, tradeoff=str(tradeoff_id), number=number,
        fields=" ".join(changed),
    )  # fmt: skip
    return witness


@transaction.atomic
def state_as_witness(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, interests: str, statement: str
) -> Witness:
    """Declare interests and hand in a statement, as the witness. Interests are needed: “None” is written out.

    Raises NotFound, WrongStage, BadInput, NotAllowed for another witness.
    """
    require(actor, Permission.WITNESS_ANSWER, scope_of(body_id))
    declared = _interests(interests, needed=True)
    said = passage("The statement", statement, 8000)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    witness = witness_at(tradeoff, number)
    if not may_speak_for(actor, tradeoff, witness):
        raise NotAllowed("Only the witness, or those who prepare the trade-off, can write this.")
    check_stage(tradeoff, Act.EDIT_WITNESSES)
    if (witness.interests, witness.statement) == (declared, said):
        return witness
    witness.interests, witness.statement, witness.changed_at = declared, said, clock.now()
    witness.save(update_fields=["interests", "statement", "changed_at"])
    record(
        actor, Event.WITNESS_CHANGED, "witness", witness.pk, tradeoff=str(tradeoff_id), number=number,
        fields="interests statement",
    )  # fmt: skip
    return witness


@transaction.atomic
def remove_witness(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> None:
    """Take somebody off the list who was put there by mistake. Raises NotFound, WrongStage, and WrongState for one who
    was asked something, has stated something or was heard: they stay, as somebody who will not be heard, say."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_WITNESSES)
    witness = witness_at(tradeoff, number)
    check_untouched(witness)
    pk = witness.pk
    witness.delete()
    record(actor, Event.WITNESS_REMOVED, "witness", pk, tradeoff=str(tradeoff_id), number=number)


def check_untouched(witness: Witness) -> None:
    """Raise WrongState for a witness of whom something is on record already."""
    if witness.statement or witness.status == WitnessStatus.HEARD or witness.questions.exists():
        raise WrongState(
            "This witness has been asked something, has made a statement or was heard, so they stay on the list.",
            next_step="If they will not come, set their status to “Will not be heard”.",
        )


def _columns(tradeoff: TradeOff, given: WitnessGiven, but: Witness | None = None) -> dict[str, Any]:
    if given.status not in {each.value for each in WitnessStatus}:
        raise BadInput(f"“{given.status[:20]}” is no status of a witness.", field="status")
    if given.heard_on is not None and not EARLIEST <= given.heard_on <= LATEST:
        raise BadInput("The year must be between 2000 and 2099.", field="heard_on")
    if given.status == WitnessStatus.HEARD and given.heard_on is None:
        raise BadInput("Say on which day the witness was heard.", field="heard_on")
    member = _membership(tradeoff, given.membership_id, but)
    name = line("The name", given.name, 120) or (member.public_name if member else "")
    if not name:
        raise BadInput("The name is missing.", field="name")
    return {
        "membership": member,
        "name": name,
        "role": line("What they do", given.role, 200, needed=True),
        "why": line("Why they are heard", given.why, 300),
        "interests": _interests(given.interests),
        "statement": passage("The statement", given.statement, 8000),
        "status": given.status,
        "heard_on": given.heard_on,
    }


def _interests(text: str, *, needed: bool = False) -> str:
    return line("What the witness declares", text, 500, needed=needed)


def _membership(tradeoff: TradeOff, membership_id: int | None, but: Witness | None) -> Membership | None:
    if membership_id is None:
        return None
    if but is not None and but.membership_id == membership_id:
        return but.membership
    known = {each.pk: each for each in witnesses_to_choose(tradeoff)}
    if membership_id not in known:
        raise BadInput("This body has no such witness among its people.", field="membership_id")
    if tradeoff.witnesses.filter(membership_id=membership_id).exists():
        raise BadInput("This person is on the list of witnesses already.", field="membership_id")
    return known[membership_id]
