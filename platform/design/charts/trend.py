"""A line through time for one area and what it is compared with; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from design.charts.base import Chart
from design.charts.scale import WIDTH, Linear, clean, decimals_of, numbers, place, shorten, ticks
from design.formats import is_absent, number
from design.tables import Cell, Column, Row, Table

HEIGHT = 220.0
TOP = 12.0
FOOT = HEIGHT - 28
LEFT = 46.0
RIGHT = WIDTH - 14


@dataclass(frozen=True)
class TrendPoint:
    """A period's value with its limits, or the reason why there is none."""

    period: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class TrendSeries:
    """A line: the first of a chart is the area itself and carries the band of limits."""

    name: str
    points: Sequence[TrendPoint]


@dataclass(frozen=True, kw_only=True)
class TrendChart(Chart):
    """One to three lines over the union of their periods; a period is a code, not a date."""

    template: ClassVar[str] = "trend"

    series: Sequence[TrendSeries]
    start_at_zero: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= 3:
            raise ValueError("A trend has one to three lines.")

    @property
    def periods(self) -> list[str]:
        """Every period once, in order of code (codes sort by time within one kind of period)."""
        return sorted({point.period for line in self.series for point in line.points})

    @property
    def has_limits(self) -> bool:
        """Whether any point of the first line has both limits."""
        return any(_band(point) for point in self.series[0].points)

    def figures(self) -> Table:
        columns = [Column("period", "Period")]
        columns += [Column(f"s{at}", line.name, numeric=True) for at, line in enumerate(self.series)]
        if self.has_limits:
            columns.append(Column("limits", "Limits", numeric=True))
        known = [{point.period: point for point in line.points} for line in self.series]
        return Table(
            self.table_id,
            f"{self.title}: figures",
            columns,
            [self._row(period, known) for period in self.periods],
        )

    def _row(self, period: str, known: list[dict[str, TrendPoint]]) -> Row:
        cells: list[Cell | str] = [period]
        for points in known:
            point = points.get(period, TrendPoint(period, None))
            cells.append(self.cell(point.value, point.reason))
        if self.has_limits:
            first = known[0].get(period)
            limits = _band(first) if first else None
            cells.append(
                Cell(f"{self.style.bare(limits[0])} to {self.style.bare(limits[1])}")
                if limits
                else Cell("–", absent=True)
            )
        return Row(cells)

    def drawing(self) -> dict[str, Any]:
        values = [
            value
            for line in self.series
            for point in line.points
            for value in (point.value, *(_band(point) or ()))
        ]
        known = numbers(values) or [0.0, 1.0]
        marks = ticks(min([*known, 0.0]) if self.start_at_zero else min(known), max(known), about=4)
        y = Linear(marks[0], marks[-1], FOOT, TOP)
        x = {
            period: Linear(0, max(len(self.periods) - 1, 1), LEFT, RIGHT).at(at)
            for at, period in enumerate(self.periods)
        }
        lines = [_line(at, line, x, y) for at, line in enumerate(self.series)]
        _spread_names(lines)
        return {
            "height": HEIGHT + 17 * len(self.series),
            "ticks": [
                {
                    "y": place(y.at(mark)),
                    "ty": place(y.at(mark) + 4),
                    "text": number(mark, decimals_of(marks)),
                }
                for mark in marks
            ],
            "periods": _period_labels(self.periods, x),
            "bands": _bands(self.series[0], x, y),
            "gaps": [place(x[point.period]) for point in self.series[0].points if is_absent(point.value)],
            "lines": lines,
            "left": place(LEFT),
            "right": place(RIGHT),
            "top": place(TOP),
            "foot": place(FOOT),
            "period_y": place(FOOT + 17),
        }


def _band(point: TrendPoint) -> tuple[float, float] | None:
    if is_absent(point.value) or point.lower is None or point.upper is None:
        return None
    return None if is_absent(point.lower) or is_absent(point.upper) else (point.lower, point.upper)


def _stretches(line: TrendSeries, keep: Any) -> list[list[TrendPoint]]:
    """Runs of neighbouring points for which `keep` holds."""
    return [
        list(points) for kept, points in groupby(line.points, key=lambda point: bool(keep(point))) if kept
    ]


def _line(at: int, line: TrendSeries, x: dict[str, float], y: Linear) -> dict[str, Any]:
    stretches = _stretches(line, lambda point: not is_absent(point.value))
    spots = [[(x[point.period], y.at(point.value or 0.0)) for point in stretch] for stretch in stretches]
    return {
        "number": at,
        "name": shorten(line.name, WIDTH - LEFT - 30),
        "paths": [_path(stretch) for stretch in spots if len(stretch) > 1],
        "marks": [_mark(at, *spot) for stretch in spots for spot in stretch],
    }


def _spread_names(lines: list[dict[str, Any]]) -> None:
    """Each line's name stands under the drawing with a sample of its line."""
    for at, line in enumerate(lines):
        line |= {
            "name_y": place(HEIGHT + 10 + 17 * at),
            "sample_y": place(HEIGHT + 6 + 17 * at),
            "sample": _mark(line["number"], LEFT + 13, HEIGHT + 6 + 17 * at),
        }


def _mark(at: int, x: float, y: float) -> str:
    """Path of a point: a disc, a square or a triangle, so that lines differ without colour."""
    if at == 0:
        return f"M{place(x - 3.2)} {place(y)}a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z"
    if at == 1:
        return f"M{place(x - 3)} {place(y - 3)}h6v6h-6z"
    return f"M{place(x)} {place(y - 3.8)}l3.8 6.6h-7.6z"


def _path(spots: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in spots)


def _bands(line: TrendSeries, x: dict[str, float], y: Linear) -> list[str]:
    bands = []
    for stretch in _stretches(line, _band):
        limits = [(x[point.period], *(_band(point) or (0.0, 0.0))) for point in stretch]
        if len(limits) == 1:
            limits = [(limits[0][0] + shift, *limits[0][1:]) for shift in (-4.0, 4.0)]
        edge = [(at, y.at(upper)) for at, _, upper in limits] + [
            (at, y.at(lower)) for at, lower, _ in reversed(limits)
        ]
        bands.append(f"{_path(edge)}Z")
    return bands


def _period_labels(periods: list[str], x: dict[str, float]) -> list[dict[str, str]]:
    """As many period labels as fit, always the last one."""
    longest = max((len(period) for period in periods), default=1) * 7 + 8
    room = max(1, int((RIGHT - LEFT) // longest))
    step = -(-len(periods) // room) if periods else 1
    shown = list(reversed(range(len(periods) - 1, -1, -step)))
    half = longest / 2
    return [{"x": place(min(x[periods[at]], WIDTH - half + 4)), "text": clean(periods[at])} for at in shown]
