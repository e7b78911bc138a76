"""`bin/manage send_webhooks`: send the messages that wait for other systems, as the clock does; or some of them again."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel import clock
from kernel.actors import Actor
from kernel.errors import ReaderError
from notices import queries_webhooks
from notices.actions.webhook_sending import send_due
from notices.actions.webhooks import replay_since

OPERATOR = Actor.system("operator")


class Command(BaseCommand):
    help = "Send the messages that wait for other systems; with --again, queue some of one webhook once more first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", type=UUID, metavar="WEBHOOK", help="send again what was given up, of this webhook"
        )
        parser.add_argument("--days", type=int, default=30, help="with --again: of how many days (30)")
        parser.add_argument("--everything", action="store_true", help="with --again: what arrived, too")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        again = self._again(options) if options["again"] else 0
        sent = send_due(actor=Actor.system("notices"))
        left = queries_webhooks.may_be_taken_up().count()
        if options["json"]:
            self.stdout.write(json.dumps({"again": again, "sent": sent, "waiting": left}))
            return
        self.stdout.write(f"Queued again: {again}. Sent: {sent}. Still waiting: {left}.")

    def _again(self, options: dict[str, Any]) -> int:
        since = clock.now() - dt.timedelta(days=max(0, min(options["days"], 366)))
        try:
            return replay_since(
                actor=OPERATOR,
                webhook_id=options["again"],
                since=since,
                only_given_up=not options["everything"],
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
