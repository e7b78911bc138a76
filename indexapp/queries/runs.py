"""Runs as their pages show them: lists, one run with its log, two runs' differing scores, releases between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import OuterRef, Q, QuerySet, Subquery

from indexapp.calc.reasons import REASON_CODES, as_reasons
from indexapp.models import (
    Area,
    Definition,
    Observation,
    Publication,
    PublicationCounter,
    ReleaseStatus,
    Run,
    RunBlock,
    RunLog,
    RunStatus,
)
from indexapp.queries.bulk import read_table
from kernel.errors import NotFound

MOST_ROWS = 300_000
"""Scores of one run that a page compares; beyond that the latest periods only."""
OFFERED = 30
MOST_LOG = 200


@dataclass(frozen=True)
class Standing:
    """Where the computing of an index stands now: whether a run is due, being computed, or given up for now."""

    due: bool
    computing: int | None
    """Id of the run being computed."""
    failures: int


@dataclass(frozen=True)
class ReleaseBetween:
    """A release published or withdrawn between two runs, and which slices (metric, period) it has rows in."""

    id: int
    filename: str
    illustrative: bool
    withdrawn: bool
    at: dt.datetime
    why: str
    slices: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Differing:
    """The scores that two runs do not share: two tables for `calc.changes.compare_scores`.

    `shared`: how many blocks are the very same in both. `left_out`: periods not compared because there is too much.
    `names`: short names of the areas by key.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    shared: int
    left_out: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


def runs_of(definition_id: int, status: str = "") -> QuerySet[Run]:
    """The runs of an index, newest first, with their versions; of one status or all."""
    rows = (
        Run.objects.filter(definition_id=definition_id)
        .select_related("version")
        .defer("inputs", "version__spec", "version__text")
    )
    return rows.filter(status=status) if status else rows


def run_of(definition_id: int, run_id: int, *others: int) -> tuple[Run, ...]:
    """A run of an index with its version, and others in the same query. Raises NotFound when one of them is not there."""
    wanted = (run_id, *others)
    rows = Run.objects.filter(definition_id=definition_id).select_related("version").defer("version__text")
    found = {run.pk: run for run in rows.filter(pk__in=[pk for pk in wanted if 0 <= pk < 2**63])}
    if not all(pk in found for pk in wanted):
        raise NotFound("This index has no such run.", next_step="See the list of runs.")
    return tuple(found[pk] for pk in wanted)


def log_of(run_id: int) -> list[RunLog]:
    """The last lines of a run's log, in order of time."""
    return list(reversed(RunLog.objects.filter(run_id=run_id).order_by("-pk")[:MOST_LOG]))


def last_publication(run_id: int) -> Publication | None:
    """The latest moment at which a run became public, with the run it replaced; None if it never did."""
    rows = (
        Publication.objects.filter(run_id=run_id)
        .select_related("replaced__version")
        .defer("replaced__version__text")
    )
    return rows.order_by("-pk").first()


def finished_runs(definition_id: int) -> list[tuple[int, dt.datetime]]:
    """Id and finish of the newest finished runs: what a run can be compared with."""
    rows = Run.objects.filter(definition_id=definition_id, status=RunStatus.FINISHED).order_by("-pk")
    return [(pk, at) for pk, at in rows.values_list("pk", "finished_at")[:OFFERED] if at]


def standing(definition_id: int) -> Standing:
    """Where the computing of an index stands. One query."""
    computing = (
        Run.objects.filter(definition=OuterRef("pk"), status=RunStatus.COMPUTING)
        .order_by("-pk")
        .values("pk")[:1]
    )
    row = Definition.objects.annotate(computing=Subquery(computing)).values_list(
        "wanted", "covered", "computing", "failures"
    )
    wanted, covered, run, failures = row.get(pk=definition_id)
    return Standing(wanted > covered, run, failures)


def runs_stamp() -> str:
    """Changes whenever a page about runs may have: whatever is published, and the newest run's progress. One query."""
    newest = Run.objects.filter(definition=OuterRef("pk")).order_by("-pk")
    names = ("pk", "status", "progress", "stage")
    rows = Definition.objects.order_by("pk").annotate(
        **{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in names},
        number=Subquery(PublicationCounter.objects.filter(pk=1).values("number")[:1]),
    )
    columns = ("pk", "published_run_id", "current_version_id", "wanted", "covered", "failures", "number")
    said = ";".join(
        ",".join(map(str, row)) for row in rows.values_list(*columns, *(f"newest_{name}" for name in names))
    )
    return f"runs:{said}"


