"""`bin/manage run_votes`: open, close and count the votes for which it is time, here and now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.voting.actions.running import VOTES, run_due
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Open, close and count every vote for which it is time, without waiting for a worker. "
        "Votes that are run by hand in a meeting are opened by the people there alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print how many steps were done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = run_due(actor=VOTES)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        if options["json"]:
            self.stdout.write(json.dumps({"steps": done}))
        elif done:
            self.stdout.write(f"{done} step{'' if done == 1 else 's'} done: votes opened, closed or counted.")
        else:
            self.stdout.write("Nothing is due.")
