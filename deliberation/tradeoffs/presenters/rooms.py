"""Rounds of small groups in words: how well they are mixed, who sits where, what was noted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import PrivateNote, Round, SmallGroup, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from design.formats import moment
from design.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class TableShown:
    """One table: its number, who sits there, and its note."""

    number: int
    people: tuple[str, ...]
    own: bool = False
    note: tuple[Block, ...] = ()
    noted: str = ""
    public: bool = False
    write_href: str = ""


def mixed_words(measures: Mapping[str, Any], number: int) -> list[str]:
    """How well a round is mixed, in sentences; `measures` as `calc.small_groups.Measures` is stored."""
    lines = [_pairs_words(measures, number)]
    spreads = measures.get("spreads") or []
    if not spreads:
        return [*lines, "No features of members are noted, so the lot alone says who sits where."]
    return lines + [_spread_words(str(each["feature"]), float(each["off"])) for each in spreads]


def _pairs_words(measures: Mapping[str, Any], number: int) -> str:
    again, pairs, most = (int(measures.get(name, 0)) for name in ("again", "pairs", "most"))
    if number == 1:
        return "It is the first round: nobody has sat together before."
    if not again:
        return "Nobody sits with somebody they sat with before."
    met = "pair sits" if again == 1 else "pairs sit"
    often = "" if most <= 2 else f" The pair that meets most is together for the {_nth(most)} time."
    return f"{again} of {pairs} {met} together again.{often}"


def _nth(number: int) -> str:
    words = {3: "third", 4: "fourth", 5: "fifth"}
    return words.get(number, f"{number}th")


def _spread_words(feature: str, off: float) -> str:
    if off <= 1:
        return f"{feature}: every table is within one person of its fair share."
    return f"{feature}: every table is within {math.ceil(off - 1e-9)} people of its fair share."


def rounds_table(tradeoff: TradeOff, rounds: Iterable[Any]) -> Table:
    """The list of rounds; each with the counts of `queries.rooms.rounds_of`."""
    columns = [
        Column("round", "Round", wide=True), Column("tables", "Tables", numeric=True), Column("people", "People", numeric=True),
        Column("notes", "Tables with notes", numeric=True),
    ]  # fmt: skip
    rows = [
        Row([
            Cell(f"Round {each.number}", href=at(tradeoff, "round", each.number), note=each.topic),
            str(each.tables), str(each.people), str(each.notes),
        ])
        for each in rounds
    ]  # fmt: skip
    return Table(id="rounds", caption="Rounds so far", columns=columns, rows=rows, stacked=True)


def tables_shown(found: Round, person_id: str, *, facilitates: bool, open: bool) -> list[TableShown]:
    """The tables of a round (as `queries.rooms.round_of` gives it), the reader's own first. `open`: notes can be written."""
    shown = [_table(found, each, person_id, facilitates, open) for each in found.groups.all()]
    return sorted(shown, key=lambda each: (not each.own, each.number))


def _table(found: Round, table: SmallGroup, person_id: str, facilitates: bool, open: bool) -> TableShown:
    members = [seat.membership for seat in table.seats.all()]
    own = any(str(each.person_id) == person_id for each in members)
    writes = open and (own or facilitates)
    return TableShown(
        number=table.number,
        people=tuple(each.public_name for each in members),
        own=own,
        note=tuple(blocks(table.note)),
        noted=moment(table.noted_at) if table.noted_at and table.note else "",
        public=table.public_note,
        write_href=at(found.tradeoff, "group_note", found.number, table.number) if writes else "",
    )


def proposed(tables: Sequence[Sequence[int]], members: Iterable[Membership]) -> list[TableShown]:
    """The tables of a proposal, with names."""
    names = {each.pk: each.public_name for each in members}
    return [
        TableShown(number, tuple(names[each] for each in table))
        for number, table in enumerate(tables, start=1)
    ]


def notes_shown(tables: Iterable[SmallGroup]) -> list[dict[str, Any]]:
    """Public notes, with round and table."""
    return [
        {
            "heading": f"Round {each.round.number}, table {each.number}",
            "topic": each.round.topic,
            "note": blocks(each.note),
        }
        for each in tables
    ]


def private_shown(notes: Iterable[PrivateNote], person_id: str) -> list[dict[str, Any]]:
    """Private notes; `own`: the reader wrote it and may delete it."""
    return [
        {
            "id": each.pk,
            "by": each.by_name,
            "at": moment(each.written_at),
            "text": blocks(each.text),
            "own": str(each.person_id) == person_id,
        }
        for each in notes
    ]
