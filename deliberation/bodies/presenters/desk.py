"""The duties and happenings of bodies in words, for the desk: what to do, where, and by when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from django.urls import reverse

from access.permissions import Permission
from accounts.dates import ENGLAND
from accounts.desk import Change, MyBody, Waiting, to_do
from deliberation.bodies.calc.agenda import CLEAR_DAYS, clock_words
from deliberation.bodies.calc.kinds import ROLE_NAMES, MemberRole
from deliberation.bodies.queries.desk import SUBSTITUTE, Place, Row, may
from deliberation.bodies.queries.interests import CONFIRM_AFTER

TO_HOLD, TO_WRITE, TO_PUBLISH = dt.timedelta(days=2), dt.timedelta(days=14), dt.timedelta(days=7)
"""How long after a meeting it is marked as held and its minutes are written, and after they were agreed, published."""
TO_AGREE = dt.timedelta(days=42)
"""By when minutes are agreed while no next meeting is called."""
TO_DECLARE = dt.timedelta(days=28)
"""By when a new member declares interests: within 28 days, as councils ask of theirs."""


class Words:
    """Makes sentences and addresses of the rows of one person's bodies."""

    def __init__(self, places: Sequence[Place], rows: Sequence[Row]) -> None:
        self.places: dict[UUID, list[Place]] = defaultdict(list)
        for place in places:
            self.places[place.body_id].append(place)
        self.rows = rows
        coming = sorted((row for row in rows if row.what == "coming"), key=lambda row: (row.at, row.thing))
        self.next: dict[UUID, Row] = {}
        for row in coming:
            self.next.setdefault(row.body_id, row)

    def waiting(self) -> list[Waiting]:
        """What waits: of coming meetings only the next one of each body."""
        rows = [row for row in self.rows if row.what != "coming" or self.next[row.body_id] is row]
        return [self._waiting(row) for row in rows]

    def mine(self) -> list[MyBody]:
        """The bodies by name, with every role that the person has there and the next meeting."""
        return [self._body(body_id, places) for body_id, places in self.places.items()]

    def changed(self, rows: Sequence[Row]) -> list[Change]:
        """What came about."""
        return [
            Change(CHANGES[row.what](row), self._href(row), row.at, self._name(row))
            for row in rows
            if row.at is not None
        ]

    def _waiting(self, row: Row) -> Waiting:
        if row.what == "coming":
            text = f"Next meeting: {row.text}, {clock_words(row.at)}" if row.at else row.text
            return to_do(text, self._href(row), due=_day_of(row), where=self._name(row), kind="attend")
        text = DUTIES[row.what](row)
        if row.what == "to_agree" and not self._writes(row):
            text = f"Agree the minutes of {_meeting(row)}"
        return to_do(text, self._href(row), due=self._due(row), where=self._name(row))

    def _due(self, row: Row) -> dt.date | None:
        day = _day_of(row)
        if row.what == "to_agree" and day is not None:
            coming = self.next.get(row.body_id)
            return _day_of(coming) if coming else day + TO_AGREE
        change = LAST_DAY.get(row.what)
        return change(day) if change and day is not None else day

    def _writes(self, row: Row) -> bool:
        return any(may(each, Permission.MINUTES_WRITE) for each in self.places[row.body_id])

    def _href(self, row: Row) -> str:
        name, takes_thing = ADDRESSES[row.what]
        slug = self.places[row.body_id][0].slug
        return reverse(name, args=[slug, row.thing] if takes_thing else [slug])

    def _name(self, row: Row) -> str:
        return self.places[row.body_id][0].name

    def _body(self, body_id: UUID, places: list[Place]) -> MyBody:
        first, coming = places[0], self.next.get(body_id)
        return MyBody(
            name=first.name,
            href=reverse("body", args=[first.slug]),
            role=", ".join(dict.fromkeys(role_words(each.role) for each in places)),
            next_text=f"Next meeting: {_day(_day_of(coming))}" if coming else "",
            next_href=self._href(coming) if coming else "",
            illustrative=first.illustrative,
        )


def role_words(role: str) -> str:
    """What a person is on a body, in words."""
    return "Substitute" if role == SUBSTITUTE else ROLE_NAMES[MemberRole(role)]


