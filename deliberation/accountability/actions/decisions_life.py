"""What becomes of a decision: moved on the plan, taken off it, published, corrected; and what it came to cost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.decision_news import tell_of_decision
from deliberation.accountability.actions.decision_parts import MoneyGiven, a_day, keep_money, money
from deliberation.accountability.actions.decisions import (
    LETTER,
    check_open,
    check_version,
    locked_decision,
    save,
)
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.calc.decisions import DecisionStatus, effective_from
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.models import CallInRule, Decision, DecisionLink, DecisionPaper, PlanChange
from deliberation.accountability.queries.decisions import missing
from deliberation.bodies.actions.texts import line
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

COPIED = ("title", "key", "text", "reasons", "alternatives", "taken_by", "taken_on", "meeting_id", "item_id", "topics", "areas")  # fmt: skip


@transaction.atomic
def move_decision(
    *, actor: Actor, body_id: UUID, decision_id: UUID, to: dt.date | None, reason: str
) -> Decision:
    """Move a decision on the forward plan to another day, or to none yet; the old day and the reason stay to be read.

    Raises NotFound, WrongState for one that is not on the plan, BadInput for a day that is over or the same.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    decision = _on_plan(body_id, decision_id)
    why = line("The reason", reason, 300, needed=True)
    on = None if to is None else a_day("The new day", to, "to")
    if on is not None and on < today_in_england():
        raise BadInput("The new day is over.", field="to")
    if on == decision.planned_for:
        raise BadInput("It stands on that day already.", field="to")
    if decision.planned_for is not None:
        PlanChange.objects.create(decision=decision, was=decision.planned_for, now=on, reason=why)
    save(decision, planned_for=on)
    when = f"to {day(on)}" if on else "to a day that is not known yet"
    tell_of_decision(decision, f"moved:{decision.version}", f"Moved {when}: {decision.title}", f"{decision.body.name} gives as the reason: {why}")  # fmt: skip
    record(actor, Event.DECISION_MOVED, "decision", decision.pk, body=str(body_id))
    return decision


@transaction.atomic
def withdraw_decision(*, actor: Actor, body_id: UUID, decision_id: UUID, reason: str) -> Decision:
    """Take a decision off the forward plan, with a reason; its page stays. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.DECISION_PUBLISH, scope_of(body_id))
    decision = _on_plan(body_id, decision_id)
    why = line("The reason", reason, 500, needed=True)
    save(decision, status=DecisionStatus.WITHDRAWN, withdrawn_why=why)
    tell_of_decision(decision, "withdrawn", f"No longer planned: {decision.title}", f"{decision.body.name} took this off its forward plan. The reason: {why}")  # fmt: skip
    record(actor, Event.DECISION_WITHDRAWN, "decision", decision.pk, body=str(body_id))
    return decision


@transaction.atomic
def publish_decision(*, actor: Actor, body_id: UUID, decision_id: UUID, version: int) -> Decision:
    """Publish what was decided. From now on it is never changed; the time for a call-in begins.

    `version`: the one that was looked over. What is published already is given back as it stands. Raises NotFound,
    WrongState, BadInput where something is missing, ChangedMeanwhile.
    """
    require(actor, Permission.DECISION_PUBLISH, scope_of(body_id))
    body = locked_body(body_id)
    decision = locked_decision(body_id, decision_id)
    if decision.status == DecisionStatus.TAKEN:
        return decision
    check_open(decision)
    check_version(decision, version)
    lacking = missing(decision)
    if lacking:
        raise BadInput(f"This is missing: {'; '.join(lacking)}.", next_step="Add it and publish again.")
    if decision.number is None:
        at = next_in(Decision, body, LETTER, today_in_england())
        save(decision, year=at.year, number=at.number, reference=at.reference)
    save(
        decision, status=DecisionStatus.TAKEN, published_at=clock.now(), **_call_in(decision)
    )  # fmt: skip
    replaced = _replace(decision)
    tell_of_decision(decision, "taken", f"Decided: {decision.title}", _words(decision), [("decision", str(replaced))] if replaced else [])  # fmt: skip
    record(actor, Event.DECISION_TAKEN, "decision", decision.pk, body=str(body_id), number=decision.number)
    if replaced is not None:
        record(actor, Event.DECISION_REPLACED, "decision", replaced, body=str(body_id), by=str(decision.pk))
    return decision


@transaction.atomic
def correct_decision(
    *, actor: Actor, body_id: UUID, decision_id: UUID, new_id: UUID | None = None
) -> Decision:
    """Begin a draft that takes the place of a published decision once it is published itself, with its words to start from.

    The draft that was begun before is given back. Raises NotFound, WrongState for what is not in force.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    locked_body(body_id)
    old = locked_decision(body_id, decision_id)
    if old.status != DecisionStatus.TAKEN:
        raise WrongState("Only a decision that is published and in force can be replaced.")
    begun = Decision.objects.filter(replaces=old, status=DecisionStatus.DRAFT).first()
    if begun is not None:
        return begun
    key = new_id or uuid.uuid4()
    if Decision.objects.filter(pk=key).exists():
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    made = Decision.objects.create(
        pk=key, body=old.body, reference=str(key), status=DecisionStatus.DRAFT, replaces=old, illustrative=old.illustrative,
        made_at=clock.now(), changed_at=clock.now(), **{name: getattr(old, name) for name in COPIED},
    )  # fmt: skip
    _copy_parts(old, made)
    record(actor, Event.DECISION_DRAFTED, "decision", made.pk, body=str(body_id), decision=str(old.pk))
    return made


