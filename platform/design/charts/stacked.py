"""Counts on a few ordered steps (from strongly against to strongly for) as bars of equal length, in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.html import format_html

from design.charts.base import Chart, KeyEntry
from design.charts.scale import WIDTH, clean, place, shorten
from design.formats import number
from design.tables import Cell, Column, Row, Table

LEAD = 58.0
"""Room for a bar's own name, left of it."""
TOP, NAME, BAR, SPACE = 4, 20, 24, 12
DIGIT = 8.0
STEPS = 5


@dataclass(frozen=True)
class StackedBar:
    """One bar: a count for each step. `counts` None: nothing is told, for the reason `absent` says in a few words."""

    label: str
    counts: Sequence[int] | None
    absent: str = ""


@dataclass(frozen=True)
class StackedGroup:
    """Bars about one thing, under its name."""

    label: str
    bars: Sequence[StackedBar]
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class StackedChart(Chart):
    """Bars cut into five steps from one end to the other. Each part carries its count where there is room."""

    template: ClassVar[str] = "stacked"

    steps: Sequence[str]
    groups: Sequence[StackedGroup]
    group_label: str = "Option"
    bar_label: str = "When"

    def __post_init__(self) -> None:
        every = [bar.counts for group in self.groups for bar in group.bars if bar.counts is not None]
        if len(self.steps) != STEPS or any(len(counts) != STEPS for counts in every):
            raise ValueError(f"A stacked chart has {STEPS} steps, and each bar a count for each.")

    @property
    def links(self) -> Sequence[str]:
        return [group.href for group in self.groups if group.href]

    @property
    def key(self) -> Sequence[KeyEntry]:
        return [
            KeyEntry(
                format_html(
                    '<g class="fm-c-tile fm-c-tile-{}"><rect class="fm-c-face" x="3" y="5" width="18" height="14"/></g>',
                    at,
                ),
                words,
            )
            for at, words in enumerate(self.steps, start=1)
        ]

    def figures(self) -> Table:
        columns = [Column("group", self.group_label, wide=True), Column("bar", self.bar_label)]
        columns += [Column(f"s{at}", words, numeric=True) for at, words in enumerate(self.steps, start=1)]
        columns.append(Column("all", "All", numeric=True))
        rows = [Row(_cells(group, bar)) for group in self.groups for bar in group.bars]
        return Table(self.table_id, f"{self.title}: figures", columns, rows, stacked=True)

    def drawing(self) -> dict[str, Any]:
        shown, y = [], float(TOP)
        for group in self.groups:
            top, y = y, y + NAME
            bars = []
            for bar in group.bars:
                bars.append(_bar(bar, y))
                y += BAR + 2
            y += SPACE
            shown.append(
                {
                    "label": shorten(group.label, WIDTH),
                    "whole": clean(group.label),
                    "href": group.href,
                    "y": place(top + 13),
                    "bars": bars,
                }
            )
        return {"height": max(y - SPACE, 1.0) + 2, "groups": shown, "bar": place(BAR), "lead": place(LEAD)}


def _cells(group: StackedGroup, bar: StackedBar) -> list[Cell | str]:
    head: list[Cell | str] = [Cell(group.label, group.href), bar.label]
    if bar.counts is None:
        gone = [Cell("–", absent=True)] * STEPS
        return [*head, *gone, Cell(bar.absent or "–", absent=True)]
    return [*head, *(number(count) for count in bar.counts), number(sum(bar.counts))]


def _bar(bar: StackedBar, y: float) -> dict[str, Any]:
    told = bar.counts is not None and sum(bar.counts) > 0
    return {
        "label": shorten(bar.label, LEAD),
        "y": place(y),
        "text_y": place(y + 16),
        "parts": _parts(bar.counts or (), y) if told else [],
        "absent": "" if told else shorten(bar.absent or "No answers", WIDTH - LEAD - 12),
        "absent_x": place(LEAD + 8),
        "room": place(WIDTH - LEAD - 1),
    }


def _parts(counts: Sequence[int], y: float) -> list[dict[str, Any]]:
    total, x, parts = sum(counts), LEAD, []
    for step, count in enumerate(counts, start=1):
        wide = (WIDTH - 1 - LEAD) * count / total
        words = number(count)
        if count:
            parts.append(
                {
                    "step": step,
                    "x": place(x),
                    "wide": place(wide),
                    "middle": place(x + wide / 2),
                    "text": words if len(words) * DIGIT <= wide else "",
                }
            )
        x += wide
    return parts
