"""Observations in and out of force, in whole sets: never a row at a time, never half a release.

Every release keeps all its rows. Which row of a metric, area and period counts now is `is_current`: the row of
the release that was published last among those not withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from django.db import connection
from django.db.models import F

from indexapp.calc.periods import parse_period
from indexapp.calc.spec import STATUSES
from indexapp.models import Area, Metric, Observation, Period, Release, Slice
from indexapp.queries.bulk import write_table

TABLE = "indexapp_observation"
SPOOL_COLUMNS = (
    "metric", "area", "period", "value", "numerator", "denominator", "lower", "upper", "status", "note", "source_row",
)  # fmt: skip
"""Columns of a checked release on its way into the table: slugs, keys, codes, figures (NaN = absent), statuses."""
KEYS = ("metric_id", "area_id", "period_id")
FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def put_in_force(release: Release, spool: Path) -> tuple[int, set[int]]:
    """Insert a checked release's rows and let them supersede what stood before.

    `spool`: a Parquet file with SPOOL_COLUMNS. Returns the number of rows and the ids of the metrics concerned.
    Runs in the caller's transaction, which must hold the publication lock.
    """
    rows = 0
    slices: set[tuple[int, int]] = set()
    held = set(Slice.objects.values_list("metric_id", "period_id"))
    for frame in _batches(spool):
        _set_aside(frame, held)
        write_table(TABLE, frame.assign(release_id=release.pk, is_current=True))
        rows += len(frame)
        slices |= _pairs(frame)
    _bump(slices)
    return rows, {metric for metric, _ in slices}


def take_out_of_force(release: Release) -> tuple[int, set[int]]:
    """Let a release's rows count no more, and bring back what stood before them.

    Returns the number of rows brought back and the ids of the metrics concerned. Same lock as above.
    """
    ours = Observation.objects.filter(release=release, is_current=True)
    slices = set(ours.order_by().values_list("metric_id", "period_id").distinct())
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE folkmoot_freed AS SELECT metric_id, area_id, period_id FROM indexapp_observation WHERE release_id = %s AND is_current",
            [release.pk],
        )
        ours.update(is_current=False)
        cursor.execute(_BRING_BACK, [release.pk])
        restored = cursor.rowcount
        cursor.execute("DROP TABLE folkmoot_freed")
    _bump(slices)
    return restored, {metric for metric, _ in slices}


_BRING_BACK = f"""
UPDATE {TABLE} SET is_current = TRUE WHERE id IN (
    SELECT id FROM (
        SELECT o.id, ROW_NUMBER() OVER (
            PARTITION BY o.metric_id, o.area_id, o.period_id ORDER BY r.published_number DESC
        ) AS place
        FROM folkmoot_freed f
        JOIN {TABLE} o ON o.metric_id = f.metric_id AND o.area_id = f.area_id AND o.period_id = f.period_id
        JOIN indexapp_release r ON r.id = o.release_id
        WHERE r.status = 'published' AND r.id <> %s AND NOT o.is_current
    ) ranked WHERE place = 1
)
"""


def _batches(spool: Path, rows: int = 250_000) -> Iterator[pd.DataFrame]:
    """The spooled rows as the table's columns, some at a time: a large release never stands in memory whole."""
    metrics, areas = ids_of(Metric, "slug"), ids_of(Area, "key")
    with pq.ParquetFile(spool) as parquet:
        for batch in parquet.iter_batches(batch_size=rows, columns=list(SPOOL_COLUMNS)):
            frame = batch.to_pandas()
            periods = period_ids(frame["period"].unique())
            yield pd.DataFrame(
                {
                    "metric_id": frame["metric"].astype(object).map(metrics).to_numpy(dtype=np.int64),
                    "area_id": frame["area"].astype(object).map(areas).to_numpy(dtype=np.int64),
                    "period_id": frame["period"].astype(object).map(periods).to_numpy(dtype=np.int64),
                    **{name: frame[name].to_numpy(dtype=float) for name in FIGURES},
                    "status": pd.Categorical(
                        frame["status"].astype(object), categories=list(STATUSES)
                    ).codes.astype(np.int64),
                    "note": frame["note"].astype(object).fillna("").str.slice(0, 300),
                    "source_row": frame["source_row"].to_numpy(dtype=np.int64),
                }
            )


def ids_of(model: type[Metric] | type[Area], name: str) -> dict[str, int]:
    """Database ids by slug or key."""
    return dict(model.objects.values_list(name, "pk"))


def period_ids(codes: Iterable[str]) -> dict[str, int]:
    """Database ids by period code; a period met for the first time is added."""
    wanted = list(codes)
    known = dict(Period.objects.filter(code__in=wanted).values_list("code", "pk"))
    fresh = [parse_period(code) for code in wanted if code not in known]
    rows = [
        Period(code=each.code, kind=each.kind, starts_on=each.starts_on, ends_on=each.ends_on)
        for each in fresh
    ]
    Period.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(Period.objects.filter(code__in=wanted).values_list("code", "pk"))


def _set_aside(frame: pd.DataFrame, held: set[tuple[int, int]]) -> None:
    """Take out of force every current row that the frame's rows supersede.

    `held`: metrics and periods that had figures before this release; there is nothing to look for in others.
    """
    pairs = pd.MultiIndex.from_frame(frame[["metric_id", "period_id"]])
    keys = frame.loc[pairs.isin(held), list(KEYS)]
    if keys.empty:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE folkmoot_keys (metric_id BIGINT, area_id BIGINT, period_id BIGINT)"
        )
    write_table("folkmoot_keys", keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET is_current = FALSE WHERE id IN (SELECT o.id FROM folkmoot_keys k JOIN {TABLE} o "
            "ON o.metric_id = k.metric_id AND o.area_id = k.area_id AND o.period_id = k.period_id AND o.is_current)"
        )
        cursor.execute("DROP TABLE folkmoot_keys")


def _pairs(frame: pd.DataFrame) -> set[tuple[int, int]]:
    distinct = frame[["metric_id", "period_id"]].drop_duplicates().to_numpy(dtype=np.int64)
    return {(int(metric), int(period)) for metric, period in distinct}


def _bump(slices: Iterable[tuple[int, int]]) -> None:
    """Raise the revision of every slice that changed; runs see by it what to read again."""
    wanted = set(slices)
    metrics, periods = {metric for metric, _ in wanted}, {period for _, period in wanted}
    known = Slice.objects.filter(metric_id__in=metrics, period_id__in=periods)
    present = {
        (metric, period): key for key, metric, period in known.values_list("pk", "metric_id", "period_id")
    }
    Slice.objects.bulk_create(
        [Slice(metric_id=metric, period_id=period) for metric, period in sorted(wanted - set(present))],
        ignore_conflicts=True,
    )
    keys = [present[pair] for pair in wanted if pair in present]
    for start in range(0, len(keys), 500):
        Slice.objects.filter(pk__in=keys[start : start + 500]).update(revision=F("revision") + 1)
