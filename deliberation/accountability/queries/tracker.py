"""The tracker: every recommendation that fits, in the order asked for, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import SOON, Verdict
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.tracker import NONE, OPEN_ACTIONS, Progress, progress_of, rag_of
from deliberation.accountability.models import Action, Recommendation, Response
from deliberation.accountability.queries.recommendations import in_state, recommendations, standing
from deliberation.bodies.models import Body

CHUNK = 500
"""Rows of an export that are completed at once."""
SHOWN = (
    "reference", "text", "their_reference", "to_name", "origin_kind", "origin_title", "made_on", "executive_on", "due_on",
    "answered_on", "verdict", "area_key", "area_name", "lead", "topics", "illustrative", "from_body__name", "from_body__slug",
    "to_body__name", "to_body__slug",
)  # fmt: skip
"""Columns that a row of the tracker needs; reasons and evidence are long."""
FAR_DOWN = 1000
"""From this row on a page is cut from the ids alone."""


@dataclass(frozen=True)
class TrackerWanted:
    """What the tracker is asked for; an empty text (or None) asks for nothing in particular. `body` is a short name."""

    words: str = ""
    state: str = ""
    verdict: str = ""
    rag: str = ""
    body: str = ""
    origin: str = ""
    topic: str = ""
    area: str = ""
    lead: str = ""
    since: int | None = None
    until: int | None = None


class BodyNamed(NamedTuple):
    """A body to choose from."""

    pk: UUID
    slug: str
    name: str


class ActionTaken(NamedTuple):
    """What the tracker says of an action."""

    text: str
    status: str
    rag: str
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class Tracked:
    """A recommendation with what its answer promises and its actions, as a row of the tracker needs them."""

    recommendation: Recommendation
    will_do: str
    actions: tuple[ActionTaken, ...]

    @cached_property
    def progress(self) -> Progress:
        """What has become of it."""
        each = self.recommendation
        return progress_of(standing(each), each.verdict, [(one.status, one.rag) for one in self.actions])

    @cached_property
    def rag(self) -> str:
        """Red, amber, green or none."""
        return rag_of(self.progress, [(one.status, one.rag) for one in self.actions])


class InParts:
    """Several lists as one, of which a page can be cut: each part keeps the order that its own index gives.

    Sorting “what is open by its day, then what is answered” in one statement would read and sort every row.
    """

    def __init__(self, *parts: QuerySet[Recommendation]) -> None:
        self.parts = parts
        self._counts: list[int] = []

    def counts(self) -> list[int]:
        """The length of each part; asked of the database once."""
        if not self._counts:
            self._counts = [each.order_by().count() for each in self.parts]
        return self._counts

    def count(self) -> int:
        """The length of all."""
        return sum(self.counts())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, cut: slice) -> list[Recommendation]:
        """The rows of a page, with their bodies.

        Far down ids come first: else every row before the page would be joined to its bodies, only to be passed over.
        """
        start, stop = cut.start or 0, self.count() if cut.stop is None else cut.stop
        near = start < FAR_DOWN
        found: list[Any] = []
        for part, length in zip(self.parts, self.counts(), strict=True):
            if start < length and stop > 0:
                rows = part if near else part.values_list("pk", flat=True)
                found += rows[max(start, 0) : min(stop, length)]
            start, stop = start - length, stop - length
        if near:
            return found
        by_id = recommendations().only(*SHOWN).in_bulk(found)
        return [by_id[each] for each in found]

    def illustrative(self) -> bool:
        """Whether any of them is made up."""
        return any(part.order_by().filter(illustrative=True).exists() for part in self.parts)

    def each(self) -> Iterator[Recommendation]:
        """Every row, read some at a time."""
        for part in self.parts:
            yield from part.iterator(chunk_size=CHUNK)


SORTS = {
    "due": "due_on",
    "reference": "number",
    "made": "made_on",
    "executive": "executive_on",
    "lead": "lead",
    "area": "area_name",
}
"""What the tracker can be sorted by, and the column that it is."""
USUAL = "due"


def find_tracked(wanted: TrackerWanted, sort: str = USUAL) -> InParts:
    """What fits, in the order of `sort` (a key of SORTS, with “-” before it for the other way round; else USUAL)."""
    rows = _matching(wanted)
    key, back = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS:
        key, back = USUAL, False
    return InParts(*_PARTS.get(key, _plain)(rows, SORTS[key], "-" if back else ""))


def _plain(rows: QuerySet[Recommendation], column: str, way: str) -> list[QuerySet[Recommendation]]:
    return [rows.order_by(f"{way}{column}", f"{way}reference")]


def _by_due(rows: QuerySet[Recommendation], column: str, way: str) -> list[QuerySet[Recommendation]]:
    """What waits for an answer by its last day, then what is answered, newest first."""
    waits = rows.filter(answered_on__isnull=True).order_by(f"{way}due_on", f"{way}reference")
    return [waits, rows.filter(answered_on__isnull=False).order_by("-answered_on", "-reference")]


def _blanks_last(rows: QuerySet[Recommendation], column: str, way: str) -> list[QuerySet[Recommendation]]:
    blank = Q(**{f"{column}__isnull": True} if column == "executive_on" else {column: ""})
    said = rows.exclude(blank).order_by(f"{way}{column}", f"{way}reference")
    return [said, rows.filter(blank).order_by("-made_on", "-reference")]


def _by_reference(rows: QuerySet[Recommendation], column: str, way: str) -> list[QuerySet[Recommendation]]:
    """By year and number: as texts, 10 would come before 2."""
    return [rows.order_by(f"{way}year", f"{way}number", f"{way}reference")]


_PARTS = {
    "due": _by_due,
    "executive": _blanks_last,
    "lead": _blanks_last,
    "area": _blanks_last,
    "reference": _by_reference,
}


def _matching(wanted: TrackerWanted) -> QuerySet[Recommendation]:
    rows = recommendations().only(*SHOWN)
    if wanted.state or wanted.rag:
        rows = rows.filter(_progress(wanted.state), _rag(wanted.rag))
    for word in wanted.words.split():
        named = Body.objects.filter(name__icontains=word).values("pk")
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(reference__icontains=word)
            | Q(their_reference__icontains=word)
            | Q(origin_title__icontains=word)
            | Q(to_name__icontains=word)
            | Q(lead__icontains=word)
            | Q(from_body__in=named)
            | Q(to_body__in=named)
        )
    if wanted.body:
        whose = Body.objects.filter(slug=wanted.body).values("pk")
        rows = rows.filter(Q(from_body__in=whose) | Q(to_body__in=whose))
    if wanted.area:
        rows = rows.filter(Q(area_name__icontains=wanted.area) | Q(area_key__iexact=wanted.area))
    return rows.filter(**_exact(wanted))


def _exact(wanted: TrackerWanted) -> dict[str, object]:
    asked: dict[str, object] = {
        "verdict": wanted.verdict,
        "origin_kind": wanted.origin,
        "topics__contains": f" {wanted.topic} " if wanted.topic else "",
        "lead__icontains": wanted.lead,
        "made_on__year__gte": wanted.since,
        "made_on__year__lte": wanted.until,
    }
    return {name: value for name, value in asked.items() if value}


def _with_actions(**of: object) -> Q:
    """Those that have such an action. One list of ids: asked for each row by itself, SQLite takes seconds."""
    return Q(pk__in=Action.objects.filter(recommendation__isnull=False, **of).values("recommendation"))


def _accepted() -> Q:
    return Q(answered_on__isnull=False) & ~Q(verdict=Verdict.REJECTED)


def _progress(state: str) -> Q:
    """The condition for a state of `Progress`, “answered” or “open”; any for an empty text."""
    if state == Progress.REJECTED:
        return Q(verdict=Verdict.REJECTED)
    if state not in (Progress.UNDER_WAY, Progress.DONE, Progress.NO_ACTION):
        return in_state(state) if state else Q()
    going = _with_actions(status__in=OPEN_ACTIONS)
    if state == Progress.UNDER_WAY:
        return _accepted() & going
    finished = _with_actions(status=ActionStatus.DONE.value)
    return _accepted() & ~going & (finished if state == Progress.DONE else ~finished)


def _rag(colour: str) -> Q:
    """The condition for a colour; the same rule as `calc.tracker.rag_of`, which a test compares."""
    waits, today = Q(answered_on__isnull=True), today_in_england()
    if not colour:
        return Q()
    if colour == NONE:
        return Q(verdict=Verdict.REJECTED)
    red = _with_actions(status__in=OPEN_ACTIONS, rag=Rag.RED.value)
    if colour == Rag.RED:
        return waits & Q(due_on__lt=today) | _accepted() & red
    some = _with_actions(status__in=(*OPEN_ACTIONS, ActionStatus.DONE.value))
    amber = _with_actions(status__in=OPEN_ACTIONS, rag=Rag.AMBER.value)
    if colour == Rag.AMBER:
        soon = Q(due_on__gte=today, due_on__lte=today + SOON)
        return waits & soon | _accepted() & (~some | amber & ~red)
    return waits & Q(due_on__gt=today + SOON) | _accepted() & some & ~red & ~amber


def tracked(rows: Sequence[Recommendation]) -> list[Tracked]:
    """Recommendations with their actions, or else what their newest answer promises, in the order given; two queries."""
    doing: dict[UUID, list[ActionTaken]] = {each.pk: [] for each in rows}
    actions = Action.objects.filter(recommendation__in=rows).order_by("due_on", "pk")
    for whose, *facts in actions.values_list("recommendation_id", *ActionTaken._fields):
        doing[whose].append(ActionTaken(*facts))
    without = [each.pk for each in rows if each.answered_on is not None and not doing[each.pk]]
    said = Response.objects.filter(recommendation__in=without).order_by("number")
    promised = dict(said.values_list("recommendation_id", "will_do"))
    return [Tracked(each, promised.get(each.pk, ""), tuple(doing[each.pk])) for each in rows]


def every_tracked(rows: Iterable[Recommendation]) -> Iterator[Tracked]:
    """All of them, completed some at a time, for a file."""
    batch: list[Recommendation] = []
    for each in rows:
        batch.append(each)
        if len(batch) == CHUNK:
            yield from tracked(batch)
            batch = []
    yield from tracked(batch)


def bodies_to_choose() -> list[BodyNamed]:
    """Every body, for a filter; one query."""
    return [BodyNamed(*each) for each in Body.objects.order_by("name").values_list("pk", "slug", "name")]
