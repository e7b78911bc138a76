"""A metric over areas: bars from zero with whiskers for the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from design.charts.base import Chart
from design.charts.scale import WIDTH, Linear, clean, decimals_of, numbers, place, shorten, ticks
from design.formats import is_absent, number
from design.tables import Cell, Column, Row, Table

ROW = 33
TOP = 24


@dataclass(frozen=True)
class IntervalItem:
    """An area's value with its lower and upper limit (both or neither drawn)."""

    label: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    href: str = ""
    reason: str = ""
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class IntervalChart(Chart):
    """Bars in the order given; `reference` draws a line (say, England) with `reference_label`."""

    template: ClassVar[str] = "intervals"

    items: Sequence[IntervalItem]
    reference: float | None = None
    reference_label: str = ""
    value_label: str = "Value"
    limits_label: str = "95% limits"

    @property
    def links(self) -> Sequence[str]:
        return [item.href for item in self.items if item.href]

    def figures(self) -> Table:
        columns = (
            Column("label", "Area"),
            Column("value", self.value_label, numeric=True),
            Column("limits", self.limits_label, numeric=True),
        )
        rows = [
            Row(
                (Cell(item.label, item.href), self.cell(item.value, item.reason), self._limits(item)),
                item.marked,
            )
            for item in self.items
        ]
        if not is_absent(self.reference):
            rows.append(
                Row((self.reference_label or "Reference", self.cell(self.reference), Cell("–", absent=True)))
            )
        return Table(self.table_id, f"{self.title}: figures", columns, rows)

    def _limits(self, item: IntervalItem) -> Cell:
        if is_absent(item.lower) or is_absent(item.upper):
            return Cell("–", absent=True)
        return Cell(f"{self.style.bare(item.lower)} to {self.style.bare(item.upper)}")

    def drawing(self) -> dict[str, Any]:
        values = [value for item in self.items for value in (item.value, item.lower, item.upper)]
        known = numbers([*values, self.reference])
        marks = ticks(min([0.0, *known]), max([0.0, *known]) or 1.0, about=4)
        scale = Linear(marks[0], marks[-1], 6, WIDTH - 12)
        foot = TOP + ROW * len(self.items)
        reference = None if self.reference is None or is_absent(self.reference) else scale.at(self.reference)
        return {
            "height": foot + (20 if reference is not None else 4),
            "foot": place(foot),
            "name_y": place(foot + 14),
            "zero": place(scale.at(0)),
            "ticks": [
                {"x": place(scale.at(mark)), "text": number(mark, decimals_of(marks))} for mark in marks
            ],
            "reference": None if reference is None else place(reference),
            "reference_label": shorten(f"{self.reference_label} {self.style.text(self.reference)}", WIDTH),
            "reference_end": reference is not None and reference > WIDTH / 2,
            "rows": [self._row(at, item, scale) for at, item in enumerate(self.items)],
        }

    def _row(self, at: int, item: IntervalItem, scale: Linear) -> dict[str, Any]:
        top, said = TOP + at * ROW, self.style.text(item.value, item.reason)
        row: dict[str, Any] = {
            "label": shorten(item.label, WIDTH - 12 - 7 * len(said)),
            "whole": clean(item.label),
            "href": item.href,
            "value": said,
            "marked": item.marked,
            "absent": is_absent(item.value),
            "top": place(top),
            "text_y": place(top + 13),
            "bar_y": place(top + 19),
            "mid": place(top + 23),
        }
        if item.value is not None and not row["absent"]:
            ends = sorted((scale.at(0), scale.at(item.value)))
            row |= {"x": place(ends[0]), "width": place(ends[1] - ends[0])}
            if not is_absent(item.lower) and not is_absent(item.upper):
                row["whisker"] = _whisker(scale.at(item.lower or 0.0), scale.at(item.upper or 0.0), top + 23)
        return row


def _whisker(low: float, high: float, y: float) -> str:
    return f"M{place(low)} {place(y - 4)}v8m0-4H{place(high)}m0-4v8"
