"""`bin/manage recompute_opinion`: reckon opinion groups here and now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.tradeoffs.actions.opinion import TRADEOFFS, recompute, recompute_due
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Reckon the opinion groups of every trade-off whose answers changed, without waiting for a worker; or, by its id, of one "
        "trade-off whether anything changed or not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "tradeoff",
            nargs="*",
            type=UUID,
            metavar="ID",
            help="ids of trade-offs (default: all that changed)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given: list[UUID] = options["tradeoff"]
        try:
            done = (
                sum(recompute(actor=TRADEOFFS, tradeoff_id=each, at_once=True) for each in given)
                if given
                else recompute_due(actor=TRADEOFFS)
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        if given and done < len(given):
            raise CommandError(
                f"{len(given) - done} of {len(given)} could not be reckoned: nobody has answered a statement there, another "
                "worker is at it, or it failed. The log says more."
            )
        self.stdout.write(f"Opinion groups of {done} trade-off{'' if done == 1 else 's'} reckoned.")
