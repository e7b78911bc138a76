"""A body's record: every row behind it in three queries, and the rows of one figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Model, Q, QuerySet, Value, When

from accounts.dates import ENGLAND, today_in_england
from deliberation.accountability.calc.doing import ActionStatus
from deliberation.accountability.calc.record import (
    ACTIONS,
    QUESTIONS,
    Figure,
    Record,
    Share,
    Timed,
    record_of,
    settled_with,
    years_before,
)
from deliberation.accountability.models import Action, BoardQuestion, OriginKind, Recommendation
from deliberation.bodies.models import Body

MOST_YEARS = 10


@dataclass(frozen=True)
class Period:
    """A calendar year, or, without one, from a day on."""

    since: dt.date
    year: int | None = None


@dataclass(frozen=True)
class RecordFound:
    """The record of the last two years, and of each year with something in it, newest first."""

    since: dt.date
    lately: Record
    years: tuple[tuple[int, Record], ...]


@dataclass(frozen=True)
class InShort:
    """How a body kept its word over the last two years: answers in time, and promises, of those that were due."""

    answers: Share
    actions: Share


def in_short(slug: str) -> InShort:
    """The record of a body in two figures, without the rows behind them; one query."""
    since = period_of().since
    start = dt.datetime.combine(since, dt.time.min, tzinfo=ENGLAND)
    answers = Recommendation.objects.filter(to_body__slug=slug, made_on__gte=since)
    actions = Action.objects.filter(body__slug=slug, made_at__gte=start)
    counted = _counted(answers, Figure.ANSWERED_IN_TIME).union(
        _counted(actions, Figure.DONE_IN_TIME), all=True
    )
    found = dict(counted)
    return InShort(_share(found, Figure.ANSWERED_IN_TIME), _share(found, Figure.DONE_IN_TIME))


def _counted(rows: QuerySet[Any], figure: Figure) -> QuerySet[Any, tuple[str, int]]:
    """How many rows each figure beside this one has, of those that are settled."""
    cases = [When(_standing(each), then=Value(each.value)) for each in settled_with(figure)]
    named = rows.order_by().annotate(figure=Case(*cases, default=Value(""), output_field=CharField()))
    return named.values("figure").annotate(count=Count("pk")).values_list("figure", "count")


def _share(found: dict[str, int], figure: Figure) -> Share:
    """A figure among the settled ones, as `Record.share` counts it."""
    return Share(found.get(figure.value, 0), sum(found.get(each.value, 0) for each in settled_with(figure)))


def period_of(year: int | None = None) -> Period:
    """A calendar year, or the last two years."""
    return Period(years_before(today_in_england()), year)


def record_found(body: Body) -> RecordFound:
    """The record of a body; three queries, whatever its size."""
    since = period_of().since
    answers = [
        Timed(*row)
        for row in _asked()
        .filter(to_body=body)
        .values_list("year", "made_on", "due_on", "answered_on", "verdict")
    ]
    actions = [
        Timed(year, made_at.astimezone(ENGLAND).date(), due, done, stopped=status == ActionStatus.STOPPED)
        for year, made_at, due, done, status in Action.objects.filter(body=body)
        .order_by()
        .values_list("year", "made_at", "first_due_on", "done_on", "status")
    ]
    questions = [
        Timed(*row)
        for row in _questions(body).order_by().values_list("year", "asked_on", "due_on", "answered_on")
    ]
    found = (answers, actions, questions)
    lately = _record(found, lambda each: each.began_on >= since)
    years = sorted({each.year for rows in found for each in rows}, reverse=True)[:MOST_YEARS]
    by_year = tuple((year, _record(found, lambda each, year=year: each.year == year)) for year in years)  # type: ignore[misc]
    return RecordFound(since, lately, by_year)


def _record(found: tuple[list[Timed], list[Timed], list[Timed]], within: Callable[[Timed], bool]) -> Record:
    """The record of those rows that lie within a period."""
    answers, actions, questions = ([each for each in rows if within(each)] for rows in found)
    return record_of(answers, actions, questions, today_in_england())


def rows_of(body: Body, figure: Figure, period: Period) -> QuerySet[Model]:
    """The recommendations, actions or questions that a figure counts, newest first."""
    rows: QuerySet[Model]
    if figure in ACTIONS:
        rows = Action.objects.filter(body=body).select_related("body", "recommendation")
        start = dt.datetime.combine(period.since, dt.time.min, tzinfo=ENGLAND)
        began, order = Q(made_at__gte=start), "-made_at"
    elif figure in QUESTIONS:
        rows = _questions(body).select_related("from_body")
        began, order = Q(asked_on__gte=period.since), "-asked_on"
    else:
        rows = _asked().filter(to_body=body).select_related("from_body", "to_body")
        began, order = Q(made_on__gte=period.since), "-made_on"
    within = Q(year=period.year) if period.year is not None else began
    return rows.filter(within, _standing(figure)).order_by(order, "reference")


def _asked() -> QuerySet[Recommendation]:
    """Those whose days are known. Days of an earlier tracker may be the nearest that its file knew, so they count for nobody."""
    return Recommendation.objects.exclude(origin_kind=OriginKind.IMPORTED.value)


def _questions(body: Body) -> QuerySet[BoardQuestion]:
    """Questions to it that were not withdrawn."""
    return BoardQuestion.objects.filter(body=body, withdrawn_at=None)


def _standing(figure: Figure) -> Q:
    """The same sorting as `calc.record.place_of`, as a condition."""
    today = today_in_england()
    verdicts = {Figure.ACCEPTED: "accepted", Figure.IN_PART: "accepted_in_part", Figure.REJECTED: "rejected"}
    if figure in verdicts:
        return Q(verdict=verdicts[figure])
    if figure == Figure.STOPPED:
        return Q(status=ActionStatus.STOPPED)
    met, due = ("done_on", "first_due_on") if figure in ACTIONS else ("answered_on", "due_on")
    is_met, is_open = Q(**{f"{met}__isnull": False}), Q(**{f"{met}__isnull": True})
    if figure in ACTIONS:
        is_open &= ~Q(status=ActionStatus.STOPPED)
    if figure in (Figure.ANSWERED_IN_TIME, Figure.DONE_IN_TIME, Figure.REPLIED_IN_TIME):
        return is_met & Q(**{f"{met}__lte": F(due)})
    if figure in (Figure.ANSWERED_LATE, Figure.DONE_LATE, Figure.REPLIED_LATE):
        return is_met & Q(**{f"{met}__gt": F(due)})
    over = Q(**{f"{due}__lt": today})
    is_over = figure in (Figure.ANSWER_OVERDUE, Figure.DOING_OVERDUE, Figure.REPLY_OVERDUE)
    return is_open & (over if is_over else ~over)
