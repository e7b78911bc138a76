"""Who was at a meeting, of those who were members on its day, and whether they were enough to decide."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q

from accounts.dates import ENGLAND
from deliberation.bodies.calc.kinds import ROLE_NAMES, MemberRole
from deliberation.bodies.calc.quorum import quorum_needed
from deliberation.bodies.models import Meeting, Membership, Presence, Substitute
from deliberation.bodies.queries.members import members_on, on_day

THERE = frozenset({Presence.PRESENT, Presence.SUBSTITUTED})
"""What counts towards the quorum: a substitute stands in the member's place."""
_ORDER = {role: place for place, role in enumerate(MemberRole)}


@dataclass(frozen=True)
class StandIn:
    """Somebody named to come in a member's place."""

    pk: int
    name: str


@dataclass(frozen=True)
class Line:
    """One member on the sheet, by the name that the public sees. `presence` is "" until recorded."""

    membership_id: int
    person_id: str
    name: str
    role: str
    organisation: str
    presence: str
    substitute: StandIn | None
    stand_ins: tuple[StandIn, ...]

    @property
    def presence_words(self) -> str:
        """What was recorded, in words."""
        return str(Presence(self.presence).label) if self.presence else "Not recorded"


@dataclass(frozen=True)
class Quorum:
    """How many had to be there and how many were; `recorded` members have an entry at all."""

    needed: int
    there: int
    members: int
    recorded: int

    @property
    def reached(self) -> bool:
        """Whether enough were there."""
        return self.there >= self.needed

    @property
    def words(self) -> str:
        """One sentence that says so."""
        counted = f"{self.there} of {self.members} member{'' if self.members == 1 else 's'}"
        need = f"{self.needed} {'is' if self.needed == 1 else 'are'} needed"
        if self.recorded < self.members and not self.reached:
            return f"Not known yet whether there was a quorum: {counted} recorded as there so far, {need}."
        if self.reached:
            return f"There was a quorum: {counted} there, {need}."
        return f"There was no quorum: {counted} there, {need}."


@dataclass(frozen=True)
class Sheet:
    """The attendance of one meeting."""

    lines: tuple[Line, ...]
    quorum: Quorum


def day_of(meeting: Meeting) -> dt.date:
    """The day of a meeting in England."""
    return meeting.starts_at.astimezone(ENGLAND).date()


def attendance_sheet(meeting: Meeting, *, stand_ins: bool = True) -> Sheet:
    """Everybody who was a member on the meeting's day, with what was recorded of them.

    One query, and one more for those who are named to stand in, unless nobody needs them.
    """
    day = day_of(meeting)
    named = _stand_ins(meeting, day) if stand_ins else {}
    lines = tuple(_line(each, named.get(each.pk, [])) for each in _members(meeting, day))
    return Sheet(lines, quorum_of(meeting, lines))


def _members(meeting: Meeting, day: dt.date) -> list[Membership]:
    """Members of the body on a day, with what is recorded: chair first, then by number, then by name."""
    recorded = FilteredRelation("attendance", condition=Q(attendance__meeting=meeting))
    rows = (
        members_on(meeting.body, day)
        .select_related(None)
        .annotate(recorded=recorded)
        .annotate(
            presence=F("recorded__presence"),
            came_id=F("recorded__substitute_id"),
            came_name=F("recorded__substitute__public_name"),
        )
    )
    return sorted(rows, key=lambda each: (_ORDER[MemberRole(each.role)], each.number or 0, each.public_name))


def quorum_of(meeting: Meeting, lines: Iterable[Line]) -> Quorum:
    """The quorum by the body's settings. Somebody with two memberships counts once."""
    body, lines = meeting.body, list(lines)
    members = {each.person_id for each in lines}
    there = {each.person_id for each in lines if each.presence in THERE}
    recorded = {each.person_id for each in lines if each.presence}
    needed = quorum_needed(body.quorum_kind, body.quorum_value, len(members))
    return Quorum(needed, len(there), len(members), len(recorded))


def _stand_ins(meeting: Meeting, day: dt.date) -> dict[int, list[Substitute]]:
    found: dict[int, list[Substitute]] = defaultdict(list)
    rows = Substitute.objects.filter(on_day(day), membership__body_id=meeting.body_id)
    for each in rows.order_by("public_name", "pk"):
        found[each.membership_id].append(each)
    return found


def _line(member: Any, named: list[Substitute]) -> Line:
    came = StandIn(member.came_id, member.came_name) if member.came_id else None
    # A substitute who came stays on the sheet, whatever became of their naming since.
    every = {each.pk: StandIn(each.pk, each.public_name) for each in named}
    if came is not None:
        every[came.pk] = came
    return Line(
        membership_id=member.pk,
        person_id=str(member.person_id),
        name=member.public_name,
        role=ROLE_NAMES[MemberRole(member.role)],
        organisation=member.organisation,
        presence=member.presence or "",
        substitute=came,
        stand_ins=tuple(every.values()),
    )
