"""What boards owe and did, all kinds in one list: for patient representatives, of the boards that they follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value

from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.calc.doing import ActionStatus
from deliberation.accountability.calc.patients import PromiseKind, PromiseState
from deliberation.accountability.models import Action, BoardQuestion, Decision, Recommendation
from deliberation.bodies.models import Body, Link, Membership, Seat
from deliberation.bodies.queries.roles import current
from kernel.actors import Actor
from notices.queries import followed_by

FOREVER = dt.date.max
"""Where a plan names no day: after everything that has one."""
OPEN_ACTIONS = (ActionStatus.TO_DO.value, ActionStatus.UNDER_WAY.value)


@dataclass(frozen=True)
class PromisesWanted:
    """What to list: of which bodies (ids), which kind and state; empty texts ask for nothing in particular."""

    bodies: Sequence[UUID]
    kind: str = ""
    state: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Promise:
    """One thing, with its row, the day by which it is due or on which it was done, and how it stands."""

    kind: PromiseKind
    state: PromiseState
    row: Any
    day: dt.date | None


def boards_of(actor: Actor) -> list[Body]:
    """The boards of a patient representative; nothing for somebody who is not signed in. Two queries.

    Those that they follow by email, those on which they represent patients, and those that their patient organisation
    watches: to which it has a link, or on which it fills a seat.
    """
    if actor.kind != "person":
        return []
    person = UUID(actor.id)
    followed = followed_by(person).filter(kind="body").order_by().values_list("thing_id", flat=True)
    mine = Membership.objects.filter(current(), person_id=person)
    represents = mine.filter(role="patient_representative").exclude(body__kind="patient_organisation")
    organisations = mine.filter(body__kind="patient_organisation").values("body")
    watched = Link.objects.filter(body__in=organisations, to__isnull=False, ends_on__isnull=True)
    seats = Seat.objects.filter(nominated_by__in=organisations, ends_on__isnull=True)
    wanted = (
        Q(pk__in=_ids(followed))
        | Q(pk__in=represents.values("body"))
        | Q(pk__in=watched.values("to"))
        | Q(pk__in=seats.values("body"))
    )
    return list(Body.objects.filter(wanted).order_by("name"))


def every_body() -> list[Body]:
    """Every body by name, to choose from; one query."""
    return list(Body.objects.order_by("name"))


def _ids(texts: Any) -> list[UUID]:
    found = []
    for each in texts:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


def _rows(
    rows: QuerySet[Any], kind: PromiseKind, day: str, bodies: Sequence[UUID], topic: str, whose: str = "body"
) -> QuerySet[Any]:
    if topic:
        rows = rows.filter(topics__contains=f" {topic} ")
    return (
        rows.filter(**{f"{whose}__in": bodies})
        .order_by()
        .annotate(sort=Value(kind.value, CharField()), on=F(day))
        .values_list("sort", "pk", "on")
    )


def _every(wanted: PromisesWanted, done: bool) -> list[QuerySet[Any]]:
    """What is done, or what is still to come, of each kind that is asked for."""
    end = {"answered_on__isnull": not done}
    decisions = Decision.objects.filter(
        published_at__isnull=False, status=DecisionStatus.TAKEN if done else DecisionStatus.PLANNED
    )
    actions = Action.objects.filter(status__in=(ActionStatus.DONE.value,) if done else OPEN_ACTIONS)
    given = (wanted.bodies, wanted.topic)
    kinds = {
        PromiseKind.DECISION: lambda: _rows(
            decisions, PromiseKind.DECISION, "taken_on" if done else "planned_for", *given
        ),
        PromiseKind.ACTION: lambda: _rows(
            actions, PromiseKind.ACTION, "done_on" if done else "due_on", *given
        ),
        PromiseKind.REPLY: lambda: _rows(
            Recommendation.objects.filter(**end), PromiseKind.REPLY, "answered_on" if done else "due_on", *given, "to_body"
        ),
        PromiseKind.QUESTION: lambda: _rows(
            BoardQuestion.objects.filter(**end, withdrawn_at=None), PromiseKind.QUESTION, "answered_on" if done else "due_on", *given
        ),
    }  # fmt: skip
    return [make() for kind, make in kinds.items() if wanted.kind in ("", kind)]


class Promises:
    """What fits, as one list of which a page can be cut: overdue first, then what comes next, then the newest done."""

    def __init__(self, wanted: PromisesWanted) -> None:
        self.today = today_in_england()
        parts = []
        if wanted.state != PromiseState.DONE:
            open_ = self._due(_every(wanted, done=False), wanted.state)
            parts.append(_together(open_).order_by(F("on").asc(nulls_last=True), "pk"))
        if wanted.state in ("", PromiseState.DONE):
            done = _together(_every(wanted, done=True))
            parts.append(done.order_by(F("on").desc(nulls_last=True), "pk"))
        self.parts = parts
        self.wanted = wanted
        self._counts: list[int] = []

    def _due(self, rows: list[QuerySet[Any]], state: str) -> list[QuerySet[Any]]:
        if state == PromiseState.OVERDUE:
            return [each.filter(on__lt=self.today) for each in rows]
        if state == PromiseState.TO_COME:
            return [each.filter(Q(on__gte=self.today) | Q(on__isnull=True)) for each in rows]
        return rows

    def counts(self) -> list[int]:
        """The length of each part; asked of the database once."""
        if not self._counts:
            self._counts = [part.count() for part in self.parts]
        return self._counts

    def count(self) -> int:
        """The length of all."""
        return sum(self.counts())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, cut: slice) -> list[Promise]:
        """A page: at most one query for each part, and one for each kind that is on it."""
        start, stop = cut.start or 0, self.count() if cut.stop is None else cut.stop
        found: list[tuple[str, UUID, dt.date | None]] = []
        done_from = None if self.wanted.state == PromiseState.DONE else self.counts()[0]
        first = start
        for part, length in zip(self.parts, self.counts(), strict=True):
            if start < length and stop > 0:
                found += part[max(start, 0) : min(stop, length)]
            start, stop = start - length, stop - length
        rows = _with_bodies(found)
        return [
            Promise(PromiseKind(kind), self._state(first + at, done_from, day), rows[kind, pk], day)
            for at, (kind, pk, day) in enumerate(found)
        ]

    def _state(self, at: int, done_from: int | None, day: dt.date | None) -> PromiseState:
        if done_from is None or at >= done_from:
            return PromiseState.DONE
        return PromiseState.OVERDUE if day is not None and day < self.today else PromiseState.TO_COME


def _together(rows: list[QuerySet[Any]]) -> QuerySet[Any]:
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]


_KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    PromiseKind.DECISION: (Decision, ("body",)),
    PromiseKind.ACTION: (Action, ("body", "recommendation")),
    PromiseKind.REPLY: (Recommendation, ("to_body", "from_body")),
    PromiseKind.QUESTION: (BoardQuestion, ("body", "from_body")),
}


def _with_bodies(found: Sequence[tuple[str, UUID, Any]]) -> dict[tuple[str, UUID], Any]:
    rows: dict[tuple[str, UUID], Any] = {}
    for kind, (model, join) in _KINDS.items():
        ids = [pk for sort, pk, _ in found if sort == kind]
        if ids:
            there = model.objects.select_related(*join).in_bulk(ids)
            rows |= {(str(kind), pk): row for pk, row in there.items()}
    return rows
