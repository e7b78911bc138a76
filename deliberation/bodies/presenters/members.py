"""Members as the pages show them: by seat, filled or vacant, with what the public may know of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from deliberation.bodies.calc.kinds import (
    FULL_MEMBERS,
    KINDS,
    STAFF,
    BodyKind,
    MemberRole,
    role_words,
)
from deliberation.bodies.models import Body, Interest, InterestKind, Membership, Seat, Substitute
from deliberation.bodies.queries.interests import REMOVED, interests_of
from deliberation.bodies.queries.member_pages import Came, came, now_or_later
from deliberation.bodies.queries.members import seats_of, substitutes_of
from design.formats import day
from kernel import clock

ORDER = {role.value: at for at, role in enumerate(MemberRole)}


@dataclass(frozen=True)
class Person:
    """One member, or one vacant seat (`vacant`), as everybody may see it."""

    name: str
    role: str
    seat: str = ""
    organisation: str = ""
    term: str = ""
    href: str = ""
    number: int | None = None
    vacant: bool = False
    patients: bool = False
    mine: bool = False
    attendance: str = ""
    interests: list[str] = field(default_factory=list)
    substitutes: list[str] = field(default_factory=list)
    row: Membership | None = None
    came: Came | None = None

    @property
    def interests_words(self) -> str:
        """How many interests there are, in words."""
        count = len(self.interests)
        return f"{count} declared interest{'' if count == 1 else 's'}" if count else "No declared interests"

    def fits(self, words: str) -> bool:
        """Whether every one of `words` is in what is shown of the member."""
        shown = f"{self.name} {self.role} {self.seat} {self.organisation}".casefold()
        return all(word in shown for word in words.casefold().split())


@dataclass(frozen=True)
class Roll:
    """Everybody on a body: members by seat, those who join later, who serves it, witnesses, observers."""

    members: list[Person]
    later: list[Person]
    staff: list[Person]
    witnesses: list[Person]
    observers: list[Person]
    warnings: list[str]
    filled: int
    seats: int

    def sentence(self) -> str:
        """How many members and vacant seats there are."""
        people = sum(not each.vacant for each in self.members)
        words = f"{people} member{'' if people == 1 else 's'} now"
        vacant = self.seats - self.filled
        if not self.seats:
            return f"{words}."
        return f"{words}. {self.filled} of {self.seats} seats {'is' if self.filled == 1 else 'are'} filled, {vacant} vacant."


def roll(body: Body, reader_id: str, *, private: bool = False) -> Roll:
    """The roll of a body for a reader; five queries. `private` shows observers too."""
    rows = now_or_later(body, private=private)
    seats = list(seats_of(body))
    ids = [row.pk for row in rows]
    known = _Known(reader_id, came(ids), interests_of(ids), _by_membership(substitutes_of(body)))
    today = clock.today()
    now = [row for row in rows if row.starts_on <= today]
    full = [row for row in now if row.role in FULL_MEMBERS]
    held = {row.seat_id for row in full}
    return Roll(
        members=_by_seat(body, seats, full, known),
        later=[_person(body, row, known) for row in rows if row.starts_on > today],
        staff=_in_role_order(body, (row for row in now if row.role in STAFF), known),
        witnesses=_in_role_order(body, (row for row in now if row.role == MemberRole.WITNESS), known),
        observers=_in_role_order(body, (row for row in now if row.role == MemberRole.OBSERVER), known),
        warnings=patient_seat_warnings(body, seats, full),
        filled=sum(seat.pk in held for seat in seats),
        seats=len(seats),
    )


def patient_seat_warnings(body: Body, seats: Sequence[Seat], full: Sequence[Membership]) -> list[str]:
    """What must be said out loud: a patient organisation's seat that is vacant, or a board without such a seat."""
    kind = KINDS[BodyKind(body.kind)]
    if MemberRole.PATIENT_REPRESENTATIVE not in kind.roles:
        return []
    held = {row.seat_id for row in full}
    theirs = [seat for seat in seats if seat.for_patients]
    spoken_for = any(row.role == MemberRole.PATIENT_REPRESENTATIVE for row in full)
    vacant = [seat.title for seat in theirs if seat.pk not in held]
    if vacant:
        named = ", ".join(f"“{title}”" for title in vacant)
        words = f"The seat of a patient organisation is vacant: {named}."
        return [words if spoken_for else f"{words} Nobody on this body speaks for patients now."]
    if not theirs and not spoken_for:
        return ["This body has no seat for a patient organisation, and nobody on it speaks for patients."]
    return []


