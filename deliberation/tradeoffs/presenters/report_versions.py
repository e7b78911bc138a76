"""Versions of a section, and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.tradeoffs.calc.comparing import GONE, NEW, Line, compare
from deliberation.tradeoffs.models import SectionVersion
from design.formats import moment
from design.tables import Column, Row, Table


@dataclass(frozen=True)
class Compared:
    """Two versions compared, with the lines of both."""

    title: str
    lines: list[Line]
    said: str


def versions_table(versions: Sequence[SectionVersion]) -> Table:
    """Who wrote which version when, newest first."""
    columns = [
        Column("version", "Version"),
        Column("when", "When"),
        Column("who", "By"),
        Column("size", "Words"),
    ]
    rows = [
        Row([f"Version {each.version}", moment(each.written_at), each.by_name, f"{len(each.text.split()):,}"])
        for each in versions
    ]
    return Table(id="versions", caption="Versions", columns=columns, rows=rows, stacked=True)


def compared(old_title: str, old: str, new_title: str, new: str) -> Compared:
    """Two texts compared, with a sentence that says how much differs."""
    lines = compare(old, new)
    came = sum(len(bit.text.split()) for line in lines for bit in line.bits if bit.kind == NEW)
    went = sum(len(bit.text.split()) for line in lines for bit in line.bits if bit.kind == GONE)
    said = f"Words added: {came:,}. Words taken out: {went:,}." if came or went else "They are the same."
    return Compared(f"{old_title} and {new_title}", lines, said)
