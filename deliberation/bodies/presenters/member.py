"""One member as their page shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from deliberation.bodies.calc.kinds import FULL_MEMBERS, named, role_words
from deliberation.bodies.models import Body, EndReason, Interest, Membership, Presence
from deliberation.bodies.presenters.members import (
    attendance_words,
    interest_words,
    term_words,
)
from deliberation.bodies.queries.interests import confirmed_at, state_of
from deliberation.bodies.queries.member_pages import Came, attendance_of, came
from deliberation.bodies.queries.members import substitutes_of
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel import clock

MOST_MEETINGS = 50


def member_context(body: Body, membership: Membership, *, mine: bool, private: bool) -> dict[str, Any]:
    """Context of a member's page; five queries. `private` adds the account for those who may see it."""
    counted = membership.role in FULL_MEMBERS
    over = membership.ends_on is not None and membership.ends_on < clock.today()
    times = came([membership.pk]).get(membership.pk, Came())
    confirmed = confirmed_at([membership.pk]).get(membership.pk)
    substitutes = list(substitutes_of(body).filter(membership=membership))
    return {
        "member": membership,
        "mine": mine,
        "over": over,
        "own_name": mine and not named(body.kind, membership.role) and counted,
        "counted": counted,
        "facts": _facts(membership, over, private),
        "attendance_words": attendance_words(times),
        "attendance": _attendance(membership) if counted else None,
        "interests": [
            {"words": interest_words(each), "state": state_of(each), "pk": each.pk}
            for each in Interest.objects.filter(membership=membership)
        ],
        "confirmed": confirmed,
        "substitutes": [
            {"name": each.public_name, "since": day(each.starts_on), "pk": each.pk,
             "until": day(each.ends_on) if each.ends_on else "",
             "account": each.person.display_name if private else ""}
            for each in substitutes
        ],
        "register_href": f"{reverse('interests', args=[body.slug])}?member={membership.pk}",
        "account": {"name": membership.person.display_name, "email": membership.person.email}
        if private
        else None,
    }  # fmt: skip


def _facts(membership: Membership, over: bool, private: bool) -> list[tuple[str, str]]:
    facts = [("Role", role_words(membership.role))]
    if membership.number is not None:
        facts.append(("Number", str(membership.number)))
    if membership.seat is not None:
        facts.append(("Seat", membership.seat.title))
    organisation = membership.organisation or (membership.seat.organisation if membership.seat else "")
    if organisation:
        facts.append(("Speaks for", organisation))
    term = term_words(membership)
    facts.append(("Term", f"{term[:1].upper()}{term[1:]}{' (ended)' if over else ''}"))
    if private and membership.end_reason:
        facts.append(("Why it ended", f"{EndReason(membership.end_reason).label} (seen by staff alone)"))
    return facts


def _attendance(membership: Membership) -> Table:
    rows = []
    for each in attendance_of(membership)[:MOST_MEETINGS]:
        words = Presence(each.presence).label
        if each.substitute is not None:
            words = f"{words}: {each.substitute.public_name}"
        href = reverse("meeting", args=[membership.body.slug, each.meeting_id])
        rows.append(
            Row((Cell(each.meeting.title, href=href), Cell(day(each.meeting.starts_at)), Cell(words)))
        )
    return Table(
        id="attendance",
        caption="Meetings held, newest first",
        columns=(
            Column("meeting", "Meeting", wide=True),
            Column("day", "Day"),
            Column("presence", "Attendance"),
        ),
        rows=rows,
        empty="No meeting has been counted yet.",
    )
