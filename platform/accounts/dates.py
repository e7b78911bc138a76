"""Days as people in England count them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from kernel import clock

ENGLAND = ZoneInfo("Europe/London")


def today_in_england() -> dt.date:
    """The present day in England, which in summer starts an hour before UTC's."""
    return clock.now().astimezone(ENGLAND).date()


def end_of_day(day: dt.date) -> dt.datetime:
    """The moment at which `day` is over in England."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=ENGLAND)
