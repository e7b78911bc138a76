"""Areas in order of their score, each as a bar to the left or right of zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from design.charts.base import Chart
from design.charts.scale import WIDTH, Linear, clean, decimals_of, numbers, place, shorten, ticks
from design.formats import is_absent, number, reason_for
from design.tables import Cell, Column, Row, Table

ROW = 31
TOP = 34


@dataclass(frozen=True)
class RankedItem:
    """An area: name, value (None if absent, with a reason code), link, rank; `marked` is the page's own."""

    label: str
    value: float | None
    href: str = ""
    rank: int | None = None
    reason: str = ""
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class RankedChart(Chart):
    """A diverging bar chart around zero. Items are drawn in the order given, those without a value last."""

    template: ClassVar[str] = "ranked"

    items: Sequence[RankedItem]
    low_label: str = "Worse than usual"
    high_label: str = "Better than usual"
    item_label: str = "Area"
    value_label: str = "Score"

    @property
    def ordered(self) -> list[RankedItem]:
        """Items with a value as given, then those without."""
        return sorted(self.items, key=lambda item: is_absent(item.value))

    @property
    def links(self) -> Sequence[str]:
        return [item.href for item in self.items if item.href]

    def figures(self) -> Table:
        columns = (
            Column("label", self.item_label),
            Column("value", self.value_label, numeric=True),
            Column("rank", "Rank", numeric=True),
        )
        rows = [
            Row((Cell(item.label, item.href), self.cell(item.value, item.reason), _rank(item)), item.marked)
            for item in self.ordered
        ]
        return Table(self.table_id, f"{self.title}: figures", columns, rows)

    def drawing(self) -> dict[str, Any]:
        marks = ticks(*_ends(numbers(item.value for item in self.items)), about=6)
        scale = Linear(marks[0], marks[-1], 8, WIDTH - 8)
        height = TOP + ROW * len(self.items) + 6
        return {
            "height": height,
            "foot": place(height - 4),
            "zero": place(scale.at(0)),
            "ticks": [
                {"x": place(scale.at(mark)), "text": number(mark, decimals_of(marks), signed=True)}
                for mark in marks
            ],
            "low_label": clean(self.low_label),
            "high_label": clean(self.high_label),
            "rows": [self._row(at, item, scale) for at, item in enumerate(self.ordered)],
        }

    def _row(self, at: int, item: RankedItem, scale: Linear) -> dict[str, Any]:
        top = TOP + at * ROW
        said = self.style.text(item.value, item.reason)
        rank = f"{item.rank}. " if item.rank else ""
        row = {
            "label": shorten(f"{rank}{item.label}", WIDTH - 12 - 7 * len(said)),
            "whole": clean(item.label),
            "href": item.href,
            "value": said,
            "marked": item.marked,
            "top": place(top),
            "text_y": place(top + 13),
            "bar_y": place(top + 21.5),
            "absent": is_absent(item.value),
        }
        if item.value is not None and not row["absent"]:
            row |= {"x": place(scale.at(item.value)), "side": "good" if item.value >= 0 else "poor"}
        return row


def _rank(item: RankedItem) -> Cell:
    return (
        Cell(f"{item.rank}")
        if item.rank
        else Cell(reason_for("missing").short if not is_absent(item.value) else "–", absent=True)
    )


def _ends(values: list[float]) -> tuple[float, float]:
    return (min([0.0, *values]), max([0.0, *values])) if any(values) else (-1.0, 1.0)
