"""What an amendment changes: both texts can be put together again from the pieces, whatever they are."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.motion_changes import Change, changes, summary_words
from deliberation.accountability.calc.motion_rules import has_gaps, lapses
from deliberation.accountability.calc.motions import MotionStatus

texts = st.text(alphabet="ab \n.é", max_size=60)


def put_together(before: str, after: str) -> tuple[str, str]:
    pieces = changes(before, after)
    old = "".join(each.text for each in pieces if each.change is not Change.IN)
    return old, "".join(each.text for each in pieces if each.change is not Change.OUT)


@given(texts, texts)
def test_both_texts_are_in_the_pieces(before: str, after: str) -> None:
    assert put_together(before, after) == (before, after)


@given(texts)
def test_nothing_changes_in_the_same_text(text: str) -> None:
    assert all(each.change is Change.KEPT for each in changes(text, text))
    assert summary_words(changes(text, text)) == "No word changes."


def test_a_word_by_hand() -> None:
    pieces = changes("Open on five days.", "Open on seven days.")
    assert [(each.change.value, each.text) for each in pieces] == [
        ("kept", "Open on "),
        ("out", "five "),
        ("in", "seven "),
        ("kept", "days."),
    ]
    assert summary_words(pieces) == "1 word taken out and 1 word put in."


def test_texts_made_to_be_slow_are_not() -> None:
    start = time.perf_counter()
    put_together("a " * 4000, "a b " * 2000)
    put_together(
        " ".join(str(each) for each in range(1600)), " ".join(str(each) for each in range(1600, 0, -1))
    )
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "gaps"), [("That [whom] does it.", True), ("No gap.", False), ("A ] and [ alone", False)]
)
def test_gaps(text: str, gaps: bool) -> None:
    assert has_gaps(text) is gaps


def test_lapsing_by_hand() -> None:
    moved = dt.date(2026, 11, 2)

    def after(days: int, status: MotionStatus, seconded: dt.date | None = None) -> bool:
        return lapses(status, moved, seconded, moved + dt.timedelta(days=days))

    assert [after(each, MotionStatus.MOVED) for each in (28, 29)] == [False, True]
    assert [after(each, MotionStatus.DEBATE, moved) for each in (183, 184)] == [False, True]
    assert not after(1000, MotionStatus.VOTE, moved)
    assert not after(1000, MotionStatus.CARRIED, moved)
