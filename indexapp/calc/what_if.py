"""What if some figures of an area changed? Its scores now and after, through the very functions that a run uses.

Only one area is looked at: centre and spread stay as the published run has them, since they come from the baseline
period of all areas and a change here and now does not reach back into it. Ranks are left out, as the other areas
would not stand still either.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from indexapp.calc.compose import score_domain, score_index
from indexapp.calc.reasons import REASON_CODES
from indexapp.calc.standardise import Baseline, squash, standardise


@dataclass(frozen=True)
class MetricBasis:
    """One metric of the area as a run has it. `coverage`: share of the area's people behind the figure.

    `centre` and `spread` are of the baseline period (None: there is none). `least` and `most` bound what the figure
    can be at all (None: no bound). Without a `raw` or a `score` there is a `reason`.
    """

    slug: str
    title: str
    unit: str
    decimals: int
    direction: Literal[1, -1]
    domain: str
    weight: float
    raw: float | None
    z: float | None
    score: float | None
    reason: str
    coverage: float | None
    centre: float | None
    spread: float | None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class DomainBasis:
    """One domain with its weight and the area's score in it."""

    slug: str
    title: str
    weight: float
    score: float | None
    reason: str


@dataclass(frozen=True)
class Basis:
    """All that is needed to compute an area's scores again: plain values of one run and one period.

    `run_finished_at`: ISO time. `min_share`: least share of a domain's weight with a score; `min_domains`: fewest
    domains for an index, None means all.
    """

    definition: str
    definition_title: str
    version: str
    area: str
    area_name: str
    period: str
    run_id: int
    run_finished_at: str
    illustrative: bool
    min_share: float
    min_domains: int | None
    metrics: tuple[MetricBasis, ...]
    domains: tuple[DomainBasis, ...]
    score: float | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Plain values with lists for tuples, as a JSON column takes them."""
        plain = asdict(self)
        return {**plain, "metrics": list(plain["metrics"]), "domains": list(plain["domains"])}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Basis:
        """What `as_json` wrote. Raises TypeError or KeyError for anything else."""
        metrics = tuple(MetricBasis(**each) for each in data["metrics"])
        domains = tuple(DomainBasis(**each) for each in data["domains"])
        return cls(**{**data, "metrics": metrics, "domains": domains})


@dataclass(frozen=True)
class After:
    """One node after the change: `raw` and `z` of metrics only. `held`: the figure was kept at its bound.

    `score` None has a `reason`.
    """

    raw: float | None
    z: float | None
    score: float | None
    reason: str = ""
    held: bool = False


@dataclass(frozen=True)
class Outcome:
    """The area after the change: its metrics and domains by slug, and the index."""

    metrics: dict[str, After]
    domains: dict[str, After]
    index: After


def what_if(basis: Basis, changes: Mapping[str, float]) -> Outcome:
    """The area's scores if its figures changed by so much (in each metric's own unit; metrics not named stay).

    A metric without a figure stays without one, whatever is said of its change. Raises ValueError for a metric that
    the index has not, and for a change that is not a finite number.
    """
    unknown = set(changes) - {metric.slug for metric in basis.metrics}
    if unknown:
        raise ValueError(f"not in this index: {', '.join(sorted(unknown))}")
    if not all(math.isfinite(change) for change in changes.values()):
        raise ValueError("a change should be a finite number")
    metrics = {metric.slug: metric_after(metric, changes.get(metric.slug, 0.0)) for metric in basis.metrics}
    domains = {domain.slug: _domain_after(basis, domain.slug, metrics) for domain in basis.domains}
    scores = np.array([[_number(domains[domain.slug].score) for domain in basis.domains]])
    weights = np.array([domain.weight for domain in basis.domains], dtype=float)
    block = score_index(scores, weights, basis.min_domains)
    return Outcome(metrics, domains, _composed(float(block.score[0]), int(block.reason[0])))


def metric_after(metric: MetricBasis, change: float) -> After:
    """One metric after a change of its figure, which is held between the least and the most that it can be."""
    if metric.raw is None:
        return After(None, None, None, metric.reason)
    raw, held = _bounded(metric, metric.raw + change) if change else (metric.raw, False)
    if metric.score is None or metric.centre is None or not metric.spread:
        return After(raw, None, None, metric.reason, held)
    baseline = Baseline(metric.centre, metric.spread, 0)
    z = standardise(np.array([raw]), baseline, metric.direction)
    return After(raw, float(z[0]), float(squash(z)[0]), "", held)


def _bounded(metric: MetricBasis, raw: float) -> tuple[float, bool]:
    """A figure that is out of bounds already (data may be) is not pulled back in, only kept from going further."""
    now = metric.raw if metric.raw is not None else raw
    low = -math.inf if metric.least is None else min(metric.least, now)
    high = math.inf if metric.most is None else max(metric.most, now)
    kept = min(max(raw, low), high)
    return kept, kept != raw


def _domain_after(basis: Basis, domain: str, metrics: Mapping[str, After]) -> After:
    mine = [metric for metric in basis.metrics if metric.domain == domain]
    scores = np.array([[_number(metrics[metric.slug].score) for metric in mine]])
    block = score_domain(scores, np.array([metric.weight for metric in mine], dtype=float), basis.min_share)
    return _composed(float(block.score[0]), int(block.reason[0]))


def _composed(score: float, reason: int) -> After:
    if math.isnan(score):
        return After(None, None, None, REASON_CODES[reason])
    return After(None, None, score)


def _number(score: float | None) -> float:
    return math.nan if score is None else score
