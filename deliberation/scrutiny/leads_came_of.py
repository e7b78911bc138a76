"""The steps on from meetings and decisions to the work programme, and from the tracker to scrutiny of all bodies."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from deliberation.scrutiny.calc.words import ITEM_STATUS_WORDS, ItemStatus
from deliberation.scrutiny.models import ProgrammeItem
from deliberation.scrutiny.queries.programme import items_at, items_on
from design.onward import Step


def from_meeting(place: str) -> Iterator[Step]:
    """What the work programme has for a meeting; `place` as in `voting.leads`. One query."""
    yield from (_step(each) for each in items_at(int(place.split("/")[1])))


def from_decision(decision_id: str) -> Iterator[Step]:
    """Where committees look at a decision; one query."""
    for each in items_on(UUID(decision_id)):
        step = _step(each)
        yield Step(f"{step.text} of {each.body.name}", step.href, step.what)


def _step(each: ProgrammeItem) -> Step:
    words = f"{each.title} ({ITEM_STATUS_WORDS[ItemStatus(each.status)].lower()})"
    return Step("Work programme", reverse("programme_item", args=[each.body.slug, each.pk]), words)


def of_everybody(_: str) -> Iterator[Step]:
    """What scrutiny of all bodies has on record, from the tracker in the menu. Asks no database."""
    yield Step("Lines of enquiry", reverse("all_enquiries"))
    yield Step("Findings", reverse("all_findings"))
    yield Step("Scrutiny reports", reverse("all_scrutiny_reports"))
