"""`bin/manage withdraw_release ID --why TEXT`: take a published release back; the values before it count again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexapp.actions.releases import withdraw_release
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Take a published release back. The values that stood before it count again, and the indices that use them are due."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", type=int, help="number of the release")
        parser.add_argument(
            "--why", required=True, help="the reason, as readers of the data page will see it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = withdraw_release(
                actor=Actor.system("operator"), release_id=options["release"], why=options["why"]
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        self.stdout.write(f"Release {release.pk} is withdrawn. The values before it count again.")
