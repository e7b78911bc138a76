"""`bin/manage keep_tradeoffs`: compare cited figures with the index, and reckon opinion groups, here and now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.tradeoffs.actions.opinion import recompute_due
from deliberation.tradeoffs.actions.pins import TRADEOFFS, watch_pins
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Look whether figures that trade-offs cite have moved in a later run of the index, tell their followers, and "
        "reckon the opinion groups for which there is work, without waiting for a worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = {"figures": watch_pins(actor=TRADEOFFS), "opinion": recompute_due(actor=TRADEOFFS)}
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        if options["json"]:
            self.stdout.write(json.dumps(done))
        elif any(done.values()):
            figures, groups = (f"{count} {word}{'' if count == 1 else 's'}" for count, word in zip(done.values(), ("cited figure", "trade-off"), strict=True))  # fmt: skip
            self.stdout.write(f"{figures} moved; opinion groups of {groups} reckoned.")
        else:
            self.stdout.write("Nothing is due.")
