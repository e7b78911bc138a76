"""`bin/manage seed_votes`: a made-up panel's votes and two divisions of boards, at every stage."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from deliberation.bodies.management.demonstration import build
from deliberation.bodies.management.demonstration import happenings as bodies
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import BODIES
from deliberation.bodies.models import Body
from deliberation.voting.management.demonstration import happenings, in_meetings
from deliberation.voting.management.demonstration.company import Company
from deliberation.voting.models import Vote
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Bring in illustrative votes of the bodies of seed_bodies, at every stage and by every method. Where those bodies are not "
        "there yet they are brought in too, in one story with the votes, so that the trail tells both in the order of time. "
        "Safe to call again: where one of the bodies has a vote, everything is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = [plan.slug for plan in BODIES]
        if Vote.objects.filter(body__slug__in=slugs).exists():
            self.stdout.write("Votes: up to date.")
        elif Body.objects.filter(slug__in=slugs).exists():
            self._add_to_what_is_there()
        else:
            self._seed_all()

    def _seed_all(self) -> None:
        made = build.Made(Story())
        build.put_down(made)
        bodies.put_down(made)
        try:
            self._tell(made.story)
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        self.stdout.write(f"Bodies: {len(BODIES)} with {len(made.people)} people taken in.")
        self._count()

    def _add_to_what_is_there(self) -> None:
        try:
            self._tell(Story())
        except (ReaderError, LookupError, Body.DoesNotExist) as error:
            # Whoever used the demonstration may have ended a body or a term: the site works without these votes too.
            why = (
                error.message
                if isinstance(error, ReaderError)
                else "people or bodies of the demonstration are gone."
            )
            self.stdout.write(f"Votes: left out, because {why} bin/demo --reset starts anew.")
        else:
            self._count()

    def _tell(self, story: Story) -> None:
        company = Company()
        happenings.put_down(company, story)
        in_meetings.put_down(company, story)
        # All or nothing: half the votes would not be mended by calling again.
        with transaction.atomic():
            story.tell()

    def _count(self) -> None:
        self.stdout.write(f"Votes: {Vote.objects.count()} taken in.")
