"""The matrix of votes and who can be placed in it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.votes import MISSING, from_triples, placeable, vote_matrix, without
from tests.calc.tradeoffs.planted import by_hand

TRIPLES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5), st.sampled_from((1, -1, 0))), max_size=60)


def test_the_last_vote_counts() -> None:
    matrix = from_triples([(7, 2, 1), (3, 1, -1), (7, 2, 0), (3, 1, 1), (3, 1, -1)])
    assert (matrix.members.tolist(), matrix.statements.tolist()) == ([3, 7], [1, 2])
    assert matrix.values.tolist() == [[-1, MISSING], [MISSING, 0]]
    assert matrix.votes == 2


def test_a_pass_is_an_answer_and_nothing_is_none() -> None:
    matrix = by_hand(["+0 ", "-0+"])
    assert matrix.voted.tolist() == [[True, True, False], [True, True, True]]


def test_statements_without_votes_can_have_a_column() -> None:
    matrix = from_triples([("ann", "b", 1)], all_statements=["a", "b", "c"])
    assert (matrix.statements.tolist(), matrix.values.tolist()) == (["a", "b", "c"], [[MISSING, 1, MISSING]])


def test_nothing_at_all() -> None:
    assert from_triples([]).values.shape == (0, 0)
    assert placeable(from_triples([])).values.shape == (0, 0)


@pytest.mark.parametrize("votes", [[2], [-128], [1, 1]])
def test_what_is_no_vote_is_refused(votes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"vote|columns"):
        vote_matrix([1], [1], votes)


@given(TRIPLES)
def test_as_a_dictionary_would_hold_it(triples: list[tuple[int, int, int]]) -> None:
    matrix = from_triples(triples)
    plain = {(member, statement): vote for member, statement, vote in triples}
    rows, columns = np.nonzero(matrix.voted)
    held = {
        (int(matrix.members[row]), int(matrix.statements[column])): int(matrix.values[row, column])
        for row, column in zip(rows, columns, strict=True)
    }
    assert held == plain


@given(TRIPLES, st.randoms())
def test_the_order_of_different_votes_does_not_matter(
    triples: list[tuple[int, int, int]], chance: random.Random
) -> None:
    once = list(
        {(member, statement): (member, statement, vote) for member, statement, vote in triples}.values()
    )
    shuffled = chance.sample(once, len(once))
    assert from_triples(once).values.tolist() == from_triples(shuffled).values.tolist()


def test_moderated_statements_go() -> None:
    assert without(by_hand(["+-0"]), [1, 9]).statements.tolist() == [0, 2]


def test_members_need_seven_answers_or_all_of_fewer() -> None:
    eight = by_hand(["++++++++", "+++++++ ", "++++++  ", "       +"])
    assert placeable(eight).members.tolist() == [0, 1]
    three = by_hand(["+++", "++ ", "-- "])
    assert placeable(three).members.tolist() == [0]
    assert placeable(three, 2).members.tolist() == [0, 1, 2]


def test_statements_that_only_others_answered_go() -> None:
    matrix = by_hand(["++++++++ ", "        +"])
    assert placeable(matrix).statements.tolist() == list(range(8))
