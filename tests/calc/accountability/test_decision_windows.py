"""When a decision can be called in and carried out, and what a pasted address means."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.decision_links import FOLLOWED_AS, meant
from deliberation.accountability.calc.decisions import LinkKind, Window, effective_from, is_enough, window
from deliberation.accountability.calc.reply_clock import due_date

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@given(DAYS, st.integers(1, 60), st.sampled_from(["calendar_days", "working_days"]))
def test_the_window_is_open_to_its_last_day_and_then_it_may_be_done(
    taken: dt.date, length: int, unit: str
) -> None:
    until = due_date(taken, length, unit)
    assert window(until, taken) == window(until, until) == Window.OPEN
    after = until + dt.timedelta(days=1)
    assert window(until, after) == Window.OVER
    assert effective_from(taken, until) == after
    assert window(None, taken) == Window.NEVER
    assert effective_from(taken, None) == taken


@given(st.integers(0, 200), st.integers(0, 100))
def test_enough_is_enough_and_nobody_is_never_enough(supporters: int, needed: int) -> None:
    assert is_enough(supporters, needed) == (supporters >= needed and supporters > 0)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (f"/recommendations/{KEY}/", "recommendation"),
        (f"https://site.example/recommendations/{KEY}/?page=2#why", "recommendation"),
        (f"/motions/{KEY}", "motion"),
        (f"/questions/{KEY}/", "question"),
        (f"/reports/{KEY}/", "report"),
        (f"/bodies/a-panel/trade-offs/{KEY}/report/", "tradeoff"),
        (f"/bodies/a-panel/votes/{KEY}/", "vote"),
        (f"tradeoff:{KEY}", "tradeoff"),
    ],
)
def test_addresses_that_mean_something(address: str, kind: str) -> None:
    assert meant(address) == (kind, KEY)


@pytest.mark.parametrize(
    "address",
    ["", "/", "/bodies/a-panel/", f"/decisions/{KEY}/", f"moon:{KEY}", "recommendation:x", "http://[", f"/recommendations/{KEY.upper()}/"],
)  # fmt: skip
def test_addresses_that_mean_nothing(address: str) -> None:
    assert meant(address) is None


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    found = meant(text)
    assert found is None or (found[0] in set(LinkKind) and uuid.UUID(found[1]))


def test_every_kind_can_be_looked_up() -> None:
    assert set(FOLLOWED_AS) == set(LinkKind)
