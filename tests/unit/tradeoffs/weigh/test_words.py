"""How changes and ranges are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.words import Way
from deliberation.tradeoffs.presenters.weigh_words import change_words, enough_decimals, way_of_range


@pytest.mark.parametrize(
    ("change", "unit", "words"),
    [
        ((-2.0, -3.0, -1.0), "per 1,000 bed days", "2.0 lower per 1,000 bed days (1.0 to 3.0 lower)"),
        ((2.0, 1.0, 3.0), "%", "2.0 percentage points higher (1.0 to 3.0 higher)"),
        ((1.0, -1.0, 3.0), "points", "1.0 points higher (from 1.0 lower to 3.0 higher)"),
        ((0.0, 0.0, 0.0), "%", "no change"),
        ((0.0, -1.0, 1.0), "%", "no change (from 1.0 lower to 1.0 higher)"),
        ((2.0, 2.0, 2.0), "", "2.0 higher"),
        ((-0.004, -0.01, 0.0), "per 100,000", "0.004 lower per 100,000 (0.00 to 0.01 lower)"),
    ],
)
def test_a_change_in_words(change: tuple[float, float, float], unit: str, words: str) -> None:
    assert change_words(*change, unit, 1) == words


@pytest.mark.parametrize(
    ("change", "direction", "words", "way"),
    [
        ((-2, -3, -1), -1, "Better", Way.BETTER),
        ((-2, -3, -1), 1, "Worse", Way.WORSE),
        ((2, -1, 3), 1, "Probably better, could be worse", Way.BETTER),
        ((2, -1, 3), -1, "Probably worse, could be better", Way.WORSE),
        ((0, -1, 1), 1, "Could go either way", Way.UNKNOWN),
        ((0, 0, 0), 1, "No change", Way.SAME),
        ((1, 0, 2), 1, "Better", Way.BETTER),
    ],
)
def test_which_way_a_range_goes(
    change: tuple[float, float, float], direction: int, words: str, way: Way
) -> None:
    assert way_of_range(*change, direction) == (words, way)


@given(st.tuples(*[st.floats(-1e6, 1e6)] * 3), st.sampled_from([1, -1]))
def test_turning_everything_round_turns_the_words(change: tuple[float, float, float], direction: int) -> None:
    """The same change of a metric with the other direction is worse where it was better."""
    low, size, high = sorted(change)
    _, way = way_of_range(size, low, high, direction)
    _, other = way_of_range(-size, -high, -low, -direction)
    assert way == other


@given(st.floats(-1e3, 1e3), st.integers(0, 4))
def test_a_change_never_looks_like_none_without_need(value: float, usual: int) -> None:
    places = enough_decimals(value, usual)
    assert places == usual or places == 4 or float(f"{abs(value):.{places}f}") > 0
