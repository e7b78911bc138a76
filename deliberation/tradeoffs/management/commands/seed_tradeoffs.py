"""`bin/manage seed_tradeoffs`: a made-up panel's trade-offs at four stages, on the figures of the index."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration import build
from deliberation.bodies.management.demonstration import happenings as bodies
from deliberation.bodies.management.demonstration.build import FOUNDED
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import BODIES, PANEL
from deliberation.bodies.models import Body
from deliberation.tradeoffs.actions.opinion import recompute
from deliberation.tradeoffs.actions.pins import TRADEOFFS, watch_pins
from deliberation.tradeoffs.management.demonstration import telling
from deliberation.tradeoffs.models import OpinionResult, TradeOff
from deliberation.voting.management.demonstration import happenings as votes
from deliberation.voting.management.demonstration import in_meetings
from deliberation.voting.management.demonstration.chapters import chapters
from deliberation.voting.management.demonstration.company import Company
from kernel import clock
from kernel.errors import ReaderError

RELEASES = (
    (-410, {"newer": "2024/25"}),
    (-120, {"newer": "2025/26"}),
    (-8, {"correction": True}),
)
"""Days from today on which later figures came; the last one corrects a figure that the panel had cited."""


class Command(BaseCommand):
    help = (
        "Bring in illustrative trade-offs of the citizen panel of seed_bodies, at four stages. Where the bodies are not there yet, "
        "figures, bodies and votes are brought in too, in the order of time, so that the trail reads true. "
        "Safe to call again: where the panel has a trade-off, everything is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, metavar="DIR", help="folder with published files, for seed_demo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = [plan.slug for plan in BODIES]
        try:
            if TradeOff.objects.filter(body__slug=PANEL).exists():
                self.stdout.write("Trade-offs: up to date.")
                return
            if Body.objects.filter(slug__in=slugs).exists():
                self._add_to_what_is_there()
            else:
                self._seed_all(options["data"])
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        self._reckon()
        self.stdout.write(f"Trade-offs: {TradeOff.objects.count()} taken in.")

    def _seed_all(self, data: Path | None) -> None:
        story = Story()
        # The figures were there before anybody cited them, and before the bodies, whose story is told in one piece.
        with clock.frozen(story.now + dt.timedelta(days=FOUNDED - 1)):
            call_command("seed_demo", compute=True, **({"data": data} if data else {}), stdout=self.stdout)
        made = build.Made(story)
        build.put_down(made)
        bodies.put_down(made)
        company = Company()
        votes.put_down(company, story)
        in_meetings.put_down(company, story)
        self._tell(company, story)
        self.stdout.write(f"Bodies: {len(BODIES)} with {len(made.people)} people taken in, with their votes.")

    def _add_to_what_is_there(self) -> None:
        try:
            self._tell(Company(), Story())
        except (ReaderError, LookupError, Body.DoesNotExist) as error:
            why = (
                error.message
                if isinstance(error, ReaderError)
                else "people or figures of the demonstration are gone."
            )
            self.stdout.write(f"Trade-offs: left out, because {why} bin/demo --reset starts anew.")

    def _tell(self, company: Company, story: Story) -> None:
        telling.put_down(company, story)
        for put_down in chapters():
            put_down(company, story)
        last = dt.datetime.min.replace(tzinfo=dt.UTC)
        for day, release in RELEASES:
            came = moment_in_london(story.day(day), dt.time(7))
            _tell(story, last, came)
            # Reckoning an index takes transactions of its own, so it stands between two parts of the story.
            with clock.frozen(came):
                call_command("seed_demo", compute=True, stdout=self.stdout, **release)
                watch_pins(actor=TRADEOFFS)
            last = came
        _tell(story, last, dt.datetime.max.replace(tzinfo=dt.UTC))

    def _reckon(self) -> None:
        """Opinion groups, here rather than in the worker, so that the first look at a page shows them."""
        for tradeoff_id in OpinionResult.objects.values_list("tradeoff_id", flat=True):
            recompute(actor=TRADEOFFS, tradeoff_id=tradeoff_id, at_once=True)


def _tell(story: Story, since: dt.datetime, until: dt.datetime) -> None:
    """The steps of a story from a moment until before another. All or nothing: half would not be mended by calling again."""
    with transaction.atomic():
        Story(story.now, [step for step in story.steps if since <= step[0] < until]).tell()
