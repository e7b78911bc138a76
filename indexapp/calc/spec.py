"""What a metric and a definition are, as plain values: the input of every calculation.

A definition is a named, versioned set of domains and metrics with one method. Everything a
calculation may vary by (centre, spread, baseline, weights, minimum shares) is a field here, so that
nothing about a published figure hides in code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Centre = Literal["median", "mean"]
Status = Literal["value", "missing", "suppressed", "not_applicable"]
STATUSES: tuple[Status, ...] = ("value", "missing", "suppressed", "not_applicable")
NodeKind = Literal["metric", "domain", "index"]

INDEX_NODE = "index"
"""Node name of the top of every definition's tree; domains and metrics use their slugs."""


@dataclass(frozen=True)
class MetricSpec:
    """One metric: what is counted, over what, and which way is better.

    `direction` is +1 (higher is better) or -1. `scale` turns numerator / denominator into the natural
    unit (100 for per cent, 1000 for per 1,000); None where the metric has no counts.
    """

    slug: str
    title: str
    direction: Literal[1, -1]
    unit: str
    scale: float | None = None
    decimals: int = 1


@dataclass(frozen=True)
class WeightedMetric:
    """A metric's place in a domain."""

    metric: MetricSpec
    weight: float = 1.0


@dataclass(frozen=True)
class DomainSpec:
    """A domain ("fault line"): metrics that are averaged together."""

    slug: str
    title: str
    metrics: tuple[WeightedMetric, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class MethodSpec:
    """How raw values become scores. Defaults are those of the Integrated Care Index (see the method page).

    `baseline`: period code whose areas give centre and spread. `centre` applies to every period unless
    `baseline_centre` overrides it for the baseline period itself. `min_areas`: fewest areas with a value
    for centre and spread to mean anything. `min_coverage`: least share of an area's population that parts
    must cover for a rolled-up value. `min_domain_share`: least share of a domain's weight with a value.
    `min_domains`: fewest domains for an index; None means all.
    """

    baseline: str
    centre: Centre = "median"
    baseline_centre: Centre | None = None
    min_areas: int = 3
    min_coverage: float = 0.8
    min_domain_share: float = 2 / 3
    min_domains: int | None = None


@dataclass(frozen=True)
class DefinitionSpec:
    """A definition: one version of an index."""

    slug: str
    version: str
    title: str
    domains: tuple[DomainSpec, ...]
    method: MethodSpec
    area_type: str = "ics"
    areas_on: str | None = None
    """ISO date: the areas of `area_type` alive on that day are the ones scored; None: all that have data, their own or
    through parts, whenever they lived (then with the parts that have no end)."""
    illustrative: bool = False

    @property
    def metrics(self) -> tuple[MetricSpec, ...]:
        """Every metric once, in reading order."""
        return tuple(weighted.metric for domain in self.domains for weighted in domain.metrics)


@dataclass(frozen=True)
class Part:
    """Part of a larger area: `share` (0-1) of the part's people live in `whole`; `weight` is the part's population."""

    part: str
    whole: str
    weight: float
    share: float = 1.0


@dataclass(frozen=True)
class Geography:
    """The areas to score and, for each, the sets of parts that can be rolled up to it.

    `layers` maps the name of a complete, non-overlapping set of parts (say the CCGs of 2019) to its members;
    a rolled-up value uses parts from one layer only, so that no place is counted twice.
    """

    areas: tuple[str, ...]
    layers: dict[str, tuple[Part, ...]] = field(default_factory=dict)
