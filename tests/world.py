"""A small world for tests of releases and runs: six made-up systems of two parts each, four metrics, one index.

Everything in it is illustrative. `observations` holds tables of calc's Observations columns; `send` brings one in by
the front door.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from indexapp.actions import catalogue, receiving, releases, runs
from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.compute import compute
from indexapp.calc.readers import write_tidy
from indexapp.calc.spec import STATUSES, DefinitionSpec, Geography
from indexapp.models import (
    Area,
    AreaCode,
    AreaMembership,
    Definition,
    Observation,
    Release,
    Run,
)
from indexapp.queries.inputs import geography_of
from kernel.actors import Actor
from kernel.canonical import canonical_json

OPERATOR, RUNS = Actor.system("operator"), Actor.system("runs")
SLUG = "small-index"
SYSTEMS = tuple(f"QX{number}" for number in range(1, 7))
PARTS = tuple(f"{system}{letter}" for system in SYSTEMS for letter in "AB")
PERIODS = ("2019/20", "2020/21", "2021/22")
METRICS = ("waits", "visits", "gain", "stays")
FIGURES = ("value", "numerator", "denominator")
COLUMNS = ("metric", "area", "period", *FIGURES, "status")

_METRIC = """\
slug: {slug}
title: "Illustrative {slug}"
short_title: {slug}
meaning: Illustrative.
why_it_matters: Illustrative.
direction: {direction}
direction_reason: Illustrative.
unit: "{unit}"
unit_kind: {kind}
scale: {scale}
decimals: 1
numerator: Illustrative count
denominator: {denominator}
sources:
  - title: Illustrative
    publisher: Nobody
author: Data team
checked_by: Reviewer
checked_on: 2026-01-31
next_review: 2099-01-31
illustrative: true
"""
_DEFINITION = """\
slug: {slug}
version: "{version}"
title: Small index
summary: An illustrative index.
areas:
  type: ics
  on: {on}
baseline: "2019/20"
method:
  centre: {centre}
domains:
  - slug: first
    title: First
    meaning: The first.
    weight: 1
    metrics:
      - metric: waits
        weight: {weight}
        why: Illustrative.
      - metric: visits
        weight: 1
        why: Illustrative.
  - slug: second
    title: Second
    meaning: The second.
    weight: 1
    metrics:
      - metric: gain
        weight: 1
        why: Illustrative.
      - metric: stays
        weight: 1
        why: Illustrative.
sources:
  - title: Illustrative
    publisher: Nobody
author: Data team
checked_by: Reviewer
checked_on: {checked}
next_review: 2099-01-31
illustrative: true
changes:
  - on: 2026-01-31
    what: First version.
