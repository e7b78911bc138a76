"""Due dates that everybody may put into their calendar: answers, actions, replies to questions, decisions to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, ActionStatus
from deliberation.accountability.models import Action, BoardQuestion, Decision, Recommendation
from notices import calendar
from notices.calendar import Due

KINDS = ("body", "recommendation", "action", "board_question", "decision")
LOOK_BACK = dt.timedelta(days=365)
"""What was due longer ago is left out."""
MOST_OF_EACH = 400
_TITLE = 90


def due_dates(kind: str, thing_id: str) -> Iterator[Due]:
    """The due dates of a body (what it owes, and what it waits for), or of one thing. At most four queries."""
    try:
        key = UUID(thing_id)
    except ValueError:
        return
    for name, dates in _DATES.items():
        if kind in ("body", name):
            yield from dates(kind, key)


def keep_calendar() -> None:
    """Let these have a calendar; doing it again changes nothing."""
    calendar.register(due_dates, KINDS)


def _since() -> dt.date:
    return today_in_england() - LOOK_BACK


def _short(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(_TITLE, truncate="…")


def _recommendations(kind: str, key: UUID) -> Iterator[Due]:
    which = Q(from_body=key) | Q(to_body=key) if kind == "body" else Q(pk=key)
    rows: QuerySet[Recommendation] = Recommendation.objects.filter(which, due_on__gte=_since())
    for each in rows.select_related("from_body", "to_body").order_by("-due_on", "pk")[:MOST_OF_EACH]:
        yield Due(
            f"recommendation-{each.pk}",
            each.due_on,
            f"Answer due: {each.reference}, {each.to_words}",
            reverse("recommendation", args=[each.pk]),
            each.made_at,
            f"{each.from_body.name} recommended to {each.to_words}: {_short(each.text)}",
            done=each.answered_on is not None,
            illustrative=each.illustrative,
        )


def _actions(kind: str, key: UUID) -> Iterator[Due]:
    which = Q(body=key) if kind == "body" else Q(pk=key)
    rows = Action.objects.filter(which, due_on__gte=_since()).select_related("body")
    for each in rows.order_by("-due_on", "pk")[:MOST_OF_EACH]:
        state = ActionStatus(each.status)
        yield Due(
            f"action-{each.pk}",
            each.due_on,
            f"Action due: {_short(each.text)}",
            reverse("action", args=[each.pk]),
            each.made_at,
            f"{each.body.name}, {each.owner}. {ACTION_STATUS_WORDS[state]}.",
            done=state in (ActionStatus.DONE, ActionStatus.STOPPED),
            illustrative=each.illustrative,
        )


def _questions(kind: str, key: UUID) -> Iterator[Due]:
    which = Q(body=key) | Q(from_body=key) if kind == "body" else Q(pk=key)
    rows = BoardQuestion.objects.filter(which, due_on__gte=_since(), withdrawn_at__isnull=True)
    for each in rows.select_related("body", "from_body").order_by("-due_on", "pk")[:MOST_OF_EACH]:
        yield Due(
            f"question-{each.pk}",
            each.due_on,
            f"Reply due: {each.reference}, {each.body.name}",
            reverse("board_question", args=[each.pk]),
            each.asked_at,
            f"{each.from_body.name} asks {each.body.name}: {_short(each.text)}",
            done=each.answered_on is not None,
            illustrative=each.illustrative,
        )


def _decisions(kind: str, key: UUID) -> Iterator[Due]:
    which = Q(body=key) if kind == "body" else Q(pk=key)
    planned = Decision.objects.filter(which, status=DecisionStatus.PLANNED, planned_for__gte=_since())
    for each in planned.select_related("body").order_by("-planned_for", "pk")[:MOST_OF_EACH]:
        assert each.planned_for is not None  # noqa: S101 - the filter above saw to it
        words = "Key decision" if each.key else "Decision"
        yield Due(
            f"decision-{each.pk}",
            each.planned_for,
            f"{words} to come: {_short(each.title)}",
            reverse("decision", args=[each.pk]),
            each.changed_at,
            f"{each.body.name} plans to take it on this day.",
            illustrative=each.illustrative,
        )


_DATES: dict[str, Callable[[str, UUID], Iterator[Due]]] = {
    "recommendation": _recommendations,
    "action": _actions,
    "board_question": _questions,
    "decision": _decisions,
}
