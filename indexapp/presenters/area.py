"""An area in an index: its place among all and among similar areas, its metrics, what is best, worst and what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from design.charts import Sparkline, StripChart, StripPoint, TrendChart, TrendPoint, TrendSeries
from design.formats import day, number, ordinal
from indexapp.calc.ranks import Place, place_of
from indexapp.calc.similar import similar_areas
from indexapp.calc.spec import INDEX_NODE, DomainSpec
from indexapp.calc.trends import TRENDS, trends
from indexapp.presenters.common import (
    SCORE,
    Node,
    area_url,
    by_node,
    earlier,
    has_source,
    metric_url,
    nodes_of,
    source_url,
)
from indexapp.queries.areas import DEPRIVATION, POPULATION, AreaSet, AreaView
from indexapp.queries.metrics import Parts
from indexapp.queries.published import Index, RunView, ScoreRow

SIMILAR = 7
LISTED = 3
TREND_WORDS = {
    "improving": "Getting better", "worsening": "Getting worse", "little_change": "Little change",
    "no_clear_direction": "Up and down", "too_few_periods": "Too few years",
}  # fmt: skip


@dataclass(frozen=True)
class MetricLine:
    """One metric of the area in the period. `source` is empty where no release says anything of it."""

    node: Node
    row: ScoreRow
    place: str
    place_among_similar: str
    trend: str
    trend_says: str
    sparkline: Sparkline
    href: str
    source: str
    made_of: str
    change: float | None

    @property
    def moved(self) -> str:
        """Which way its score went, and how far."""
        if self.change is None:
            return ""
        return f"{'better' if self.change > 0 else 'worse'}, {number(self.change, 2, signed=True)} in score"


@dataclass(frozen=True)
class DomainView:
    """One domain of the area with its metrics."""

    domain: DomainSpec
    caption: str
    row: ScoreRow
    place: str
    place_among_similar: str
    trend: str
    lines: list[MetricLine]

    @property
    def table_id(self) -> str:
        """The id of the table of its metrics."""
        return f"{self.domain.slug}-metrics"


@dataclass(frozen=True)
class AreaPage:
    """Everything the area template shows."""

    area: AreaView
    ended: str
    period: str
    before: str
    row: ScoreRow
    place: str
    place_among_similar: str
    trend_says: str
    change: str
    context: list[tuple[str, str]]
    sources: list[str]
    similar: list[tuple[AreaView, str]]
    strip: StripChart
    over_time: TrendChart
    domains: list[DomainView]
    best: list[MetricLine]
    worst: list[MetricLine]
    moved: list[MetricLine]


@dataclass(frozen=True)
class Desk:
    """What every part of the page is made from. `rows`: scores of all areas in the period, of this one in every period."""

    index: Index
    run: RunView
    areas: AreaSet
    area: AreaView
    rows: list[ScoreRow]
    period: str
    own: set[str]
    """Metrics of which the area has a figure of its own; any other figure was put together from parts."""
    parts: Mapping[tuple[str, int], Parts]

    @cached_property
    def nodes(self) -> dict[str, Node]:
        return nodes_of(self.run.spec)

    @cached_property
    def found(self) -> dict[tuple[str, str, int], ScoreRow]:
        return by_node(self.rows)

    @cached_property
    def before(self) -> str:
        return earlier(self.run, self.period)

    @cached_property
    def peers(self) -> list[AreaView]:
        nearest = similar_areas(self.areas.context, self.area.key, SIMILAR)["area"]
        return [self.areas.by_key[key] for key in nearest]

    @cached_property
    def ties(self) -> Counter[tuple[str, int]]:
        """How many areas hold each rank of each node in the period."""
        return Counter((row.node, row.rank) for row in self.rows if row.period == self.period and row.rank)

    @cached_property
    def trends(self) -> dict[str, str]:
        """Trend code by node."""
        own = [row for row in self.found.values() if row.area_id == self.area.id]
        kinds = {slug: node.kind for slug, node in self.nodes.items()}
        columns = ["area", "period", "node", "kind", "z", "score"]
        table = pd.DataFrame(
            [(self.area.key, row.period, row.node, kinds[row.node], row.z, row.score) for row in own],
            columns=columns,
        )
        judged = trends(table.astype({"z": float, "score": float}), self.run.periods)
        return dict(zip(judged["node"], judged["trend"], strict=True))

    def row(self, node: str) -> ScoreRow:
        """The area's score of a node in the period."""
        return self.found[node, self.period, self.area.id]

    def change(self, node: str) -> float | None:
        """How far its score moved since the scored period before."""
        now, then = self.row(node), self.found.get((node, self.before, self.area.id))
        return now.score - then.score if then and now.score is not None and then.score is not None else None

    def place(self, node: str) -> str:
        """Its rank among all areas in words."""
        rank = self.row(node).rank
        return (
            place_words(rank, self.run.blocks[node, self.period].areas_scored, self.ties[node, rank] - 1)
            if rank
            else ""
        )

    def among(self, node: str) -> str:
        """Its rank among similar areas in words, by score: a score is better when it is higher, whatever the metric."""
        scores = [self.found[node, self.period, each.id].score for each in (self.area, *self.peers)]
        place: Place | None = place_of(np.array(scores, dtype=float), 0)
        return place_words(place.rank, place.of, place.tied) if place and place.of > 1 else ""


def place_words(rank: int, of: int, tied: int) -> str:
    """A rank in words: "3rd of 42", "joint 3rd of 42" where others share it."""
    return f"{'joint ' if tied else ''}{ordinal(rank)} of {of}"


