"""A million observations on PostgreSQL: import, full run, incremental run, each beside a bare floor.

Run with `bin/test --performance`. It prints figures and ratios and asserts only that the work was done: how fast
a machine is on the day is nothing to fail a test by.

The floor is what nobody can do without: COPY the observations into a bare table, COPY them out again, one numpy pass,
COPY the scores into a bare table. No keys, no indexes, no provenance, no roll-up, no ranks.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from django.db import connection, transaction

from indexapp.actions import receiving, releases, runs
from indexapp.calc.catalogue import spec_hash, spec_json
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec, MetricSpec, WeightedMetric
from indexapp.models import (
    Area,
    Definition,
    DefinitionMetric,
    DefinitionVersion,
    Metric,
    Observation,
    Run,
    Score,
)
from kernel import clock
from kernel.actors import Actor

AREAS, METRICS, YEARS = 6500, 22, 7
FIRST = 2015
RUNS, OPERATOR = Actor.system("runs"), Actor.system("operator")

pytestmark = [pytest.mark.performance, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def timed(label: str, work: Callable[[], object]) -> float:
    """Seconds that `work` takes, printed."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(
        f"{label:<46}{seconds:8.2f} s   peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB"
    )
    return seconds


def specs() -> list[MetricSpec]:
    return [
        MetricSpec(f"metric-{at}", f"Metric {at}", 1 if at % 2 else -1, "per 100", 100.0)
        for at in range(METRICS)
    ]


def set_up() -> Definition:
    """Areas, metrics and a definition of three domains over them."""
    Area.objects.bulk_create(
        [
            Area(key=f"P{at:05d}", type="place", name=f"Place {at}", short_name=f"Place {at}")
            for at in range(AREAS)
        ]
    )
    metrics = specs()
    rows = Metric.objects.bulk_create(
        Metric(
            slug=each.slug, title=each.title, short_title=each.title, direction=each.direction, unit=each.unit, spec_hash="", loaded_at=clock.now(),
            spec={"slug": each.slug, "title": each.title, "unit_kind": "percent", "scale": 100.0},
        )
        for each in metrics
    )  # fmt: skip
    cuts = [("a", metrics[:8]), ("b", metrics[8:16]), ("c", metrics[16:])]
    domains = tuple(
        DomainSpec(name, name.upper(), tuple(WeightedMetric(each) for each in part)) for name, part in cuts
    )
    spec = DefinitionSpec(
        "million", "1", "A million", domains, MethodSpec(baseline=str(FIRST + 2)), area_type="place"
    )
    definition = Definition.objects.create(slug="million", title="A million")
    definition.current_version = DefinitionVersion.objects.create(
        definition=definition,
        version="1",
        spec=json.loads(spec_json(spec)),
        spec_hash=spec_hash(spec),
        loaded_at=clock.now(),
    )
    definition.save()
    DefinitionMetric.objects.bulk_create(
        DefinitionMetric(definition=definition, metric=row, domain="a", position=at, weight=1)
        for at, row in enumerate(rows)
    )
    return definition


def observations(metrics: list[str], years: list[int], seed: int) -> pd.DataFrame:
    """Generated counts in the tidy layout."""
    rng = np.random.default_rng(seed)
    places = [f"P{at:05d}" for at in range(AREAS)]
    frame = pd.MultiIndex.from_product([metrics, years, places], names=["metric", "period", "area"]).to_frame(
        index=False
    )
    bottom = rng.integers(100, 10_000, len(frame))
    top = np.round(bottom * rng.uniform(0.05, 0.4, len(frame)))
    return frame.assign(value=100 * top / bottom, numerator=top.astype(int), denominator=bottom)


def import_file(path: Path) -> None:
    """The public way in: receive, check, publish."""
    provenance = receiving.Provenance(path.name, "command", source="generated", publish_when_ready=True)
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        release, _ = receiving.receive_release(
            actor=OPERATOR, chunks=chunks, provenance=provenance, check=False
        )
    release = releases.check_release(actor=OPERATOR, release_id=release.pk)
    assert release.status == "published", list(release.findings.values("code", "row", "message")[:3])


