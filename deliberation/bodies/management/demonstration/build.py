"""Makes the demonstration's bodies and people out of their tables, each step through its action, at its moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.actions.people import AddressTaken, create_person
from accounts.models import Person
from accounts.queries import person_by_email
from deliberation.bodies.actions.assets import add_asset
from deliberation.bodies.actions.bodies import change_settings, create_body
from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.actions.bodies_seats import add_seat
from deliberation.bodies.actions.bodies_terms import adopt_terms
from deliberation.bodies.actions.interests import declare_interest, declare_on
from deliberation.bodies.actions.invitations import invite
from deliberation.bodies.actions.members import add_member, name_substitute
from deliberation.bodies.management.demonstration.assets import ENTRIES, SOURCE, Entry
from deliberation.bodies.management.demonstration.people import (
    PANEL as PANEL_NAMES,
)
from deliberation.bodies.management.demonstration.people import (
    PEOPLE,
    Somebody,
    panel_member,
    shown_as,
)
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import (
    BOARD,
    BODIES,
    CITY,
    COUNTY,
    ICP,
    PANEL,
    SCRUTINY,
    Place,
    Plan,
    terms_of,
)
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.bodies_areas import systems_over
from kernel import clock
from kernel.actors import Actor

OPERATOR = Actor.system("operator")
FOUNDED = min(-800, (dt.date(2024, 9, 12) - clock.today()).days)
JOINED, DRAWN = FOUNDED + 4, -72
"""Days from today on which the bodies were entered, their members joined, and the panel was drawn."""
INTERESTS = (
    (BOARD, "lorna", "membership", "Reedbank Community Trust (made up)", "Trustee, without pay"),
    (BOARD, "piotr", "work", "Staithe District Council (made up)", "Leader of the council"),
    (BOARD, "rosa", "membership", "Healthwatch Leicestershire", "Chair of the trustees"),
    (BOARD, "charlotte", "land", "", "A house let to a tenant in Leicester (made up)"),
    (
        BOARD,
        "desmond",
        "work",
        "Leicester, Leicestershire and Rutland integrated care board",
        "Chief executive",
    ),
    (SCRUTINY, "henry", "close", "Wherry Ambulance (made up)", "My sister drives for this firm"),
    (SCRUTINY, "godfrey", "money", "Fen Works (made up)", "Shares of the firm"),
    (SCRUTINY, "jacob", "gift", "Saltings Pharmacy (made up)", "A dinner at a conference"),
    (PANEL, "panel8", "work", "Kestrel House (made up)", "Works in the day centre"),
    (PANEL, "panel21", "close", "Heron Pool (made up)", "Partner is on the staff"),
)
"""Body, person, kind, organisation and what was declared. All made up."""


@dataclass
class Made:
    """What was made so far, by the names that the tables use."""

    story: Story
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, UUID] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """Somebody, signed in with a second step. Their roles are read once."""
        if key not in self.actors:
            self.actors[key] = Actor.person(self.people[key].pk, second_step=True)
        return self.actors[key]

    def clerk(self, slug: str) -> Actor:
        """Whoever serves a body."""
        return self.actor(next(plan for plan in BODIES if plan.slug == slug).staff[0][0])


def put_down(made: Made) -> None:
    """Everything but meetings, as steps of the story."""
    story = made.story
    story.on(FOUNDED, lambda: _people(made))
    for plan in BODIES:
        story.on(FOUNDED, lambda plan=plan: _body(made, plan))  # type: ignore[misc]
    for plan in BODIES:
        story.on(FOUNDED, lambda plan=plan: _ties(made, plan))  # type: ignore[misc]
        story.on(JOINED, lambda plan=plan: _members(made, plan))  # type: ignore[misc]
    story.on(JOINED, lambda: _substitute(made))
    story.on(DRAWN, lambda: _panel(made))
    for slug, key, kind, organisation, words in INTERESTS:
        days = DRAWN + 2 if slug == PANEL else JOINED + 5
        story.on(days, lambda at=(slug, key), said=(kind, organisation, words): _interest(made, at, said))  # type: ignore[misc]
    _confirmations(made)
    _invitations(made)
    for entry in ENTRIES:
        story.on(entry.checked, lambda entry=entry: _asset(made, entry))  # type: ignore[misc]


def _people(made: Made) -> None:
    drawn = [panel_member(number) for number in range(2, len(PANEL_NAMES) + 2)]
    for somebody in (*PEOPLE, *drawn):
        made.people[somebody.key] = _person(somebody)


def _person(somebody: Somebody) -> Person:
    try:
        return create_person(actor=OPERATOR, email=somebody.email, display_name=somebody.name)
    except AddressTaken:
        return person_by_email(somebody.email)


def _body(made: Made, plan: Plan) -> None:
    body = create_body(
        actor=OPERATOR, name=plan.name, kind=plan.kind, areas=plan.areas, slug=plan.slug, purpose=plan.purpose,
        part_of=plan.part_of, contact="Illustrative: the clerk’s office, office@example.org",
        starts_on=made.story.day(FOUNDED - 100), illustrative=True,
    )  # fmt: skip
    made.bodies[plan.slug] = body.pk
    kind, value = plan.quorum
    change_settings(
        actor=OPERATOR,
        body_id=body.pk,
        changes={"quorum_kind": kind, "quorum_value": value, "votes_by_name": plan.votes_by_name},
    )
    adopt_terms(
        actor=OPERATOR, body_id=body.pk, text=terms_of(plan), adopted_on=made.story.day(FOUNDED - 10),
        next_review=made.story.day(plan.reviewed),
    )  # fmt: skip


def _ties(made: Made, plan: Plan) -> None:
    for tie in plan.ties:
        to = made.bodies.get(tie.to)
        add_link(
            actor=OPERATOR, body_id=made.bodies[plan.slug], kind=tie.kind, to_id=to, to_name="" if to else tie.to,
            note=tie.note, starts_on=made.story.day(FOUNDED - 100),
        )  # fmt: skip


def _members(made: Made, plan: Plan) -> None:
    for key, role in plan.staff:
        _join(made, plan.slug, key, role)
    for place in plan.places:
        seat = _seat(made, plan, place)
        if place.who:
            _join(made, plan.slug, place.who, place.role, seat_id=seat, organisation=place.organisation)


def _seat(made: Made, plan: Plan, place: Place) -> int:
    seat = add_seat(
        actor=OPERATOR, body_id=made.bodies[plan.slug], title=place.title, role=place.role, organisation=place.organisation,
        for_patients=place.for_patients, nominated_by_id=_nominating(made, plan.slug, place.organisation),
    )  # fmt: skip
    return int(seat.pk)


def _nominating(made: Made, slug: str, organisation: str) -> UUID | None:
    """The body of the demonstration that names the person of a seat, where it is one."""
    return next(
        (made.bodies[each.slug] for each in BODIES if each.name == organisation and each.slug != slug), None
    )


def _join(made: Made, slug: str, key: str, role: str, **more: Any) -> None:
    story = made.story
    # One term on each board runs out soon, so that somebody has to look for who comes next.
    ends_on = story.day(48) if (slug, key) == (BOARD, "harold") else more.pop("ends_on", None)
    made.memberships[slug, key] = add_member(
        actor=OPERATOR, body_id=made.bodies[slug], person_id=made.people[key].pk, role=role,
        public_name=more.pop("public_name", made.people[key].display_name), starts_on=more.pop("starts_on", story.day(JOINED)),
        ends_on=ends_on, **more,
    )  # fmt: skip


def _substitute(made: Made) -> None:
    name_substitute(
        actor=OPERATOR,
        body_id=made.bodies[BOARD],
        membership_id=made.memberships[BOARD, "yetunde"].pk,
        person_id=made.people["kemi"].pk,
        public_name=made.people["kemi"].display_name,
    )


def _panel(made: Made) -> None:
    term = {"starts_on": made.story.day(DRAWN), "ends_on": made.story.day(150)}
    _join(made, PANEL, "megan", "member", number=1, public_name="Megan M", **term)
    for number in range(2, len(PANEL_NAMES) + 2):
        _join(made, PANEL, f"panel{number}", "member", number=number, public_name=shown_as(number), **term)


def _interest(made: Made, at: tuple[str, str], said: tuple[str, str, str]) -> None:
    slug, key = at
    kind, organisation, words = said
    declare_interest(
        actor=made.actor(key), body_id=made.bodies[slug], membership_id=made.memberships[slug, key].pk, kind=kind,
        organisation=organisation, description=words,
    )  # fmt: skip


def _confirmations(made: Made) -> None:
    """Members say that their register is complete: most of them this summer, a few a year ago, one not yet."""
    late = {(BOARD, "charlotte"): -360, (SCRUTINY, "godfrey"): -371}
    for plan in BODIES:
        for place in plan.places:
            if place.who and (plan.slug, place.who) != (SCRUTINY, "henry"):
                days = late.get((plan.slug, place.who), -110)
                made.story.on(days, lambda at=(plan.slug, place.who): _confirm(made, at))  # type: ignore[misc]
    for key in ("megan", *(f"panel{number}" for number in range(2, len(PANEL_NAMES) + 2, 2))):
        made.story.on(DRAWN + 4, lambda at=(PANEL, key): _confirm(made, at))  # type: ignore[misc]


def _confirm(made: Made, at: tuple[str, str]) -> None:
    slug, key = at
    declare_on(
        actor=made.actor(key), body_id=made.bodies[slug], membership_id=made.memberships[slug, key].pk, thing_kind="body",
        thing_id=made.bodies[slug],
    )  # fmt: skip


def _invitations(made: Made) -> None:
    """Letters that nobody has used yet, one that ran out, and one by e-mail."""
    for days, name, street in (
        (-45, "Illustrative Person One", "1 Made-up Lane"),
        (-24, "Illustrative Person Two", "2 Made-up Lane"),
        (-3, "Illustrative Person Three", "3 Made-up Lane"),
    ):
        made.story.on(days, lambda name=name, street=street: _letter(made, name, street))  # type: ignore[misc]
    made.story.on(-4, lambda: _email(made))


def _letter(made: Made, name: str, street: str) -> None:
    invite(
        actor=made.actor("farah"), body_id=made.bodies[PANEL], channel="letter", role="member", name=name,
        address=f"{street}\nLeicester",
    )  # fmt: skip


def _email(made: Made) -> None:
    invite(
        actor=made.actor("colin"), body_id=made.bodies[BOARD], channel="email", role="observer", name="Edith Warbler",
        email=made.people["edith"].email or "", organisation="Leicestershire Coast Trust (made up)",
    )  # fmt: skip


def _asset(made: Made, entry: Entry) -> None:
    story = made.story
    said = {
        "name": entry.name, "kind": entry.kind, "category": entry.category, "effect": entry.effect, "how": entry.how,
        "source": SOURCE, "area_key": CITY if entry.town in ("Coalville", "Market Harborough", "Broughton Astley") else COUNTY,
        "address": f"{entry.town} (made-up address)" if entry.town else "",
        "checked_on": story.day(entry.checked).isoformat(), "review_on": story.day(entry.review).isoformat(),
    }  # fmt: skip
    if entry.latitude:
        said |= {"latitude": str(entry.latitude), "longitude": str(entry.longitude)}
    add_asset(actor=made.actor("colin"), body_id=made.bodies[ICP], system=_system(), said=said)


def _system() -> str:
    """The system that Leicestershire lies in, on the day that the clock shows."""
    return systems_over(COUNTY)[0].key
