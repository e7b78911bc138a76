"""The one clock. Code asks here for the time, so that tests can set it and nothing reads the machine's twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> dt.datetime:
    """The present moment in UTC, with its time zone."""
    return _frozen.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Today's date in UTC."""
    return now().date()


@contextmanager
def frozen(moment: dt.datetime) -> Iterator[None]:
    """Hold the clock at `moment` (must carry a time zone) for the length of a block."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with a time zone.")
    token = _frozen.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def seconds(count: float) -> dt.timedelta:
    """A length of time."""
    return dt.timedelta(seconds=count)
