"""Instant run-off, Borda and Schulze on examples that can be worked out by hand, published ones among them."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.voting.calc.lots import Lots, winners_of
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.ranked import borda, irv, schulze
from deliberation.voting.calc.values import Outcome, Profile
from tests.calc.voting.ballots import by_order, profile

# The capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville; a teaching example in many textbooks.
TENNESSEE = by_order("MNCK", (42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))
# Schulze's first example (45 voters): the ranking is E > A > C > B > D.
SCHULZE = by_order(
    "ABCDE",
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"),
    (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC"),
)  # fmt: skip
CYCLE = by_order("ABC", (1, "ABC"), (1, "BCA"), (1, "CAB"))


def named(outcome: Outcome, given: Profile) -> tuple[list[str], list[str]]:
    written = outcome.as_dict(given.names)
    return written["winners"], ["".join(group) for group in written["ranking"]]


def test_tennessee_by_three_rules() -> None:
    assert named(irv(TENNESSEE), TENNESSEE) == (["K"], ["K", "M", "N", "C"])
    assert named(borda(TENNESSEE), TENNESSEE) == (["N"], ["N", "C", "M", "K"])
    assert named(schulze(TENNESSEE), TENNESSEE) == (["N"], ["N", "C", "K", "M"])


def test_rounds_of_the_run_off() -> None:
    rounds = irv(TENNESSEE).as_dict(TENNESSEE.names)["rounds"]
    assert [each["votes"] for each in rounds] == [
        {"M": 42, "N": 26, "C": 15, "K": 17},
        {"M": 42, "N": 26, "K": 32},
        {"M": 42, "K": 58},
    ]
    assert [each["excluded"] for each in rounds] == [["C"], ["N"], ["M"]]
    assert [each["elected"] for each in rounds] == [[], [], ["K"]]
    assert rounds[0]["transfers"] == {"K": 15}
    assert (rounds[0]["continuing"], rounds[0]["majority"]) == (100, 51)


def test_points_of_borda_on_full_ballots() -> None:
    points = borda(TENNESSEE).as_dict(TENNESSEE.names)["rounds"][0]["points"]
    assert points == {"M": "126", "N": "194", "C": "173", "K": "107"}  # 42 x 3; 42 x 2 + 26 x 3 + 32; ...


def test_borda_with_equal_and_missing_ranks_is_a_tournament() -> None:
    # A above B and C equal: A 2, B and C a half each. Only C ranked: C 2, A and B a half each.
    given = profile([(1, (1, 2, 2)), (1, (0, 0, 1))], "ABC")
    outcome = borda(given)
    assert outcome.as_dict(given.names)["rounds"][0]["points"] == {"A": "2.5", "B": "1", "C": "2.5"}
    assert outcome.detail["half_points"]["counts"] == {0: 5, 1: 2, 2: 5}


def test_schulzes_own_example() -> None:
    outcome = schulze(SCHULZE)
    assert named(outcome, SCHULZE) == (["E"], ["E", "A", "C", "B", "D"])
    assert outcome.detail["pairs"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert outcome.detail["paths"] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert outcome.detail["beats_all"] == {"option": None}


def test_ballots_that_run_out_are_told() -> None:
    given = by_order("ABC", (4, "A"), (3, "B"), (2, "C"), (2, "CB"))
    rounds = irv(given).as_dict(given.names)["rounds"]
    assert [(each["exhausted"], each["newly_exhausted"]) for each in rounds] == [(0, 3), (3, 0)]
    assert rounds[0]["excluded"] == ["B"]
    assert rounds[1]["votes"] == {"A": 4, "C": 4}
    assert rounds[1]["elected"] == ["A", "C"]


def test_tied_for_last_go_out_together() -> None:
    given = by_order("ABCD", (5, "A"), (4, "B"), (2, "CB"), (2, "DB"))
    outcome = irv(given)
    assert named(outcome, given) == (["B"], ["B", "A", "CD"])
    assert [(tie.options, tie.broken_by, tie.chosen) for tie in outcome.ties] == [
        ((2, 3), "together", (2, 3))
    ]


def test_a_tie_of_all_stands() -> None:
    outcome = irv(CYCLE)
    assert (outcome.winners, outcome.ranking) == ((0, 1, 2), ((0, 1, 2),))
    assert [(tie.options, tie.broken_by, tie.chosen) for tie in outcome.ties] == [((0, 1, 2), "", ())]


def test_with_a_seed_an_earlier_round_comes_before_the_lot() -> None:
    # Round 1: A 10, B 6, C 5, D 3, so D goes. Round 2: B 7 and C 7; C had fewer in round 1 and goes.
    given = by_order("ABCD", (10, "A"), (6, "B"), (5, "C"), (1, "DB"), (2, "DC"))
    outcome = irv(given, seed=1)
    assert outcome.rounds[1]["votes"] == {0: 10, 1: 7, 2: 7}
    assert [(tie.options, tie.broken_by, tie.chosen) for tie in outcome.ties] == [((1, 2), "earlier", (2,))]


def test_a_lot_can_be_drawn_again_from_its_description() -> None:
    import random

    order = [0, 1, 2]
    random.Random(7).shuffle(order)
    outcome = irv(CYCLE, seed=7)
    assert outcome.ties[0].broken_by == "seed"
    assert outcome.ties[0].chosen == (order[0],)
    assert len(outcome.winners) == 1
    assert Lots(7).draw([2, 0, 1]) == tuple(order)


def test_a_tie_for_the_last_place_stands_or_is_drawn() -> None:
    ranking = ((2,), (0, 1, 3))
    winners, ties = winners_of(ranking, 2, None)
    assert (winners, ties[0].options, ties[0].broken_by) == ((2, 0, 1, 3), (0, 1, 3), "")
    winners, ties = winners_of(ranking, 2, 5)
    assert len(winners) == 2
    assert ties[0].broken_by == "seed"
    assert ties[0].chosen == winners[1:]
    assert winners_of(ranking, 4, None) == ((2, 0, 1, 3), ())


@pytest.mark.parametrize("rule", [borda, schulze])
def test_several_places(rule: object) -> None:
    assert rule(TENNESSEE, 2).winners == (1, 2)  # type: ignore[operator]
    with pytest.raises(Unfit, match="at least one place"):
        rule(TENNESSEE, 0)  # type: ignore[operator]


def test_equal_ranks_are_refused_by_the_run_off() -> None:
    with pytest.raises(Unfit, match="rank options equal"):
        irv(profile([(1, (1, 1, 2))]))


@pytest.mark.parametrize("rule", [irv, borda, schulze])
def test_blank_ballots_alone_are_a_tie_of_all(rule: object) -> None:
    assert rule(profile([(3, (0, 0))])).winners == (0, 1)  # type: ignore[operator]


@pytest.mark.parametrize("rule", [irv, borda, schulze])
def test_no_ballots_and_one_option(rule: object) -> None:
    none = Profile(("A", "B"), np.zeros((0, 2), dtype=np.int16), np.zeros(0, dtype=np.int64))
    assert rule(none).winners == (0, 1)  # type: ignore[operator]
    assert rule(profile([(3, (1,))])).winners == (0,)  # type: ignore[operator]
