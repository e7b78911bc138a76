"""The reply clock: by when a body answers. Calendar days, or working days with the bank holidays of England.

Everything is in days, never in moments, so a change to summer time moves nothing. The day on which a recommendation
is made is not counted.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays

CALENDAR_DAYS, WORKING_DAYS = "calendar_days", "working_days"
_SATURDAY = 5


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England in a year, with those that stand in for one at a weekend."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: dt.date) -> bool:
    """Whether offices in England are open: no Saturday, Sunday or bank holiday."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def due_date(made_on: dt.date, length: int, unit: str) -> dt.date:
    """The last day for an answer to what was made on `made_on`, `length` days later as `unit` counts them.

    In working days it is always a working day; with a length of 0, the first one from `made_on` on. Raises ValueError
    for a length below 0 and a unit that is neither of the two.
    """
    if length < 0:
        raise ValueError("A reply clock cannot run backwards.")
    if unit == CALENDAR_DAYS:
        return made_on + dt.timedelta(days=length)
    if unit != WORKING_DAYS:
        raise ValueError(f"A reply clock counts no {unit!r}.")
    day, left = made_on, length
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def clock_words(length: int, unit: str) -> str:
    """The length in words: “28 days”, “20 working days (English bank holidays left out)”."""
    noun = "day" if length == 1 else "days"
    if unit == WORKING_DAYS:
        return f"{length} working {noun} (weekends and English bank holidays left out)"
    return f"{length} {noun}"
