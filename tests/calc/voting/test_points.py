"""Single choice, ticks, scores, dots, motions and consent."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc.methods import Threshold
from deliberation.voting.calc.points import approval, consent, dots, motion, plurality, score, ticks
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Points
from tests.calc.voting.ballots import points


def test_single_choice() -> None:
    given_ = points([(3, (1, -1, -1)), (5, (-1, 1, -1)), (2, (-1, -1, -1))], "ABC")
    outcome = plurality(given_)
    assert (outcome.winners, outcome.ranking) == ((1,), ((1,), (0,), (2,)))
    assert outcome.rounds[0] == {"round": 1, "votes": {0: 3, 1: 5, 2: 0}, "ballots": 10, "blank": 2}


def test_ticks_and_a_tie_for_the_last_place() -> None:
    given_ = points([(3, (1, 1, 0)), (1, (0, 0, 1)), (2, (0, 0, 1)), (1, (0, 0, 0))], "ABC")
    outcome = approval(given_, 1)
    assert outcome.winners == (0, 1, 2)
    assert (outcome.ties[0].options, outcome.ties[0].broken_by) == ((0, 1, 2), "")
    assert outcome.rounds[0]["blank"] == 1
    drawn = approval(given_, 2, seed=4)
    assert len(drawn.winners) == 2
    assert drawn.ties[0].broken_by == "seed"
    assert drawn.ties[0].chosen == drawn.winners


def test_scores_have_exact_means_and_a_spread() -> None:
    outcome = score(points([(2, (5, 0)), (1, (4, -1))], "AB"))
    assert outcome.rounds[0]["points"] == {0: 14, 1: 0}
    assert outcome.detail["mean"] == {
        0: {"exact": "14/3", "shown": "4.67"},
        1: {"exact": "0", "shown": "0.00"},
    }
    assert outcome.detail["spread"] == {0: {"4": 1, "5": 2}, 1: {"0": 2}}
    assert outcome.detail["empty"] == {0: 0, 1: 1}


def test_scores_read_as_ticks() -> None:
    given_ = points([(2, (5, 2)), (3, (2, 3))], "AB")
    assert approval(given_, least=3).rounds[0]["votes"] == {0: 2, 1: 3}
    assert approval(ticks(given_, 3)).rounds[0]["votes"] == {0: 2, 1: 3}


def test_dots() -> None:
    outcome = dots(points([(2, (3, 1, -1)), (1, (-1, 4, 0))], "ABC"))
    assert outcome.rounds[0] == {
        "round": 1,
        "points": {0: 6, 1: 6, 2: 0},
        "supporters": {0: 2, 1: 3, 2: 0},
        "ballots": 3,
        "spent": 12,
    }
    assert outcome.winners == (0, 1)


@pytest.mark.parametrize(
    ("threshold", "votes", "electors", "needed", "carried"),
    [
        (Threshold.SIMPLE, (4, 3, 9), 0, 4, True),
        (Threshold.SIMPLE, (3, 3, 0), 0, 4, False),
        (Threshold.SIMPLE, (0, 0, 5), 0, 1, False),
        (Threshold.TWO_THIRDS, (6, 3, 1), 0, 6, True),
        (Threshold.TWO_THIRDS, (6, 4, 0), 0, 7, False),
        (Threshold.TWO_THIRDS, (0, 0, 2), 0, 1, False),
        (Threshold.ABSOLUTE, (6, 0, 0), 12, 7, False),
        (Threshold.ABSOLUTE, (7, 5, 0), 12, 7, True),
        (Threshold.ABSOLUTE, (7, 0, 0), 13, 7, True),
    ],
)
def test_motions(
    threshold: Threshold, votes: tuple[int, int, int], electors: int, needed: int, carried: bool
) -> None:
    outcome = motion(*votes, threshold=threshold, electors=electors)
    assert (outcome.detail["needed"], outcome.detail["carried"]) == (needed, carried)
    tied = threshold is Threshold.SIMPLE and votes[0] == votes[1] > 0
    assert outcome.winners == ((0, 1) if tied else (0,) if carried else (1,))
    assert bool(outcome.ties) == tied


def test_motions_that_cannot_be() -> None:
    with pytest.raises(Unfit, match="below nought"):
        motion(-1, 0, 0)
    with pytest.raises(Unfit, match="more votes than people"):
        motion(5, 1, 0, threshold=Threshold.ABSOLUTE, electors=5)


@pytest.mark.parametrize(
    ("answers", "reached", "winners"),
    [((3, 2, 0), True, (0,)), ((9, 0, 1), False, (2,)), ((0, 2, 0), False, ()), ((0, 0, 0), False, ())],
)
def test_consent(answers: tuple[int, int, int], reached: bool, winners: tuple[int, ...]) -> None:
    outcome = consent(*answers)
    assert (outcome.detail["reached"], outcome.winners) == (reached, winners)


@pytest.mark.parametrize("rule", [approval, score, dots])
def test_at_least_one_place(rule: object) -> None:
    with pytest.raises(Unfit):
        rule(points([(1, (1, 0))]), 0)  # type: ignore[operator]


@st.composite
def scored(draw: st.DrawFn) -> Points:
    number = draw(st.integers(1, 5))
    rows = draw(st.lists(st.tuples(*[st.integers(-1, 5)] * number), min_size=1, max_size=8))
    return points([(draw(st.integers(1, 9)), row) for row in rows])


@given(scored(), st.integers(1, 3))
def test_sums_ticks_and_means_as_plain_python_finds_them(found: Points, seats: int) -> None:
    ballots = list(zip(found.weights.tolist(), found.points.tolist(), strict=True))
    sums = [sum(weight * max(0, row[at]) for weight, row in ballots) for at in range(len(found.names))]
    ticked = [sum(weight for weight, row in ballots if row[at] >= 1) for at in range(len(found.names))]
    by_score, by_ticks = score(found, seats), approval(found, seats)
    assert list(by_score.rounds[0]["points"].values()) == sums
    assert list(by_ticks.rounds[0]["votes"].values()) == ticked
    for at, total in enumerate(sums):
        assert Fraction(by_score.detail["mean"][at]["exact"]) == Fraction(total, found.ballots)
        assert sum(by_score.detail["spread"][at].values()) + by_score.detail["empty"][at] == found.ballots
    for outcome, figures in ((by_score, sums), (by_ticks, ticked)):
        worst = min(figures[each] for each in outcome.winners)
        assert all(figures[each] <= worst for each in range(len(figures)) if each not in outcome.winners)
        assert len(outcome.winners) >= min(seats, len(figures))


@given(scored(), st.data())
def test_more_points_never_hurt_a_winner(found: Points, data: st.DataObject) -> None:
    for rule in (approval, score):
        winner = rule(found).winners[0]
        at = data.draw(st.integers(0, len(found.weights) - 1))
        raised = found.points.copy()
        raised[at, winner] = data.draw(st.integers(int(raised[at, winner]), 9))
        assert winner in rule(Points(found.names, raised, found.weights)).winners


@given(scored(), st.randoms(use_true_random=False))
def test_neutral(found: Points, chance: object) -> None:
    order = list(range(len(found.names)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    moved = Points(found.names, np.ascontiguousarray(found.points[:, order]), found.weights)
    for rule in (approval, score, dots):
        assert {order[each] for each in rule(moved).winners} == set(rule(found).winners)
