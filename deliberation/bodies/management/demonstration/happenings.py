"""Makes the demonstration's meetings out of their table: planned, called, held, minuted, each at its moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deliberation.bodies.actions.agenda import ItemDetails, add_item
from deliberation.bodies.actions.attendance import Came, record_attendance
from deliberation.bodies.actions.interests import declare_on
from deliberation.bodies.actions.meetings import (
    Details,
    call_meeting,
    cancel_meeting,
    create_meeting,
    mark_held,
)
from deliberation.bodies.actions.minutes import Noted, agree, publish, start, token_of, write
from deliberation.bodies.actions.papers import add_paper
from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration.build import Made
from deliberation.bodies.management.demonstration.meetings import GATHERINGS, TITLES, Gathering, Page, Point
from deliberation.bodies.management.demonstration.system import BOARD, MADE_UP, SCRUTINY
from deliberation.bodies.models import Meeting, Minutes
from deliberation.bodies.queries.attendance import Line, attendance_sheet
from design.pdf import pdf
from kernel.actors import Actor

PLANNED, CALLED = 40, 12
"""Days before a meeting on which it is planned, and called."""
WRITTEN, AGREED, PUBLISHED = 4, 14, 16
"""Days after it on which its minutes are written, agreed and published."""


@dataclass
class Told:
    """One meeting as it goes on."""

    made: Made
    plan: Gathering
    day: dt.date
    meeting: Meeting = field(init=False)
    items: dict[int, Point] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)

    @property
    def clerk(self) -> Actor:
        """Who acts."""
        return self.made.clerk(self.plan.body)

    @property
    def where(self) -> dict[str, Any]:
        """What every action asks for."""
        return {
            "actor": self.clerk,
            "body_id": self.made.bodies[self.plan.body],
            "meeting_id": self.meeting.pk,
        }


def put_down(made: Made) -> None:
    """Every meeting, as steps of the story."""
    drawn: dict[str, bytes] = {}
    for plan in GATHERINGS:
        told = Told(made, plan, made.story.weekday(plan.days, plan.weekday), papers=drawn)
        _steps(told, (told.day - made.story.day(0)).days)


def _steps(told: Told, days: int) -> None:
    story, plan = told.made.story, told.plan
    story.on(min(days - PLANNED, -3), lambda: _plan(told))
    if plan.state == "draft":
        return
    story.on(min(days - CALLED, -2), lambda: call_meeting(**told.where))
    story.on(min(days - CALLED, -2) + 1, lambda: _declare(told))
    if plan.state == "cancelled":
        reason = "The hall is closed for repairs. The meeting moves to a later day."
        story.on(days - 3, lambda: cancel_meeting(**told.where, reason=reason))
    if plan.state != "held":
        return
    story.on(days, lambda: _hold(told), dt.time(min(plan.hour + 4, 22)))
    if plan.minutes:
        story.on(days + WRITTEN, lambda: _write(told))
    if plan.minutes in ("agreed", "published"):
        story.on(days + AGREED, lambda: _go_on(told, agree))
    if plan.minutes == "published":
        story.on(days + PUBLISHED, lambda: _go_on(told, publish))


def _plan(told: Told) -> None:
    plan, made = told.plan, told.made
    starts_at = moment_in_london(told.day, dt.time(plan.hour))
    body_id = made.bodies[plan.body]
    told.meeting = create_meeting(
        actor=told.clerk,
        body_id=body_id,
        details=Details(
            plan.title or TITLES[plan.body], starts_at, starts_at + dt.timedelta(hours=3), plan.place,
            "Step-free entry and a hearing loop. Ask the clerk for anything else that you need.",
            openness=plan.openness, private_reason=plan.reason,
        ),
    )  # fmt: skip
    for point in plan.points:
        details = ItemDetails(
            point.title, point.purpose, point.minutes, point.lead, point.description, bool(point.private), point.private
        )  # fmt: skip
        item = add_item(actor=told.clerk, body_id=body_id, meeting_id=told.meeting.pk, details=details)
        told.items[item.pk] = point
        for page in point.papers:
            _paper(told, item.pk, page)


def _paper(told: Told, item_id: int, page: Page) -> None:
    if page.title not in told.papers:
        told.papers[page.title] = _bytes(page)
    name = f"{page.title.lower().replace(' ', '-')}.{page.kind}"
    add_paper(
        actor=told.clerk, body_id=told.made.bodies[told.plan.body], item_id=item_id, title=page.title, filename=name,
        chunks=[told.papers[page.title]], private=page.private,
    )  # fmt: skip


def _bytes(page: Page) -> bytes:
    if page.kind == "pdf":
        return pdf("paper", {"title": page.title, "text": page.text})
    return "\n\n".join((page.title, *page.text)).encode()


def _declare(told: Told) -> None:
    """A member who has an interest in what a meeting is about says so and leaves the room; another has none."""
    said = {(BOARD, -180): ("lorna", True), (SCRUTINY, -75): ("godfrey", True), (BOARD, 24): ("rosa", False)}
    who, has_one = said.get((told.plan.body, told.plan.days), ("", False))
    if not who:
        return
    membership = told.made.memberships[told.plan.body, who]
    interest = membership.interests.first() if has_one else None
    for item_id, point in told.items.items():
        if point.purpose != "formal":
            declare_on(
                actor=told.made.actor(who), body_id=told.made.bodies[told.plan.body], membership_id=membership.pk,
                thing_kind="item", thing_id=item_id, interest_id=interest.pk if interest else None, leaves=has_one,
            )  # fmt: skip


def _hold(told: Told) -> None:
    mark_held(**told.where)
    lines = attendance_sheet(told.meeting).lines
    entries = {line.membership_id: came(place - told.plan.days, line) for place, line in enumerate(lines)}
    record_attendance(**told.where, entries=entries)


def came(chance: int, line: Line) -> Came:
    """Most came; of the others most sent apologies, and whoever has a substitute sent them."""
    if line.stand_ins and chance % 2:
        return Came("substituted", line.stand_ins[0].pk)
    if chance % 7 == 0:
        return Came("apologies")
    return Came("absent") if chance % 17 == 3 else Came("present")


def _write(told: Told) -> None:
    start(**told.where)
    records = {
        item_id: Noted(point.said or "The item was taken as read.", point.decision)
        for item_id, point in told.items.items()
    }
    seen = token_of(_newest(told))
    write(**told.where, seen=seen, opening=MADE_UP, closed_at=f"{told.plan.hour + 2}:40", records=records)


def _go_on(told: Told, step: Callable[..., object]) -> None:
    step(**told.where, seen=token_of(_newest(told)))


def _newest(told: Told) -> Minutes | None:
    return Minutes.objects.filter(meeting=told.meeting).order_by("-version").first()
