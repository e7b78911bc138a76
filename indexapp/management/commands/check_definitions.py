"""`bin/manage check_definitions`: everything wrong with the metric and definition files, by file and line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexapp.actions.catalogue import FOLDER
from indexapp.calc.catalogue import check_catalogue
from kernel import clock


class Command(BaseCommand):
    help = "Check every metric and definition file. Ends with 1 if any has an error; warnings alone end with 0. Needs no database."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=FOLDER,
            help="a catalogue: its metrics/ and definitions/ (default: the one shipped)",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print a JSON list of objects: file, line, field, level, message",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"There is no folder {options['folder']}.")
        found = check_catalogue(options["folder"], today=clock.today())
        errors = sum(each.level == "error" for each in found)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write(f"{each.level}: {each}")
            self.stdout.write(f"{errors} errors, {len(found) - errors} warnings.")
        if errors:
            raise SystemExit(1)
