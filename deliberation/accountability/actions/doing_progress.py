"""How an action goes: reports with evidence, the steps on its way, and saying that it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.doing_rows import (
    check_day,
    locked_action,
    note_on,
    reckon,
    tell_of,
)
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.rag import FINAL, light, ruled
from deliberation.accountability.models import Action, Milestone, Progress, Slip
from deliberation.accountability.queries.acting import membership_with
from deliberation.accountability.queries.doing import facts_of
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

MOST_EVIDENCE, MOST_STEPS = 20, 40
ENDED = (ActionStatus.DONE, ActionStatus.STOPPED)


@dataclass(frozen=True)
class ProgressGiven:
    """How it goes. `evidence`: titles with addresses. `rag` with `rag_why`: a mark against the rule, and why."""

    text: str
    evidence: Sequence[tuple[str, str]] = ()
    rag: str = ""
    rag_why: str = ""


@transaction.atomic
def report_progress(
    *, actor: Actor, body_id: UUID, action_id: UUID, given: ProgressGiven, progress_id: UUID | None = None
) -> Progress:
    """Say how an action goes, with what shows it. The first report says that it has begun.

    `progress_id` makes a form that is sent twice report once. Raises NotFound, BadInput, and WrongState for an action
    that has ended.
    """
    require(actor, Permission.ACTION_REPORT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    before = _said_before(action, progress_id)
    if before is not None:
        return before
    _check_open(action)
    text = passage("How it goes", given.text, 4000, needed=True)
    evidence = _evidence(given.evidence)
    mark, why = _by_hand(action, given)
    action.status = ActionStatus.UNDER_WAY.value
    action.save(update_fields=["status"])
    by = membership_with(actor, body_id, Permission.ACTION_REPORT)
    said = note_on(action, text, by, id=progress_id, evidence=evidence, rag=mark or action.rag, rag_why=why)
    reckon(action)
    if not mark and said.rag != action.rag:
        said.rag = action.rag
        said.save(update_fields=["rag"])
    tell_of(action, f"progress:{said.number}", f"{action.reference}: how it goes", f"“{action.text}”: {text}")
    record(
        actor, Event.ACTION_PROGRESSED, "action", action.pk, body=str(body_id), number=said.number, rag=action.rag
    )  # fmt: skip
    return said


@transaction.atomic
def finish_action(
    *,
    actor: Actor,
    body_id: UUID,
    action_id: UUID,
    done_on: dt.date,
    given: ProgressGiven,
    progress_id: UUID | None = None,
) -> Action:
    """Say that an action is done, on which day, and what shows it. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.ACTION_DONE, scope_of(body_id))
    action = locked_action(body_id, action_id)
    if _said_before(action, progress_id) is not None:
        return action
    _check_open(action)
    check_day(done_on, "done_on")
    if done_on > today_in_england():
        raise BadInput("The day on which it was done cannot be still to come.", field="done_on")
    text = passage("What was done", given.text, 4000, needed=True)
    evidence = _evidence(given.evidence)
    action.status, action.done_on = ActionStatus.DONE.value, done_on
    action.save(update_fields=["status", "done_on"])
    reckon(action)
    by = membership_with(actor, body_id, Permission.ACTION_DONE)
    said = note_on(action, text, by, id=progress_id, evidence=evidence)
    words = f"“{action.text}” is done, since {day(done_on)}. {text}"
    tell_of(action, f"done:{said.number}", f"{action.reference} is done", words)
    record(actor, Event.ACTION_DONE, "action", action.pk, body=str(body_id), number=said.number)
    return action


