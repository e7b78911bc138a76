"""The desk: what waits for a person, which bodies are theirs, what changed. Apps say it; this app shows it.

An app registers a `Provider` when it is ready. One is made for each request, so that its three answers can share
what it read. It asks the database in sets, whatever the number of things: the page keeps to twelve queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.dates import today_in_england
from kernel.actors import Actor

FIRST_VISIT = dt.timedelta(days=30)
"""How far back “what changed” looks for somebody who has not been here before."""
MOST_WAITING = 60
MOST_CHANGES = 30


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the person. `due` is the last day for it; `where` names the body or part of the site.

    `kind` is a stable code: `do` (something to be done) or `attend` (a meeting to come to).
    """

    text: str
    href: str
    due: dt.date | None = None
    overdue: bool = False
    kind: str = "do"
    where: str = ""


@dataclass(frozen=True)
class MyBody:
    """One body that the person is on, what they are there, and what comes next, if anything does."""

    name: str
    href: str
    role: str
    next_text: str = ""
    next_href: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Change:
    """Something that came about, with the moment."""

    text: str
    href: str
    at: dt.datetime
    where: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A way to a place that the person's role is for."""

    text: str
    href: str


@dataclass(frozen=True)
class Hint:
    """What an empty desk says to one kind of person: why nothing waits, and what to do next."""

    text: str
    href: str = ""
    action: str = ""


class Provider:
    """What one app has for one person's desk. Answers default to nothing."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def waiting(self) -> Iterable[Waiting]:
        """What waits for the person."""
        return ()

    def mine(self) -> Iterable[MyBody]:
        """The bodies that the person is on now."""
        return ()

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """What came about after `since` in what is the person's."""
        return ()

    def shortcuts(self) -> Iterable[Shortcut]:
        """Where the person's roles lead."""
        return ()

    def hints(self) -> Iterable[Hint]:
        """What to say when nothing waits."""
        return ()


@dataclass(frozen=True)
class Desk:
    """Everything on one person's desk, in the order in which it is shown."""

    waiting: tuple[Waiting, ...]
    more_waiting: int
    mine: tuple[MyBody, ...]
    changed: tuple[Change, ...]
    more_changed: int
    shortcuts: tuple[Shortcut, ...]
    hints: tuple[Hint, ...]


_providers: list[type[Provider]] = []


def register(provider: type[Provider]) -> None:
    """Ask `provider` too, from now on, in the order of registering. Asking again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def to_do(text: str, href: str, *, due: dt.date | None = None, where: str = "", kind: str = "do") -> Waiting:
    """A thing that waits, overdue once its last day is over in England."""
    return Waiting(text, href, due, due is not None and due < today_in_england(), kind, where)


def desk_of(actor: Actor, since: dt.datetime) -> Desk:
    """The desk of a person: soonest due first, things without a day last, newest change first."""
    asked = [provider(actor) for provider in _providers]
    waiting = sorted((each for one in asked for each in one.waiting()), key=_soonest)
    changed = sorted((each for one in asked for each in one.changed(since)), key=_newest)
    return Desk(
        waiting=tuple(waiting[:MOST_WAITING]),
        more_waiting=max(0, len(waiting) - MOST_WAITING),
        mine=tuple(each for one in asked for each in one.mine()),
        changed=tuple(changed[:MOST_CHANGES]),
        more_changed=max(0, len(changed) - MOST_CHANGES),
        # What is nearest to a person's work comes first: bodies, then data, then the account.
        shortcuts=tuple(each for one in reversed(asked) for each in one.shortcuts()),
        hints=() if waiting else tuple(each for one in asked for each in one.hints()),
    )


def _soonest(each: Waiting) -> tuple[dt.date, str, str]:
    return each.due or dt.date.max, each.where, each.text


def _newest(each: Change) -> tuple[float, str, str]:
    return -each.at.timestamp(), each.where, each.text
