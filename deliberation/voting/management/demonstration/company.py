"""The people and bodies of the demonstration, found again by the keys of its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.queries import person_by_email
from deliberation.bodies.management.demonstration.people import PEOPLE, panel_member
from deliberation.bodies.management.demonstration.system import PANEL
from deliberation.bodies.models import Body, Membership
from kernel.actors import Actor

MEMBERS = 40
_EMAILS = {
    each.key: each.email for each in (*PEOPLE, *(panel_member(number) for number in range(2, MEMBERS + 1)))
}


@dataclass
class Company:
    """Who acts. Actors are made anew each time: what somebody may do changes as the story goes on."""

    people: dict[str, UUID] = field(default_factory=dict)
    bodies: dict[str, UUID] = field(default_factory=dict)

    def person(self, key: str) -> UUID:
        """The id of somebody."""
        if key not in self.people:
            self.people[key] = person_by_email(_EMAILS[key]).pk
        return self.people[key]

    def actor(self, key: str) -> Actor:
        """Somebody, signed in with a second step."""
        return Actor.person(self.person(key), second_step=True)

    def body(self, slug: str) -> UUID:
        """The id of a body."""
        if slug not in self.bodies:
            self.bodies[slug] = Body.objects.get(slug=slug).pk
        return self.bodies[slug]

    def key_of(self, person_id: UUID) -> str:
        """The key of somebody by their id; "" for somebody who is not in the tables."""
        for key in _EMAILS:
            if key not in self.people:
                self.person(key)
        return next((key for key, each in self.people.items() if each == person_id), "")

    def membership(self, slug: str, key: str) -> Membership:
        """What somebody is on a body."""
        return Membership.objects.filter(body__slug=slug, person_id=self.person(key)).order_by("-pk")[0]

    def panel(self) -> dict[int, Membership]:
        """The members of the citizen panel by their numbers."""
        rows = Membership.objects.filter(body__slug=PANEL, number__isnull=False).order_by("pk")
        return {row.number: row for row in rows if row.number is not None}


def member_key(number: int) -> str:
    """The key of a panel member."""
    return "megan" if number == 1 else f"panel{number}"
