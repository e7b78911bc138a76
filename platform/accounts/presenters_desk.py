"""The desk in words: when things are due, and since when they are new."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.dates import ENGLAND, today_in_england
from accounts.desk import FIRST_VISIT, Desk, MyBody, Shortcut, Waiting, desk_of
from kernel import clock
from kernel.actors import Actor

SOON = 7
"""Days within which a thing is marked as due soon."""


@dataclass(frozen=True)
class Task:
    """One thing that waits, ready to show: `due` in words, `mark` is late, soon or empty."""

    text: str
    href: str
    where: str
    due: str
    mark: str


@dataclass(frozen=True)
class Happened:
    """Changes of one day."""

    day: str
    changes: tuple[tuple[str, str, str], ...]
    """Text, address and where."""


@dataclass(frozen=True)
class DeskPage:
    """What the template shows."""

    tasks: tuple[Task, ...]
    more_tasks: int
    late: int
    bodies: tuple[MyBody, ...]
    days: tuple[Happened, ...]
    more_changes: int
    since: str
    first_visit: bool
    shortcuts: tuple[Shortcut, ...]
    hints: tuple[object, ...]


def desk_page(actor: Actor, since: dt.datetime | None) -> DeskPage:
    """The desk of a person; `since` None on a first visit, which shows the last thirty days."""
    from_when = since or clock.now() - FIRST_VISIT
    desk = desk_of(actor, from_when)
    return DeskPage(
        tasks=tuple(_task(each) for each in desk.waiting),
        more_tasks=desk.more_waiting,
        late=sum(each.overdue for each in desk.waiting),
        bodies=desk.mine,
        days=_by_day(desk),
        more_changes=desk.more_changed,
        since=_moment(from_when),
        first_visit=since is None,
        shortcuts=desk.shortcuts,
        hints=desk.hints,
    )


def due_words(due: dt.date, today: dt.date, kind: str) -> str:
    """When a thing is due, as people say it: “Today”, “By tomorrow, 5 March 2026”, “Was due on 1 March 2026”."""
    day, days = _day(due), (due - today).days
    if kind == "attend":
        return {0: "Today", 1: f"Tomorrow, {day}"}.get(days, f"On {day}")
    if days < 0:
        return f"Was due on {day}"
    return {0: "By today", 1: f"By tomorrow, {day}"}.get(days, f"By {day}")


def _task(each: Waiting) -> Task:
    if each.due is None:
        return Task(each.text, each.href, each.where, "", "")
    today = today_in_england()
    soon = (each.due - today).days <= SOON
    mark = "late" if each.overdue else "soon" if soon else ""
    return Task(each.text, each.href, each.where, due_words(each.due, today, each.kind), mark)


def _by_day(desk: Desk) -> tuple[Happened, ...]:
    days: dict[str, list[tuple[str, str, str]]] = {}
    for each in desk.changed:
        days.setdefault(_day(each.at.astimezone(ENGLAND).date()), []).append(
            (each.text, each.href, each.where)
        )
    return tuple(Happened(day, tuple(changes)) for day, changes in days.items())


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(at: dt.datetime) -> str:
    local = at.astimezone(ENGLAND)
    return f"{_day(local.date())} at {local:%H:%M}"
