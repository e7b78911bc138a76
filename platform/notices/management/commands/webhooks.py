"""`bin/manage webhooks`: list the systems that are told what comes about, connect one, end one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.actors import Actor
from kernel.errors import ReaderError
from notices import queries_webhooks, webhook_secrets
from notices.actions import webhooks as actions
from notices.models import Webhook

OPERATOR = Actor.system("operator")


class Command(BaseCommand):
    help = "List webhooks; --add connects another system and prints its secret once; --end ends one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--add", metavar="NAME", help="connect a system; needs --url")
        parser.add_argument("--url", help="where its messages go")
        parser.add_argument(
            "--kind", action="append", default=[], help="what to tell it about; again for more; none: all"
        )
        parser.add_argument("--end", type=UUID, metavar="WEBHOOK", help="end one")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None

    def _do(self, options: dict[str, Any]) -> None:
        if options["add"]:
            given = actions.WebhookGiven(options["add"], options["url"] or "", tuple(options["kind"]))
            made = actions.add_webhook(actor=OPERATOR, given=given)
            secret = webhook_secrets.opened(made.secret)
            shown = json.dumps({"id": str(made.pk), "secret": secret})
            self.stdout.write(shown if options["json"] else f"Added: {made.pk}\nSecret: {secret}")
            return
        if options["end"]:
            actions.end_webhook(actor=OPERATOR, webhook_id=options["end"])
        self._list(as_json=options["json"])

    def _list(self, *, as_json: bool) -> None:
        found = list(queries_webhooks.webhooks())
        if as_json:
            self.stdout.write(json.dumps([_row(each) for each in found]))
            return
        for each in found:
            row = _row(each)
            self.stdout.write(
                "  ".join(str(row[name]) for name in ("id", "state", "sent", "waiting", "given_up", "name"))
            )
        if not found:
            self.stdout.write("No other system is connected.")


def _row(each: Webhook) -> dict[str, Any]:
    state = "ended" if each.ended_at else "on" if each.active else "paused"
    counts = {name: getattr(each, name) for name in ("sent", "waiting", "given_up")}
    return {
        "id": str(each.pk),
        "name": each.name,
        "url": each.url,
        "kinds": each.kinds,
        "state": state,
        **counts,
    }
