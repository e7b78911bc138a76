"""The Scottish single transferable vote: an example to the fifth decimal, and what must hold in any count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.stv import UNIT, droop_quota, stv
from deliberation.voting.calc.values import Profile
from tests.calc.voting import plain_ranked
from tests.calc.voting.ballots import by_order, plain, profile, profiles

# Worked out by hand. 100 ballots, three places: the quota is 100 / 4 + 1 = 26.
# A has 61, so 35 too many; a paper of A is worth 35 / 61 = 0.57377 (0.573770... cut off).
HAND = by_order("ABCDE", (40, "ABCD"), (21, "ACE"), (14, "BD"), (13, "CE"), (7, "DE"), (5, "E"))


def test_quota() -> None:
    assert [droop_quota(*each) for each in ((100, 3), (99, 3), (1000, 2), (5000, 4), (0, 1))] == [
        26,
        25,
        334,
        1001,
        1,
    ]


def test_an_example_worked_out_by_hand() -> None:
    outcome = stv(HAND, 3)
    stages = outcome.as_dict(HAND.names)["rounds"]
    assert stages[0]["votes"] == {"A": 6100000, "B": 1400000, "C": 1300000, "D": 700000, "E": 500000}
    assert (stages[0]["elected"], stages[0]["quota"]) == (["A"], 26 * UNIT)
    # A's surplus: 40 papers to B and 21 to C at 0.57377 each: 22.95080 and 12.04917, and 0.00003 is cut off.
    assert (stages[1]["action"], stages[1]["from"]) == ("surplus", "A")
    assert stages[1]["transfers"] == {"B": 2295080, "C": 1204917}
    assert stages[1]["votes"] == {"A": 2600000, "B": 3695080, "C": 2504917, "D": 700000, "E": 500000}
    assert (stages[1]["fractions"], stages[1]["elected"]) == (3, ["B"])
    # B's surplus of 10.95080 from 36.95080: papers of A are worth 10.95080 x 0.57377 / 36.95080 = 0.17004, B's own
    # 0.29636. C gains 40 x 0.17004 = 6.80160, D 14 x 0.29636 = 4.14904; 0.00016 more is cut off.
    assert stages[2]["transfers"] == {"C": 680160, "D": 414904}
    assert stages[2]["votes"] == {"A": 2600000, "B": 2600000, "C": 3185077, "D": 1114904, "E": 500000}
    assert (stages[2]["fractions"], stages[2]["elected"]) == (19, ["C"])
    assert [len(stages), *outcome.winners] == [3, 0, 1, 2]
    assert outcome.ranking == ((0,), (1,), (2,), (3,), (4,))


def test_papers_of_the_excluded_keep_their_value() -> None:
    # Quota 4. A's surplus of 3 on 7 papers is worth 0.42857 each, to D; D goes out and they lie with C at that value.
    given_ = by_order("ABCD", (7, "ADC"), (2, "B"), (2, "C"))
    stages = stv(given_, 2).as_dict(given_.names)["rounds"]
    assert stages[1]["transfers"] == {"D": 299999}
    exclusions = [each for each in stages if each["action"] == "exclusion"]
    assert exclusions[0]["excluded"] != []
    assert (
        sum(stages[-1]["votes"].values()) + stages[-1]["non_transferable"] + stages[-1]["fractions"]
        == 11 * UNIT
    )


def test_a_tie_goes_by_the_latest_earlier_stage_and_then_by_lot() -> None:
    # D out first (2 to B, 1 to C): B and C have 7 each; C had fewer before.
    given_ = by_order("ABCD", (10, "A"), (5, "B"), (6, "C"), (2, "DB"), (1, "DC"))
    outcome = stv(given_, 1)
    assert [(tie.broken_by, tie.options, tie.chosen) for tie in outcome.ties] == [("earlier", (1, 2), (1,))]
    even = by_order("ABC", (2, "A"), (1, "B"), (1, "C"))
    drawn = {stv(even, 2, seed=seed).winners for seed in range(20)}
    assert drawn == {(0, 1), (0, 2)}
    assert stv(even, 2, seed=3).ties[0].broken_by == "seed"


def test_as_many_options_as_places() -> None:
    assert stv(by_order("AB", (1, "A"), (2, "B")), 2).winners == (1, 0)
    assert stv(profile([(3, (0, 0))], "AB"), 2).ranking == ((0, 1),)


def test_refusals() -> None:
    with pytest.raises(Unfit, match="equal"):
        stv(profile([(1, (1, 1))]), 1)
    with pytest.raises(Unfit, match="place"):
        stv(HAND, 0)


def test_numbers_larger_than_64_bits_on_the_way() -> None:
    outcome = stv(by_order("ABC", (900_000_000_000, "AB"), (200_000_000_000, "C"), (5, "B")), 2)
    assert outcome.winners == (0, 1)
    assert outcome.rounds[1]["transfers"][1] % 900_000_000_000 == 0


STRICT = profiles(ties=False)


@given(STRICT, st.integers(1, 4), st.integers(0, 5))
def test_no_vote_is_made_or_lost(found: Profile, seats: int, seed: int) -> None:
    outcome = stv(found, seats, seed=seed)
    valid = int(found.weights[(found.ranks > 0).any(axis=1)].sum())
    quota = outcome.rounds[0]["quota"]
    assert quota == droop_quota(valid, seats) * UNIT
    for stage in outcome.rounds:
        held = sum(stage["votes"].values())
        assert held + stage["non_transferable"] + stage["fractions"] == valid * UNIT
        assert min(stage["votes"].values(), default=0) >= 0
    assert len(outcome.winners) == min(seats, len(found.names))
    assert sorted(each for group in outcome.ranking for each in group) == list(range(len(found.names)))
    reached = [each for stage in outcome.rounds for each in stage["elected"]]
    assert reached == list(outcome.winners)


@given(STRICT, st.integers(1, 4))
def test_as_the_plain_road(found: Profile, seats: int) -> None:
    told = plain_ranked.stv(plain(found), len(found.names), seats)
    if told is None:
        return  # a tie, which the plain road does not break
    outcome = stv(found, seats)
    elected, stages = told
    assert list(outcome.winners) == elected
    ours = [each["votes"] for each in outcome.rounds if each["action"] != "last-places"]
    assert ours == stages
