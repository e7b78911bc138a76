"""`bin/manage erase_person`: erase somebody who asked for it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.erasure import erase_person
from accounts.queries_data import hindrances_of, plan_for, who_is
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Erase a person: what says who they are goes, the public record stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person_id", type=uuid.UUID, help="the person's id in the trail")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go and stay, and do nothing"
        )
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        person_id = options["person_id"]
        try:
            who_is(person_id)
            plan, hindrances = plan_for(person_id), hindrances_of(person_id)
            if not options["dry_run"]:
                erase_person(actor=Actor.system("operator"), person_id=person_id)
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from None
        told = {
            "id": str(person_id),
            "erased": not options["dry_run"],
            "removed": list(plan.removed),
            "stays": list(plan.stays),
            "hindrances": hindrances,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _words(told))


def _words(told: dict[str, Any]) -> str:
    parts = [("Goes", told["removed"]), ("Stays", told["stays"]), ("First", told["hindrances"])]
    lines = [f"{name}: {line}" for name, found in parts for line in found]
    return "\n".join([*lines, f"{told['id']} is erased." if told["erased"] else "Nothing was removed."])
