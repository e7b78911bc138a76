"""`bin/manage compute_index`: scores from a data file, with no database at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexapp.actions.catalogue import FOLDER as CATALOGUE
from indexapp.actions.reference import FOLDER as REFERENCE
from indexapp.calc.catalogue import (
    Catalogue,
    CatalogueInvalid,
    Definition,
    load_catalogue,
    load_definition_file,
)
from indexapp.calc.checks import MetricIndex
from indexapp.calc.geography import Reference, load_reference
from indexapp.calc.readers import FileProblem
from indexapp.calc.score_files import CannotWrite, write_scores
from indexapp.calc.without_database import Observed, area_index, metric_entry, read_observations, scores_of
from indexapp.management.words import about_definition
from kernel import clock

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Compute an index from a data file and write its scores. Uses the shipped definitions and areas and no database. "
        "The data may be in any form that import_release takes; errors are listed with their row and column."
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--definition",
            required=True,
            metavar="SLUG|FILE",
            help="a shipped definition, or a definition file of your own",
        )
        parser.add_argument(
            "--data", required=True, type=Path, metavar="FILE", help="observations, say a tidy CSV"
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE", help="a mapping, where the data's names do not match"
        )
        parser.add_argument("--period", help="write this period only")
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE", help="ends in .csv, .json, .xlsx or .parquet"
        )
        parser.add_argument(
            "--envelope",
            action="store_true",
            help="JSON as an object with notes about the figures, instead of a list of rows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            definition, catalogue = _definition(options["definition"])
            reference = load_reference(REFERENCE)
            observed = self._read(catalogue, reference, options)
            spec = definition.to_spec()
            scores = scores_of(spec, observed.rows, reference)
            if options["period"]:
                scores = scores[scores["period"] == options["period"]]
            if scores.empty:
                raise CommandError(_nothing(spec.slug, options["period"]))
            written = write_scores(
                scores, options["out"], notes=about_definition(spec), envelope=options["envelope"]
            )
        except CatalogueInvalid as error:
            raise CommandError(f"The definition cannot be used:\n{error}") from error
        except FileProblem as error:
            raise CommandError(
                f"{options['data']}: {_where(error.row, error.column)}{error.message}"
            ) from error
        except (CannotWrite, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Wrote {len(scores):,} scores of {spec.slug} {spec.version} to {', '.join(str(path) for path in written)}."
        )

    def _read(self, catalogue: Catalogue, reference: Reference, options: dict[str, Any]) -> Observed:
        if not options["data"].is_file():
            raise CommandError(f"There is no file {options['data']}.")
        mapping = options["mapping"].read_text(encoding="utf-8") if options["mapping"] else ""
        metrics = MetricIndex(
            tuple(metric_entry(file.model_dump(mode="json")) for file in catalogue.metrics.values())
        )
        observed = read_observations(options["data"], metrics, area_index(reference), clock.today(), mapping)
        for problem in observed.problems.head(MOST_SHOWN).itertuples(index=False):
            self.stderr.write(f"{problem.severity}: {_where(problem.row, problem.column)}{problem.message}")
        if observed.errors:
            raise CommandError(
                f"{options['data'].name} has {observed.errors:,} errors; nothing was written. Mend it and try again."
            )
        return observed


def _definition(asked: str) -> tuple[Definition, Catalogue]:
    catalogue = load_catalogue(CATALOGUE, today=clock.today())
    path = Path(asked)
    if path.suffix in (".yaml", ".yml") or path.is_file():
        if not path.is_file():
            raise CommandError(f"There is no definition file {asked}.")
        return load_definition_file(path, CATALOGUE), catalogue
    try:
        return catalogue.definition(asked), catalogue
    except KeyError:
        known = ", ".join(sorted({each.slug for each in catalogue.definitions}))
        raise CommandError(
            f"There is no definition “{asked}”. There are {known}; or give a definition file that ends in .yaml."
        ) from None


def _nothing(slug: str, period: str | None) -> str:
    if period:
        return f"The data hold no figure of {slug} for {period}. Periods are written as 2019, 2019/20 or 2017-19."
    return f"The data hold no figure of a metric of {slug}; nothing was written."


def _where(row: int | None, column: str | None) -> str:
    places = [f"row {row}" if row else "", f"column {column}" if column else ""]
    said = ", ".join(place for place in places if place)
    return f"{said}: " if said else ""
