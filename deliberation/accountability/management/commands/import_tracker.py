"""`bin/manage import_tracker`: see what a body's earlier tracker would do, and with --confirm take it in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.accountability.actions.tracker_imports import confirm_tracker, preview_tracker
from deliberation.accountability.calc.tracker_files import MOST_BYTES
from deliberation.accountability.models import TrackerImport
from deliberation.bodies.queries.roles import body_by_slug
from kernel.actors import Actor
from kernel.errors import ReaderError

OPERATOR = Actor.system("operator")


class Command(BaseCommand):
    help = "Read a recommendation tracker (CSV or XLSX) for a body. Without --confirm nothing is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("body", help="the body whose tracker it is, as in the address of its page")
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--to", default="", help="who was asked, where a row does not say")
        parser.add_argument("--green-is-done", action="store_true", help="green means done, not on track")
        parser.add_argument("--confirm", action="store_true", help="take it in, when it has no fault")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        content = _content(options["file"])
        try:
            body = body_by_slug(options["body"])
            found = preview_tracker(
                actor=OPERATOR, body_id=body.pk, content=content, filename=options["file"].name, to=options["to"],
                green_is_done=options["green_is_done"],
            )  # fmt: skip
            faults = list(found.faults)
            if options["confirm"] and not faults:
                found, _ = confirm_tracker(actor=OPERATOR, body_id=body.pk, import_id=found.pk)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        self._tell(found, faults, as_json=options["json"])
        if faults:
            raise CommandError(f"{len(faults)} faults: nothing was taken in.")

    def _tell(self, found: TrackerImport, faults: list[list[Any]], *, as_json: bool) -> None:
        if as_json:
            named = [{"row": row, "column": column, "sentence": sentence} for row, column, sentence in faults]
            told = {"id": str(found.pk), "status": found.status, "new": found.count, "faults": named}
            self.stdout.write(json.dumps(told))
            return
        for row, column, sentence in faults:
            self.stdout.write(f"Row {row}, {column}: {sentence}")
        self.stdout.write(f"Import {found.pk}, {found.get_status_display().lower()}: {found.count} new.")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
