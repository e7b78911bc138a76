"""A metric in an index: all areas with limits, the gap in a sentence, the trend, where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose
from statistics import median
from typing import Any

import pandas as pd

from design.charts import IntervalChart, IntervalItem, TrendChart, TrendPoint, TrendSeries
from design.formats import NumberStyle, number
from design.tables import Cell, Column, Row, Table
from indexapp.calc.gaps import complement
from indexapp.presenters.area import made_of
from indexapp.presenters.common import SCORE, Node, area_url, by_node, has_source, nodes_of, source_url
from indexapp.presenters.gaps import GapView, PotentialView, gap_view, potential_views, values_of
from indexapp.queries.areas import AreaSet
from indexapp.queries.metrics import Behind, Parts
from indexapp.queries.published import BlockInfo, Index, RunView, ScoreRow

SORTS = ("rank", "area", "value")


@dataclass(frozen=True)
class MetricPage:
    """Everything the metric template shows."""

    node: Node
    domain: str
    period: str
    better: str
    unit: str
    gap: GapView | None
    other_side: str
    potentials: list[PotentialView]
    usual: str
    chart: IntervalChart
    over_time: TrendChart
    table: Table


@dataclass(frozen=True)
class MetricDesk:
    """What every part of the page is made from. `rows`: scores of the metric for all areas in every period; `behind`: the
    observations in force in the period by area id; `parts`: what rolled-up figures were put together from."""

    index: Index
    run: RunView
    areas: AreaSet
    rows: list[ScoreRow]
    behind: Mapping[int, Behind]
    parts: Mapping[tuple[str, int], Parts]
    file: dict[str, Any]
    metric: str
    period: str
    sort: str

    @cached_property
    def node(self) -> Node:
        return nodes_of(self.run.spec)[self.metric]

    @cached_property
    def found(self) -> dict[tuple[str, str, int], ScoreRow]:
        return by_node(self.rows)

    @cached_property
    def block(self) -> BlockInfo:
        return self.run.blocks[self.metric, self.period]

    @cached_property
    def style(self) -> NumberStyle:
        """How single figures are written."""
        return NumberStyle(decimals=self.node.decimals, unit=self.node.short_unit)

    @cached_property
    def heading(self) -> str:
        """What stands over a column of figures."""
        unit = self.node.unit
        return unit[:1].upper() + unit[1:] or "Figure"

    @cached_property
    def order(self) -> list[int]:
        """Area ids in the order asked for; those without a figure last, whichever way the rest runs; ties by name."""
        name, falling = self.sort.removeprefix("-"), self.sort.startswith("-")
        named = sorted(self.areas.by_id, key=lambda pk: self.areas.by_id[pk].short_name.casefold())
        if name == "area":
            return named[::-1] if falling else named
        figure = {pk: self.row(pk).raw if name == "value" else self.row(pk).rank for pk in named}
        present = sorted(
            (pk for pk in named if figure[pk] is not None), key=lambda pk: figure[pk] or 0.0, reverse=falling
        )
        return present + [pk for pk in named if figure[pk] is None]

    def row(self, area_id: int) -> ScoreRow:
        """An area's score of the metric in the period."""
        return self.found[self.metric, self.period, area_id]

    def own(self, area_id: int) -> Behind | None:
        """The observation that an area's figure is, None where the figure was put together or has been replaced since."""
        row, source = self.row(area_id), self.behind.get(area_id)
        if source is None or row.raw is None:
            return None
        if source.value is None:
            return source  # worked out from its own counts
        return source if isclose(source.value, row.raw, rel_tol=1e-9, abs_tol=1e-12) else None

    def limits(self, area_id: int) -> tuple[float | None, float | None]:
        """Lower and upper limit of an area's own figure; both or neither."""
        source = self.own(area_id)
        if source is None or source.lower is None or source.upper is None:
            return None, None
        return source.lower, source.upper


def metric_page(desk: MetricDesk) -> MetricPage:
    """Build the view model of a metric's page."""
    node, run = desk.node, desk.run
    values = values_of(desk.found, node.slug, desk.period, desk.areas)
    spec = next(each for each in run.spec.metrics if each.slug == node.slug)
    counts = {
        area.key: source.denominator for pk, area in desk.areas.by_id.items() if (source := desk.own(pk))
    }
    return MetricPage(
        node=node, period=desk.period, unit=node.unit,
        domain=next(domain.title for domain in run.spec.domains for use in domain.metrics if use.metric.slug == node.slug),
        better="Higher is better" if node.direction > 0 else "Lower is better",
        gap=gap_view(desk.index, node, values, desk.areas, desk.period, desk.file),
        other_side=_other_side(desk, values),
        potentials=potential_views(values, pd.Series(counts, dtype=float).reindex(values.index), node, spec.scale, desk.file),
        usual=_usual(node, desk.block, run),
        chart=_chart(desk), over_time=_over_time(desk), table=_table(desk),
    )  # fmt: skip


