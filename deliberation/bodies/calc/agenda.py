"""Arithmetic of meetings: when each item starts, whether the agenda fits, how many clear days' notice there is.

Moments carry a time zone; a length is counted in real minutes, so that it comes out right when the clocks change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CLEAR_DAYS = 5
"""Usual notice of a council meeting: clear days, which leave out the day of the notice and that of the meeting
(Local Government Act 1972, Schedule 12, paragraph 4; section 100B for agendas and reports)."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?\s*(am|pm)?", re.IGNORECASE)
_WORDS = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}


@dataclass(frozen=True)
class Slot:
    """When an item is planned to start and end, in UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def timings(starts_at: dt.datetime, minutes: Sequence[int]) -> list[Slot]:
    """The slot of each item: each starts when the one before it ends."""
    slots, at = [], starts_at.astimezone(dt.UTC)
    for length in minutes:
        ends_at = at + dt.timedelta(minutes=length)
        slots.append(Slot(at, ends_at))
        at = ends_at
    return slots


def minutes_between(starts_at: dt.datetime, ends_at: dt.datetime) -> int:
    """How long it is from one moment to the other, in whole minutes."""
    return int((ends_at.astimezone(dt.UTC) - starts_at.astimezone(dt.UTC)).total_seconds() // 60)


def overrun(starts_at: dt.datetime, ends_at: dt.datetime, minutes: Sequence[int]) -> int:
    """By how many minutes the items together are longer than the meeting; 0 when they fit."""
    return max(0, sum(minutes) - minutes_between(starts_at, ends_at))


def clear_days(noticed: dt.date, meets: dt.date) -> int:
    """Clear working days of notice: those between the two days, Saturdays and Sundays left out, 0 at least.

    Bank holidays are not known here, so a notice over one of them is counted a day too long.
    """
    between = (meets - noticed).days - 1
    weeks, rest = divmod(max(0, between), 7)
    days = (noticed + dt.timedelta(days=at + 1) for at in range(rest))
    return weeks * 5 + sum(day.weekday() < 5 for day in days)


def london(moment: dt.datetime) -> dt.datetime:
    """The moment as clocks in London show it."""
    return moment.astimezone(LONDON)


def moment_in_london(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment, in UTC, at which clocks in London show `time` on `day`; the first of the two where it comes twice.

    Raises ValueError for a time that the clocks skip that day.
    """
    found = dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)
    if found.astimezone(LONDON).replace(tzinfo=None) != dt.datetime.combine(day, time):
        raise ValueError("The clocks go forward that night and skip this time.")
    return found


def clocks_change(first: dt.datetime, last: dt.datetime) -> bool:
    """Whether clocks in London stand differently to UTC at the two moments."""
    return london(first).utcoffset() != london(last).utcoffset()


def zone_words(moment: dt.datetime) -> str:
    """Which of the two times of the year is kept at the moment."""
    return "British Summer Time" if london(moment).dst() else "Greenwich Mean Time"


def clock_words(moment: dt.datetime) -> str:
    """What clocks in London show, as people write it: “10:30am”, “2pm”, “midday”."""
    local = london(moment)
    if local.minute == 0 and local.hour in (0, 12):
        return "midnight" if local.hour == 0 else "midday"
    minute = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minute}{'am' if local.hour < 12 else 'pm'}"


def read_time(text: str) -> dt.time:
    """A time of day as people write it: “14:30”, “2.30pm”, “2 pm”, “midday”. Raises ValueError."""
    written = " ".join(text.lower().replace("a.m.", "am").replace("p.m.", "pm").split())
    if written in _WORDS:
        return _WORDS[written]
    found = _TIME.fullmatch(written)
    if found is None:
        raise ValueError("Write the time like 14:30 or 2:30pm.")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("Write the time like 14:30 or 2:30pm.")
    if not half and found[2] is None:
        raise ValueError("Say whether it is morning or afternoon, like 10:00 or 2pm.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, minute)


def length_words(minutes: int) -> str:
    """A length in words: “45 minutes”, “1 hour”, “2 hours 5 minutes”."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(f"{hours} hour{'' if hours == 1 else 's'}")
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)
