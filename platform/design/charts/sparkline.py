"""A small line without axes, for a cell of a table that holds the figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from design.charts.base import Chart
from design.charts.scale import Linear, clean, numbers, place
from design.charts.trend import TrendPoint
from design.formats import is_absent
from design.tables import Column, Row, Table

WIDE = 120.0
TALL = 30.0


@dataclass(frozen=True, kw_only=True)
class Sparkline(Chart):
    """Values over time, the last one marked. `title` names metric and area for those who cannot see it."""

    template: ClassVar[str] = "sparkline"

    points: tuple[TrendPoint, ...]

    def figures(self) -> Table:
        columns = (Column("period", "Period"), Column("value", "Value", numeric=True))
        rows = [Row((point.period, self.cell(point.value, point.reason))) for point in self.points]
        return Table(self.table_id, f"{self.title}: figures", columns, rows)

    def drawing(self) -> dict[str, Any]:
        known = numbers(point.value for point in self.points) or [0.0]
        x = Linear(0, max(len(self.points) - 1, 1), 4, WIDE - 6)
        y = Linear(min(known), max(known), TALL - 5, 5)
        spots = [
            None if is_absent(p.value) else (x.at(at), y.at(p.value or 0.0))
            for at, p in enumerate(self.points)
        ]
        segments = [
            f"M{place(a[0])} {place(a[1])}L{place(b[0])} {place(b[1])}" for a, b in pairwise(spots) if a and b
        ]
        present = [spot for spot in spots if spot]
        return {
            "width": WIDE,
            "height": TALL,
            "path": "".join(segments),
            "last": {"x": place(present[-1][0]), "y": place(present[-1][1])} if present else None,
            "says": clean(self.says) or self._sentence(),
        }

    def _sentence(self) -> str:
        known = [point for point in self.points if not is_absent(point.value)]
        if not known:
            return "No values."
        first, last = known[0], known[-1]
        return clean(
            f"{first.period}: {self.style.text(first.value)}; {last.period}: {self.style.text(last.value)}."
        )
