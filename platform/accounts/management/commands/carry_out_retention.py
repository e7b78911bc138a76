"""`bin/manage carry_out_retention`: remove what has been kept long enough, as the clock does every day."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions.retention import carry_out_retention
from kernel.actors import Actor


class Command(BaseCommand):
    help = "Remove what has been kept long enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what is due and remove nothing")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        run = carry_out_retention(actor=Actor.system("retention"), dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps({"run": run.pk, "dry_run": run.dry_run, "counts": run.counts}))
            return
        for code, count in run.counts.items():
            self.stdout.write(f"{code}: {count}")
        self.stdout.write("Nothing was removed." if run.dry_run else "Done.")
