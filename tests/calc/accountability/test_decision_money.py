"""Money of decisions: by hand, as properties, and summed a second way with exact fractions of pounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.decision_money import (
    MOST_PENCE,
    Line,
    difference_words,
    pence_of,
    pounds_of,
    pounds_words,
    total,
    totals_by_period,
)

PENCE = st.integers(-MOST_PENCE, MOST_PENCE)
LINES = st.lists(
    st.builds(Line, st.sampled_from(["2026/27", "2027/28", "2028/29"]), st.none() | PENCE, st.none() | PENCE), max_size=12
)  # fmt: skip


def test_by_hand() -> None:
    lines = [Line("2026/27", 100, 150), Line("2026/27", 200, None), Line("2027/28", None, 30)]
    whole = total(lines)
    assert (whole.planned, whole.actual, whole.difference, whole.compared, whole.lines) == (
        300,
        180,
        50,
        1,
        3,
    )
    first, second = totals_by_period(lines)
    assert (first.period, first.planned, first.actual, first.difference) == ("2026/27", 300, 150, 50)
    assert (second.period, second.planned, second.actual, second.difference) == ("2027/28", None, 30, None)
    assert total([]).planned is None


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0"), (5, "£0.05"), (123_450, "£1,234.50"), (1_200_000, "£12,000"), (-500, "−£5"), (-1, "−£0.01"), (None, "Not known")],
)  # fmt: skip
def test_sums_in_words(pence: int | None, words: str) -> None:
    assert pounds_words(pence) == words


def test_differences_in_words() -> None:
    assert difference_words(None) == "Not known yet"
    assert difference_words(0) == "As planned"
    assert difference_words(100_000) == "£1,000 more than planned"
    assert difference_words(-50) == "£0.50 less than planned"


@pytest.mark.parametrize("pounds", ["0.001", "12.345", "99999999999999999"])
def test_a_sum_that_no_budget_holds_is_refused(pounds: str) -> None:
    with pytest.raises(ValueError, match="sum"):
        pence_of(Decimal(pounds))


@given(PENCE)
def test_pounds_and_back(pence: int) -> None:
    assert pence_of(pounds_of(pence)) == pence


@given(LINES)
def test_a_second_road(lines: list[Line]) -> None:
    """In exact fractions of pounds, with plain loops."""
    planned = spent = apart = Fraction(0)
    both = 0
    for each in lines:
        planned += Fraction(each.planned or 0, 100)
        spent += Fraction(each.actual or 0, 100)
        if each.planned is not None and each.actual is not None:
            both += 1
            apart += Fraction(each.actual, 100) - Fraction(each.planned, 100)
    found = total(lines)
    assert Fraction(found.planned or 0, 100) == planned
    assert Fraction(found.actual or 0, 100) == spent
    assert Fraction(found.difference or 0, 100) == apart
    assert (found.difference is None) == (both == 0)
    assert found.compared == both <= found.lines


@given(LINES)
def test_periods_add_up_to_the_whole(lines: list[Line]) -> None:
    periods, whole = totals_by_period(lines), total(lines)
    assert sum(each.planned or 0 for each in periods) == (whole.planned or 0)
    assert sum(each.actual or 0 for each in periods) == (whole.actual or 0)
    assert sum(each.difference or 0 for each in periods) == (whole.difference or 0)
    assert sum(each.lines for each in periods) == len(lines)
    assert [each.period for each in periods] == list(dict.fromkeys(each.period for each in lines))
