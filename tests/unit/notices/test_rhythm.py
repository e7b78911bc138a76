"""When digests go out, reckoned in England's time whatever the season."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.rhythm import ENGLAND, daily, weekly

MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC))


@pytest.mark.parametrize(
    ("now", "day", "week"),
    [
        ("2026-01-12T05:59:00+00:00", "2026-01-11", "2026-W02"),
        ("2026-01-12T06:00:00+00:00", "2026-01-12", "2026-W03"),
        ("2026-07-13T04:59:00+00:00", "2026-07-12", "2026-W28"),
        ("2026-07-13T05:00:00+00:00", "2026-07-13", "2026-W29"),
        ("2026-01-01T12:00:00+00:00", "2026-01-01", "2026-W01"),
        ("2027-01-02T12:00:00+00:00", "2027-01-02", "2026-W53"),
        ("2026-03-29T05:30:00+00:00", "2026-03-29", "2026-W13"),
        ("2026-10-25T05:30:00+00:00", "2026-10-24", "2026-W43"),
    ],
)
def test_by_hand(now: str, day: str, week: str) -> None:
    moment = dt.datetime.fromisoformat(now)
    assert (daily(moment).period, weekly(moment).period) == (day, week)


@given(MOMENTS)
def test_an_edition_is_of_the_last_six_o_clock(now: dt.datetime) -> None:
    for edition, longest in ((daily(now), 1), (weekly(now), 7)):
        here = edition.until.astimezone(ENGLAND)
        assert (here.hour, here.minute) == (6, 0)
        assert edition.until <= now < edition.until + dt.timedelta(days=longest, hours=1)
    assert weekly(now).until.astimezone(ENGLAND).weekday() == 0
    assert weekly(now).until <= daily(now).until


@given(MOMENTS, MOMENTS)
def test_one_period_has_one_end(one: dt.datetime, other: dt.datetime) -> None:
    for edition in (daily, weekly):
        a, b = edition(one), edition(other)
        assert (a.period == b.period) == (a.until == b.until)
        assert (a.until < b.until) <= (a.period < b.period)
