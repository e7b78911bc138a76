"""`bin/manage create_person`: make an account from the command line, the first operator's above all."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.permissions import ROLE_TITLES
from accounts.actions.people import create_person
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Make an account. Its person signs in with a code sent to the address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address that sign-in codes go to")
        parser.add_argument("--name", required=True, help="what the person is called on the site")
        roles = [role.value for role in ROLE_TITLES]
        parser.add_argument(
            "--role", action="append", default=[], choices=roles, help="may be given more than once"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = create_person(
                actor=Actor.system("operator"),
                email=options["email"],
                display_name=options["name"],
                roles=options["role"],
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        roles = list(dict.fromkeys(options["role"]))
        if options["json"]:
            self.stdout.write(json.dumps({"id": str(person.pk), "roles": roles}))
        else:
            self.stdout.write(f"Made the account {person.pk} with {', '.join(roles) or 'no role'}.")
