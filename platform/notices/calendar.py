"""Due dates of a thing as a calendar (RFC 5545): the apps above say which there are, for this app knows none of them.

An app registers what it knows when it is ready. Whoever subscribes to the file needs no account: it holds what everybody
may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from icalendar import Calendar, Event

from notices.feeds import absolute

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_DATES = 1000


@dataclass(frozen=True)
class Due:
    """Something that is due on a day, by whom, as everybody may see it. `uid` never changes once it is published;
    `done` when nobody need wait for it any more."""

    uid: str
    day: dt.date
    title: str
    href: str
    changed_at: dt.datetime
    text: str = ""
    done: bool = False
    illustrative: bool = False


Provider = Callable[[str, str], Iterable[Due]]
"""The due dates of a thing by its kind and the text of its id."""

_providers: dict[Provider, frozenset[str]] = {}


def register(provider: Provider, kinds: Iterable[str]) -> None:
    """Let things of these kinds have due dates in a calendar. Doing it again replaces the kinds."""
    _providers[provider] = frozenset(kinds)


def kept_for(kind: str) -> bool:
    """Whether things of a kind can have due dates."""
    return any(kind in kinds for kinds in _providers.values())


def due_dates(kind: str, thing_id: str) -> Iterator[Due]:
    """Every due date of a thing."""
    for provider, kinds in _providers.items():
        if kind in kinds:
            yield from provider(kind, thing_id)


def calendar_file(name: str, dates: Iterable[Due]) -> bytes:
    """A calendar with one entry for each day on which something is due; all day long, so that no clock change moves it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Folkmoot//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("x-published-ttl", "PT6H")
    newest = sorted(dates, key=lambda each: (each.day, each.uid), reverse=True)[:MOST_DATES]
    for each in reversed(newest):
        calendar.add_component(_event(each))
    made: bytes = calendar.to_ical()
    return made


def _event(due: Due) -> Event:
    event = Event()
    changed = due.changed_at.astimezone(dt.UTC).replace(microsecond=0)
    event.add("uid", f"{due.uid}@folkmoot")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    marks = ("Illustrative: " if due.illustrative else "") + ("Done: " if due.done else "")
    event.add("summary", f"{marks}{due.title}")
    made_up = "Illustrative: made up to show how the site works." if due.illustrative else ""
    event.add("description", "\n".join(filter(None, [made_up, due.text, absolute(due.href)])))
    event.add("url", absolute(due.href))
    if due.illustrative:
        event.add("categories", ["Illustrative"])
    return event
