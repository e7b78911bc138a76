"""What sets groups apart and what they share: by hand, against plain Python, and with nothing shown of too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.representative import (
    Counts,
    count,
    divisive,
    marks,
    measures,
    shared,
    shown,
)
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE
from tests.calc.tradeoffs import plain_measures
from tests.calc.tradeoffs.planted import by_hand

# Columns: only A agrees; all agree; A agrees and B disagrees; only B passes.
ROWS = ["+++ "] * 6 + ["++++"] * 2 + [" +-0"] * 3 + ["-+-0"] * 5
LABELS = np.array([0] * 8 + [1] * 8)
ANSWERS = st.lists(
    st.lists(st.sampled_from((1, -1, 0, None)), min_size=3, max_size=3), min_size=2, max_size=25
)


def counts() -> Counts:
    return count(by_hand(ROWS), LABELS, 2)


def of_rows(rows: list[list[int | None]], labels: list[int], groups: int) -> Counts:
    sides = [[[int(row[at] == side) for at in range(3)] for row in rows] for side in (1, -1, 0)]
    hot = np.eye(groups, dtype=np.int64)[labels].T
    agrees, disagrees, passes = (hot @ np.array(each) for each in sides)
    return Counts(agrees, disagrees, passes, np.bincount(labels, minlength=groups))


def test_counts_by_hand() -> None:
    found = counts()
    assert found.agrees.tolist() == [[8, 8, 8, 2], [0, 8, 0, 0]]
    assert found.disagrees.tolist() == [[0, 0, 0, 0], [5, 0, 8, 0]]
    assert found.passes.tolist() == [[0, 0, 0, 0], [0, 0, 0, 8]]
    assert (found.sizes.tolist(), found.seen.tolist()) == ([8, 8], [[8, 8, 8, 2], [5, 8, 8, 8]])


def test_measures_by_hand() -> None:
    agree = measures(counts(), AGREE)
    # First statement, group A: 8 of 8 agree, elsewhere 0 of 5.
    assert agree.share[0, 0] == pytest.approx(9 / 10)
    assert agree.share_z[0, 0] == pytest.approx(2 * 9**0.5 * (9 / 9 - 0.5))
    assert agree.times[0, 0] == pytest.approx((9 / 10) / (1 / 7))
    pooled = 10 / 15
    expected = (9 / 9 - 1 / 6) / (pooled * (1 - pooled) * (1 / 9 + 1 / 6)) ** 0.5
    assert agree.times_z[0, 0] == pytest.approx(expected)
    assert agree.score[0, 0] == pytest.approx(0.9 * 3 * 6.3 * expected)
    # Everybody agrees with the second: nothing tells the groups apart.
    assert agree.times[:, 1].tolist() == [1, 1]
    assert agree.times_z[:, 1].tolist() == [0, 0]


@settings(deadline=None)
@given(ANSWERS, st.data())
def test_measures_as_plain_python_has_them(rows: list[list[int | None]], data: st.DataObject) -> None:
    groups = data.draw(st.integers(2, 4))
    labels = data.draw(st.lists(st.integers(0, groups - 1), min_size=len(rows), max_size=len(rows)))
    found = of_rows(rows, labels, groups)
    for side in (AGREE, DISAGREE):
        ours = measures(found, side)
        for group in range(groups):
            for statement in range(3):
                plain = plain_measures.of(rows, labels, group, statement, side)
                at = (group, statement)
                assert (ours.share[at], ours.share_z[at], ours.times[at], ours.times_z[at]) == pytest.approx(
                    plain
                )


def test_what_sets_groups_apart() -> None:
    a, b = marks(counts())
    assert [(mark.statement, mark.side, mark.clear) for mark in a] == [(2, AGREE, True), (0, AGREE, True)]
    assert [(mark.statement, mark.side, mark.clear) for mark in b] == [
        (2, DISAGREE, True),
        (0, DISAGREE, True),
    ]
    assert (a[0].share, a[0].elsewhere) == (pytest.approx(0.9), pytest.approx(0.1))
    assert [len(each) for each in marks(counts(), most=1)] == [1, 1]


def test_without_a_clear_difference_there_is_a_best_guess() -> None:
    found = count(by_hand(["+-"] * 5 + ["--"] + ["+-"] * 4 + ["--"] * 2), np.array([0] * 6 + [1] * 6), 2)
    a, b = marks(found)
    assert [(mark.statement, mark.side, mark.clear) for mark in a] == [(0, AGREE, False)]
    assert [(mark.statement, mark.side, mark.clear) for mark in b] == [(0, DISAGREE, False)]


def test_one_group_has_nothing_to_be_set_apart_from() -> None:
    found = count(by_hand(ROWS), np.zeros(16, dtype=np.int64), 1)
    assert (marks(found), divisive(found)) == ([[]], [])
    assert [each.statement for each in shared(found)] == [1]


def test_what_all_share_is_the_product_over_groups() -> None:
    (only,) = shared(counts())
    assert (only.statement, only.side) == (1, AGREE)
    assert (only.strength, only.least) == (pytest.approx(0.81), pytest.approx(0.9))


def test_one_group_against_is_enough() -> None:
    """Ninety agree and five disagree: most do, but the five are a group, so it is not shared."""
    matrix = by_hand(["++"] * 90 + ["-+"] * 5)
    found = shared(count(matrix, np.array([0] * 90 + [1] * 5), 2))
    assert [each.statement for each in found] == [1]


def test_all_can_share_a_no() -> None:
    (only,) = shared(count(by_hand(["-"] * 12), np.array([0] * 6 + [1] * 6), 2))
    assert (only.side, only.strength) == (DISAGREE, pytest.approx((7 / 8) ** 2))


def test_what_divides() -> None:
    found = divisive(counts())
    assert [(each.statement, each.most, each.least) for each in found] == [(2, 0, 1), (0, 0, 1)]
    assert found[0].spread == pytest.approx(0.8)


def test_a_difference_in_strength_alone_does_not_divide() -> None:
    matrix = by_hand(["+-"] * 30 + ["+-"] * 20 + ["-+"] * 10)
    found = count(matrix, np.array([0] * 30 + [1] * 30), 2)
    assert [(each.statement, each.side) for each in shared(found)] == [(0, AGREE), (1, DISAGREE)]
    assert divisive(found) == []


def test_few_answers_hide_a_count_and_the_one_that_would_give_it_away() -> None:
    visible = shown(counts())
    # Two of group A answered the last statement: B's count and the total would tell what they said.
    assert visible.tolist() == [[True, True, True, False]] * 2
    seen = np.array([[9, 9, 3], [7, 3, 3], [20, 20, 3]])
    three = Counts(seen, 0 * seen, 0 * seen, np.array([9, 7, 20]))
    assert shown(three).tolist() == [[True, False, False], [True, False, False], [True, True, False]]
    # Two are hidden, but with three answers together they are still few.
    few = np.array([[30], [20], [2], [1]])
    assert shown(Counts(few, 0 * few, 0 * few, np.full(4, 30)))[:, 0].tolist() == [True, False, False, False]


def test_nothing_is_compared_with_too_few_elsewhere() -> None:
    seen = np.array([[20, 20], [2, 20]])
    found = Counts(seen * [[1, 1], [0, 0]], seen * [[0, 0], [1, 1]], 0 * seen, np.array([20, 20]))
    assert [[mark.statement for mark in each] for each in marks(found)] == [[1], [1]]


def test_a_small_group_is_hidden_throughout() -> None:
    found = count(by_hand(["+++"] * 20 + ["---"] * 4), np.array([0] * 20 + [1] * 4), 2)
    assert not shown(found).any()
    assert (marks(found), shared(found), divisive(found)) == ([[], []], [], [])
    assert shown(found, least=4).all()


@settings(deadline=None)
@given(ANSWERS, st.integers(2, 4), st.integers(1, 8), st.data())
def test_nothing_is_said_of_too_few(
    rows: list[list[int | None]], groups: int, least: int, data: st.DataObject
) -> None:
    labels = data.draw(st.lists(st.integers(0, groups - 1), min_size=len(rows), max_size=len(rows)))
    found = of_rows(rows, labels, groups)
    visible = shown(found, least)
    assert (found.seen[visible] >= least).all()
    # Never one hidden, or a few answers: that would be the total less the others.
    elsewhere = found.seen.sum(axis=0) - found.seen
    hidden = np.count_nonzero(~visible, axis=0)
    together = np.where(visible, 0, found.seen).sum(axis=0)
    assert ((hidden == 0) | (hidden == groups) | ((hidden > 1) & (together >= least))).all()
    for group, each in enumerate(marks(found, least=least)):
        assert all(
            visible[group, mark.statement] and elsewhere[group, mark.statement] >= least for mark in each
        )
    assert all(visible[:, each.statement].all() for each in shared(found, least=least))
    assert all(
        visible[each.most, each.statement] and visible[each.least, each.statement]
        for each in divisive(found, least=least)
    )
