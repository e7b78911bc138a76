"""`bin/manage recompute_index DEFINITION [--wait] [--here]`: ask for a run, and wait for it if told to."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexapp.actions import runs
from indexapp.models import Definition
from kernel.actors import Actor
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = "Ask a worker to bring an index up to date. Only what changed is computed again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("definition", help="short name of the definition, say integrated-care-index")
        parser.add_argument("--wait", action="store_true", help="return when the run is published")
        parser.add_argument(
            "--timeout", type=float, default=600, help="seconds to wait at most (default 600)"
        )
        parser.add_argument("--here", action="store_true", help="compute in this process, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = runs.request_run(actor=Actor.system("operator"), definition=options["definition"])
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        if options["here"]:
            limit = settings.HEARTBEAT_LIMIT.total_seconds()
            runs.bring_up_to_date(actor=Actor.system("runs"), definition_id=asked.pk, limit_seconds=limit)
        if not (options["wait"] or options["here"]):
            self.stdout.write(
                f"Asked for a run of {asked.slug}. A worker takes it up; see its page for progress."
            )
            return
        self._await(asked, options["timeout"])

    def _await(self, asked: Definition, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while True:
            now = Definition.objects.select_related("published_run").get(pk=asked.pk)
            if now.covered >= asked.wanted and now.published_run is not None:
                run = now.published_run
                self.stdout.write(
                    f"Run {run.pk} of {now.slug} is published: {run.computed} blocks computed, {run.reused} shared with earlier runs."
                )
                return
            if now.failures >= runs.MOST_FAILURES:
                raise CommandError(
                    f"The run of {now.slug} failed {now.failures} times. See its log on the run's page."
                )
            if time.monotonic() > deadline:
                raise CommandError(
                    f"No worker has finished a run of {now.slug} in {timeout:g} seconds. Is a worker running? The request stays."
                )
            time.sleep(0.2)
