"""Two to five areas side by side on one scale, told apart by shape as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.html import format_html

from design.charts.base import Chart, KeyEntry
from design.charts.scale import WIDTH, Linear, clean, decimals_of, numbers, place, shorten, ticks
from design.formats import is_absent, number
from design.tables import Cell, Column, Row, Table

ROW = 38
TOP = 34


@dataclass(frozen=True)
class ComparisonRow:
    """One thing compared (a metric or a domain): a value per area in the chart's order, None where absent."""

    label: str
    values: Sequence[float | None]
    href: str = ""
    reasons: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ComparisonChart(Chart):
    """Dots on one scale shared by all rows, so the values have one unit (scores, as a rule)."""

    template: ClassVar[str] = "comparison"

    areas: Sequence[str]
    rows: Sequence[ComparisonRow]
    low_label: str = ""
    high_label: str = ""
    row_label: str = "Measure"

    def __post_init__(self) -> None:
        if not 2 <= len(self.areas) <= 5:
            raise ValueError("A comparison has two to five areas.")
        if any(len(row.values) != len(self.areas) for row in self.rows):
            raise ValueError("Each row of a comparison has one value for each area.")

    @property
    def links(self) -> Sequence[str]:
        return [row.href for row in self.rows if row.href]

    @property
    def key(self) -> Sequence[KeyEntry]:
        return [
            KeyEntry(format_html('<path class="fm-c-s{}" d="{}"/>', at + 1, shape(at, 12, 12, 1.3)), name)
            for at, name in enumerate(self.areas)
        ]

    def figures(self) -> Table:
        columns = [Column("label", self.row_label)]
        columns += [Column(f"a{at}", name, numeric=True) for at, name in enumerate(self.areas)]
        return Table(
            self.table_id, f"{self.title}: figures", columns, [Row(self._cells(row)) for row in self.rows]
        )

    def _cells(self, row: ComparisonRow) -> list[Cell | str]:
        reasons = [*row.reasons, *[""] * len(row.values)]
        return [
            Cell(row.label, row.href),
            *(self.cell(value, reasons[at]) for at, value in enumerate(row.values)),
        ]

    def drawing(self) -> dict[str, Any]:
        known = numbers(value for row in self.rows for value in row.values) or [0.0]
        marks = ticks(min([0.0, *known]), max([0.0, *known]), about=5)
        scale = Linear(marks[0], marks[-1], 12, WIDTH - 12)
        height = TOP + ROW * len(self.rows) + 4
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
            "rows": [self._row(at, row, scale) for at, row in enumerate(self.rows)],
        }

    def _row(self, at: int, row: ComparisonRow, scale: Linear) -> dict[str, Any]:
        top = TOP + at * ROW
        absent = sum(is_absent(value) for value in row.values)
        note = f"{absent} without value" if absent else ""
        spots = [
            (each, scale.at(value))
            for each, value in enumerate(row.values)
            if value is not None and not is_absent(value)
        ]
        return {
            "label": shorten(row.label, WIDTH - 8 - 7 * len(note)),
            "whole": clean(row.label),
            "href": row.href,
            "note": note,
            "text_y": place(top + 13),
            "mid": place(top + 26),
            "dots": [{"class": each + 1, "path": shape(each, x, top + 26)} for each, x in spots],
            "span": (place(min(x for _, x in spots)), place(max(x for _, x in spots))) if spots else None,
        }


def shape(at: int, x: float, y: float, size: float = 1.0) -> str:
    """Path of an area's mark around (x, y): disc, square, triangle, diamond, cross."""
    return f"M{place(x + START[at][0] * size)} {place(y + START[at][1] * size)}" + _scaled(STEPS[at], size)


START = ((-5, 0), (-4.5, -4.5), (0, -6), (0, -6.5), (-1.8, -6))
STEPS: tuple[tuple[tuple[str, tuple[float, ...]], ...], ...] = (
    (("a", (5, 5, 0, 1, 0, 10, 0)), ("a", (5, 5, 0, 1, 0, -10, 0))),
    (("h", (9,)), ("v", (9,)), ("h", (-9,))),
    (("l", (5.8, 10)), ("h", (-11.6,))),
    (("l", (6, 6.5)), ("l", (-6, 6.5)), ("l", (-6, -6.5))),
    tuple(
        zip(
            "hvhvhvhvhvh",
            ((s,) for s in (3.6, 4.2, 4.2, 3.6, -4.2, 4.2, -3.6, -4.2, -4.2, -3.6, 4.2)),
            strict=True,
        )
    ),
)


def _scaled(steps: tuple[tuple[str, tuple[float, ...]], ...], size: float) -> str:
    """Relative path steps at another size; the flags of an arc stay as they are."""
    parts = []
    for letter, values in steps:
        flags = range(2, 5) if letter == "a" else range(0)
        parts.append(letter + " ".join(place(v if at in flags else v * size) for at, v in enumerate(values)))
    return "".join(parts) + "z"
