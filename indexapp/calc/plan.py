"""Plan a run: which blocks make up a definition today, each with the fingerprint of what goes into it.

The plan is all that is needed to know what an earlier run has computed already, and what is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexapp.calc.fingerprints import NOTHING, domain_fingerprint, index_fingerprint, metric_fingerprint
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec, NodeKind

SliceKey = tuple[str, str]
"""Metric slug and period code."""


@dataclass(frozen=True)
class PlannedBlock:
    """One block: a node in a period. `fingerprint` covers its own inputs and, through its parts, theirs."""

    kind: NodeKind
    node: str
    period: str
    fingerprint: str


@dataclass(frozen=True)
class Plan:
    """All blocks of a run, in the order in which they must be computed within a period."""

    metrics: dict[SliceKey, PlannedBlock]
    domains: dict[SliceKey, PlannedBlock]
    tops: dict[str, PlannedBlock]

    def blocks(self, periods: Iterable[str]) -> list[PlannedBlock]:
        """Every block of the given periods: metrics, then domains, then the index."""
        kept = set(periods)
        parts = [block for block in (*self.metrics.values(), *self.domains.values()) if block.period in kept]
        return parts + [block for period, block in self.tops.items() if period in kept]


def plan_run(
    definition: DefinitionSpec, slices: Mapping[SliceKey, str], periods: Iterable[str], geography_fp: str
) -> Plan:
    """The plan of a definition over `periods`. `slices`: fingerprint of each metric and period with data."""
    metrics: dict[SliceKey, PlannedBlock] = {}
    domains: dict[SliceKey, PlannedBlock] = {}
    tops: dict[str, PlannedBlock] = {}
    for period in periods:
        for metric in definition.metrics:
            fingerprint = metric_fingerprint(
                metric,
                definition.method,
                period,
                slices.get((metric.slug, period), NOTHING),
                slices.get((metric.slug, definition.method.baseline), NOTHING),
                geography_fp,
            )
            metrics[metric.slug, period] = PlannedBlock("metric", metric.slug, period, fingerprint)
        for domain in definition.domains:
            parts = [(metrics[use.metric.slug, period].fingerprint, use.weight) for use in domain.metrics]
            fingerprint = domain_fingerprint(domain.slug, period, parts, definition.method.min_domain_share)
            domains[domain.slug, period] = PlannedBlock("domain", domain.slug, period, fingerprint)
        parts = [(domains[domain.slug, period].fingerprint, domain.weight) for domain in definition.domains]
        fingerprint = index_fingerprint(period, parts, definition.method.min_domains)
        tops[period] = PlannedBlock("index", INDEX_NODE, period, fingerprint)
    return Plan(metrics, domains, tops)