"""


def write_catalogue(
    folder: Path,
    *,
    version: str = "1",
    weight: float = 1,
    centre: str = "median",
    on: str = '"2021-04-01"',
    checked: str = "2026-01-31",
) -> Path:
    """The files of the small index in `folder`, which load_definitions takes."""
    (folder / "metrics").mkdir(parents=True, exist_ok=True)
    (folder / "definitions").mkdir(exist_ok=True)
    kinds = {
        "waits": {
            "direction": "lower",
            "unit": "%",
            "kind": "percent",
            "scale": "100",
            "denominator": "People",
        },
        "visits": {
            "direction": "higher",
            "unit": "per 1,000",
            "kind": "rate",
            "scale": "1000",
            "denominator": "People",
        },
        "gain": {
            "direction": "higher",
            "unit": "points",
            "kind": "points",
            "scale": "null",
            "denominator": "null",
        },
        "stays": {
            "direction": "lower",
            "unit": "per 1,000",
            "kind": "rate",
            "scale": "1000",
            "denominator": "Days",
        },
    }
    for slug, words in kinds.items():
        (folder / "metrics" / f"{slug}.yaml").write_text(_METRIC.format(slug=slug, **words), encoding="utf-8")
    text = _DEFINITION.format(
        slug=SLUG, version=version, weight=weight, centre=centre, on=on, checked=checked
    )
    (folder / "definitions" / f"{SLUG}-{version}.yaml").write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, **choices: object) -> Definition:
    """Areas, parts and the definition; nothing observed, nothing computed."""
    areas = [Area(key=key, type="ics", name=f"Illustrative {key}", short_name=key) for key in SYSTEMS]
    areas += [Area(key=key, type="ccg", name=f"Illustrative {key}", short_name=key) for key in PARTS]
    rows = {area.key: area for area in Area.objects.bulk_create(areas)}
    AreaCode.objects.bulk_create(AreaCode(area=area, scheme="ods", code=key) for key, area in rows.items())
    AreaMembership.objects.bulk_create(
        AreaMembership(
            part=rows[key],
            whole=rows[key[:3]],
            layer="halves",
            share=1,
            weight=300_000 if key.endswith("A") else 100_000,
        )
        for key in PARTS
    )
    catalogue.load_definitions(actor=OPERATOR, folder=write_catalogue(folder, **choices))  # type: ignore[arg-type]
    return definition()


def definition() -> Definition:
    return Definition.objects.select_related("published_run__version", "current_version").get(slug=SLUG)


def spec() -> DefinitionSpec:
    version = definition().current_version
    assert version is not None
    return spec_from_json(canonical_json(version.spec))


def geography() -> Geography:
    return geography_of(spec())[0]


def figures(
    seed: int = 1,
    *,
    metrics: Iterable[str] = METRICS,
    periods: Iterable[str] = PERIODS,
    areas: Iterable[str] = SYSTEMS,
) -> pd.DataFrame:
    """Random whole observations, each value exactly what its text in a file says."""
    rng = np.random.default_rng(seed)
    rows = []
    for metric in metrics:
        for period in periods:
            for area in areas:
                under = float(rng.integers(900, 1100))
                over = float(rng.integers(1, 800))
                value = {"waits": 100, "visits": 1000, "stays": 1000}.get(metric, 0) * over / under
                counted = metric != "gain"
                rows.append(
                    (metric, area, period, value if counted else float(np.round(rng.normal(20, 3), 3)),
                     over if counted else np.nan, under if counted else np.nan, "value")
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def tidy(frame: pd.DataFrame) -> bytes:
    """The bytes of a tidy CSV that says just this."""
    text = io.StringIO()
    write_tidy(frame.assign(note=""), text)
    return text.getvalue().encode()


def receive(frame: pd.DataFrame | bytes, *, name: str = "figures.csv") -> Release:
    content = frame if isinstance(frame, bytes) else tidy(frame)
    provenance = receiving.Provenance(name, "command", source="Illustrative", illustrative=True)
    return receiving.receive_release(actor=OPERATOR, chunks=[content], provenance=provenance, check=False)[0]


def send(frame: pd.DataFrame | bytes, *, name: str = "figures.csv") -> Release:
    """Receive, check and publish a file in this process; bytes that are in force already are recognised."""
    release = releases.check_release(actor=OPERATOR, release_id=receive(frame, name=name).pk)
    if release.status == "published":
        return release
    assert release.status == "ready", list(release.findings.values_list("row", "column", "code", "message"))
    return releases.confirm_and_publish(actor=OPERATOR, release_id=release.pk)


def compute_now() -> Run | None:
    """Bring the index up to date in this process; the published run."""
    runs.bring_up_to_date(actor=RUNS, definition_id=definition().pk, limit_seconds=90)
    return definition().published_run


def in_force() -> pd.DataFrame:
    """Every current observation, as the calculations take them."""
    names = ("metric__slug", "area__key", "period__code", *FIGURES, "status")
    frame = pd.DataFrame(
        list(Observation.objects.filter(is_current=True).values_list(*names)), columns=list(COLUMNS)
    )
    frame[list(FIGURES)] = frame[list(FIGURES)].astype(float)
    return frame.assign(status=frame["status"].map(dict(enumerate(STATUSES))))


def expected() -> pd.DataFrame:
    """What a computation from nothing but the current observations says."""
    return compute(spec(), in_force(), geography())
