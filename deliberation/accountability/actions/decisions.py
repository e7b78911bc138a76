"""Writing decisions down: drafts, the forward plan, changes, and throwing a draft away."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.decision_news import tell_of_decision
from deliberation.accountability.actions.decision_parts import (
    DecisionGiven,
    a_day,
    columns,
    keep_parts,
    parts,
)
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.models import Decision
from deliberation.accountability.queries.decisions import no_such_decision
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LETTER = "D"


class ChangedMeanwhile(WrongState):
    """Somebody else changed the decision after the form was opened."""

    code = "changed_meanwhile"
    next_step = "Look at what they changed. Save once more to put yours in its place."


@transaction.atomic
def plan_decision(
    *, actor: Actor, body_id: UUID, given: DecisionGiven, decision_id: UUID | None = None
) -> Decision:
    """Put a decision to come on the body's forward plan, where everybody reads it at once.

    `decision_id` makes a form that is sent twice make one. Raises NotFound, BadInput for a day that is over.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    body = locked_body(body_id)
    before = _made_before(body, decision_id)
    if before is not None:
        return before
    values = columns(body, given)
    on = a_day("The day on which it will be decided", given.planned_for, "planned_for")
    if on < today_in_england():
        raise BadInput("The day on which it will be decided is over.", field="planned_for")
    at = next_in(Decision, body, LETTER, today_in_england())
    made = _made(body, decision_id, values | {"status": DecisionStatus.PLANNED, "planned_for": on, "published_at": clock.now(), "year": at.year, "number": at.number, "reference": at.reference})  # fmt: skip
    keep_parts(made, parts(given))
    tell_of_decision(
        made, "planned", f"To be decided by {day(on)}: {made.title}",
        f"{body.name} put this on its forward plan.{' It is a key decision.' if made.key else ''}",
    )  # fmt: skip
    record(actor, Event.DECISION_PLANNED, "decision", made.pk, body=str(body.pk), number=made.number)
    return made


@transaction.atomic
def draft_decision(
    *, actor: Actor, body_id: UUID, given: DecisionGiven, decision_id: UUID | None = None
) -> Decision:
    """Write down what was decided, as a draft that the body's clerks and chairs alone see until it is published.

    `decision_id` makes a form that is sent twice make one. Raises NotFound, BadInput.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    body = locked_body(body_id)
    before = _made_before(body, decision_id)
    if before is not None:
        return before
    key = decision_id or uuid.uuid4()
    values = columns(body, given) | {"taken_on": _taken_on(given), "status": DecisionStatus.DRAFT}
    made = _made(body, key, values | {"reference": str(key)})
    keep_parts(made, parts(given))
    record(actor, Event.DECISION_DRAFTED, "decision", made.pk, body=str(body.pk))
    return made


@transaction.atomic
def change_decision(
    *, actor: Actor, body_id: UUID, decision_id: UUID, given: DecisionGiven, version: int
) -> Decision:
    """Change a draft, or one that is on the plan. Its planned day is moved by `move_decision`, which keeps the old one.

    Raises NotFound, BadInput, WrongState for one that is published, ChangedMeanwhile for another version than `version`.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    decision = locked_decision(body_id, decision_id)
    check_open(decision)
    check_version(decision, version)
    values = columns(decision.body, given) | {"taken_on": _taken_on(given)}
    changed = [name for name, value in values.items() if getattr(decision, name) != value]
    save(decision, **values)
    keep_parts(decision, parts(given))
    record(
        actor, Event.DECISION_CHANGED, "decision", decision.pk, body=str(body_id), fields=" ".join(sorted(changed)), status=decision.status
    )  # fmt: skip
    return decision


@transaction.atomic
def discard_decision(*, actor: Actor, body_id: UUID, decision_id: UUID) -> None:
    """Throw a draft away. Raises NotFound, WrongState for one that is on the plan or published, which stays."""
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    decision = locked_decision(body_id, decision_id)
    if decision.status != DecisionStatus.DRAFT:
        raise WrongState("Only a draft can be thrown away.", next_step="Take it off the plan, or correct it.")
    if decision.actions.exists():
        raise WrongState("Actions are promised for this draft. It cannot be thrown away.")
    decision.delete()
    record(actor, Event.DECISION_DISCARDED, "decision", decision_id, body=str(body_id))


def locked_decision(body_id: UUID, decision_id: UUID) -> Decision:
    """One decision of this body, locked until commit. Raises NotFound, for another body's too."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=decision_id, body_id=body_id).first()
    if found is None:
        raise no_such_decision()
    return found


def check_open(decision: Decision) -> None:
    """Raise WrongState unless it can be written: a draft, or one on the plan."""
    if decision.status not in (DecisionStatus.DRAFT, DecisionStatus.PLANNED):
        raise WrongState(
            "What is published is not changed.", next_step="Correct it: the new wording takes its place, and both stay."
        )  # fmt: skip


def check_version(decision: Decision, version: int) -> None:
    """Raise ChangedMeanwhile unless it is as it was when the form was opened."""
    if decision.version != version:
        raise ChangedMeanwhile("Somebody else changed this decision while you were writing.")


def save(decision: Decision, **values: Any) -> None:
    """Set columns of a decision, and count the change."""
    for name, value in values.items():
        setattr(decision, name, value)
    decision.version += 1
    decision.changed_at = clock.now()
    decision.save(update_fields=[*values, "version", "changed_at"])


def _taken_on(given: DecisionGiven) -> Any:
    """The day it was decided, if it is given: no day to come. Raises BadInput."""
    if given.taken_on is None:
        return None
    on = a_day("The day on which it was decided", given.taken_on, "taken_on")
    if on > today_in_england():
        raise BadInput(
            "The day on which it was decided is still to come. Put it on the forward plan instead.", field="taken_on"
        )  # fmt: skip
    return on


def _made(body: Body, decision_id: UUID | None, values: dict[str, Any]) -> Decision:
    return Decision.objects.create(
        pk=decision_id or uuid.uuid4(), body=body, illustrative=body.illustrative, made_at=clock.now(), changed_at=clock.now(), **values,
    )  # fmt: skip


def _made_before(body: Body, decision_id: UUID | None) -> Decision | None:
    """The decision that this form made already. Raises BadInput for an id that is another body's."""
    found = Decision.objects.filter(pk=decision_id).first() if decision_id is not None else None
    if found is not None and found.body_id != body.pk:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return found
