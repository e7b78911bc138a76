"""How opinion moved: by hand, by property, and by a second road that looks at every member's answers."""

from __future__ import annotations

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.leaning import STEPS, Change, Moves, Spread, change_of, spread_of

STEP = st.sampled_from((None, *STEPS))
MEMBERS = st.lists(st.tuples(STEP, STEP), max_size=40)
"""Each member's own two answers."""


def plain(members: list[tuple[int | None, int | None]], least: int) -> Change:
    """The second road: from single members' answers, with the standard library's own median and mean."""

    def spread(when: int) -> Spread | None:
        given = [each for pair in members if (each := pair[when]) is not None]
        if len(given) < least:
            return None
        exact = [Fraction(each) for each in given]
        counts = tuple(given.count(step) for step in STEPS)
        return Spread(counts, Fraction(statistics.median(exact)), statistics.mean(exact))

    signs = Counter(
        (after > before) - (after < before)
        for before, after in members
        if before is not None and after is not None
    )
    moves = Moves(signs[1], signs[-1], signs[0])
    return Change(spread(0), spread(1), moves if moves.total >= least else None)


def test_by_hand() -> None:
    """Six members: 1→3, 2→2, 3→5, 4→3, 5 only before, 4 only after."""
    pairs = {(1, 3): 1, (2, 2): 1, (3, 5): 1, (4, 3): 1, (5, None): 1, (None, 4): 1}
    found = change_of(pairs, least=4)
    assert found.before == Spread((1, 1, 1, 1, 1), Fraction(3), Fraction(3))
    assert found.after == Spread((0, 1, 2, 1, 1), Fraction(3), Fraction(17, 5))
    assert found.moves == Moves(towards=2, away=1, stayed=1)


def test_nothing_is_told_of_too_few() -> None:
    pairs = {(1, 2): 3, (5, None): 2}
    found = change_of(pairs, least=5)
    assert found.before is not None
    assert (found.after, found.moves) == (None, None)
    assert change_of({}, least=1) == Change(None, None, None)


def test_the_middle_of_an_even_number() -> None:
    assert spread_of((1, 0, 0, 1, 0)).median == Fraction(5, 2)
    assert spread_of((2, 0, 0, 1, 0)).median == 1


@pytest.mark.parametrize(
    ("pairs", "least"), [({(6, 1): 1}, 5), ({(0, None): 1}, 5), ({(1, 1): -1}, 5), ({}, 0)]
)
def test_nonsense_is_refused(pairs: dict[tuple[int | None, int | None], int], least: int) -> None:
    with pytest.raises(ValueError):
        change_of(pairs, least)


def test_nobody_has_no_middle() -> None:
    with pytest.raises(ValueError):
        spread_of((0, 0, 0, 0, 0))


@given(MEMBERS, st.integers(1, 12))
def test_the_second_road_comes_to_the_same(members: list[tuple[int | None, int | None]], least: int) -> None:
    assert change_of(Counter(members), least) == plain(members, least)


@given(MEMBERS, st.integers(1, 12))
def test_no_figure_speaks_of_fewer_than_the_least(
    members: list[tuple[int | None, int | None]], least: int
) -> None:
    found = change_of(Counter(members), least)
    for part in (found.before, found.after, found.moves):
        assert part is None or part.total >= least


@given(MEMBERS)
def test_going_back_in_time_turns_the_moves_round(members: list[tuple[int | None, int | None]]) -> None:
    there = change_of(Counter(members), 1)
    back = change_of(Counter((after, before) for before, after in members), 1)
    assert (back.before, back.after) == (there.after, there.before)
    if there.moves is not None and back.moves is not None:
        assert (back.moves.towards, back.moves.away) == (there.moves.away, there.moves.towards)


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=60))
def test_the_mean_and_the_median_lie_among_the_answers(given_steps: list[int]) -> None:
    spread = spread_of(tuple(given_steps.count(step) for step in STEPS))
    assert min(given_steps) <= spread.mean <= max(given_steps)
    assert min(given_steps) <= spread.median <= max(given_steps)
    assert spread.total == len(given_steps)