def _other_side(desk: MetricDesk, values: pd.Series) -> str:
    """That a gap is told on the people without, where it is."""
    if not desk.file.get("complement") or values.notna().sum() == 0:
        return ""
    high, low = (
        number(float(complement(values).max()), desk.node.decimals),
        number(float(values.min()), desk.node.decimals),
    )
    return f"The gap is told on the other side of the metric, as the report tells it: where {low}% have it, {high}% lack it."


def _usual(node: Node, block: BlockInfo, run: RunView) -> str:
    if block.centre is None or block.spread is None:
        return ""
    method = run.spec.method
    centre = (method.baseline_centre or method.centre) if block.period == method.baseline else method.centre
    kind = "middle (median) area" if centre == "median" else "average (mean) of the areas"
    return (
        f"In {method.baseline}, the baseline, the {kind} was {node.style.text(block.centre)}, and areas typically differed by "
        f"{node.style.text(block.spread)} (one standard deviation). That is what a score of zero means here."
    )


def _chart(desk: MetricDesk) -> IntervalChart:
    node, items = desk.node, []
    for pk in desk.order:
        area, row = desk.areas.by_id[pk], desk.row(pk)
        href = area_url(desk.index, area, desk.period)
        items.append(IntervalItem(area.short_name, row.raw, *desk.limits(pk), href=href, reason=row.reason))
    limited = any(item.lower is not None for item in items)
    says = (
        "Lines show 95% limits where the source gives them: areas whose lines overlap may not really differ."
        if limited
        else "The source gives no limits for these figures."
    )
    return IntervalChart(
        id="all-areas", title=f"{node.title}, {desk.period}", style=desk.style, items=items, reference=desk.block.centre,
        says=f"{desk.heading}. {says}", reference_label="Usual in the baseline:" if desk.block.centre is not None else "",
        value_label=desk.heading,
    )  # fmt: skip


def _over_time(desk: MetricDesk) -> TrendChart:
    def line(name: str, pick: Any) -> TrendSeries:
        points = []
        for period in desk.run.periods:
            rows = [desk.found[desk.metric, period, pk] for pk in desk.areas.by_id]
            values = [row.raw for row in rows if row.raw is not None]
            points.append(
                TrendPoint(
                    period,
                    pick(values) if values else None,
                    reason="" if values else rows[0].reason if rows else "missing",
                )
            )
        return TrendSeries(name, points)

    return TrendChart(
        id="over-time", title=f"{desk.node.title} over time", style=desk.style,
        says=f"{desk.heading}. The middle area of all, and the highest and the lowest.",
        series=[line("Middle area", median), line("Highest", max), line("Lowest", min)],
    )  # fmt: skip


def _table(desk: MetricDesk) -> Table:
    columns = [
        Column("area", "Area", sortable=True),
        Column("value", desk.heading, numeric=True, sortable=True),
        Column("limits", "95% limits", numeric=True, term="confidence interval"),
        Column("of", "Out of", numeric=True, term="denominator"),
        Column("score", "Score", numeric=True, term="score"),
        Column("rank", "Rank", numeric=True, sortable=True),
    ]
    rows = [_row(desk, pk) for pk in desk.order]
    return Table(
        "all-figures-table", f"{desk.node.title}: every area, {desk.period}", columns, rows, sort=desk.sort
    )


def _row(desk: MetricDesk, pk: int) -> Row:
    """One area; its figure leads to the row of the release that it comes from."""
    area, row, own = desk.areas.by_id[pk], desk.row(pk), desk.own(pk)
    source = source_url(desk.metric, area, desk.period) if has_source(row) else ""
    lower, upper = desk.limits(pk)
    limits = f"{desk.style.bare(lower)} to {desk.style.bare(upper)}" if lower is not None else ""
    people = number(own.denominator) if own else ""
    return Row(
        [
            Cell(area.short_name, area_url(desk.index, area, desk.period)),
            Cell(
                desk.style.text(row.raw, row.reason),
                source,
                absent=row.raw is None,
                note="" if own else made_of(row, desk.parts.get((desk.metric, pk))),
            ),
            Cell(limits or "–", absent=not limits),
            Cell(people or "–", absent=not people),
            Cell(SCORE.text(row.score, row.reason), absent=row.score is None),
            Cell(str(row.rank) if row.rank else "–", absent=row.rank is None),
        ]
    )
