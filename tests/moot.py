"""A small made-up system for tests of bodies: who is on which body of Fenmarsh, and in which role.

Everything in it is illustrative. It stands in the area of a real system and council (QJK, E10000008), because
the reference tables are the real ones; the bodies and people are made up. Rows are made past the actions, so that
the trail starts empty.

The panel has a facilitator (Femi), a clerk (Cleo), members 1 to 3 (Paul, Priya, Pam). The board (a health and
wellbeing board) has a chair (Chandra), a vice-chair (Vera), a member (Mabel), a clerk (Cleo too), an analyst
(Anil), a co-opted member (Cora), an observer (Obi), a witness (Will), and a vacant seat for a patient organisation. The other
body, an integrated care board, has a clerk of its own (Otto) and a patient representative (Rosa): what its people
may do there says nothing about the board or the panel.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import Person
from deliberation.bodies.models import Body, BodyArea, Membership, Seat
from kernel import clock
from kernel.actors import Actor
from tests.cast import Part, person_of

SYSTEM, COUNCIL = "QJK", "E10000008"
LONG_AGO = dt.date(2025, 4, 1)

ON_THE_PANEL = {
    "femi": "facilitator",
    "cleo": "clerk",
    "paul": "member",
    "priya": "member",
    "pam": "member",
}
ON_THE_BOARD = {
    "chandra": "chair",
    "vera": "vice_chair",
    "mabel": "member",
    "cora": "co_opted",
    "anil": "analyst",
    "cleo": "clerk",
    "obi": "observer",
    "will": "witness",
}
ON_THE_OTHER = {"otto": "clerk", "rosa": "patient_representative"}


@dataclass
class Moot:
    """The bodies, the people by first name, and their memberships by (first name, body slug)."""

    panel: Body
    board: Body
    other: Body
    people: dict[str, Person] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    patient_seat: Seat | None = None

    def actor(self, name: str, *, second_step: bool = True) -> Actor:
        """The actor of a person by first name, signed in with a second step unless told otherwise."""
        return Actor.person(self.people[name].pk, second_step=second_step)

    def membership(self, name: str, body: Body) -> Membership:
        """What a person is on a body."""
        return self.memberships[name, body.slug]


def make_moot() -> Moot:
    """The whole of it, in the test's database."""
    moot = Moot(
        panel=_body(
            "fenmarsh-panel", "Fenmarsh citizen panel", "citizen_panel", "system", "citizens", SYSTEM
        ),
        board=_body(
            "northfen-board",
            "Northfen health and wellbeing board",
            "health_and_wellbeing_board",
            "place",
            "elected",
            COUNCIL,
        ),
        other=_body(
            "fenmarsh-icb",
            "Fenmarsh integrated care board",
            "integrated_care_board",
            "system",
            "appointed",
            SYSTEM,
        ),
    )
    for body, roles in (
        (moot.panel, ON_THE_PANEL),
        (moot.board, ON_THE_BOARD),
        (moot.other, ON_THE_OTHER),
    ):
        for name, role in roles.items():
            _put_on(moot, body, name, role)
    moot.patient_seat = Seat.objects.create(
        body=moot.board, title="Patient organisation", role="patient_representative", for_patients=True
    )
    return moot


def _body(slug: str, name: str, kind: str, footprint: str, accountability: str, area: str) -> Body:
    body = Body.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        footprint=footprint,
        accountability=accountability,
        starts_on=LONG_AGO,
        illustrative=True,
    )
    BodyArea.objects.create(body=body, area_key=area)
    return body


def _put_on(moot: Moot, body: Body, name: str, role: str) -> None:
    person = person_of(Part(f"{name}@fenmarsh.example", f"{name.title()} {role.replace('_', ' ').title()}"))
    moot.people[name] = person
    on_a_panel = body.kind == "citizen_panel" and role == "member"
    number = Membership.objects.filter(body=body, number__isnull=False).count() + 1 if on_a_panel else None
    moot.memberships[name, body.slug] = Membership.objects.create(
        body=body,
        person=person,
        role=role,
        number=number,
        public_name=f"Member {number}" if on_a_panel else person.display_name,
        starts_on=LONG_AGO,
        created_at=clock.now(),
    )
