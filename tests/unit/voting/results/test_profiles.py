"""From ballots to what the rules count: against plain loops, and the same in whatever order the ballots come."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.voting.calc import profiles
from deliberation.voting.calc.counting import Asked, count, support
from deliberation.voting.calc.methods import Method, Rule

OPTIONS = 4
ALL = tuple(range(1, OPTIONS + 1))


@st.composite
def rankings(draw: Any) -> list[dict[str, Any]]:
    """Ballots that rank some options, several at one place now and then."""
    ballots = []
    for _ in range(draw(st.integers(1, 12))):
        order = draw(st.permutations(ALL))[: draw(st.integers(1, OPTIONS))]
        groups: list[list[int]] = []
        for option in order:
            if groups and draw(st.booleans()):
                groups[-1] = sorted([*groups[-1], option])
            else:
                groups.append([option])
        ballots.append({"ranks": groups})
    return ballots


def above(ballot: dict[str, Any], one: int, other: int) -> bool:
    """Whether a ballot ranks one option above another; unranked is last."""
    place = {option: at for at, group in enumerate(ballot["ranks"]) for option in group}
    return place.get(one, OPTIONS) < place.get(other, OPTIONS)


@given(rankings(), st.sets(st.sampled_from(ALL), min_size=1))
@settings(max_examples=60, deadline=None)
def test_leaving_options_out_keeps_the_order_of_the_others(
    ballots: list[dict[str, Any]], kept: set[int]
) -> None:
    stand = sorted(kept)
    profile = profiles.ranked(ballots, stand)
    assert profile.ballots == len(ballots)
    for one in stand:
        for other in stand:
            left, right = (profile.ranks[:, stand.index(each)] for each in (one, other))
            ahead = (left > 0) & ((right == 0) | (left < right))
            counted = int(profile.weights[ahead].sum())
            assert counted == sum(above(ballot, one, other) for ballot in ballots if one != other)
    for row in profile.ranks:
        used = sorted({int(each) for each in row if each > 0})
        assert used == list(range(1, len(used) + 1))  # no gaps


@given(rankings(), st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_the_order_of_ballots_changes_nothing(ballots: list[dict[str, Any]], seed: int) -> None:
    asked = Asked(Method.RANKING, ALL)
    shuffled = random.Random(seed).sample(ballots, len(ballots))
    for rule in (Rule.BORDA, Rule.SCHULZE):
        assert count(asked, rule, ballots).as_dict(asked) == count(asked, rule, shuffled).as_dict(asked)


@given(
    st.lists(st.fixed_dictionaries({str(each): st.integers(0, 5) for each in ALL}), min_size=1, max_size=10),
    st.dictionaries(st.sampled_from(ALL), st.integers(1, 20)),
)
@settings(max_examples=60, deadline=None)
def test_support_and_who_is_left_out(given_points: list[dict[str, int]], minima: dict[int, int]) -> None:
    ballots = [{"points": points} for points in given_points]
    asked = Asked(Method.SCORE, ALL, minima=minima)
    plain = {each: sum(points[str(each)] for points in given_points) for each in ALL}
    assert support(asked, ballots) == plain
    counted = count(asked, Rule.SCORE, ballots)
    short = {each for each in ALL if plain[each] < minima.get(each, 0)}
    assert set(counted.struck) == short
    written = counted.as_dict(asked)
    assert {int(each) for group in written["ranking"] for each in group} == set(ALL) - short
    left = {each: plain[each] for each in ALL if each not in short}
    best = max(left.values(), default=0)
    assert {int(each) for each in written["winners"]} == {
        each for each, value in left.items() if value == best
    }


def test_points_read_as_rankings() -> None:
    points = profiles.pointed([{"points": {"1": 5, "2": 0, "3": 5}}], (1, 2, 3))
    assert profiles.ranked_by_points(points).ranks.tolist() == [[1, 2, 1]]
