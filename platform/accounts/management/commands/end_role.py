"""`bin/manage end_role`: end somebody's role now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actions import end_role
from access.queries import grants_of
from accounts.queries import person_by_email
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError


class Command(BaseCommand):
    help = "End a role of a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's address")
        parser.add_argument("role", help="the code of the role")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = person_by_email(options["email"])
            grants = list(grants_of(person.pk).filter(role=options["role"]))
            if not grants:
                raise NotFound(
                    f"This person does not hold the role {options['role']}.", next_step="Nothing was changed."
                )
            for grant in grants:
                end_role(actor=Actor.system("operator"), grant_id=grant.pk)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        self.stdout.write(f"{person.pk} no longer has the role {options['role']}.")
