"""`bin/manage grant_role`: give somebody a role, for good or until the end of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actions import grant_role
from access.permissions import ROLE_TITLES
from accounts.dates import end_of_day
from accounts.queries import person_by_email
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Give a person a role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's address")
        parser.add_argument("role", choices=[role.value for role in ROLE_TITLES])
        parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="the last day of the role")

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"]
        try:
            person = person_by_email(options["email"])
            grant = grant_role(
                actor=Actor.system("operator"),
                person_id=person.pk,
                role=options["role"],
                ends_at=end_of_day(until) if until else None,
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        self.stdout.write(
            f"{person.pk} has the role {grant.role}{f' until the end of {until}' if until else ''}."
        )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a day. Write it like 2027-03-31.") from None
