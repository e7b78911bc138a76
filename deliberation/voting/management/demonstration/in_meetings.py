"""Votes by name in meetings of the demonstration's boards: opened and closed by hand, with the people who are there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deliberation.bodies.actions.substitutes import name_substitute
from deliberation.bodies.calc.agenda import LONDON, moment_in_london
from deliberation.bodies.management.demonstration.happenings import came
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import ICB
from deliberation.bodies.models import AgendaItem
from deliberation.bodies.queries.attendance import attendance_sheet
from deliberation.voting.actions.casting import cast_recorded
from deliberation.voting.actions.closing import count_vote
from deliberation.voting.actions.running import VOTES, close_by_hand, open_vote
from deliberation.voting.actions.votes import Details, create_vote, schedule_vote
from deliberation.voting.management.demonstration.company import Company
from deliberation.voting.management.demonstration.divisions import DIVISIONS, STANDS_IN, Division
from deliberation.voting.models import Elector
from kernel.actors import Actor

NAMED = -60
"""Days from today on which a member named who stands in."""


@dataclass
class Held:
    """One division as it goes on."""

    company: Company
    plan: Division
    day: dt.date
    vote_id: UUID = field(init=False)
    item: AgendaItem | None = None

    @property
    def where(self) -> dict[str, Any]:
        """What every action asks for beside who acts."""
        return {"body_id": self.company.body(self.plan.body), "vote_id": self.vote_id}

    def at(self, hour: int, minute: int = 0) -> dt.datetime:
        """A moment of the day of the meeting."""
        return moment_in_london(self.day, dt.time(hour, minute))


def put_down(company: Company, story: Story) -> None:
    """Every division, as steps of the story."""
    story.on(NAMED, lambda: _substitute(company))
    for plan in DIVISIONS:
        held = Held(company, plan, story.weekday(plan.days, plan.weekday))
        story.at(held.at(9) - dt.timedelta(days=2), lambda held=held: _prepare(held))  # type: ignore[misc]
        story.at(held.at(11), lambda held=held: open_vote(actor=_clerk(held), **held.where))  # type: ignore[misc]
        story.at(held.at(11, 5), lambda held=held: _say(held))  # type: ignore[misc]
        story.at(held.at(11, 15), lambda held=held: _close(held))  # type: ignore[misc]


def _clerk(held: Held) -> Actor:
    return held.company.actor("colin")


def _substitute(company: Company) -> None:
    member, other = STANDS_IN
    name_substitute(
        actor=company.actor("colin"), body_id=company.body(ICB), membership_id=company.membership(ICB, member).pk,
        person_id=company.person(other), public_name="",
    )  # fmt: skip


def _prepare(held: Held) -> None:
    plan, clerk, body_id = held.plan, _clerk(held), held.company.body(held.plan.body)
    items = AgendaItem.objects.filter(meeting__body_id=body_id, title=plan.item).select_related(
        "meeting__body"
    )
    held.item = next(
        (each for each in items if each.meeting.starts_at.astimezone(LONDON).date() == held.day), None
    )
    details = Details(
        plan.title, plan.question, plan.method, plan.background, threshold=plan.threshold, secrecy="recorded", watch="public",
        results_wait=False, by_hand=True, closes_at=held.at(13), item_id=held.item.pk if held.item else None,
    )  # fmt: skip
    held.vote_id = create_vote(actor=clerk, body_id=body_id, details=details).pk
    schedule_vote(actor=clerk, **held.where)


def _say(held: Held) -> None:
    """Everybody who is there says what they think; for one member somebody else does."""
    plan, company = held.plan, held.company
    there = _there(held)
    for elector in Elector.objects.filter(vote_id=held.vote_id).order_by("pk"):
        key = company.key_of(elector.person_id)
        presence, stand_in = there.get(elector.membership_id, ("present", ""))
        if presence not in ("present", "substituted"):
            continue
        speaker = company.actor(stand_in if presence == "substituted" else key)
        content = plan.answers.get(key, plan.rest)
        cast_recorded(actor=speaker, **held.where, elector_id=elector.pk, content=content)


def _there(held: Held) -> dict[int, tuple[str, str]]:
    """By membership: whether they are there, and the key of who stands in; as the attendance says it afterwards."""
    if held.item is None:
        return {}
    found = {}
    for place, line in enumerate(attendance_sheet(held.item.meeting).lines):
        presence = came(place - held.plan.days, line).presence
        stand_in = STANDS_IN[1] if held.plan.body == ICB else "kemi"
        found[line.membership_id] = (presence, stand_in if line.stand_ins else "")
    return found


def _close(held: Held) -> None:
    close_by_hand(actor=_clerk(held), **held.where)
    count_vote(actor=VOTES, **held.where)
