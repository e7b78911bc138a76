"""`bin/manage create_body`: make a panel, board or committee from the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.bodies.actions.bodies import create_body
from deliberation.bodies.calc.kinds import BodyKind
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Make a body. Its first clerk is then invited on its page “Manage”."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the public calls it")
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in BodyKind])
        parser.add_argument(
            "--area",
            action="append",
            default=[],
            metavar="CODE",
            help="an area that it covers, by any code; may be given more than once",
        )
        parser.add_argument(
            "--slug", default="", help="its name in addresses; made from the name when left out"
        )
        parser.add_argument(
            "--illustrative", action="store_true", help="it is made up to show how the site works"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            body = create_body(
                actor=Actor.system("operator"),
                name=options["name"],
                kind=options["kind"],
                areas=options["area"],
                slug=options["slug"],
                illustrative=options["illustrative"],
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        if options["json"]:
            self.stdout.write(json.dumps({"id": str(body.pk), "slug": body.slug}))
        else:
            self.stdout.write(f"Made {body.name}: /bodies/{body.slug}/")