@transaction.atomic
def set_step(
    *, actor: Actor, body_id: UUID, action_id: UUID, text: str, due_on: dt.date, number: int | None = None
) -> Milestone:
    """Add a step on the way, or put right the words of one (`number`); its day moves only with a reason (`move_step`).

    The same step for the same day is there once. Raises NotFound, BadInput, WrongState.
    """
    require(actor, Permission.ACTION_EDIT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    _check_open(action)
    words = line("The step", text, 300, needed=True)
    if number is not None:
        step = _step(action, number)
        step.text = words
        step.save(update_fields=["text"])
    else:
        check_day(due_on)
        same = action.milestones.filter(text=words, due_on=due_on).first()
        if same is not None:
            return same
        last = int(action.milestones.aggregate(most=Max("number"))["most"] or 0)
        if last >= MOST_STEPS:
            raise BadInput(f"An action has at most {MOST_STEPS} steps.")
        step = Milestone.objects.create(
            action=action, number=last + 1, text=words, due_on=due_on, first_due_on=due_on
        )
    reckon(action)
    record(actor, Event.MILESTONE_SET, "action", action.pk, body=str(body_id), number=step.number)
    return step


@transaction.atomic
def move_step(
    *, actor: Actor, body_id: UUID, action_id: UUID, number: int, due_on: dt.date, reason: str
) -> Milestone:
    """Move the day of a step, and say why; the old day stays to be read. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.ACTION_EDIT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    _check_open(action)
    step = _step(action, number)
    why = line("The reason", reason, 500, needed=True)
    check_day(due_on)
    if step.done_on is not None:
        raise WrongState("This step is done.")
    if due_on == step.due_on:
        return step
    by = membership_with(actor, body_id, Permission.ACTION_EDIT)
    Slip.objects.create(
        action=action, milestone=step, was=step.due_on, now=due_on, reason=why, membership=by,
        role=by.role if by else "", made_at=clock.now(),
    )  # fmt: skip
    step.due_on = due_on
    step.save(update_fields=["due_on"])
    reckon(action)
    record(
        actor, Event.ACTION_SLIPPED, "action", action.pk, body=str(body_id), number=number, kind="milestone"
    )
    return step


@transaction.atomic
def reach_step(
    *, actor: Actor, body_id: UUID, action_id: UUID, number: int, done_on: dt.date | None = None
) -> Milestone:
    """Say that a step is done, today or on a day before. Done twice it stays as it was. Raises NotFound, BadInput."""
    require(actor, Permission.ACTION_REPORT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    _check_open(action)
    step = _step(action, number)
    if step.done_on is not None:
        return step
    on = done_on or today_in_england()
    check_day(on, "done_on")
    if on > today_in_england():
        raise BadInput("The day on which it was done cannot be still to come.", field="done_on")
    step.done_on = on
    step.save(update_fields=["done_on"])
    if action.status == ActionStatus.TO_DO:
        action.status = ActionStatus.UNDER_WAY.value
        action.save(update_fields=["status"])
    reckon(action)
    tell_of(
        action, f"step:{number}", f"{action.reference}: a step is done", f"“{step.text}” is done, {day(on)}."
    )
    record(actor, Event.MILESTONE_REACHED, "action", action.pk, body=str(body_id), number=number)
    return step


def _check_open(action: Action) -> None:
    if action.status in ENDED:
        raise WrongState(
            "This action is done or was stopped.", next_step="Take it up again first, and say why."
        )


def _step(action: Action, number: int) -> Milestone:
    found = action.milestones.filter(number=number).first()
    if found is None:
        raise NotFound("There is no such step.")
    return found


def _said_before(action: Action, progress_id: UUID | None) -> Progress | None:
    """What this form said already. Raises BadInput for an id that is another action's."""
    found = Progress.objects.filter(pk=progress_id).first() if progress_id is not None else None
    if found is not None and found.action_id != action.pk:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return found


def _evidence(given: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    if len(given) > MOST_EVIDENCE:
        raise BadInput(f"A report names at most {MOST_EVIDENCE} pieces of evidence.")
    return [
        {
            "title": line("What shows it", title, 200, needed=True),
            "href": _path(href) if href.startswith("/") else link("Where it can be found", href),
        }
        for title, href in given
    ]


def _path(href: str) -> str:
    """A page of this site. An address that leaves it could be dressed up as one."""
    found = line("Where it can be found", href, 300)
    if found.startswith("//") or "\\" in found:
        raise BadInput("Give a page of this site, or an address that starts with https://.")
    return found


def _by_hand(action: Action, given: ProgressGiven) -> tuple[str, str]:
    """A mark against the rule with its reason; empty where it says what the rule says. Raises BadInput."""
    if not given.rag:
        return "", ""
    if given.rag not in set(Rag):
        raise BadInput("The mark is red, amber or green.", field="rag")
    facts = facts_of([action], today_in_england())[action.pk]
    rule = ruled(facts)
    if rule.code in FINAL and given.rag != rule.rag.value:
        raise BadInput(
            f"The mark is {light(facts).rag.value}: {rule.words} Move the day first, and say why.",
            field="rag",
        )
    if given.rag == rule.rag.value:
        return "", ""
    return given.rag, line("Why it differs from the rule", given.rag_why, 300, needed=True)
