"""Staff's pages of a body: what is still to do, where each thing is done, lists with what can be done to each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from deliberation.bodies.calc.kinds import KINDS, ROLE_NAMES, BodyKind, MemberRole
from deliberation.bodies.models import Body, Meeting, Terms
from deliberation.bodies.presenters.bodies import review_overdue
from deliberation.bodies.queries.bodies import LinkView, People, SeatView, may_hear_patients
from deliberation.bodies.queries.bodies_areas import AreaView, successors
from design.formats import day


@dataclass(frozen=True)
class ToDo:
    """One thing that is missing: what, and where to put it right."""

    words: str
    href: str
    action: str


@dataclass(frozen=True)
class Card:
    """One thing that staff do: its words, where, and how it stands."""

    title: str
    href: str
    says: str


def to_do(
    body: Body, people: People, areas: list[AreaView], terms: list[Terms], links: list[LinkView], coming: Meeting | None
) -> list[ToDo]:  # fmt: skip
    """What is incomplete about a body, the most pressing first."""

    def at(name: str) -> str:
        return reverse(name, args=[body.slug])

    roles = KINDS[BodyKind(body.kind)].roles
    served = any(people.staff.get(role.value) for role in (MemberRole.CLERK, MemberRole.FACILITATOR))
    patients = [each for each in people.seats if each.seat.for_patients]
    ended = [each for each in areas if each.ended is not None]
    found = [
        (not served, "Nobody looks after this body: it has no clerk and no facilitator.", "new_invitation", "Invite a clerk"),
        (not areas, "It covers no area, so nobody finds it by area.", "body_areas", "Add an area"),
        (bool(ended), _ended_words(ended), "body_areas", "Change the areas"),
        (may_hear_patients(body.kind) and not patients, "It has no seat for a patient organisation, and its page says so.", "body_seats", "Add a seat"),
        (bool(patients) and not people.patients_heard, "The patient organisation’s seat is vacant, and its page says so.", "new_invitation", "Invite somebody to the seat"),
        (MemberRole.CHAIR in roles and not people.chairs, "It has no chair.", "new_invitation", "Invite a chair"),
        (not terms, "It has no terms of reference.", "new_terms", "Adopt terms of reference"),
        (review_overdue(terms), "The review of its terms of reference is overdue.", "new_terms", "Adopt a new version"),
        (not links, "Nobody has entered whom it answers to.", "body_links", "Add who answers to whom"),
        (not body.purpose, "It does not say what it is for.", "edit_body", "Write its purpose"),
        (not body.contact and not body.website, "It has no public contact.", "edit_body", "Add a contact"),
        (coming is None, "No meeting has been called.", "new_meeting", "Plan a meeting"),
    ]  # fmt: skip
    return [ToDo(words, at(name), action) for missing, words, name, action in found if missing]


def _ended_words(ended: list[AreaView]) -> str:
    if not ended:
        return ""
    first = ended[0]
    after = ", ".join(each.name for each in successors(first.key))
    said = f"{first.words} ended on {day(first.ended)}" if first.ended else first.words
    return f"An area that it covers is no more: {said}.{f' What came after: {after}.' if after else ''}"


def cards(
    body: Body, people: People, areas: list[AreaView], terms: list[Terms], may: Mapping[str, bool]
) -> list[Card]:
    """Everything that staff do for a body, as far as the reader may."""

    def at(name: str) -> str:
        return reverse(name, args=[body.slug])

    vacant = len(people.vacant)
    known = [
        ("edit", "Details", "edit_body", "Name, purpose, contact, footprint"),
        ("edit", "How it works", "body_settings", "Reply clock, quorum, majority, votes"),
        ("edit", "Areas", "body_areas", _count(len(areas), "area")),
        ("edit", "Terms of reference", "new_terms", f"Version {terms[0].version} in force" if terms else "None yet"),
        ("edit", "Who answers to whom", "body_links", "Links to other bodies and institutions"),
        ("edit", "Seats", "body_seats", f"{_count(len(people.seats), 'seat')}, {vacant} vacant" if people.seats else "None yet"),
        ("manage_members", "Members", "members", _count(people.members, "member")),
        ("invite", "Invitations", "invitations", "By email and by letter"),
        ("edit_meetings", "Meetings", "meetings", "Agendas, papers, attendance, minutes"),
        ("manage_interests", "Interests", "interests", "What members have declared"),
        ("edit_assets", "Assets", "body_assets", "The entries that this body keeps"),
        ("end", "End this body", "end_body", "When its work is over"),
    ]  # fmt: skip
    return [Card(title, at(name), says) for key, title, name, says in known if may.get(key)]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class SeatRow:
    """A seat in staff's list, with what can be done to it."""

    view: SeatView
    role: str
    top: bool
    bottom: bool


def seat_rows(people: People) -> list[SeatRow]:
    """The seats in their order."""
    most = len(people.seats) - 1
    return [
        SeatRow(view, ROLE_NAMES[MemberRole(view.seat.role)], at == 0, at == most)
        for at, view in enumerate(people.seats)
    ]
