"""Actions: promising one, changing its words, moving its day with a reason, taking it up again, ending it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.doing_rows import (
    area_codes,
    check_day,
    locked_action,
    note_on,
    reckon,
    tell_of,
    topic_codes,
)
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.calc.doing import ActionStatus
from deliberation.accountability.calc.topics import packed
from deliberation.accountability.models import Action, Decision, Recommendation, Response, Slip
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

LONGEST_TEXT, LONGEST_OWNER, LONGEST_REASON = 4000, 160, 500


@dataclass(frozen=True)
class ActionGiven:
    """What is promised: what will be done, which office does it, by when, and what it comes from.

    Without topics and areas of its own it is filed where the recommendation or decision is.
    """

    text: str
    owner: str
    due_on: dt.date
    recommendation_id: UUID | None = None
    response_id: UUID | None = None
    decision_id: UUID | None = None
    topics: Sequence[str] = ()
    areas: Sequence[str] = ()


@transaction.atomic
def make_action(
    *, actor: Actor, body_id: UUID, given: ActionGiven, action_id: UUID | None = None, told: bool = True
) -> Action:
    """Promise an action of a body. Everybody reads it at once; it is never deleted.

    A recommendation that it comes from went to this body, or this body made it to somebody who is not on the site. A
    decision is this body's, and published. `action_id` makes a form that is sent twice make one. `told` False: whoever
    calls tells the followers of what is around it. Raises NotFound, BadInput, WrongState.
    """
    require(actor, Permission.ACTION_EDIT, scope_of(body_id))
    body = locked_body(body_id)
    before = Action.objects.filter(pk=action_id).first() if action_id is not None else None
    if before is not None and before.body_id == body.pk:
        return before
    if before is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    values = _columns(body, given)
    place = next_in(Action, body, "A", today_in_england())
    action = Action.objects.create(
        pk=action_id or uuid.uuid4(), body=body, year=place.year, number=place.number, reference=place.reference,
        made_at=clock.now(), **values,
    )  # fmt: skip
    reckon(action)
    if told:
        text = f"{body.name} says that it will do this by {day(action.due_on)}: {action.text}"
        tell_of(action, "made", f"New action of {body.name}", text)
    record(actor, Event.ACTION_MADE, "action", action.pk, body=str(body_id), number=action.number)
    return action


@transaction.atomic
def change_action(
    *,
    actor: Actor,
    body_id: UUID,
    action_id: UUID,
    text: str,
    owner: str,
    topics: Sequence[str],
    areas: Sequence[str],
) -> Action:
    """Put right the words of an action, who does it, and where it is filed. Its day moves only with a reason (`move_due`).

    Raises NotFound, BadInput, and WrongState for one that is done or stopped.
    """
    require(actor, Permission.ACTION_EDIT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    _check_open(action)
    values = {
        "text": passage("What will be done", text, LONGEST_TEXT, needed=True),
        "owner": line("Who does it", owner, LONGEST_OWNER, needed=True),
        "topics": packed(topic_codes(topics)),
        "areas": packed(area_codes(areas)),
    }
    changed = sorted(name for name, value in values.items() if getattr(action, name) != value)
    if not changed:
        return action
    for name in changed:
        setattr(action, name, values[name])
    action.save(update_fields=changed)
    record(actor, Event.ACTION_CHANGED, "action", action.pk, body=str(body_id), fields=" ".join(changed))
    return action


@transaction.atomic
def move_due(
    *,
    actor: Actor,
    body_id: UUID,
    action_id: UUID,
    due_on: dt.date,
    reason: str,
    was: dt.date | None = None,
) -> Action:
    """Move the day by which an action is done, and say why. The day first promised, and each one since, stay to be read.

    `was`: the day that the form showed; a form that somebody else overtook is refused. Moving it to the day that it has
    changes nothing. Raises NotFound, BadInput, WrongState.
    """
    require(actor, Permission.ACTION_EDIT, scope_of(body_id))
    action = locked_action(body_id, action_id)
    _check_open(action)
    why = line("The reason", reason, LONGEST_REASON, needed=True)
    check_day(due_on)
    if due_on == action.due_on:
        return action
    if was is not None and was != action.due_on:
        raise WrongState(
            f"Somebody moved the day meanwhile, to {day(action.due_on)}.", next_step="Look at it, and send it again."
        )  # fmt: skip
    by = membership_with(actor, body_id, Permission.ACTION_EDIT)
    slip = Slip.objects.create(
        action=action, was=action.due_on, now=due_on, reason=why, membership=by, role=by.role if by else "",
        made_at=clock.now(),
    )  # fmt: skip
    action.due_on = due_on
    action.save(update_fields=["due_on"])
    reckon(action)
    text = (
        f"The day for “{action.text}” moved from {day(slip.was)} to {day(slip.now)}. The reason given: {why}"
    )
    tell_of(action, f"moved:{slip.pk}", f"{action.reference}: the day moved", text)
    record(actor, Event.ACTION_SLIPPED, "action", action.pk, body=str(body_id), number=slip.pk)
    return action


@transaction.atomic
def stop_action(*, actor: Actor, body_id: UUID, action_id: UUID, reason: str) -> Action:
    """Say that an action will not be done, and why. It stays to be read. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.ACTION_DONE, scope_of(body_id))
    action = locked_action(body_id, action_id)
    why = line("The reason", reason, LONGEST_REASON, needed=True)
    if action.status == ActionStatus.STOPPED:
        return action
    _check_open(action)
    _set(action, status=ActionStatus.STOPPED.value, end_reason=why)
    by = membership_with(actor, body_id, Permission.ACTION_DONE)
    said = note_on(action, f"Stopped. {why}", by)
    reckon(action)
    text = f"“{action.text}” will not be done. The reason given: {why}"
    tell_of(action, f"stopped:{said.number}", f"{action.reference} was stopped", text)
    record(actor, Event.ACTION_STOPPED, "action", action.pk, body=str(body_id))
    return action


