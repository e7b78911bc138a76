"""`bin/manage export_scores`: the published scores of an index as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.score_files import CannotWrite, write_scores
from indexapp.management.words import about_definition
from indexapp.models import Definition, Run, RunStatus
from indexapp.queries.scores import periods_of, score_table
from kernel.canonical import canonical_json


class Command(BaseCommand):
    help = (
        "Write the scores of the published run (or another finished one) to a file: codes, not names; an empty cell is an absent "
        "figure and `reason` says why. Where figures are illustrative, a workbook says so on its second sheet, Parquet in its "
        "metadata (key `about`), and beside CSV and JSON lies <file>.README.txt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("definition", help="short name of the definition, say integrated-care-index")
        parser.add_argument("--period", help="one period, say 2019/20 (default: all)")
        parser.add_argument(
            "--run", type=int, metavar="ID", help="a finished run (default: the published one)"
        )
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE", help="ends in .csv, .json, .xlsx or .parquet"
        )
        parser.add_argument(
            "--envelope",
            action="store_true",
            help="JSON as an object with notes about the figures, instead of a list of rows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = _run(options["definition"], options["run"])
        _check_period(run, options["period"])
        spec = spec_from_json(canonical_json(run.version.spec))
        scores = score_table(run, options["period"])
        notes = about_definition(spec, f"Run {run.pk}, finished {run.finished_at:%Y-%m-%d %H:%M} UTC.")
        try:
            written = write_scores(scores, options["out"], notes=notes, envelope=options["envelope"])
        except (CannotWrite, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Wrote {len(scores):,} scores of run {run.pk} to {', '.join(str(path) for path in written)}."
        )


def _run(slug: str, asked: int | None) -> Run:
    definition = Definition.objects.select_related("published_run__version").filter(slug=slug).first()
    if definition is None:
        known = (
            ", ".join(Definition.objects.values_list("slug", flat=True)) or "none yet; run load_definitions"
        )
        raise CommandError(f"There is no definition “{slug}”. Known: {known}.")
    if asked is None:
        if definition.published_run is None:
            raise CommandError(
                f"No run of {slug} has been published yet. Ask for one with recompute_index {slug} --wait."
            )
        return definition.published_run
    run = definition.runs.select_related("version").filter(pk=asked).first()
    if run is None:
        raise CommandError(f"There is no run {asked} of {slug}.")
    if run.status != RunStatus.FINISHED:
        raise CommandError(
            f"Run {asked} is not finished ({run.get_status_display().lower()}), so it has no scores to export."
        )
    return run


def _check_period(run: Run, period: str | None) -> None:
    periods = periods_of(run)
    if not periods:
        raise CommandError(f"Run {run.pk} has no scores: no figure of its metrics has been published.")
    if period is not None and period not in periods:
        raise CommandError(f"Run {run.pk} has no scores for {period}. It has {', '.join(periods)}.")
