"""`bin/manage send_digests`: make and send the e-mails that bring together a day or a week, as the clock does."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kernel.actors import Actor
from notices import queries_digests
from notices.actions.digests import send_due


class Command(BaseCommand):
    help = "Make and send the emails that bring together a day or a week."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due(actor=Actor.system("notices"))
        left = queries_digests.may_be_taken_up().count()
        if options["json"]:
            self.stdout.write(json.dumps({"sent": sent, "waiting": left}))
            return
        self.stdout.write(f"Sent: {sent}. Still waiting: {left}.")
