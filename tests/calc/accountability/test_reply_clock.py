"""The reply clock: by hand, by its properties, and against a plain loop over a written list of bank holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.answers import (
    SOON,
    STANDING_WORDS,
    VERDICT_WORDS,
    Standing,
    Verdict,
    days_late,
    reference_of,
    standing,
)
from deliberation.accountability.calc.reply_clock import (
    CALENDAR_DAYS,
    WORKING_DAYS,
    bank_holidays,
    clock_words,
    due_date,
    is_working_day,
)

# As the government announced them for England and Wales: the days on which offices are shut.
WRITTEN = {
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
SHUT = {dt.date.fromisoformat(f"{year}-{day}") for year, days in WRITTEN.items() for day in days.split()}
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 30))


def by_loop(made_on: dt.date, length: int) -> dt.date:
    """The second road: walk day by day over the written list."""
    passed, day = 0, made_on
    while passed < length:
        day = dt.date.fromordinal(day.toordinal() + 1)
        if day.isoweekday() not in (6, 7) and day not in SHUT:
            passed += 1
    return day


@pytest.mark.parametrize("year", sorted(WRITTEN))
def test_the_library_knows_the_written_bank_holidays(year: int) -> None:
    on_weekdays = {day for day in bank_holidays(year) if day.weekday() < 5}
    assert on_weekdays == {day for day in SHUT if day.year == year}


@given(DAYS, st.integers(1, 120))
def test_working_days_as_a_plain_loop_counts_them(made_on: dt.date, length: int) -> None:
    assert due_date(made_on, length, WORKING_DAYS) == by_loop(made_on, length)


@given(DAYS, st.integers(0, 300))
def test_never_before_and_in_working_days_never_when_offices_are_shut(made_on: dt.date, length: int) -> None:
    due = due_date(made_on, length, WORKING_DAYS)
    assert due >= due_date(made_on, length, CALENDAR_DAYS) >= made_on
    assert is_working_day(due)
    assert due.weekday() < 5
    assert due not in SHUT


@given(DAYS, st.integers(0, 300))
def test_a_longer_clock_is_never_due_earlier(made_on: dt.date, length: int) -> None:
    for unit in (CALENDAR_DAYS, WORKING_DAYS):
        assert due_date(made_on, length + 1, unit) > due_date(made_on, length, unit) or length == 0
        assert due_date(made_on + dt.timedelta(days=1), length, unit) >= due_date(made_on, length, unit)


@pytest.mark.parametrize(
    ("made_on", "length", "unit", "due"),
    [
        ("2026-11-23", 28, CALENDAR_DAYS, "2026-12-21"),
        ("2026-11-23", 20, WORKING_DAYS, "2026-12-21"),
        # Christmas Day is a Friday, Boxing Day a Saturday: the Monday after stands in for it.
        ("2026-12-24", 1, WORKING_DAYS, "2026-12-29"),
        ("2027-12-24", 1, WORKING_DAYS, "2027-12-29"),
        # Good Friday and Easter Monday.
        ("2026-04-02", 2, WORKING_DAYS, "2026-04-08"),
        # A leap year has a 29 February, the next one has none.
        ("2028-02-01", 28, CALENDAR_DAYS, "2028-02-29"),
        ("2027-02-01", 28, CALENDAR_DAYS, "2027-03-01"),
        # The clocks change on 29 March and 25 October 2026: a day is a day.
        ("2026-03-28", 2, CALENDAR_DAYS, "2026-03-30"),
        ("2026-10-24", 2, CALENDAR_DAYS, "2026-10-26"),
        ("2026-10-23", 1, WORKING_DAYS, "2026-10-26"),
        # Made on a Saturday: Monday is the first working day.
        ("2026-11-21", 1, WORKING_DAYS, "2026-11-23"),
        ("2026-11-21", 0, WORKING_DAYS, "2026-11-23"),
        ("2026-11-21", 0, CALENDAR_DAYS, "2026-11-21"),
    ],
)
def test_by_hand(made_on: str, length: int, unit: str, due: str) -> None:
    assert due_date(dt.date.fromisoformat(made_on), length, unit) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(("length", "unit"), [(-1, CALENDAR_DAYS), (-1, WORKING_DAYS), (3, "moons")])
def test_what_no_clock_counts(length: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"clock"):
        due_date(dt.date(2026, 1, 1), length, unit)


def test_the_clock_in_words() -> None:
    assert clock_words(28, CALENDAR_DAYS) == "28 days"
    assert clock_words(1, CALENDAR_DAYS) == "1 day"
    assert clock_words(20, WORKING_DAYS).startswith("20 working days (")
    assert clock_words(1, WORKING_DAYS).startswith("1 working day (")


@given(DAYS, st.integers(-60, 60))
def test_standing_and_lateness_agree(due_on: dt.date, after: int) -> None:
    today = due_on + dt.timedelta(days=after)
    assert standing(True, due_on, today) is Standing.ANSWERED
    stands = standing(False, due_on, today)
    assert (stands is Standing.OVERDUE) is (days_late(None, due_on, today) > 0) is (after > 0)
    assert (stands is Standing.DUE_SOON) is (0 <= due_on.toordinal() - today.toordinal() <= SOON.days)
    assert days_late(due_on, due_on, today) == 0
    assert days_late(due_on + dt.timedelta(days=3), due_on, today) == 3


def test_every_code_has_words() -> None:
    assert set(STANDING_WORDS) == set(Standing)
    assert set(VERDICT_WORDS) == set(Verdict)
    assert reference_of("fenmarsh-panel", 2026, 3) == "FENMARSH-PANEL/2026/3"
