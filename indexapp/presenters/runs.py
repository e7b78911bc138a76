"""Runs: how they stand, what went in, when they became public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from design.formats import moment
from design.tables import Cell, Column, Row, Table
from indexapp.models import Publication, Run, RunStatus
from indexapp.queries.published import Index

STATUS_WORDS = {RunStatus.COMPUTING: "Computing", RunStatus.FINISHED: "Finished", RunStatus.FAILED: "Failed"}

FILE_TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Files made on request, by ending."""


def run_url(index: Index, run_id: int, against: int | None = None) -> str:
    """The page of a run, compared with another one where `against` is given."""
    return reverse("run", args=[index.slug, run_id]) + (f"?against={against}#changes" if against else "")


def lasted(run: Run) -> str:
    """How long a run took, in words; "" while it goes on."""
    if run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    if seconds < 1:
        return "less than a second"
    if seconds < 120:
        return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
    return f"{seconds / 60:.0f} minutes"


def runs_table(index: Index, runs: Sequence[Run]) -> Table:
    """A page of runs, newest first; the one that is public is marked."""
    columns = [
        Column("run", "Run"), Column("status", "Status"), Column("started", "Started"), Column("lasted", "Took"),
        Column("version", "Definition"), Column("computed", "Blocks computed", numeric=True),
        Column("reused", "Blocks shared with earlier runs", numeric=True),
    ]  # fmt: skip
    public = index.run.id if index.run else None
    rows = [
        Row(
            [
                Cell(f"Run {run.pk}", run_url(index, run.pk), note="Public now" if run.pk == public else ""),
                Cell(STATUS_WORDS.get(RunStatus(run.status), run.status), note=run.failure[:150]), moment(run.started_at), lasted(run) or "–",
                run.version.version, f"{run.computed:,}", f"{run.reused:,}",
            ],
            marked=run.pk == public,
        )
        for run in runs
    ]  # fmt: skip
    return Table("runs", "Runs, newest first", columns, rows, empty="There is no run of this kind.")


def publications_table(index: Index, publications: Sequence[Publication]) -> Table:
    """When which run became the one that the public sees, newest first, with the way to what changed."""
    columns = [
        Column("at", "When"),
        Column("run", "Became public"),
        Column("replaced", "Replaced"),
        Column("changes", "What changed"),
    ]
    rows = []
    for each in publications:
        before = each.replaced_id
        rows.append(
            Row(
                [
                    moment(each.at), Cell(f"Run {each.run_id}", run_url(index, each.run_id)),
                    Cell(f"Run {before}", run_url(index, before)) if before else Cell("None: the first", absent=True),
                    Cell(f"From run {before} to run {each.run_id}", run_url(index, each.run_id, before)) if before else Cell("–", absent=True),
                ]
            )
        )  # fmt: skip
    return Table(
        "publications",
        "History of publications",
        columns,
        rows,
        empty="No run of this index has become public yet.",
    )


@dataclass(frozen=True)
class RunPage:
    """Everything the template shows of a run itself."""

    run: Run
    computing: bool
    failed: bool
    public: bool
    facts: list[tuple[str, str]]
    inputs: list[tuple[str, str]]
    files: list[dict[str, str]]


def run_page(index: Index, run: Run, publication: Publication | None) -> RunPage:
    """Build the view model of a run. `publication`: when it last became public."""
    public = index.run is not None and index.run.id == run.pk
    facts = [("Started", moment(run.started_at))]
    if run.finished_at:
        facts += [("Finished", moment(run.finished_at)), ("Took", lasted(run))]
    facts.append(("Became public", _public(publication, public)))
    facts.append(("Blocks computed", f"{run.computed:,}"))
    facts.append(("Blocks shared with earlier runs", f"{run.reused:,}"))
    return RunPage(
        run, run.status == RunStatus.COMPUTING, run.status == RunStatus.FAILED, public, facts, _inputs(run), _files(index, run),
    )  # fmt: skip


def _public(publication: Publication | None, public: bool) -> str:
    if publication is None:
        return "Not yet" if not public else "Now"
    return f"{moment(publication.at)}{', and still is' if public else ''}"


def _inputs(run: Run) -> list[tuple[str, str]]:
    """What went into a run. The short texts are fingerprints: the same input has the same one."""
    slices = run.inputs.get("slices", {})
    periods = {name.partition("|")[2] for name in slices}
    said = [
        ("Definition", f"Version {run.version.version}, {_short(run.inputs.get('definition'))}"),
        ("Version of the arithmetic", run.code_version or "Not noted"),
        ("Geography", _short(run.inputs.get("geography"))),
        (
            "Slices of data (one metric in one period)",
            f"{len(slices):,} over {len(periods)} periods" if slices else "None noted",
        ),
    ]
    return [*said, ("Fingerprint of the whole run", _short(run.fingerprint))]


def _short(fingerprint: str | None) -> str:
    return fingerprint[:12] if fingerprint else "Not noted"


def _files(index: Index, run: Run) -> list[dict[str, str]]:
    """Downloads of a finished run's scores."""
    if run.status != RunStatus.FINISHED:
        return []
    files = {ending: reverse("run_file", args=[index.slug, run.pk, ending]) for ending in FILE_TYPES}
    return [
        {
            "href": f"{reverse('api:scores')}?run={run.pk}&format=csv",
            "text": "Every score of this run",
            "kind": "CSV",
        },
        {"href": files["json"], "text": "The same, with notes", "kind": "JSON"},
        {"href": files["xlsx"], "text": "The same as a workbook", "kind": "XLSX"},
    ]


def offered(index: Index, runs: list[tuple[int, dt.datetime]], run_id: int) -> list[tuple[str, str]]:
    """Runs that this one can be compared with, as choices."""
    public = index.run.id if index.run else None
    return [
        (str(pk), f"Run {pk}, {moment(at)}{' (public now)' if pk == public else ''}")
        for pk, at in runs
        if pk != run_id
    ]
