"""In which order statements are shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.fair_order import Standing, Way, fair_order, priority


def standing(answers: list[int], added: list[int] | None = None) -> Standing:
    agrees = np.array(answers, dtype=np.int64)
    return Standing(agrees, 0 * agrees, 0 * agrees, np.array(added or range(len(answers))))


def nobody(members: int, statements: int) -> np.ndarray:
    return np.zeros((members, statements), dtype=np.bool_)


def test_fewest_answers_first_then_the_newest() -> None:
    found = fair_order(standing([5, 0, 2, 0, 2], [1, 2, 3, 4, 5]), nobody(3, 5), seed=1)
    assert found.tolist() == [[3, 1, 4, 2, 0]] * 3


def test_what_was_answered_is_left_out() -> None:
    voted = np.array([[True, False, True], [False, False, False], [True, True, True]])
    found = fair_order(standing([0, 1, 2]), voted, seed=1)
    assert found.tolist() == [[1, -1, -1], [0, 1, 2], [-1, -1, -1]]


def test_nothing_to_show() -> None:
    for way in Way:
        assert fair_order(standing([], []), nobody(2, 0), seed=1, way=way).shape == (2, 0)


def test_ties_go_by_lot_for_each_member_and_by_the_seed() -> None:
    tied = standing([0] * 4, [1] * 4)
    found = fair_order(tied, nobody(4000, 4), seed=7)
    first = np.bincount(found[:, 0], minlength=4)
    assert first.min() > 900
    assert np.array_equal(found, fair_order(tied, nobody(4000, 4), seed=7))
    assert not np.array_equal(found, fair_order(tied, nobody(4000, 4), seed=8))


def test_everybody_answering_what_comes_first_keeps_all_level() -> None:
    answers, voted = np.zeros(12, dtype=np.int64), nobody(50, 12)
    for turn in range(3):
        for member in range(50):
            at = fair_order(standing(answers.tolist()), voted[member : member + 1], seed=turn * 50 + member)[
                0, 0
            ]
            voted[member, at] = True
            answers[at] += 1
    assert answers.max() - answers.min() <= 1


def test_priority_by_hand() -> None:
    given_standing = Standing(
        np.array([0, 6]), np.array([0, 2]), np.array([0, 2]), np.array([0, 0]), np.array([0.0, 0.5])
    )
    untouched = ((1 - 1 / 2) * 1 * (1 / 2) * 9) ** 2
    ten = ((1 - 3 / 12) * 1.5 * (7 / 12) * (1 + 8 / 4)) ** 2
    assert priority(given_standing).tolist() == pytest.approx([untouched, ten])


def test_routed_chances_go_by_priority() -> None:
    """First places come as often as each statement's share of all priorities."""
    given_standing = standing([0, 5, 30, 30])
    weights = priority(given_standing)
    first = fair_order(given_standing, nobody(20_000, 4), seed=3, way=Way.ROUTED)[:, 0]
    assert np.bincount(first, minlength=4) / 20_000 == pytest.approx(weights / weights.sum(), abs=0.015)


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 99), st.sampled_from(Way), st.data()
)
def test_each_open_statement_is_there_once(
    answers: list[int], seed: int, way: Way, data: st.DataObject
) -> None:
    voted = np.array([data.draw(st.lists(st.booleans(), min_size=len(answers), max_size=len(answers)))])
    found = fair_order(standing(answers), voted, seed=seed, way=way)[0]
    remaining = int(np.count_nonzero(~voted))
    assert sorted(found[:remaining].tolist()) == np.flatnonzero(~voted[0]).tolist()
    assert (found[remaining:] == -1).all()
    if way is Way.EQUAL:
        assert [answers[at] for at in found[:remaining]] == sorted(answers[at] for at in found[:remaining])