def area_page(desk: Desk) -> AreaPage:
    """Build the view model of an area's page in an index."""
    area, row = desk.area, desk.row(INDEX_NODE)
    domains = [_domain(desk, domain) for domain in desk.run.spec.domains]
    lines = [line for view in domains for line in view.lines]
    scored = sorted(
        (line for line in lines if line.row.score is not None), key=lambda line: line.row.score or 0.0
    )
    moved = sorted(
        (line for line in lines if line.change is not None), key=lambda line: -abs(line.change or 0.0)
    )
    return AreaPage(
        area=area, ended=ended_words(area), period=desk.period, before=desk.before, row=row,
        place=desk.place(INDEX_NODE), place_among_similar=desk.among(INDEX_NODE),
        trend_says=TRENDS[desk.trends[INDEX_NODE]], change=_change(desk),
        context=context_of(area), sources=sorted({fact.source for fact in area.facts.values() if fact.source}),
        similar=[(peer, area_url(desk.index, peer, desk.period)) for peer in desk.peers],
        strip=_strip(desk), over_time=_over_time(desk), domains=domains,
        best=scored[: -LISTED - 1 : -1], worst=scored[:LISTED], moved=[line for line in moved if line.change][:LISTED],
    )  # fmt: skip


def ended_words(area: AreaView) -> str:
    """That an area is no more, where it is so: the figures stay those of the area as it was."""
    if area.ends_on is None:
        return ""
    return f"{area.name} ended on {day(area.ends_on)}. Its figures are those of the area as it was."


def _change(desk: Desk) -> str:
    change = desk.change(INDEX_NODE)
    if change is None:
        return ""
    return f"{number(change, 2, signed=True)} since {desk.before}"


def context_of(area: AreaView) -> list[tuple[str, str]]:
    """What is known of an area besides its figures: name and words; "Not known" where it is not."""
    population, share = area.value(POPULATION), area.value(DEPRIVATION)
    councils, parts = area.value("upper_tier_councils"), area.value("sub_icb_locations")
    said = [
        ("People (middle of 2022)", number(population)),
        (
            "Neighbourhoods in the most deprived fifth of England",
            f"{number(share * 100)}%" if share is not None else "",
        ),
        ("Upper-tier councils", number(councils)),
        ("Sub-ICB locations", number(parts)),
    ]
    return [(name, words or "Not known") for name, words in said]


def _domain(desk: Desk, domain: DomainSpec) -> DomainView:
    lines = [_metric(desk, desk.nodes[use.metric.slug]) for use in domain.metrics]
    return DomainView(
        domain,
        f"Metrics of “{domain.title}” in {desk.area.short_name}",
        desk.row(domain.slug),
        desk.place(domain.slug),
        desk.among(domain.slug),
        TREND_WORDS[desk.trends[domain.slug]],
        lines,
    )


def _metric(desk: Desk, node: Node) -> MetricLine:
    row = desk.row(node.slug)
    series = [desk.found[node.slug, each, desk.area.id] for each in desk.run.periods]
    points = tuple(TrendPoint(each.period, each.raw, reason=each.reason) for each in series)
    code = desk.trends[node.slug]
    return MetricLine(
        node=node, row=row, place=desk.place(node.slug), place_among_similar=desk.among(node.slug),
        trend=TREND_WORDS[code], trend_says=TRENDS[code],
        sparkline=Sparkline(id=f"line-{node.slug}", title=f"{node.title} in {desk.area.short_name}", style=node.style, points=points),
        href=metric_url(desk.index, node.slug, desk.period),
        source=source_url(node.slug, desk.area, desk.period) if has_source(row) else "",
        made_of=made_of(row, desk.parts.get((node.slug, desk.area.id))) if node.slug not in desk.own else "",
        change=desk.change(node.slug),
    )  # fmt: skip


def made_of(row: ScoreRow, parts: Parts | None) -> str:
    """What a rolled-up figure was put together from."""
    if row.raw is None or parts is None:
        return ""
    held = f"{parts.known}" if parts.known == parts.of else f"{parts.known} of {parts.of}"
    cover = (
        f", {row.coverage:.0%} of its people" if row.coverage is not None and row.coverage < 0.9995 else ""
    )
    return f"from {held} part{'' if parts.of == 1 else 's'}{cover}"


def _strip(desk: Desk) -> StripChart:
    alike = {peer.id for peer in desk.peers}
    points = []
    for pk, each in desk.areas.by_id.items():
        row: Any = desk.found[INDEX_NODE, desk.period, pk]
        group: Any = "chosen" if pk == desk.area.id else "similar" if pk in alike else "other"
        points.append(
            StripPoint(
                each.short_name,
                row.score,
                group=group,
                href=area_url(desk.index, each, desk.period),
                reason=row.reason,
            )
        )
    return StripChart(
        id="place", title=f"{desk.area.short_name} among all areas, {desk.period}", style=SCORE, points=points,
        says="Each mark is one area’s index score. Squares are the areas most like it in deprivation and size.",
        low_label="Worse", high_label="Better", value_label="Index score",
    )  # fmt: skip


def _over_time(desk: Desk) -> TrendChart:
    points = [desk.found[INDEX_NODE, period, desk.area.id] for period in desk.run.periods]
    line = TrendSeries("Index", [TrendPoint(row.period, row.score, reason=row.reason) for row in points])
    return TrendChart(
        id="over-time", title=f"Index score of {desk.area.short_name} over time", style=SCORE, series=[line],
        says=f"Zero is what was usual in {desk.run.spec.method.baseline}.",
    )  # fmt: skip
