"""`bin/manage load_outlines`: take in the outlines of areas, for the maps of assets, from a published boundary file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.bodies.actions.outlines import load_outlines
from deliberation.bodies.calc.outlines import MOST_BYTES
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Take in outlines of areas (GeoJSON, longitude and latitude). They are simplified; maps do without, too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a GeoJSON feature collection of polygons")
        parser.add_argument(
            "--code-property", required=True, help="the property with the area's code, ICB22CD say"
        )
        parser.add_argument("--source", required=True, help="who published it, and under which title")
        parser.add_argument(
            "--licence", required=True, help="under which licence, with the words it asks for"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        text = read_text(options["file"], MOST_BYTES)
        try:
            loaded = load_outlines(
                actor=Actor.system("operator"),
                text=text,
                code_property=options["code_property"],
                source=options["source"],
                licence=options["licence"],
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "new": loaded.new,
                        "changed": loaded.changed,
                        "same": loaded.same,
                        "places": loaded.places,
                    }
                )
            )
        else:
            self.stdout.write(
                f"Outlines: {loaded.new} new, {loaded.changed} changed, {loaded.same} the same; {loaded.places:,} corners."
            )


def read_text(path: Path, most: int) -> str:
    """The text of a file of at most `most` bytes. Raises CommandError."""
    try:
        if path.stat().st_size > most:
            raise CommandError(
                f"{path} is larger than {most // 1024 // 1024} MB. Take a generalised boundary file."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is no UTF-8 text.") from None
