"""Tells two years of scrutiny and what came of it, each step through its action, at its moment, by whoever does it."""

from __future__ import annotations

from deliberation.accountability.actions.keeping import ACCOUNTABILITY, keep_accountability
from deliberation.bodies.management.demonstration.story import Story
from deliberation.scrutiny.actions.keeping import SCRUTINY, keep_scrutiny
from deliberation.scrutiny.management.demonstration import (
    boards,
    broken,
    coordinators,
    crisis,
    lately,
    working,
)
from deliberation.scrutiny.management.demonstration.told import FIXED, Told
from deliberation.voting.management.demonstration.company import Company


def put_down(company: Company, story: Story) -> None:
    """Every part, as steps of the story."""
    told = Told(company, story)
    for part in (crisis, coordinators):
        part.put_down(told.as_of(FIXED))
    for part in (broken, boards, lately, working):
        part.put_down(told)
    told.on(0, lambda: keep_accountability(actor=ACCOUNTABILITY))
    told.on(0, lambda: keep_scrutiny(actor=SCRUTINY))
