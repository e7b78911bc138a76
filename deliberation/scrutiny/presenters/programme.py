"""The work programme in words: what is to come by meeting and month, what was done, one item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from accounts.dates import ENGLAND
from deliberation.accountability.calc.topics import topic_words
from deliberation.accountability.models import Decision
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Meeting
from deliberation.bodies.queries.meetings import is_public
from deliberation.scrutiny.calc.words import ITEM_KIND_WORDS, ITEM_STATUS_WORDS, ItemKind, ItemStatus
from deliberation.scrutiny.models import Enquiry, ProgrammeItem, ProgrammeMove
from deliberation.scrutiny.queries.programme import NO_PLACE, place_words
from design.formats import day
from design.tables import Cell, Column, Row, Table

Fact = tuple[str, str] | tuple[str, str, str, str]
STATUS_COLOURS = {ItemStatus.PLANNED: "blue", ItemStatus.DONE: "green", ItemStatus.DROPPED: "grey"}


@dataclass(frozen=True)
class Part:
    """What stands at one meeting, in one month, or waits for a place."""

    heading: str
    href: str
    table: Table


@dataclass(frozen=True)
class MoveView:
    """One move: from where to where, why, by which office, when."""

    words: str
    reason: str
    by: str


def parts(items: Iterable[ProgrammeItem], *, sees_uncalled: bool) -> list[Part]:
    """Items as `queries.programme.to_come` orders them, under the meeting or month they stand at."""
    held = [
        (heading, list(group))
        for heading, group in groupby(items, key=lambda each: _heading(each, sees_uncalled))
    ]
    return [
        Part(heading, href, _table(number, heading, group))
        for number, ((heading, href), group) in enumerate(held)
    ]


def _heading(item: ProgrammeItem, sees_uncalled: bool) -> tuple[str, str]:
    """Where an item stands, and the page of the meeting where the reader may see it."""
    meeting = item.meeting
    if meeting is not None and (is_public(meeting) or sees_uncalled):
        return _meeting_words(meeting), reverse("meeting", args=[item.body.slug, meeting.pk])
    where = place_words(item)
    return (where if where != NO_PLACE else "Waiting for a place"), ""


def _meeting_words(meeting: Meeting) -> str:
    planned = "" if is_public(meeting) else " (not called yet)"
    return f"{day(meeting.starts_at.astimezone(ENGLAND).date())}: {meeting.title}{planned}"


def _table(number: int, caption: str, items: list[ProgrammeItem]) -> Table:
    columns = [
        Column("item", "Item", wide=True),
        Column("kind", "Kind"),
        Column("aim", "What is to come of it"),
        Column("lead", "Lead"),
    ]
    return Table(f"programme-{number}", caption, columns, [Row(_cells(each)) for each in items], stacked=True)


def _cells(each: ProgrammeItem) -> list[Cell | str]:
    href = reverse("programme_item", args=[each.body.slug, each.pk])
    return [
        Cell(each.title, href=href, note=", ".join(topic_words(each.topics))),
        ITEM_KIND_WORDS[ItemKind(each.kind)],
        each.aim or "–",
        each.lead or "–",
    ]


def over_table(items: Iterable[ProgrammeItem]) -> Table:
    """What was done or dropped."""
    columns = [
        Column("item", "Item", wide=True),
        Column("when", "When"),
        Column("status", "How it ended"),
    ]
    rows = [
        Row(
            [
                Cell(each.title, href=reverse("programme_item", args=[each.body.slug, each.pk])),
                place_words(each) if each.planned_for else "–",
                Cell(ITEM_STATUS_WORDS[ItemStatus(each.status)], note=each.status_why),
            ]
        )
        for each in items
    ]
    return Table("programme-over", "Done or dropped", columns, rows, stacked=True)


def item_facts(
    item: ProgrammeItem, decision: Decision | None, *, sees_uncalled: bool, enquiry: Enquiry | None
) -> list[Fact]:
    """What one item says, with the way to the meeting, the line of enquiry and the decision to come."""
    heading, href = _heading(item, sees_uncalled)
    facts: list[Fact] = [
        ("When", heading, href, "See the meeting") if href else ("When", heading),
        ("Kind", ITEM_KIND_WORDS[ItemKind(item.kind)]),
    ]
    plain = (("What is to come of it", item.aim), ("Lead", item.lead), ("Who is heard", item.witnesses))
    facts += [(name, value) for name, value in plain if value]
    if item.topics:
        facts.append(("Topics", ", ".join(topic_words(item.topics))))
    if enquiry is not None:
        facts.append(("Line of enquiry", enquiry.title, reverse("enquiry", args=[enquiry.pk]), "Open it"))
    if decision is not None:
        where = f"{decision.title} ({decision.body.name})"
        facts.append(("Decision to come", where, reverse("decision", args=[decision.pk]), "Open it"))
    return facts


def why_blocks(item: ProgrammeItem) -> list[Block]:
    """Why it is on the programme."""
    return blocks(item.why)


def status_tag(item: ProgrammeItem) -> tuple[str, str]:
    """Where an item stands, in a word with a colour."""
    status = ItemStatus(item.status)
    return ITEM_STATUS_WORDS[status], STATUS_COLOURS[status]


def move_views(moves: Iterable[ProgrammeMove]) -> list[MoveView]:
    """Every move, first to last."""
    return [_move(each) for each in moves]


def _move(each: ProgrammeMove) -> MoveView:
    ended = {ItemStatus.DONE.value: "it was done", ItemStatus.DROPPED.value: "it was dropped"}
    if each.now == ItemStatus.PLANNED:
        words = f"Taken up again after {ended.get(each.was, each.was)}"
    else:
        words = f"Moved from {each.was} to {each.now}"
    office = f"{role_words(each.role)}, " if each.role else ""
    return MoveView(words, each.reason, f"{office}{day(each.made_at)}")
