"""Arithmetic of meetings: times of items, clear days, the clocks, times as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc import agenda

LENGTHS = st.lists(st.integers(1, 300), max_size=30)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC))


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@given(MOMENTS, LENGTHS)
def test_items_follow_each_other_without_a_gap(start: dt.datetime, minutes: list[int]) -> None:
    slots = agenda.timings(start, minutes)
    assert [agenda.minutes_between(slot.starts_at, slot.ends_at) for slot in slots] == minutes
    ends = [start, *(slot.ends_at for slot in slots)]
    assert [slot.starts_at for slot in slots] == ends[:-1]
    assert ends[-1] == start + dt.timedelta(minutes=sum(minutes))


@given(MOMENTS, LENGTHS, st.integers(1, 1000))
def test_an_agenda_overruns_by_what_does_not_fit(start: dt.datetime, minutes: list[int], length: int) -> None:
    over = agenda.overrun(start, start + dt.timedelta(minutes=length), minutes)
    assert over == max(0, sum(minutes) - length)


def test_a_night_in_which_the_clocks_change() -> None:
    # On 25 October 2026 clocks in London go from 2am back to 1am; an hour's item then starts and ends at 1:30am.
    slots = agenda.timings(utc(2026, 10, 25, 0, 30), [60, 30])
    assert [agenda.clock_words(slot.starts_at) for slot in slots] == ["1:30am", "1:30am"]
    assert agenda.clocks_change(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))
    assert agenda.zone_words(slots[0].starts_at) == "British Summer Time"
    assert agenda.zone_words(slots[1].starts_at) == "Greenwich Mean Time"


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.times())
def test_a_moment_in_london_reads_as_it_was_written(day: dt.date, time: dt.time) -> None:
    time = time.replace(second=0, microsecond=0)
    try:
        moment = agenda.moment_in_london(day, time)
    except ValueError:
        assert day.month == 3
        assert time.hour == 1
        return
    assert moment.utcoffset() == dt.timedelta(0)
    local = agenda.london(moment)
    assert (local.date(), local.time()) == (day, time)
    assert agenda.read_time(agenda.clock_words(moment)) == time


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValueError, match="skip"):
        agenda.moment_in_london(dt.date(2027, 3, 28), dt.time(1, 30))
    assert agenda.moment_in_london(dt.date(2026, 10, 25), dt.time(1, 30)) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", dt.time(14, 30)), ("9:05", dt.time(9, 5)), ("09.05", dt.time(9, 5)), ("2pm", dt.time(14)), ("2.30 PM", dt.time(14, 30)),
        ("12am", dt.time(0)), ("12pm", dt.time(12)), ("midday", dt.time(12)), (" Noon ", dt.time(12)), ("midnight", dt.time(0)), ("10 a.m.", dt.time(10)),
        ("00:00", dt.time(0)), ("23:59", dt.time(23, 59)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(text: str, time: dt.time) -> None:
    assert agenda.read_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "10", "25:00", "10:60", "13pm", "0am", "ten", "10:3", "10:30:00", "-1:00", "１０:３０"]
)
def test_times_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"like 1|like 10:00"):
        agenda.read_time(text)


@pytest.mark.parametrize(
    ("noticed", "meets", "days"),
    [
        ("2026-11-12", "2026-11-20", 5),  # Thursday to Friday of the next week
        ("2026-11-13", "2026-11-20", 4),
        ("2026-11-02", "2026-11-09", 4),  # Monday to Monday: Tuesday to Friday
        ("2026-11-02", "2026-11-03", 0),
        ("2026-11-02", "2026-11-02", 0),
        ("2026-11-03", "2026-11-02", 0),
        ("2026-11-01", "2026-12-01", 21),
    ],
)
def test_clear_days_by_hand(noticed: str, meets: str, days: int) -> None:
    assert agenda.clear_days(dt.date.fromisoformat(noticed), dt.date.fromisoformat(meets)) == days


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 400))
def test_clear_days_by_counting(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    between = [first + dt.timedelta(days=at) for at in range(1, length)]
    assert agenda.clear_days(first, last) == sum(each.weekday() not in (5, 6) for each in between)


def test_lengths_in_words() -> None:
    assert [agenda.length_words(each) for each in (1, 45, 60, 61, 125)] == [
        "1 minute", "45 minutes", "1 hour", "1 hour 1 minute", "2 hours 5 minutes",
    ]  # fmt: skip
