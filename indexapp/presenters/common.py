"""Words, links and small view models that several pages share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from design.formats import NumberStyle
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec
from indexapp.queries.areas import AreaView
from indexapp.queries.published import Index, RunView, ScoreRow
from kernel.errors import BadInput

SCORE = NumberStyle(decimals=2, signed=True)
SHORT_UNIT = 3
"""Letters. A longer unit is said once for a whole chart or table."""


@dataclass(frozen=True)
class Node:
    """A node of an index with its title and unit, as a page names it."""

    slug: str
    title: str
    kind: str
    unit: str = ""
    decimals: int = 2
    direction: int = 1

    @property
    def short_unit(self) -> str:
        """Its unit where it is short enough to stand with every figure ("%"); longer ones are said once."""
        return self.unit if len(self.unit) <= SHORT_UNIT else ""

    @property
    def style(self) -> NumberStyle:
        """How its natural figures are written; scores are written with SCORE."""
        return NumberStyle(decimals=self.decimals, unit=self.unit) if self.kind == "metric" else SCORE


def nodes_of(spec: DefinitionSpec) -> dict[str, Node]:
    """Every node of a definition by slug: the index first, then each domain with its metrics."""
    found = {INDEX_NODE: Node(INDEX_NODE, "Whole index", "index")}
    for domain in spec.domains:
        found[domain.slug] = Node(domain.slug, domain.title, "domain")
        for use in domain.metrics:
            metric = use.metric
            found[metric.slug] = Node(
                metric.slug, metric.title, "metric", metric.unit, metric.decimals, metric.direction
            )
    return found


def by_node(rows: Iterable[ScoreRow]) -> dict[tuple[str, str, int], ScoreRow]:
    """Scores by node, period and area id."""
    return {(row.node, row.period, row.area_id): row for row in rows}


def chosen_period(run: RunView, asked: str) -> str:
    """The period a reader asked for, or the one shown first. Raises BadInput for one the index has not."""
    if not asked:
        return run.default_period or ""
    if asked not in run.periods:
        raise BadInput(
            f"This index has no period “{asked[:30]}”.", next_step=f"Choose one of {', '.join(run.periods)}."
        )
    return asked


def earlier(run: RunView, period: str) -> str:
    """The scored period before, or "" where there is none."""
    before = [each for each in run.scored_periods if run.periods.index(each) < run.periods.index(period)]
    return before[-1] if before else ""


def _in_period(period: str) -> str:
    return f"?period={quote(period, safe='/')}" if period else ""


def area_url(index: Index, area: AreaView, period: str = "") -> str:
    """The page of an area in an index."""
    return reverse("area_in_index", args=[index.slug, area.key]) + _in_period(period)


def metric_url(index: Index, metric: str, period: str = "") -> str:
    """The page of a metric in an index."""
    return reverse("metric", args=[index.slug, metric]) + _in_period(period)


def chosen_sort(asked: str, known: Collection[str], usual: str = "rank") -> str:
    """The order a reader asked for: one of the known columns, with "-" for falling. Raises BadInput for another."""
    if asked and asked.removeprefix("-") not in known:
        raise BadInput(
            f"This table cannot be sorted by “{asked[:30]}”.",
            next_step=f"Sort it by {', '.join(sorted(known))}.",
        )
    return asked or usual


OWN_REASONS = frozenset({"missing", "suppressed", "not_applicable", "low_coverage", "zero_denominator"})
"""Reasons that are given only where a release had a row for the area, or for a part of it."""


def has_source(row: ScoreRow) -> bool:
    """Whether there is a row in a release to point to: for a figure, and for an absence that was published."""
    return row.raw is not None or row.reason in OWN_REASONS


def source_url(metric: str, area: AreaView, period: str) -> str:
    """The page that shows which row of which release a figure comes from."""
    return reverse("observation", args=[metric, area.key, period])


def frame(index: Index, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """What every page of an index has: the index itself, breadcrumbs and whether its data are illustrative."""
    trail = [("Home", reverse("home")), ("Index", reverse("index_list"))]
    return {"index": index, "illustrative": index.illustrative, "crumbs": [*trail, *crumbs]}


def crumb(index: Index) -> tuple[str, str]:
    """The breadcrumb of an index's overview."""
    return index.title, reverse("overview", args=[index.slug])
