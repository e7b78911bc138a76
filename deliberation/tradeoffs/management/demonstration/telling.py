"""Tells the demonstration's trade-offs, each step through its action, at its moment, by whoever does it."""

from __future__ import annotations

from deliberation.bodies.management.demonstration.story import Story
from deliberation.tradeoffs.management.demonstration import (
    deciding,
    meeting,
    preparing,
    reporting,
    reviewing,
    talking,
    trying,
)
from deliberation.tradeoffs.management.demonstration.children import CHILDREN
from deliberation.tradeoffs.management.demonstration.courses import COURSES
from deliberation.tradeoffs.management.demonstration.hospital import HOSPITAL
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.tradeoffs.management.demonstration.urgent import URGENT
from deliberation.voting.management.demonstration.company import Company

PLANS = (CHILDREN, URGENT, HOSPITAL, COURSES)


def put_down(company: Company, story: Story) -> None:
    """Every trade-off, as steps of the story."""
    for plan in PLANS:
        told = Told(company, story, plan)
        preparing.put_down(told)
        talking.put_down(told)
        trying.put_down(told)
        deciding.put_down(told)
        reporting.put_down(told)
        if plan is HOSPITAL:
            meeting.put_down(told)
        if plan is CHILDREN:
            reviewing.put_down(told)