def before_meeting(day: dt.date) -> dt.date:
    """The last day to call a meeting with the usual notice in clear working days before it."""
    left, found = CLEAR_DAYS + 1, day
    while left:
        found -= dt.timedelta(days=1)
        left -= found.weekday() < 5
    return found


def _day_of(row: Row | None) -> dt.date | None:
    if row is None:
        return None
    return row.at.astimezone(ENGLAND).date() if row.at else row.on


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _short(day: dt.date | None) -> str:
    return f"{day.day} {day:%B}" if day else ""


def _meeting(row: Row) -> str:
    return f"“{row.text}”, {_short(_day_of(row))}"


def _count(row: Row, one: str, many: str) -> str:
    return one if row.count == 1 else f"{row.count} {many}"


DUTIES: dict[str, Callable[[Row], str]] = {
    "to_call": lambda row: f"Call the meeting {_meeting(row)}: it is still being planned",
    "to_hold": lambda row: f"Mark the meeting {_meeting(row)} as held, or as cancelled",
    "to_write": lambda row: f"Write the minutes of {_meeting(row)}",
    "to_agree": lambda row: f"Finish the minutes of {_meeting(row)} and have them agreed",
    "to_publish": lambda row: f"Publish the agreed minutes of “{row.text}”, {_short(row.on)}",
    "expiring": lambda row: f"{_count(row, 'An invitation runs', 'invitations run')} out within a week, unused: remind or renew",
    "expired": lambda row: f"{_count(row, 'An invitation', 'invitations')} ran out unused: renew or revoke",
    "vacant": lambda row: f"Fill the vacant seat “{row.text}”: patients have no voice on it now",
    "leaving": lambda row: f"The term of {row.text} ends: renew it, or find who comes next",
    "terms": lambda row: "Review the terms of reference",
    "assets": lambda row: f"Check {_count(row, 'an entry', 'entries')} on the map of assets",
    "to_declare": lambda row: f"Say whether you have an interest in {_count(row, 'an item', 'items')} of {_meeting(row)}",
    "to_register": lambda row: "Declare your interests, or say that you have none",
    "to_confirm": lambda row: "Look over your declared interests, and confirm that they are complete",
    "ending": lambda row: "Your term ends: speak with the clerk if you would go on",
}  # fmt: skip
"""What there is to do, by the code of the duty."""

LAST_DAY: dict[str, Callable[[dt.date], dt.date]] = {
    "to_call": before_meeting,
    "to_hold": lambda day: day + TO_HOLD,
    "to_write": lambda day: day + TO_WRITE,
    "to_publish": lambda day: day + TO_PUBLISH,
    "to_register": lambda day: day + TO_DECLARE,
    "to_confirm": lambda day: day + CONFIRM_AFTER,
}
"""By when, from the day that the row carries; other duties are due on that day itself."""

CHANGES: dict[str, Callable[[Row], str]] = {
    "called": lambda row: f"Meeting called: {row.text}, {_short(row.on)}",
    "cancelled": lambda row: f"Meeting cancelled: {row.text}, {_short(row.on)}",
    "papers": lambda row: (
        f"{_count(row, 'A paper was', 'papers were')} added to {row.text}, {_short(row.on)}"
    ),
    "minutes": lambda row: f"Minutes published: {row.text}, {_short(row.on)}",
    "joined": lambda row: f"{_count(row, 'A member', 'members')} joined",
}

ADDRESSES: dict[str, tuple[str, bool]] = {
    "coming": ("meeting", True),
    "to_call": ("meeting", True),
    "to_hold": ("meeting", True),
    "to_write": ("minutes", True),
    "to_agree": ("minutes", True),
    "to_publish": ("minutes", True),
    "expiring": ("invitations", False),
    "expired": ("invitations", False),
    "vacant": ("body_seats", False),
    "leaving": ("member", True),
    "terms": ("body_terms", False),
    "assets": ("body_assets", False),
    "to_declare": ("meeting", True),
    "to_register": ("interests", False),
    "to_confirm": ("confirm_interests", False),
    "ending": ("member", True),
    "called": ("meeting", True),
    "cancelled": ("meeting", True),
    "papers": ("meeting", True),
    "minutes": ("minutes", True),
    "joined": ("members", False),
}
"""The name of the page each leads to, and whether its address has the thing's number."""
