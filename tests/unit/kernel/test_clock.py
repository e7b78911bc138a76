"""The clock: in UTC, and still when a test holds it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock


def test_the_time_has_a_zone_and_moves_on() -> None:
    first = clock.now()
    assert first.utcoffset() == dt.timedelta(0)
    assert clock.now() >= first
    assert abs((dt.datetime.now(dt.UTC) - first).total_seconds()) < 5


@given(
    st.datetimes(
        timezones=st.timezones(), min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2090, 1, 1)
    )
)
def test_a_held_clock_shows_the_same_moment_in_utc(moment: dt.datetime) -> None:
    with clock.frozen(moment):
        assert clock.now() == moment.astimezone(dt.UTC)
        assert clock.now().utcoffset() == dt.timedelta(0)
        assert clock.today() == moment.astimezone(dt.UTC).date()


def test_holding_the_clock_ends_with_its_block_also_after_an_error() -> None:
    long_ago = dt.datetime(2001, 2, 3, tzinfo=dt.UTC)
    with pytest.raises(RuntimeError), clock.frozen(long_ago):
        raise RuntimeError
    assert clock.now().year > 2020


def test_blocks_nest_and_the_inner_moment_wins() -> None:
    outer, inner = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    with clock.frozen(outer):
        with clock.frozen(inner):
            assert clock.now() == inner
        assert clock.now() == outer


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen(dt.datetime(2020, 1, 1)):
        pass


def test_another_thread_keeps_its_own_time() -> None:
    seen: list[int] = []
    with clock.frozen(dt.datetime(2001, 1, 1, tzinfo=dt.UTC)):
        thread = threading.Thread(target=lambda: seen.append(clock.now().year))
        thread.start()
        thread.join()
    assert seen[0] > 2020
