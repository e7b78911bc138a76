"""What a run reads: slices with their fingerprints, observations in bulk, and the geography."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from django.db import connection
from django.db.models import Exists, OuterRef

from indexapp.calc.geography import types_of, with_data
from indexapp.calc.spec import STATUSES, DefinitionSpec, Geography, Part
from indexapp.models import Area, AreaMembership, Metric, Observation, Slice
from indexapp.queries.bulk import read_table

ID_COLUMNS = ("metric", "period", "area")
FIGURES = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class SliceState:
    """One slice as a run finds it: ids for reading, and its fingerprint where it is still valid."""

    id: int
    metric_id: int
    period_id: int
    revision: int
    fingerprint: str
    """Empty when the slice changed since it was last read."""


def slices_of(metric_slugs: Iterable[str]) -> dict[tuple[str, str], SliceState]:
    """Every slice of the metrics, by metric slug and period code, in order of time."""
    rows = (
        Slice.objects.filter(metric__slug__in=list(metric_slugs))
        .order_by("period__ends_on", "period__starts_on", "metric_id")
        .values_list(
            "metric__slug",
            "period__code",
            "id",
            "metric_id",
            "period_id",
            "revision",
            "fingerprint",
            "fingerprint_revision",
        )
    )
    return {
        (metric, period): SliceState(
            key, metric_id, period_id, revision, fingerprint if valid == revision else ""
        )
        for metric, period, key, metric_id, period_id, revision, fingerprint, valid in rows
    }


def read_slices(states: Iterable[SliceState]) -> pd.DataFrame:
    """Current observations of some slices: metric, period, area (database ids), value, numerator, denominator, status.

    One statement whatever the number of slices; sorted by nothing.
    """
    wanted = list(states)
    if not wanted:
        return _empty()
    pairs = {(state.metric_id, state.period_id) for state in wanted}
    frame = read_table(_select(pairs), (*ID_COLUMNS, *FIGURES, "status"))
    if len({metric for metric, _ in pairs}) * len({period for _, period in pairs}) > len(pairs):
        # The statement asks for whole rows and columns of the grid; drop the slices nobody asked for.
        keys = pd.MultiIndex.from_arrays([frame["metric"], frame["period"]])
        frame = frame[keys.isin(list(pairs))]
    return frame.assign(
        status=pd.Categorical.from_codes(frame["status"].to_numpy(dtype=np.int8), categories=list(STATUSES))
    )


def _select(pairs: set[tuple[int, int]]) -> str:
    # Only integers from our own tables enter this text, so nothing needs quoting (COPY takes no parameters).
    metrics = ",".join(str(int(metric)) for metric in sorted({metric for metric, _ in pairs}))
    periods = ",".join(str(int(period)) for period in sorted({period for _, period in pairs}))
    current = "is_current" if connection.vendor == "postgresql" else "is_current = 1"
    return (
        "SELECT metric_id, period_id, area_id, value, numerator, denominator, status FROM indexapp_observation "
        f"WHERE {current} AND metric_id IN ({metrics}) AND period_id IN ({periods})"
    )


@cache
def _empty() -> pd.DataFrame:
    """The table of no rows; one for all, as nobody changes what was read."""
    frame = pd.DataFrame({name: pd.Series(dtype="int64") for name in ID_COLUMNS})
    for name in FIGURES:
        frame[name] = pd.Series(dtype="float64")
    return frame.assign(status=pd.Categorical([], categories=list(STATUSES)))


def geography_of(definition: DefinitionSpec) -> tuple[Geography, dict[int, str]]:
    """The areas a definition scores and what rolls up to them, and the key of every area that plays a part, by id.

    With `areas_on`: the areas of the type alive on that day and the parts they had on it. Without: every area of the
    type for which a current figure of the definition's metrics is held, its own or of a part, with the parts that
    have no end. The same, from the tables, as `calc.geography.Reference.geography`.
    """
    day = definition.areas_on
    areas = Area.objects.filter(type__in=types_of(definition.area_type))
    if day:
        areas = areas.exclude(starts_on__gt=day).exclude(ends_on__lt=day)
    scored = dict(areas.order_by("key").values_list("id", "key"))
    geography, keys = _with_parts(scored, day)
    if day is None:
        geography = with_data(geography, _observed(definition, keys))
    return geography, keys


def _with_parts(scored: dict[int, str], day: str | None) -> tuple[Geography, dict[int, str]]:
    rows = AreaMembership.objects.filter(whole_id__in=list(scored))
    if day:
        rows = rows.exclude(starts_on__gt=day).exclude(ends_on__lt=day)
    else:
        rows = rows.filter(ends_on__isnull=True)
    columns = ("layer", "part_id", "part__key", "whole__key", "weight", "share")
    found = list(rows.order_by("layer", "whole__key", "part__key").values_list(*columns))
    # A whole with a part of unknown size has no parts at all in that layer: missing rather than wrong.
    broken = {
        (layer, whole) for layer, _, _, whole, weight, share in found if weight is None or share is None
    }
    layers: dict[str, list[Part]] = {}
    keys = dict(scored)
    for layer, part_id, part, whole, weight, share in found:
        if (layer, whole) not in broken:
            keys[part_id] = part
            layers.setdefault(layer, []).append(Part(part, whole, weight=weight, share=share))
    return Geography(tuple(scored.values()), {name: tuple(parts) for name, parts in layers.items()}), keys


def _observed(definition: DefinitionSpec, keys: dict[int, str]) -> set[str]:
    """Keys of the areas with a current figure of the definition. One look into an index for each area."""
    slugs = [metric.slug for metric in definition.metrics]
    metrics = list(Metric.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    figures = Observation.objects.filter(area=OuterRef("pk"), metric__in=metrics, is_current=True)
    return set(
        Area.objects.filter(Exists(figures), pk__in=list(keys)).order_by().values_list("key", flat=True)
    )
