"""`bin/manage load_definitions`: take the metric and definition files into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexapp.actions.catalogue import load_definitions
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Take in every reviewed metric and definition file. Definitions that changed are computed anew."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = load_definitions(actor=Actor.system("operator"))
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        self.stdout.write(
            f"Loaded. Changed: {', '.join(changed)}."
            if changed
            else "Loaded. Nothing that is computed has changed."
        )
