"""`bin/manage export_person`: everything about somebody as a zip, for who asked by letter."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.exports import export_to_file
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Write everything about a person to a zip that only you can read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person_id", type=uuid.UUID, help="the person's id in the trail")
        parser.add_argument("file", type=Path, help="a new file, say copy.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = export_to_file(
                actor=Actor.system("operator"), person_id=options["person_id"], path=options["file"]
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        self.stdout.write(f"Wrote {options['file']}, {size} bytes.")
