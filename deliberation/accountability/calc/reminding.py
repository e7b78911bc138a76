"""When answers are asked for again: a week before the last day, on the day after it, and two weeks after, higher up."""

from __future__ import annotations

import datetime as dt
import enum


class Reminder(enum.StrEnum):
    """The reminders of one answer, in the order in which they fall due."""

    SOON = "soon"
    LATE = "late"
    ESCALATED = "escalated"


BEFORE, AFTER, HIGHER = dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(days=14)
"""A week before the last day; the day after it; how long after it a late answer goes higher up."""
ORDER = ("", *(each.value for each in Reminder))


def falls_on(reminder: Reminder, due_on: dt.date) -> dt.date:
    """The day from which a reminder goes out, by the last day for the answer."""
    return {
        Reminder.SOON: due_on - BEFORE,
        Reminder.LATE: due_on + AFTER,
        Reminder.ESCALATED: due_on + HIGHER,
    }[reminder]


def due_now(sent: str, due_on: dt.date, today: dt.date) -> Reminder | None:
    """The reminder that is to go out today, if any: the last one whose day has come, unless it or a later one went out.

    One that was missed (nothing ran that day) is not made up for once the next one is due.
    """
    come = [each for each in Reminder if falls_on(each, due_on) <= today]
    if not come or ORDER.index(come[-1]) <= ORDER.index(sent):
        return None
    return come[-1]
