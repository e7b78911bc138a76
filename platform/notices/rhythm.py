"""When digests go out: daily ones each morning, weekly ones on Mondays, by seven o'clock in England. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
MADE_AT = dt.time(6)
"""From then on digests are made, and sent: an hour before they are promised. The clocks never change at this hour."""
MONDAY = 0


@dataclass(frozen=True)
class Edition:
    """One morning's digests. They hold what came about before `until`; `period` is the name of the day or week."""

    period: str
    until: dt.datetime


def daily(now: dt.datetime) -> Edition:
    """The newest daily edition."""
    day = _last_morning(now)
    return Edition(day.isoformat(), _moment(day))


def weekly(now: dt.datetime) -> Edition:
    """The newest weekly edition: that of a Monday, named after the week that begins with it."""
    morning = _last_morning(now)
    day = morning - dt.timedelta(days=(morning.weekday() - MONDAY) % 7)
    year, week, _ = day.isocalendar()
    return Edition(f"{year}-W{week:02d}", _moment(day))


def _last_morning(now: dt.datetime) -> dt.date:
    here = now.astimezone(ENGLAND)
    return here.date() if here.time() >= MADE_AT else here.date() - dt.timedelta(days=1)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MADE_AT, ENGLAND).astimezone(dt.UTC)
