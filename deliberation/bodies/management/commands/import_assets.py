"""`bin/manage import_assets`: see what a file of assets would do for a body, and with --confirm take it in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.bodies.actions.asset_imports import confirm, preview
from deliberation.bodies.calc.asset_files import MOST_BYTES
from deliberation.bodies.models import AssetImport, Body
from deliberation.bodies.queries.assets import system_known_as, systems_for
from deliberation.bodies.queries.roles import body_by_slug
from kernel.actors import Actor
from kernel.errors import ReaderError

OPERATOR = Actor.system("operator")


class Command(BaseCommand):
    help = "Read a CSV file of health-creating assets for a body. Without --confirm nothing is stored on the map."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("body", help="the body that keeps the entries, as in the address of its page")
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--system", default="", help="a code of the system, where the body has several")
        parser.add_argument("--confirm", action="store_true", help="take it in, when it has no fault")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        content = _content(options["file"])
        try:
            body = body_by_slug(options["body"])
            found = preview(
                actor=OPERATOR, body_id=body.pk, system=_system(body, options["system"]), content=content,
                filename=options["file"].name,
            )  # fmt: skip
            if options["confirm"] and not found.faults:
                found, _ = confirm(actor=OPERATOR, body_id=body.pk, import_id=found.pk)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        self._tell(found, as_json=options["json"])
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults: nothing was taken in.")

    def _tell(self, found: AssetImport, *, as_json: bool) -> None:
        if as_json:
            faults = [
                {"row": row, "column": column, "sentence": sentence} for row, column, sentence in found.faults
            ]
            told = {name: getattr(found, name) for name in ("id", "status", "new", "changed", "same")}
            self.stdout.write(json.dumps(told | {"faults": faults}))
            return
        for row, column, sentence in found.faults:
            self.stdout.write(f"Row {row}, {column}: {sentence}")
        self.stdout.write(
            f"Import {found.pk}, {found.get_status_display().lower()}: {found.new} new, {found.changed} changed, {found.same} the same."
        )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None


def _system(body: Body, code: str) -> str:
    if code:
        return system_known_as(code).key
    systems = systems_for(body)
    if len(systems) != 1:
        names = ", ".join(f"{each.key} ({each.name})" for each in systems) or "none"
        raise CommandError(f"Name the system with --system. This body has: {names}.")
    return systems[0].key
