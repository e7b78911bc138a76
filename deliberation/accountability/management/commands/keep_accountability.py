"""`bin/manage keep_accountability`: what comes about by the clock, here and now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from deliberation.accountability.actions.keeping import ACCOUNTABILITY, keep_accountability


class Command(BaseCommand):
    help = "Do what is due without waiting for a worker: send reminders, propose reviews of whether actions worked, and compare promised figures with the index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = keep_accountability(actor=ACCOUNTABILITY)
        if options["json"]:
            self.stdout.write(json.dumps(done))
        elif any(done.values()):
            self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in done.items()))
        else:
            self.stdout.write("Nothing is due.")
