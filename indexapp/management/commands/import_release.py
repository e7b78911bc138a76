"""`bin/manage import_release FILE`: check a data file and publish what it holds, in this process, without a worker."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from indexapp.actions.importing import Outcome, Unreadable, import_file, preview_file, refused
from indexapp.actions.receiving import Provenance
from indexapp.calc.checks import IGNORED
from kernel.actors import Actor

MOST_SHOWN = 20
"""Findings of a kind printed for people; --json gives up to a thousand, the release's page has them as well."""


class Command(BaseCommand):
    help = (
        "Check a data file (CSV, XLSX, Fingertips JSON; what it is shows by its content) and publish its figures, all or none. "
        "Exit 0: published, or in force already. Exit 1: refused, and no figure was stored."
    )
    # A file is checked against the database, not the site's addresses: starting takes half the time.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the data file")
        parser.add_argument("--source", default="", help="who published it, as readers will see it")
        parser.add_argument(
            "--licence", default="", help="under which licence, say “Open Government Licence v3.0”"
        )
        parser.add_argument("--note", default="", help="anything else that readers should know")
        parser.add_argument(
            "--mapping", type=Path, help="YAML file that says which names in the file mean which metric"
        )
        parser.add_argument(
            "--illustrative", action="store_true", help="the figures are made up, and are labelled so"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would happen; nothing at all is stored"
        )
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON object and nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = self._outcome(options)
        if options["as_json"]:
            self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write(in_words(outcome, dry_run=options["dry_run"]))
        if not outcome.went_well:
            sys.exit(1)

    def _outcome(self, options: dict[str, Any]) -> Outcome:
        try:
            mapping = _text_of(options["mapping"])
        except Unreadable as error:
            return refused(error)
        operator = Actor.system("operator")
        if options["dry_run"]:
            return preview_file(actor=operator, path=options["file"], mapping=mapping)
        provenance = Provenance(
            options["file"].name, "command", source=options["source"], licence=options["licence"], note=options["note"],
            mapping=mapping, illustrative=options["illustrative"], publish_when_ready=True,
        )  # fmt: skip
        return import_file(actor=operator, path=options["file"], provenance=provenance)


def _text_of(mapping: Path | None) -> str:
    if mapping is None:
        return ""
    try:
        return mapping.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Unreadable(f"The mapping file {mapping.name} cannot be read: {error.strerror}.") from error


def in_words(outcome: Outcome, *, dry_run: bool = False) -> str:
    """An outcome for people."""
    lines = [_headline(outcome, dry_run=dry_run)]
    if outcome.rows:
        counts = ("new", "changed", "same", "suppressed")
        lines.append(
            f"{outcome.rows:,} rows: "
            + ", ".join(f"{getattr(outcome, name):,} {name}" for name in counts)
            + "."
        )
    lines += [f"Left out, {IGNORED.get(why, why)}: {count:,}." for why, count in outcome.ignored_why.items()]
    lines += _listed("Errors", outcome.errors, outcome.error_count)
    lines += _listed("Warnings", outcome.warnings, outcome.warning_count)
    return "\n".join(lines)


def _headline(outcome: Outcome, *, dry_run: bool) -> str:
    if dry_run:
        return (
            "Trial: "
            + ("this file would be published." if outcome.went_well else "this file would be refused.")
            + " Nothing was stored."
        )
    if outcome.went_well:
        return f"Published as release {outcome.release}."
    kept = f" Its findings are kept as release {outcome.release}." if outcome.release else ""
    return "Not published. No figure was stored." + kept


def _listed(title: str, findings: list[dict[str, object]], count: int) -> list[str]:
    if not findings:
        return []
    lines = [f"{title} ({count:,}):"]
    for each in findings[:MOST_SHOWN]:
        where = f"row {each['row']}" if each["row"] else "the file"
        column = f", column “{each['column']}”" if each["column"] else ""
        lines.append(f"  {where}{column}: {each['message']} [{each['code']}]")
    if count > MOST_SHOWN:
        lines.append(f"  … and {count - min(MOST_SHOWN, len(findings)):,} more.")
    return lines