def term_words(row: Membership) -> str:
    """A term in words."""
    return span(row.starts_on, row.ends_on)


def span(starts_on: dt.date | None, ends_on: dt.date | None) -> str:
    """A span of days in words: since, from, until, from … to."""
    if starts_on is None:
        return f"until {day(ends_on)}" if ends_on is not None else ""
    if ends_on == starts_on:
        return day(starts_on)
    if ends_on is not None:
        return f"{day(starts_on)} to {day(ends_on)}"
    return f"{'since' if starts_on <= clock.today() else 'from'} {day(starts_on)}"


def attendance_words(times: Came) -> str:
    """How often a member came in the last year, in words."""
    if not times.meetings:
        return "No meetings to count in the last 12 months"
    own = f"Came to {times.present} of {times.meetings} meeting{'' if times.meetings == 1 else 's'}"
    through = f"; a substitute came to {times.substituted}" if times.substituted else ""
    return f"{own}{through} in the last 12 months"


def interest_words(interest: Interest) -> str:
    """An interest in a line: kind, organisation, description, dates."""
    told = ": ".join(filter(None, (interest.organisation, interest.description))) or REMOVED
    dates = span(interest.starts_on, interest.ends_on)
    return f"{InterestKind(interest.kind).label}: {told}{f' ({dates})' if dates else ''}"


@dataclass(frozen=True)
class _Known:
    """What was read for all members at once."""

    reader_id: str
    came: dict[int, Came]
    interests: dict[int, list[Interest]]
    substitutes: dict[int, list[Substitute]]


def shown(body: Body, rows: Sequence[Membership], reader_id: str) -> list[Person]:
    """Some memberships of a body (former ones, say) as everybody may see them; three queries."""
    ids = [row.pk for row in rows]
    known = _Known(reader_id, came(ids), interests_of(ids), {})
    return [_person(body, row, known) for row in rows]


def _person(body: Body, row: Membership, known: _Known) -> Person:
    times = known.came.get(row.pk, Came())
    counted = row.role in FULL_MEMBERS
    return Person(
        name=row.public_name,
        role=role_words(row.role),
        seat=row.seat.title if row.seat else "",
        organisation=row.organisation or (row.seat.organisation if row.seat else ""),
        term=term_words(row),
        href=reverse("member", args=[body.slug, row.pk]),
        number=row.number,
        patients=bool(row.seat and row.seat.for_patients),
        mine=str(row.person_id) == known.reader_id,
        attendance=attendance_words(times) if counted and row.starts_on <= clock.today() else "",
        interests=[interest_words(each) for each in known.interests.get(row.pk, [])],
        substitutes=[_substitute_words(each) for each in known.substitutes.get(row.pk, [])],
        row=row,
        came=times if counted else None,
    )


def _substitute_words(substitute: Substitute) -> str:
    if substitute.starts_on > clock.today():
        return f"{substitute.public_name} (from {day(substitute.starts_on)})"
    return substitute.public_name


def _by_seat(body: Body, seats: Sequence[Seat], full: Sequence[Membership], known: _Known) -> list[Person]:
    held: dict[int, list[Membership]] = {}
    for row in full:
        if row.seat_id is not None:
            held.setdefault(row.seat_id, []).append(row)
    people: list[Person] = []
    for seat in seats:
        if seat.pk in held:
            people += [_person(body, row, known) for row in held.pop(seat.pk)]
        else:
            people.append(_vacant(seat))
    listed = {person.row.pk for person in people if person.row}
    return people + _in_role_order(body, (row for row in full if row.pk not in listed), known)


def _vacant(seat: Seat) -> Person:
    return Person(
        name="Vacant", role=role_words(seat.role), seat=seat.title, organisation=seat.organisation,
        vacant=True, patients=seat.for_patients,
    )  # fmt: skip


def _in_role_order(body: Body, rows: Iterable[Membership], known: _Known) -> list[Person]:
    ordered = sorted(
        rows, key=lambda row: (ORDER.get(row.role, 99), row.number or 0, row.public_name.casefold())
    )
    return [_person(body, row, known) for row in ordered]


def _by_membership(rows: Iterable[Substitute]) -> dict[int, list[Substitute]]:
    found: dict[int, list[Substitute]] = {}
    for row in rows:
        found.setdefault(row.membership_id, []).append(row)
    return found
