"""Reading actions: one, lists that fit, and the facts from which their lights follow."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.dates import ENGLAND, today_in_england
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.rag import Facts
from deliberation.accountability.models import Action, Milestone, Progress, Slip
from deliberation.bodies.models import Body
from kernel.errors import NotFound

OPEN, OVERDUE = "open", "overdue"
"""States that lists can be asked for beside those of `ActionStatus`: neither done nor stopped; and of those, late."""
OPEN_STATUSES = (ActionStatus.TO_DO.value, ActionStatus.UNDER_WAY.value)


@dataclass(frozen=True)
class ActionsWanted:
    """What a list is asked for; an empty text asks for nothing in particular. `body` is a short name."""

    words: str = ""
    state: str = ""
    rag: str = ""
    body: str = ""
    topic: str = ""
    area: str = ""


@dataclass(frozen=True)
class ActionParts:
    """What hangs on an action: its steps by day, the days that were moved, and its progress, newest first."""

    steps: tuple[Milestone, ...]
    slips: tuple[Slip, ...]
    progress: tuple[Progress, ...]


def no_such_action() -> NotFound:
    """What to raise where there is none."""
    return NotFound("There is no such action.", next_step="Look for it in the list of actions.")


def actions() -> QuerySet[Action]:
    """All of them, with their bodies and what they come from. Every action is public."""
    return Action.objects.select_related("body", "recommendation", "decision")


def action_at(action_id: UUID) -> Action:
    """One action. Raises NotFound."""
    found = actions().filter(pk=action_id).first()
    if found is None:
        raise no_such_action()
    return found


def parts_of(action: Action, most: int | None = None) -> ActionParts:
    """What hangs on an action; three queries. `most`: how many reports of its progress at most."""
    return ActionParts(
        steps=tuple(action.milestones.order_by("due_on", "number")),
        slips=tuple(action.slips.select_related("milestone").order_by("pk")),
        progress=tuple(action.progress.order_by("-number")[:most]),
    )


def action_of(body: Body, action_id: UUID) -> Action:
    """One action of this body. Raises NotFound, for another body's too."""
    found = actions().filter(pk=action_id, body=body).first()
    if found is None:
        raise no_such_action()
    return found


def step_of(action: Action, number: int) -> Milestone:
    """A step on the way of an action. Raises NotFound."""
    found = action.milestones.filter(number=number).first()
    if found is None:
        raise NotFound("There is no such step.")
    return found


def find_actions(wanted: ActionsWanted, body: Body | None = None) -> QuerySet[Action]:
    """Those that fit: open ones by their day, so that what is overdue comes first, then those that ended, newest first.

    Each word must be in the text, the reference, the owner, or the name of the body.
    """
    rows = actions().filter(in_state(wanted.state))
    rows = rows.filter(body=body) if body is not None else rows
    for word in wanted.words.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(reference__icontains=word)
            | Q(owner__icontains=word)
            | Q(body__name__icontains=word)
        )
    if wanted.topic:
        rows = rows.filter(topics__contains=f" {wanted.topic} ")
    if wanted.area:
        rows = rows.filter(areas__contains=f" {wanted.area} ")
    exact = {"rag": wanted.rag, "body__slug": wanted.body}
    return ordered(rows.filter(**{name: value for name, value in exact.items() if value}))


def in_state(state: str) -> Q:
    """The condition for a state of `ActionStatus`, OPEN or OVERDUE; any for an empty text."""
    waits = Q(status__in=OPEN_STATUSES)
    if state == OVERDUE:
        return waits & Q(due_on__lt=today_in_england())
    if state == OPEN:
        return waits
    return Q(status=state) if state in set(ActionStatus) else Q()


def ordered(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Open ones by their day, then those that ended, newest first."""
    place = Case(When(status__in=OPEN_STATUSES, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = Case(When(status__in=OPEN_STATUSES, then=F("due_on")))
    return rows.annotate(place=place, open_due=due).order_by(
        "place", "open_due", F("done_on").desc(nulls_last=True), "-made_at", "reference"
    )


def of_things(kind: str, ids: Iterable[object]) -> dict[str, list[Action]]:
    """The actions that come from recommendations, responses or decisions, by id (as text); one query.

    `kind`: recommendation, response or decision. An id without any has an empty list.
    """
    column = {"recommendation": "recommendation_id", "response": "response_id", "decision": "decision_id"}[
        kind
    ]
    found: dict[str, list[Action]] = {str(each): [] for each in ids}
    for action in actions().filter(**{f"{column}__in": list(found)}).order_by("due_on", "reference"):
        found[str(getattr(action, column))].append(action)
    return found


def facts_of(rows: Sequence[Action], today: dt.date) -> dict[UUID, Facts]:
    """What the rules of the light look at, for each of some actions; two queries, whatever their number."""
    ids = [each.pk for each in rows]
    late: dict[UUID, list[dt.timedelta]] = defaultdict(list)
    steps = Milestone.objects.filter(action_id__in=ids, done_on=None, due_on__lt=today)
    for action_id, due_on in steps.order_by("due_on").values_list("action_id", "due_on"):
        late[action_id].append(today - due_on)
    newest = Progress.objects.filter(action=OuterRef("action")).order_by("-number").values("pk")[:1]
    last = {each.action_id: each for each in Progress.objects.filter(action_id__in=ids, pk=Subquery(newest))}
    return {each.pk: _facts(each, today, tuple(late[each.pk]), last.get(each.pk)) for each in rows}


def facts_from(action: Action, parts: ActionParts, today: dt.date) -> Facts:
    """The same for one action whose steps and progress were read already; no query."""
    late = tuple(today - each.due_on for each in parts.steps if each.done_on is None and each.due_on < today)
    return _facts(action, today, late, parts.progress[0] if parts.progress else None)


def _facts(action: Action, today: dt.date, late: tuple[dt.timedelta, ...], said: Progress | None) -> Facts:
    made_on = action.made_at.astimezone(ENGLAND).date()
    return Facts(
        today=today,
        status=ActionStatus(action.status),
        due_on=action.due_on,
        first_due_on=action.first_due_on,
        said_on=max(said.said_on, made_on) if said else made_on,
        late_steps=late,
        by_hand=Rag(said.rag) if said and said.rag_why else None,
        why_by_hand=said.rag_why if said else "",
    )
