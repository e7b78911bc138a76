"""`bin/manage send_notices`: send the e-mails that wait for those who follow something, as the clock does each minute."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kernel.actors import Actor
from notices import queries
from notices.actions.sending import send_due


class Command(BaseCommand):
    help = "Send the e-mails that wait for those who follow something."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due(actor=Actor.system("notices"))
        left = queries.waiting().count()
        if options["json"]:
            self.stdout.write(json.dumps({"sent": sent, "waiting": left}))
            return
        self.stdout.write(f"Sent: {sent}. Tried, or taken up by another worker, and still waiting: {left}.")
