"""Compute a whole definition: observations in, scores of every metric, domain and the index out.

It is put together from the same block functions that a run uses one at a time, so a full computation and
a run that recomputes only what changed cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.blocks import BLOCK_COLUMNS, Block
from indexapp.calc.compose import score_domain, score_index
from indexapp.calc.periods import parse_period
from indexapp.calc.reasons import Codes, Floats, as_reasons, labelled
from indexapp.calc.rollup import (
    Cells,
    Layout,
    Rolled,
    cells_of,
    lay_out,
    positions_of,
    resolve_cells,
    status_codes,
)
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec, DomainSpec, Geography, MetricSpec
from indexapp.calc.standardise import baseline_of, centre_for, score_metric

SCORE_COLUMNS = ("definition", "version", "area", "period", "node", "kind", *BLOCK_COLUMNS)
KINDS = ("metric", "domain", "index")

Bounds = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Slices:
    """Observations cut by metric and period: sorted columns and where each slice begins and ends."""

    place: npt.NDArray[np.intp]
    value: Floats
    numerator: Floats
    denominator: Floats
    reason: Codes
    bounds: dict[tuple[str, str], Bounds]

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period with an observation, in order of time."""
        return tuple(
            sorted({period for _, period in self.bounds}, key=lambda text: parse_period(text).sort_key)
        )

    def cells(self, metric: str, period: str, layout: Layout) -> Cells:
        """One slice over the layout's places; all `not_published` where there is none."""
        begin, end = self.bounds.get((metric, period), (0, 0))
        at = slice(begin, end)
        columns = (self.value[at], self.numerator[at], self.denominator[at], self.reason[at])
        return cells_of(self.place[at], *columns, layout)


def cut(observations: pd.DataFrame, definition: DefinitionSpec, layout: Layout) -> Slices:
    """Keep the definition's metrics in known areas and cut them into slices.

    `observations`: metric, area, period, value, numerator, denominator, status; other columns are ignored.
    """
    metrics = pd.Categorical(
        observations["metric"], categories=[metric.slug for metric in definition.metrics]
    )
    places = positions_of(observations["area"], layout)
    period_codes, periods = pd.factorize(observations["period"], sort=True)
    rows = np.flatnonzero((metrics.codes >= 0) & (places >= 0) & (period_codes >= 0))
    key = metrics.codes[rows].astype(np.int64) * len(periods) + period_codes[rows]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    ends = np.append(starts, len(key))[1:]
    bounds = {
        (str(metrics.categories[key[start] // len(periods)]), str(periods[key[start] % len(periods)])): (
            int(start),
            int(end),
        )
        for start, end in zip(starts, ends, strict=True)
    }
    value, top, bottom = (
        observations[name].to_numpy(dtype=float)[rows] for name in ("value", "numerator", "denominator")
    )
    reason = status_codes(observations["status"])[rows]
    return Slices(places[rows], value, top, bottom, reason, bounds)


def compute(definition: DefinitionSpec, observations: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Scores of a definition in every period with data.

    `observations`: metric, area, period (codes), value, numerator, denominator (NaN = absent), status.
    Returns SCORE_COLUMNS, one row for every period with an observation of the definition in a known area,
    every node and every area of the geography; sorted by period (in order of time), kind (metric, domain,
    index), node (reading order), area code. Figures are floats (NaN = absent, then `reason` says why), the
    other columns categories. raw is in the metric's natural unit, z in baseline standard deviations.
    """
    layout = lay_out(replace(geography, areas=tuple(sorted(geography.areas))))
    slices = cut(observations, definition, layout)
    columns = {
        metric.slug: dict(_metric_blocks(metric, definition, slices, layout)) for metric in definition.metrics
    }
    blocks = [
        block
        for period in slices.periods
        for block in _period_blocks(definition, {slug: found[period] for slug, found in columns.items()})
    ]
    return _scores(definition, slices.periods, layout, blocks)


def _metric_blocks(
    metric: MetricSpec, definition: DefinitionSpec, slices: Slices, layout: Layout
) -> Iterator[tuple[str, Block]]:
    method = definition.method

    def rolled(period: str) -> Rolled:
        return resolve_cells(slices.cells(metric.slug, period, layout), layout, metric, method.min_coverage)

    usual = rolled(method.baseline).raw
    for period in slices.periods:
        baseline = baseline_of(usual, centre_for(method, period), method.min_areas)
        now = rolled(period)
        yield period, score_metric(now.raw, now.coverage, now.reason, baseline, metric.direction)


def _period_blocks(definition: DefinitionSpec, metrics: dict[str, Block]) -> list[Block]:
    """The blocks of one period in reading order: metrics, domains, index."""
    domains = [_domain(domain, metrics, definition.method.min_domain_share) for domain in definition.domains]
    weights = np.array([domain.weight for domain in definition.domains], dtype=float)
    scores = np.column_stack([block.score for block in domains])
    return [*metrics.values(), *domains, score_index(scores, weights, definition.method.min_domains)]


def _domain(domain: DomainSpec, metrics: dict[str, Block], min_share: float) -> Block:
    weights = np.array([member.weight for member in domain.metrics], dtype=float)
    scores = np.column_stack([metrics[member.metric.slug].score for member in domain.metrics])
    return score_domain(scores, weights, min_share)


def _scores(
    definition: DefinitionSpec, periods: tuple[str, ...], layout: Layout, blocks: list[Block]
) -> pd.DataFrame:
    """Stack the blocks and label every row; labels are categories, as text would weigh ten times as much."""
    nodes = [metric.slug for metric in definition.metrics] + [domain.slug for domain in definition.domains]
    nodes.append(INDEX_NODE)
    kinds = np.repeat(np.arange(3), [len(definition.metrics), len(definition.domains), 1])
    areas = len(layout.areas)
    rows = areas * len(nodes) * len(periods)
    node = np.tile(np.repeat(np.arange(len(nodes)), areas), len(periods))
    columns = {
        "definition": labelled(np.zeros(rows, dtype=np.int8), [definition.slug]),
        "version": labelled(np.zeros(rows, dtype=np.int8), [definition.version]),
        "area": labelled(np.tile(np.arange(areas), len(blocks)), layout.areas),
        "period": labelled(np.repeat(np.arange(len(periods)), areas * len(nodes)), periods),
        "node": labelled(node, nodes),
        "kind": labelled(kinds[node], KINDS),
        **{name: _stacked(blocks, name) for name in BLOCK_COLUMNS},
    }
    columns["reason"] = as_reasons(_stacked(blocks, "reason").astype(np.int8))
    return pd.DataFrame(columns, copy=False)[list(SCORE_COLUMNS)]


def _stacked(blocks: list[Block], name: str) -> npt.NDArray[Any]:
    return np.concatenate([getattr(block, name) for block in blocks] or [np.array([])])