@transaction.atomic
def reopen_action(*, actor: Actor, body_id: UUID, action_id: UUID, reason: str) -> Action:
    """Take an action up again that was said to be done, or stopped; the reason stands with its progress.

    Raises NotFound, BadInput. One that is open stays as it is.
    """
    require(actor, Permission.ACTION_DONE, scope_of(body_id))
    action = locked_action(body_id, action_id)
    why = line("The reason", reason, LONGEST_REASON, needed=True)
    if action.status not in (ActionStatus.DONE, ActionStatus.STOPPED):
        return action
    _set(action, status=ActionStatus.UNDER_WAY.value, done_on=None, end_reason="")
    by = membership_with(actor, body_id, Permission.ACTION_DONE)
    said = note_on(action, f"Taken up again. {why}", by)
    reckon(action)
    text = f"“{action.text}” was taken up again. The reason given: {why}"
    tell_of(action, f"reopened:{said.number}", f"{action.reference} was taken up again", text)
    record(actor, Event.ACTION_REOPENED, "action", action.pk, body=str(body_id))
    return action


def _set(action: Action, **values: Any) -> None:
    for name, value in values.items():
        setattr(action, name, value)
    action.save(update_fields=list(values))


def _check_open(action: Action) -> None:
    if action.status in (ActionStatus.DONE, ActionStatus.STOPPED):
        raise WrongState(
            "This action is done or was stopped.", next_step="Take it up again first, and say why."
        )


def _columns(body: Body, given: ActionGiven) -> dict[str, Any]:
    """The columns of an action, checked. Raises NotFound and BadInput with the field at fault."""
    asked, answer = _asked(body, given)
    decision = _decision(body, given.decision_id)
    check_day(given.due_on)
    topics, areas = packed(topic_codes(given.topics)), packed(area_codes(given.areas))
    if asked is not None:
        topics, areas = topics or asked.topics, areas or packed([asked.area_key])
    if decision is not None:
        topics, areas = topics or decision.topics, areas or decision.areas
    return {
        "recommendation": asked,
        "response": answer,
        "decision": decision,
        "text": passage("What will be done", given.text, LONGEST_TEXT, needed=True),
        "owner": line("Who does it", given.owner, LONGEST_OWNER, needed=True),
        "due_on": given.due_on,
        "first_due_on": given.due_on,
        "topics": topics[:400],
        "areas": areas[:400],
        "illustrative": body.illustrative
        or bool(asked and asked.illustrative)
        or bool(decision and decision.illustrative),
    }


def _asked(body: Body, given: ActionGiven) -> tuple[Recommendation | None, Response | None]:
    """The recommendation and the answer that an action comes from. Raises NotFound for those of others."""
    answer = None
    asked_id = given.recommendation_id
    if given.response_id is not None:
        answer = Response.objects.filter(pk=given.response_id).first()
        if answer is None or asked_id not in (None, answer.recommendation_id):
            raise NotFound("There is no such answer.")
        asked_id = answer.recommendation_id
    if asked_id is None:
        return None, None
    asked = Recommendation.objects.filter(pk=asked_id).first()
    # Who is not on the site cannot enter what it will do: the body that asked does, as it enters the answer.
    doer = (asked.to_body_id or asked.from_body_id) if asked is not None else None
    if asked is None or doer != body.pk:
        raise NotFound("There is no such recommendation.")
    return asked, answer


def _decision(body: Body, decision_id: UUID | None) -> Decision | None:
    if decision_id is None:
        return None
    found = Decision.objects.filter(pk=decision_id, body=body).first()
    if found is None:
        raise NotFound("There is no such decision.")
    if found.published_at is None:
        raise WrongState(
            "The decision is not published yet, and everybody reads an action.", next_step="Publish it first."
        )
    return found
