"""`bin/manage load_reference`: take the reference tables of areas into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexapp.actions.reference import load_reference
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Take in areas, their codes, parts, successions and context. Indexes are computed anew where it matters."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_reference(actor=Actor.system("operator"))
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        if not loaded.total:
            self.stdout.write("The reference tables are in already; nothing has changed.")
            return
        rows = ", ".join(
            f"{name.replace('_', ' ')} {count}" for name, count in loaded.changed.items() if count
        )
        self.stdout.write(f"Loaded. Rows changed: {rows}.")
        if loaded.due:
            self.stdout.write(f"To be computed anew: {', '.join(loaded.due)}.")
