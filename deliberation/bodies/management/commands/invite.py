"""`bin/manage invite`: invite the first clerk of a body, or anybody, and print the way to join."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.bodies.actions.invitation_mail import join_address
from deliberation.bodies.actions.invitations import invite
from deliberation.bodies.calc.codes import grouped
from deliberation.bodies.calc.kinds import MemberRole
from deliberation.bodies.models import Channel
from deliberation.bodies.queries.invitations import code_of
from deliberation.bodies.queries.roles import body_by_slug
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Invite a person to a body. Prints the address and, for a letter, the code: whoever has it can join."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("body", help="short name of the body, as in its address")
        parser.add_argument(
            "--role", required=True, choices=[role.value for role in MemberRole], help="what they are to be"
        )
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--email", default="", help="send the invitation to this address")
        way.add_argument("--letter", default="", metavar="NAME", help="make a letter to this person")
        parser.add_argument("--name", default="", help="the person's name, for an invitation by email")
        parser.add_argument(
            "--address",
            action="append",
            default=[],
            metavar="LINE",
            help="a line of the postal address; repeat it",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        by_email = bool(options["email"])
        try:
            made = invite(
                actor=Actor.system("operator"),
                body_id=body_by_slug(options["body"]).pk,
                channel=Channel.EMAIL if by_email else Channel.LETTER,
                role=options["role"],
                name=(options["name"] or options["email"]) if by_email else options["letter"],
                email=options["email"],
                address="\n".join(options["address"] or ["To be handed over"]) if not by_email else "",
            )
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        code = code_of(made)
        told = {"id": made.pk, "address": join_address(code), "expires_at": made.expires_at.isoformat()}
        if not by_email:
            told["code"] = grouped(code)
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"Made invitation {made.pk}. It works until {made.expires_at:%d %B %Y}.")
        self.stdout.write(f"Join at {told['address']}")
        if not by_email:
            self.stdout.write(f"Code: {told['code']}")
