"""`bin/manage seed_bodies`: a made-up system of boards, a committee and a panel, with a year of meetings."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from deliberation.bodies.management.demonstration import build, happenings
from deliberation.bodies.management.demonstration.people import PEOPLE, SIGN_IN
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import BODIES
from deliberation.bodies.models import Body
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Bring in illustrative bodies of one integrated care system, their people, meetings, minutes and assets. Safe to call "
        "again: where one of the bodies is there already, everything is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if Body.objects.filter(slug__in=[plan.slug for plan in BODIES]).exists():
            self.stdout.write("Bodies: up to date.")
        else:
            self._seed()
        emails = {somebody.key: somebody.email for somebody in PEOPLE}
        self.stdout.write("People of the bodies to sign in as (made up; a code is sent to the address):")
        for key, _, what in SIGN_IN:
            self.stdout.write(f"  {emails[key]:<38} {what}")

    def _seed(self) -> None:
        made = build.Made(Story())
        build.put_down(made)
        happenings.put_down(made)
        try:
            # All or nothing: half a system would not be mended by calling again.
            with transaction.atomic():
                made.story.tell()
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        self.stdout.write(f"Bodies: {len(BODIES)} with {len(made.people)} people taken in.")
