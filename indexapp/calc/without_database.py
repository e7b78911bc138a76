"""From a data file to scores with nothing but files: the catalogue, the reference tables and the data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from indexapp.calc.checks import Against, AreaEntry, AreaIndex, MetricEntry, MetricIndex, check_table
from indexapp.calc.compute import compute
from indexapp.calc.geography import Reference, with_data
from indexapp.calc.readers import load_mapping, open_table
from indexapp.calc.spec import DefinitionSpec

_KINDS = {"percent": "percent", "rate": "rate", "ratio": "ratio", "count": "count"}


@dataclass(frozen=True)
class Observed:
    """What a data file came to. `rows`: the Observations columns; `problems`: row, column, code, severity, message."""

    rows: pd.DataFrame
    problems: pd.DataFrame
    ignored: Counter[str]
    errors: int
    warnings: int


def metric_entry(spec: dict[str, Any]) -> MetricEntry:
    """What a check needs of a metric, from its file as plain values."""
    fingertips, bounds = spec.get("fingertips") or {}, spec.get("bounds") or {}
    return MetricEntry(
        slug=str(spec["slug"]),
        title=str(spec["title"]),
        aliases=tuple(spec.get("aliases") or ()),
        fingertips_id=fingertips.get("id"),
        sex=fingertips.get("sex"),
        age=fingertips.get("age"),
        scale=spec.get("scale"),
        unit_kind=_KINDS.get(str(spec.get("unit_kind")), "other"),  # type: ignore[arg-type]
        lower=bounds.get("lower"),
        upper=bounds.get("upper"),
    )


def area_index(reference: Reference) -> AreaIndex:
    """Every area with its life span and successors, and every code that finds one."""
    areas = [
        AreaEntry(
            area.key, area.type, area.name, area.starts_on, area.ends_on,
            tuple(step.successor for step in reference.succession_of(area.key)),
        )
        for area in reference.areas.values()
    ]  # fmt: skip
    return AreaIndex.of(areas, {code.code: code.area for code in reference.codes})


def read_observations(
    path: Path, metrics: MetricIndex, areas: AreaIndex, today: date, mapping_text: str = ""
) -> Observed:
    """Every observation of a file, and everything wrong with it. Raises FileProblem where it cannot be read at all."""
    mapping = load_mapping(mapping_text) if mapping_text.strip() else None
    parts = list(check_table(open_table(path, mapping=mapping), Against(metrics, areas, today, mapping)))
    counts = sum((part.counts for part in parts), Counter[tuple[str, str]]())
    return Observed(
        rows=pd.concat([part.rows for part in parts], ignore_index=True),
        problems=pd.concat([part.problems for part in parts], ignore_index=True),
        ignored=sum((part.ignored for part in parts), Counter[str]()),
        errors=sum(count for (_, severity), count in counts.items() if severity == "error"),
        warnings=sum(count for (_, severity), count in counts.items() if severity == "warning"),
    )


def scores_of(definition: DefinitionSpec, observations: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Scores of a definition from observations and the reference tables; columns as `compute` gives them."""
    geography = reference.geography(definition.area_type, definition.areas_on)
    if definition.areas_on is None:
        ours = observations[observations["metric"].isin([metric.slug for metric in definition.metrics])]
        geography = with_data(geography, set(ours["area"]))
    return compute(definition, observations, geography)