def releases_between(metrics: set[str], start: dt.datetime, end: dt.datetime) -> list[ReleaseBetween]:
    """Releases with rows of these metrics that were published or withdrawn in a span of time, in order of time. One query."""
    published, withdrawn = Q(release__published_at__gte=start, release__published_at__lte=end), Q(
        release__status=ReleaseStatus.WITHDRAWN, release__withdrawn_at__gte=start, release__withdrawn_at__lte=end
    )  # fmt: skip
    columns = ("filename", "illustrative", "published_at", "withdrawn_at", "withdrawn_why")
    rows = (
        Observation.objects.filter(published | withdrawn, metric__slug__in=metrics)
        .order_by()
        .values_list("release_id", *(f"release__{name}" for name in columns), "metric__slug", "period__code")
        .distinct()
    )
    touched: dict[tuple[Any, ...], set[tuple[str, str]]] = {}
    for *release, metric, period in rows:
        touched.setdefault(tuple(release), set()).add((metric, period))
    found = [_between(release, frozenset(slices), start, end) for release, slices in touched.items()]
    return sorted(found, key=lambda each: (each.at, each.id))


def _between(
    release: tuple[Any, ...], slices: frozenset[tuple[str, str]], start: dt.datetime, end: dt.datetime
) -> ReleaseBetween:
    pk, filename, illustrative, published_at, withdrawn_at, why = release
    gone = withdrawn_at is not None and start <= withdrawn_at <= end
    return ReleaseBetween(
        pk, filename, illustrative, gone, withdrawn_at if gone else published_at, why if gone else "", slices
    )


def differing_scores(before: int, after: int) -> Differing:
    """The scores of two finished runs that are not the same blocks. Three queries, however large the runs are."""
    blocks = _blocks(before, after)
    both = blocks.groupby("block")["run"].transform("size") > 1
    shared, rest = int(both.sum()) // 2, blocks[~both]
    ids = [int(key) for key in rest.loc[rest["stored"], "block"]]
    size = max(1, int(blocks["scored"].max())) if len(blocks) else 1
    kept, left_out = _bounded(rest, size)
    rows = _rows([key for key in ids if key in set(kept["block"])])
    keys = {
        pk: (key, name)
        for pk, key, name in Area.objects.filter(
            pk__in=[int(pk) for pk in rows["area"].unique()]
        ).values_list("pk", "key", "short_name")
    }
    sides = {
        run: _side(kept[kept["run"] == run], rows, {pk: key for pk, (key, _) in keys.items()})
        for run in (before, after)
    }
    return Differing(sides[before], sides[after], shared, left_out, dict(keys.values()))


def _blocks(before: int, after: int) -> pd.DataFrame:
    names = (
        "run_id",
        "block_id",
        "block__kind",
        "block__node",
        "block__period__code",
        "block__stored",
        "block__reason",
        "block__areas_scored",
    )
    rows = RunBlock.objects.filter(run_id__in=[before, after]).order_by(
        "-block__period__ends_on", "-block__period__starts_on", "block_id"
    )
    columns = ["run", "block", "kind", "node", "period", "stored", "reason", "scored"]
    return pd.DataFrame(list(rows.values_list(*names)), columns=columns)


def _bounded(blocks: pd.DataFrame, size: int) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Blocks of the latest periods, as many as may be compared; and the periods left out, the latest always kept."""
    counts = blocks.groupby("period", sort=False).size() * size
    fits = counts.cumsum() <= MOST_ROWS
    kept = [period for at, (period, fit) in enumerate(fits.items()) if fit or at == 0]
    return blocks[blocks["period"].isin(kept)], tuple(
        str(period) for period in counts.index if period not in kept
    )


def _rows(ids: list[int]) -> pd.DataFrame:
    columns = ("block", "area", "raw", "score", "rank", "reason")
    if not ids:
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in columns})
    reasons = " ".join(f"WHEN '{reason}' THEN {position}" for position, reason in enumerate(REASON_CODES))
    return read_table(
        f"SELECT block_id, area_id, raw, score, rank, CASE reason {reasons} END FROM indexapp_score "
        f"WHERE block_id IN ({','.join(str(key) for key in ids)})",
        columns,
    )


def _side(blocks: pd.DataFrame, rows: pd.DataFrame, keys: dict[int, str]) -> pd.DataFrame:
    """One run's table: its stored rows, and blocks without rows spelt out for every area that is there at all."""
    stored = rows.merge(blocks[["block", "kind", "node", "period"]], on="block")
    stored = stored.assign(
        area=stored["area"].map(keys), reason=as_reasons(stored["reason"].to_numpy(dtype=np.int8)).astype(str)
    )
    bare = blocks.loc[~blocks["stored"].astype(bool), ["kind", "node", "period", "reason"]]
    spelt = bare.merge(pd.DataFrame({"area": list(keys.values())}, dtype=object), how="cross").assign(
        raw=np.nan, score=np.nan, rank=np.nan
    )
    columns = ["area", "period", "node", "kind", "raw", "score", "rank", "reason"]
    parts = [part[columns] for part in (stored, spelt) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else stored[columns]
