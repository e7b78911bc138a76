"""`bin/manage verify_audit`: walk the trail and name the first broken link."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import trail


class Command(BaseCommand):
    help = "Walk the hash chain of the trail. Exit 0 when it is whole, 1 with the first broken link when not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        count, fault = trail.verify()
        if options["json"]:
            found = {"number": fault.number, "kind": fault.kind, "message": fault.sentence} if fault else None
            self.stdout.write(json.dumps({"entries": count, "whole": fault is None, "fault": found}))
        elif fault is None:
            self.stdout.write(f"The trail is whole: {count} entries, each linked to the one before.")
        if fault is not None:
            raise CommandError(fault.sentence, returncode=1)
