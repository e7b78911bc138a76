"""Where a request for information stands on a day, and which reminder is due."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from deliberation.scrutiny.calc.enquiries import Reminder, RequestStanding, reminder_due, request_standing

DUE = dt.date(2026, 11, 30)
DAYS = st.integers(-60, 60)


def on(days: int) -> dt.date:
    return DUE + dt.timedelta(days=days)


def stands(days: int, *, answered: dt.date | None = None, withdrawn: bool = False) -> RequestStanding:
    return request_standing(answered_on=answered, withdrawn=withdrawn, due_on=DUE, today=on(days))


def test_by_hand() -> None:
    assert [stands(days) for days in (-8, -7, 0, 1)] == ["waiting", "due_soon", "due_soon", "overdue"]
    assert stands(9, answered=on(2)) == "answered"
    assert stands(9, withdrawn=True) == "withdrawn"
    assert stands(9, answered=on(2), withdrawn=True) == "answered"


def test_reminders_by_hand() -> None:
    said = [reminder_due("", DUE, on(days)) for days in (-8, -7, 0, 1, 14, 15)]
    assert said == [None, Reminder.SOON, Reminder.SOON, Reminder.LATE, Reminder.LATE, Reminder.ESCALATED]
    assert reminder_due("soon", DUE, on(0)) is None
    assert reminder_due("soon", DUE, on(3)) is Reminder.LATE
    # One that was missed is skipped, and none goes out after a later one.
    assert reminder_due("", DUE, on(40)) is Reminder.ESCALATED
    assert reminder_due("escalated", DUE, on(3)) is None


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_each_reminder_goes_out_once_and_in_order(days: list[int]) -> None:
    """However often, and on whichever days, somebody looks."""
    sent, last = [], ""
    for day in sorted(days):
        found = reminder_due(last, DUE, on(day))
        if found is not None:
            sent.append(found.value)
            last = found.value
    order = [each.value for each in Reminder]
    assert sent == sorted(set(sent), key=order.index)
    assert not sent or (min(days) >= -60 and max(days) >= -7)


@given(DAYS)
def test_a_request_is_late_exactly_after_its_day(days: int) -> None:
    assert (stands(days) is RequestStanding.OVERDUE) is (days > 0)