@transaction.atomic
def record_spending(
    *, actor: Actor, body_id: UUID, decision_id: UUID, lines: Sequence[MoneyGiven], version: int
) -> Decision:
    """Put down what a published decision came to cost, beside what was planned, which stays as it was published.

    `lines`: every line that there is, in its order, with what was spent and the source, and new ones for what nobody
    planned. Raises NotFound, WrongState, BadInput where a planned sum would be changed, ChangedMeanwhile.
    """
    require(actor, Permission.DECISION_RECORD, scope_of(body_id))
    decision = locked_decision(body_id, decision_id)
    if decision.status != DecisionStatus.TAKEN:
        raise WrongState("What was spent is put down once the decision is published.")
    check_version(decision, version)
    before = list(decision.money.order_by("position"))
    checked = money(lines)
    planned = [(each.period, each.what, each.planned, each.source) for each in before]
    if [(each.period, each.what, each.planned, each.source) for each in checked[: len(before)]] != planned:
        raise BadInput("What was planned stays as it was published.", field="money")
    if any(each.planned is not None for each in checked[len(before) :]):
        raise BadInput("A line that is added has no planned sum: nobody planned it.", field="money")
    for each in checked:
        if each.actual is not None and not each.actual_source:
            raise BadInput("Say where each sum that was spent is to be found.", field="money")
    keep_money(decision, checked)
    save(decision)
    tell_of_decision(decision, f"spent:{decision.version}", f"What it cost: {decision.title}", f"{decision.body.name} put down what was spent on this decision.")  # fmt: skip
    record(actor, Event.SPENDING_RECORDED, "decision", decision.pk, body=str(body_id), count=len(checked))  # fmt: skip
    return decision


def _on_plan(body_id: UUID, decision_id: UUID) -> Decision:
    decision = locked_decision(body_id, decision_id)
    if decision.status != DecisionStatus.PLANNED:
        raise WrongState("This decision is not on the forward plan.")
    return decision


def _call_in(decision: Decision) -> dict[str, Any]:
    """Until when it can be called in and by how many, by the body's rule as it is now, and from when it may be carried out."""
    rule = CallInRule.objects.filter(body_id=decision.body_id).first()
    on = decision.taken_on or today_in_england()
    if rule is None or (rule.key_only and not decision.key):
        return {"call_in_until": None, "effective_on": effective_from(on, None)}
    until = due_date(today_in_england(), rule.window_length, rule.window_unit)
    needed = {"call_in_needed": rule.supporters}
    return {"call_in_until": until, "effective_on": effective_from(on, until), **needed}


def _replace(decision: Decision) -> UUID | None:
    """Mark the decision whose place this one takes; its id. A call-in of it goes on to be heard."""
    if decision.replaces_id is None:
        return None
    old = Decision.objects.select_for_update().get(pk=decision.replaces_id)
    if old.status != DecisionStatus.TAKEN:
        raise WrongState("The decision that this one was to replace has been replaced already.")
    save(old, status=DecisionStatus.REPLACED)
    return old.pk


def _copy_parts(old: Decision, made: Decision) -> None:
    keep_money(
        made,
        [
            MoneyGiven(each.period, each.what, each.planned, each.actual, each.source, each.actual_source)
            for each in old.money.order_by("position")
        ],
    )
    DecisionPaper.objects.bulk_create(
        DecisionPaper(decision=made, position=each.position, title=each.title, href=each.href)
        for each in old.papers.all()
    )
    DecisionLink.objects.bulk_create(
        DecisionLink(decision=made, kind=each.kind, thing_id=each.thing_id, title=each.title, href=each.href)
        for each in old.links.all()
    )


def _words(decision: Decision) -> str:
    on = f" on {day(decision.taken_on)}" if decision.taken_on else ""
    again = " It takes the place of an earlier decision." if decision.replaces_id else ""
    asked = f" It can be called in until {day(decision.call_in_until)}." if decision.call_in_until else ""
    return f"{decision.body.name} published what it decided{on}, and why.{again}{asked}"
