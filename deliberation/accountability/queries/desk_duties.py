"""What decisions, actions, motions and questions put on the desk of one person: one query, whatever their number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast

from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import CallInStatus, DecisionStatus
from deliberation.accountability.calc.doing import ActionStatus, ReviewStatus
from deliberation.accountability.calc.motions import MotionStatus
from deliberation.accountability.models import Action, BoardQuestion, CallIn, Decision, EffectReview, Motion
from deliberation.voting.queries.desk import bodies_where
from kernel.actors import Actor

SOON = dt.timedelta(days=14)
"""How long before its day an action shows on the desks of those who report on it."""
MOST = 60


@dataclass(frozen=True)
class Duty:
    """Something to do. `kind` says what; `id` is that of the page where it is done, `words` its reference or title."""

    kind: str
    id: UUID
    words: str
    due: dt.date | None
    where: str


def duties(actor: Actor) -> list[Duty]:
    """What waits for the person, soonest due first; one query, none for somebody on no body."""
    parts = [*_of_boards(actor), *_of_members(actor)]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Duty(*row) for row in rows.order_by(F("d_due").asc(nulls_last=True), "d_words")[:MOST]]


def _of_boards(actor: Actor) -> list[QuerySet[Any, Any]]:
    """What those do who act for a body: reply, report, look whether it worked, decide, run."""
    today, parts = today_in_england(), []
    if bodies := bodies_where(actor, Permission.QUESTION_REPLY):
        asked = BoardQuestion.objects.filter(body__in=bodies, answered_on=None, withdrawn_at=None)
        parts.append(_rows(asked, "question", "pk", "reference", "due_on", "body__name"))
    if bodies := bodies_where(actor, Permission.ACTION_REPORT):
        open_ = (ActionStatus.TO_DO.value, ActionStatus.UNDER_WAY.value)
        due = Action.objects.filter(body__in=bodies, status__in=open_, due_on__lte=today + SOON)
        parts.append(_rows(due, "action", "pk", "reference", "due_on", "body__name"))
    if bodies := bodies_where(actor, Permission.EFFECT_REVIEW):
        proposed = EffectReview.objects.filter(
            effect__action__body__in=bodies, status=ReviewStatus.PROPOSED.value, due_on__lte=today
        )
        parts.append(_rows(proposed, "review", "effect__action", "effect__action__reference", "due_on", "effect__action__body__name"))  # fmt: skip
    if bodies := bodies_where(actor, Permission.DECISION_RECORD):
        late = Decision.objects.filter(
            body__in=bodies, status=DecisionStatus.PLANNED.value, planned_for__lt=today
        )
        parts.append(_rows(late, "decision", "pk", "title", "planned_for", "body__name"))
    if bodies := bodies_where(actor, Permission.CALL_IN_DECIDE):
        valid = CallIn.objects.filter(by_body__in=bodies, status=CallInStatus.VALID.value)
        parts.append(_rows(valid, "call_in", "decision", "decision__reference", "", "by_body__name"))
    if bodies := bodies_where(actor, Permission.MOTION_RUN):
        ready = Motion.objects.filter(
            body__in=bodies, status=MotionStatus.ON_NOTICE.value, notice_until__lte=today
        )
        parts.append(_rows(ready, "debate", "pk", "reference", "notice_until", "body__name"))
    return parts


def _of_members(actor: Actor) -> list[QuerySet[Any, Any]]:
    """What members do in their own right: second, support."""
    parts = []
    if bodies := bodies_where(actor, Permission.MOTION_MOVE):
        moved = Motion.objects.filter(body__in=bodies, status=MotionStatus.MOVED.value)
        parts.append(_rows(moved.exclude(moved_by__person_id=actor.id), "second", "pk", "reference", "", "body__name"))  # fmt: skip
    if bodies := bodies_where(actor, Permission.CALL_IN_ASK):
        asked = CallIn.objects.filter(by_body__in=bodies, status=CallInStatus.ASKED.value)
        others = asked.exclude(supporters__membership__person_id=actor.id)
        parts.append(_rows(others, "support", "decision", "decision__reference", "decision__call_in_until", "by_body__name"))  # fmt: skip
    return parts


def _rows(rows: QuerySet[Any], kind: str, key: str, words: str, due: str, where: str) -> QuerySet[Any, Any]:
    """The same five columns of any of them, so that a union can hold all."""
    day = F(due) if due else Value(None)
    return (
        rows.order_by()
        .annotate(
            d_what=Value(kind, CharField()), d_thing=F(key), d_words=Cast(F(words), CharField()), d_due=Cast(day, DateField()),
            d_where=F(where),
        )
        .values_list("d_what", "d_thing", "d_words", "d_due", "d_where")
    )  # fmt: skip
