"""One area's place among all areas and among those like it, as dots on one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from design.charts.base import Chart
from design.charts.scale import WIDTH, Linear, clean, decimals_of, numbers, place, shorten, ticks
from design.formats import is_absent, number
from design.tables import Cell, Column, Row, Table

LANE = 62
TOP = 8
DOT = 4.0
GROUPS = {"chosen": "This area", "similar": "Similar area", "other": "Other area"}


@dataclass(frozen=True)
class StripPoint:
    """An area: `group` is chosen (one, the page's own), similar or other."""

    label: str
    value: float | None
    group: Literal["chosen", "similar", "other"] = "other"
    href: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StripChart(Chart):
    """Two lanes of dots: all areas, and the similar ones. The chosen area is a diamond with its name."""

    template: ClassVar[str] = "strip"

    points: Sequence[StripPoint]
    low_label: str = ""
    high_label: str = ""
    value_label: str = "Value"

    @property
    def has_similar(self) -> bool:
        """Whether the second lane is drawn."""
        return any(point.group == "similar" for point in self.points)

    def figures(self) -> Table:
        columns = (
            Column("label", "Area"),
            Column("value", self.value_label, numeric=True),
            Column("group", "Group"),
        )
        ordered = sorted(self.points, key=lambda point: (is_absent(point.value), -(point.value or 0.0)))
        rows = [
            Row(
                (Cell(point.label, point.href), self.cell(point.value, point.reason), GROUPS[point.group]),
                point.group == "chosen",
            )
            for point in ordered
        ]
        return Table(self.table_id, f"{self.title}: figures", columns, rows)

    def drawing(self) -> dict[str, Any]:
        values = numbers(point.value for point in self.points) or [0.0]
        marks = ticks(min(values), max(values), about=4)
        scale = Linear(marks[0], marks[-1], 10, WIDTH - 10)
        lanes = [("All areas", list(self.points))]
        if self.has_similar:
            lanes.append(("Similar areas", [point for point in self.points if point.group != "other"]))
        foot = TOP + LANE * len(lanes)
        return {
            "height": foot + (38 if self.low_label or self.high_label else 22),
            "foot": place(foot),
            "tick_y": place(foot + 16),
            "label_y": place(foot + 33),
            "ticks": [
                {"x": place(scale.at(mark)), "text": number(mark, decimals_of(marks))} for mark in marks
            ],
            "low_label": clean(self.low_label),
            "high_label": clean(self.high_label),
            "lanes": [self._lane(at, name, points, scale) for at, (name, points) in enumerate(lanes)],
        }

    def _lane(self, at: int, name: str, points: list[StripPoint], scale: Linear) -> dict[str, Any]:
        top = TOP + LANE * at
        base = top + LANE - 10
        return {
            "name": name,
            "text_y": place(top + 12),
            "base": place(base),
            "dots": _stacked([point for point in points if point.group != "chosen"], scale, base),
            "chosen": [
                self._chosen(point, scale, base)
                for point in points
                if point.group == "chosen" and not is_absent(point.value)
            ],
        }

    def _chosen(self, point: StripPoint, scale: Linear, base: float) -> dict[str, str]:
        x, y = scale.at(point.value or 0.0), base - DOT
        words = shorten(f"{point.label} {self.style.text(point.value)}", WIDTH - 20)
        half = len(words) * 3.3
        return {
            "path": f"M{place(x)} {place(y - 7)}l6 7l-6 7l-6-7z",
            "x": place(min(max(x, half), WIDTH - half)),
            "y": place(base - 24),
            "text": words,
            "line": f"M{place(x)} {place(base - 20)}V{place(y - 7)}",
        }


def _stacked(points: list[StripPoint], scale: Linear, base: float) -> list[dict[str, Any]]:
    """Dots moved up where they would cover each other, at most three high."""
    dots, last = [], [-99.0, -99.0, -99.0]
    for point in sorted((p for p in points if not is_absent(p.value)), key=lambda p: p.value or 0.0):
        x = scale.at(point.value or 0.0)
        level = next((at for at, end in enumerate(last) if x - end >= DOT * 2), 0)
        last[level] = x
        similar = point.group == "similar"
        dots.append(
            {
                "x": place(x),
                "y": place(base - DOT - level * 7),
                "sx": place(x - 3.6),
                "sy": place(base - DOT - 3.6 - level * 7),
                "similar": similar,
            }
        )
    return dots