def run(definition: Definition) -> None:
    assert runs.bring_up_to_date(actor=RUNS, definition_id=definition.pk, limit_seconds=600)


def copy_in(table: str, frame: pd.DataFrame) -> None:
    sink = io.BytesIO()
    pa_csv.write_csv(
        pa.Table.from_pandas(frame, preserve_index=False), sink, pa_csv.WriteOptions(include_header=False)
    )
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
        copy.write(sink.getvalue())


def floor(frame: pd.DataFrame) -> None:
    """COPY in, COPY out, a numpy pass, COPY in; on bare tables."""
    width = AREAS
    ids = pd.DataFrame(
        {
            "metric": np.repeat(np.arange(METRICS), YEARS * width), "period": np.tile(np.repeat(np.arange(YEARS), width), METRICS),
            "area": np.tile(np.arange(width), METRICS * YEARS),
            "value": frame["value"].to_numpy(), "numerator": frame["numerator"].to_numpy(), "denominator": frame["denominator"].to_numpy(),
        }
    )  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE floor_in (metric bigint, period bigint, area bigint, value float8, numerator float8, denominator float8)"
        )
        cursor.execute(
            "CREATE TABLE floor_out (block bigint, area bigint, raw float8, z float8, score float8)"
        )
        copy_in("floor_in", ids)
        buffer = io.BytesIO()
        with cursor.cursor.copy("COPY floor_in TO STDOUT (FORMAT csv)") as copy:
            for piece in copy:
                buffer.write(piece)
        buffer.seek(0)
        names = list(ids.columns)
        back = pa_csv.read_csv(buffer, read_options=pa_csv.ReadOptions(column_names=names)).to_pandas()
        raw = back["value"].to_numpy().reshape(METRICS, YEARS, width)
        base = raw[:, 2, :]
        z = (raw - np.median(base, axis=1)[:, None, None]) / base.std(axis=1, ddof=1)[:, None, None]
        score = np.tanh(z)
        domains = [score[:8].mean(axis=0), score[8:16].mean(axis=0), score[16:].mean(axis=0)]
        top = np.mean(domains, axis=0)
        extra = np.concatenate([*[each.ravel() for each in domains], top.ravel()])
        scores = np.concatenate([score.ravel(), extra])
        out = pd.DataFrame(
            {
                "block": np.repeat(np.arange(len(scores) // width), width), "area": np.tile(np.arange(width), len(scores) // width),
                "raw": np.concatenate([raw.ravel(), np.full(len(extra), np.nan)]), "z": np.concatenate([z.ravel(), np.full(len(extra), np.nan)]),
                "score": scores,
            }
        )  # fmt: skip
        copy_in("floor_out", out)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE floor_in; DROP TABLE floor_out")


def test_a_million_observations(tmp_path: Path, settings: object) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("This benchmark is about PostgreSQL: set DATABASE_URL.")
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    definition = set_up()
    names = [each.slug for each in specs()]
    frame = observations(names, list(range(FIRST, FIRST + YEARS)), seed=1)
    frame.to_csv(tmp_path / "million.csv", index=False)
    observations(names[:1], [FIRST + YEARS], seed=2).to_csv(tmp_path / "one.csv", index=False)
    print(
        f"\n{len(frame):,} observations: {AREAS:,} areas x {METRICS} metrics x {YEARS} years, {dt.date.today()}"
    )

    bare = sorted(timed("floor (COPY in, out, numpy, COPY in)", lambda: floor(frame)) for _ in range(3))[1]
    brought = timed("import of the whole file", lambda: import_file(tmp_path / "million.csv"))
    full = timed("full run", lambda: run(definition))
    small = timed("import of one metric, one new year", lambda: import_file(tmp_path / "one.csv"))
    part = timed("incremental run", lambda: run(definition))

    print(f"import / floor            {brought / bare:6.2f}")
    print(f"full run / floor          {full / bare:6.2f}   (aim: at most 2)")
    print(f"incremental / full run    {part / full:6.3f}   (aim: at most 0.1)")
    print(f"small import / floor      {small / bare:6.2f}")
    assert Observation.objects.filter(is_current=True).count() == len(frame) + AREAS
    assert Run.objects.filter(status="finished").count() == 2
    assert Score.objects.count() >= len(frame)
