"""The metrics of an index as their files describe them, and the observations behind their figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from indexapp.calc.rollup import TOLERANCE
from indexapp.models import AreaMembership, Metric, Observation, ObservationStatus, ReleaseStatus
from indexapp.queries.published import Index
from kernel.errors import NotFound

Member = tuple[int, str, int, float | None, float | None]
"""A part in a layer: ids of whole and part, people in the part, share of them in the whole."""


@dataclass(frozen=True)
class Behind:
    """The current observation behind an area's own figure."""

    area_id: int
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    release_id: int


@dataclass(frozen=True)
class Parts:
    """How many parts of an area have a figure, of how many, in the set of parts that covers most of its people."""

    layer: str
    known: int
    of: int


@dataclass(frozen=True)
class Brought:
    """A release that brought figures of a metric: how many rows, and how many of them count now."""

    release_id: int
    filename: str
    source: str
    status: str
    illustrative: bool
    published_at: dt.datetime
    rows: int
    current: int


def metric_files(index: Index) -> dict[str, dict[str, Any]]:
    """The whole file of each metric of an index, by slug. One query."""
    slugs = _slugs(index)
    return dict(Metric.objects.filter(slug__in=slugs).values_list("slug", "spec"))


def metric_of(index: Index, slug: str) -> tuple[int, dict[str, Any]]:
    """Id and file of one metric of an index. Raises NotFound for a metric that the index has not."""
    if slug not in _slugs(index):
        raise NotFound(
            f"{index.title} has no metric “{slug[:60]}”.",
            next_step="See the list of metrics on the method page.",
        )
    pk, spec = Metric.objects.values_list("pk", "spec").get(slug=slug)
    return pk, spec


def _slugs(index: Index) -> set[str]:
    """Metrics of the definition as it is now, and of the published run, which may be of the version before."""
    specs = [index.spec, *([index.run.spec] if index.run else [])]
    return {metric.slug for spec in specs for metric in spec.metrics}


def behind(metric_id: int, period: str) -> dict[int, Behind]:
    """Current observations of a metric in a period, by area id. One query."""
    rows = Observation.objects.filter(metric_id=metric_id, period__code=period, is_current=True)
    columns = ("area_id", "value", "lower", "upper", "numerator", "denominator", "release_id")
    return {values[0]: Behind(*values) for values in rows.values_list(*columns)}


def denominators(slugs: Collection[str], period: str) -> dict[str, dict[int, float]]:
    """What the figures of some metrics were counted against in a period: by metric slug and area id. One query."""
    rows = Observation.objects.filter(
        metric__slug__in=slugs, period__code=period, is_current=True, denominator__isnull=False
    )
    found: dict[str, dict[int, float]] = {slug: {} for slug in slugs}
    for slug, area_id, count in rows.values_list("metric__slug", "area_id", "denominator"):
        found[slug][area_id] = count
    return found


def own_figures(area_id: int, slugs: Collection[str], period: str) -> set[str]:
    """Metrics of which an area has an observation of its own in a period. One query."""
    rows = Observation.objects.filter(
        area_id=area_id, metric__slug__in=slugs, period__code=period, is_current=True
    )
    return set(rows.values_list("metric__slug", flat=True))


def parts_behind(
    areas_on: str | None, period: str, slugs: Collection[str], area_ids: Collection[int]
) -> dict[tuple[str, int], Parts]:
    """What the figures of some areas were put together from, by metric slug and area id. Two queries.

    Of several sets of parts the one that covers most people, the first by name where two cover the same: as
    `calc.rollup` chooses.
    """
    members = AreaMembership.objects.filter(whole_id__in=area_ids)
    if areas_on:
        members = members.exclude(starts_on__gt=areas_on).exclude(ends_on__lt=areas_on)
    else:
        members = members.filter(ends_on__isnull=True)
    rows = list(members.order_by("layer").values_list("whole_id", "layer", "part_id", "weight", "share"))
    seen = Observation.objects.filter(
        metric__slug__in=slugs, period__code=period, is_current=True, status=ObservationStatus.VALUE
    )
    have: dict[str, set[int]] = defaultdict(set)
    for slug, area_id in seen.filter(area_id__in={row[2] for row in rows}).values_list(
        "metric__slug", "area_id"
    ):
        have[slug].add(area_id)
    found: dict[tuple[str, int], Parts] = {}
    for slug in slugs:
        found |= {(slug, whole): parts for whole, parts in _fullest(rows, have[slug]).items()}
    return found


def _fullest(rows: list[Member], have: set[int]) -> dict[int, Parts]:
    """Of each whole the layer whose parts with a figure cover most of its people."""
    sums: dict[tuple[int, str], list[float]] = {}
    for whole, layer, part, weight, share in rows:
        if weight is None or share is None:
            continue
        tally = sums.setdefault((whole, layer), [0.0, 0.0, 0, 0])
        tally[0] += weight * share * (part in have)
        tally[1] += weight * share
        tally[2] += part in have
        tally[3] += 1
    best: dict[int, tuple[float, Parts]] = {}
    for (whole, layer), (covered, people, known, of) in sums.items():
        coverage = covered / people if people else 0.0
        if known and coverage > best.get(whole, (0.0, None))[0] + TOLERANCE:
            best[whole] = (coverage, Parts(layer, int(known), int(of)))
    return {whole: parts for whole, (_, parts) in best.items()}


def brought_by(metric_id: int, limit: int = 20) -> list[Brought]:
    """Releases with figures of a metric that were published, newest first; withdrawn ones stay visible. One query."""
    shown = [ReleaseStatus.PUBLISHED, ReleaseStatus.WITHDRAWN]
    rows = (
        Observation.objects.filter(metric_id=metric_id, release__status__in=shown)
        .values_list(
            "release_id",
            "release__filename",
            "release__source",
            "release__status",
            "release__illustrative",
            "release__published_at",
        )
        .annotate(rows=Count("pk"), current=Count("pk", filter=Q(is_current=True)))
        .order_by("-release__published_number")
    )
    return [Brought(*values) for values in rows[:limit]]
