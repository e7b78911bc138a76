"""What bodies put on a desk: meetings, minutes, interests, invitations, seats, terms, assets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.urls import reverse

from access.gate import allows, every_role
from access.permissions import Permission
from accounts.desk import Change, Hint, MyBody, Provider, Shortcut, Waiting
from deliberation.bodies.presenters.desk import Words
from deliberation.bodies.queries.desk import Place, duties, happenings, may, places_of

MOST_MANAGED = 5


class BodiesDesk(Provider):
    """The bodies of one person."""

    @cached_property
    def places(self) -> list[Place]:
        """What the person is, and where."""
        return places_of(self.actor.id)

    @cached_property
    def _words(self) -> Words:
        return Words(self.places, duties(self.places) if self.places else [])

    def waiting(self) -> Iterable[Waiting]:
        """Meetings to come to and everything that a role has to do."""
        return self._words.waiting()

    def mine(self) -> Iterable[MyBody]:
        """The bodies that the person is on, with the next meeting."""
        return self._words.mine()

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """Meetings called and cancelled, papers, minutes, new members."""
        return self._words.changed(happenings(self.places, since))

    def shortcuts(self) -> Iterable[Shortcut]:
        """The bodies that the person looks after, and what everybody on a body uses."""
        if allows(self.actor, Permission.BODY_CREATE):
            yield Shortcut("Set up a new body", reverse("new_body"))
        looked_after = {each.slug: each.name for each in self.places if may(each, Permission.MEETING_EDIT)}
        for slug, name in list(looked_after.items())[:MOST_MANAGED]:
            yield Shortcut(f"Plan a meeting of {name}", reverse("new_meeting", args=[slug]))
        if self.places:
            yield Shortcut("Meetings in your own calendar", reverse("my_calendar"))
        yield Shortcut("All meetings", reverse("all_meetings"))
        yield Shortcut("Who answers to whom", reverse("accountability"))

    def hints(self) -> Iterable[Hint]:
        """To everybody on a body why nothing waits, and to somebody with no role how to get one."""
        if any(may(each, Permission.MEETING_EDIT) for each in self.places):
            first = next(each for each in self.places if may(each, Permission.MEETING_EDIT))
            yield Hint(
                "You look after a body. Meetings to call, minutes to write and publish, invitations that run out, vacant "
                "seats and reviews that are due will show here.",
                reverse("new_meeting", args=[first.slug]),
                f"Plan a meeting of {first.name}",
            )
        elif any(may(each, Permission.MEETING_SEE_PRIVATE) for each in self.places):
            yield Hint(
                "You are a member. When a meeting is called, it shows here with its day, and so do the items on which you "
                "are asked to declare interests. Until then you can read what your body did before.",
                reverse("body", args=[self.places[0].slug]),
                f"Read about {self.places[0].name}",
            )
        elif self.places:
            yield Hint(
                "You come as a guest. Meetings show here once they are called.",
                reverse("body", args=[self.places[0].slug]),
                f"Read about {self.places[0].name}",
            )
        elif not every_role(self.actor):
            yield Hint(
                "You have an account, and no role on a panel, board or committee. If you were invited to one, use the "
                "code in your letter or email. If you think you should have a role, ask the clerk of the body, or the people "
                "who run this site.",
                reverse("join"),
                "Use a code from a letter or email",
            )
            yield Hint(
                "Everything public is open to you as to everybody.", reverse("bodies"), "Look at the bodies"
            )
