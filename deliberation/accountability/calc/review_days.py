"""When to look at whether something worked: the days that the site proposes."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS_AFTER = (6, 12)
"""So many months after the day by which the effect was to show."""


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where there is no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def review_days(by: dt.date) -> list[dt.date]:
    """The days on which to look, for an effect that was to show by a day."""
    return [months_on(by, each) for each in MONTHS_AFTER]
