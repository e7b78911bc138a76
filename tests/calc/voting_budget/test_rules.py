"""Budget rules: small ones by hand, what must always hold, and a plain-Python second road."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.voting.calc.budget import equal_shares, greedy, said
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.shares import Shares, apart
from deliberation.voting.calc.values import Budget, Outcome
from tests.calc.voting_budget import kit


def rounds(outcome: Outcome, result: str = "funded") -> list[tuple[int, int]]:
    return [(each["option"], each["left"]) for each in outcome.rounds if each["result"] == result]


def undecided(outcome: Outcome) -> set[int]:
    return {each for group in outcome.detail["undecided"] for each in group["options"]}


def test_greedy_skips_what_no_longer_fits() -> None:
    given = kit.budget([60, 50, 40], 100, [[0, 1], [0, 1], [0, 2]])
    outcome = greedy(given)
    assert outcome.winners == (0, 2)
    assert rounds(outcome) == [(0, 40), (2, 0)]
    assert [(each["option"], each["reason"]) for each in outcome.rounds if "reason" in each] == [(1, "room")]
    assert outcome.detail["spent"] == 100
    assert outcome.detail["left"] == 0


def test_greedy_takes_the_cheaper_of_equal_support() -> None:
    outcome = greedy(kit.budget([60, 50], 100, [[0, 1]]))
    assert outcome.winners == (1,)
    assert [(tie.options, tie.broken_by, tie.chosen) for tie in outcome.ties] == [((0, 1), "cost", (1,))]


def test_a_tie_stands_without_a_seed_and_its_money_is_held_back() -> None:
    given = kit.budget([40, 40, 40, 30, 20], 100, [[0, 1, 2], [0, 1, 2], [3], [4]])
    outcome = greedy(given)
    assert outcome.winners == (4,)
    assert outcome.detail["undecided"] == [{"options": [0, 1, 2], "places": 2}]
    assert outcome.ties[0].broken_by == ""
    drawn = greedy(given, seed=7)
    assert len(drawn.winners) == 3
    assert set(drawn.winners) > {4}
    order = [0, 1, 2]
    random.Random(7).shuffle(order)
    assert drawn.winners[:2] == tuple(order[:2])
    assert drawn.ties[0].broken_by == "seed"


def test_what_nobody_wants_is_not_funded() -> None:
    for count in (greedy, equal_shares):
        outcome = count(kit.budget([10, 0, 0, 200], 100, [[0, 2], [3]]))
        assert set(outcome.winners) == {0, 2}
        reasons = {each["option"]: each.get("reason") for each in outcome.rounds}
        assert reasons[1] == "nobody"
        assert reasons[3] == "envelope"


def test_no_ballots_fund_nothing() -> None:
    empty = Budget(("A",), (10,), 100, np.zeros((0, 1), dtype=bool), np.zeros(0, dtype=np.int64))
    assert greedy(empty).winners == ()
    assert equal_shares(empty).winners == ()
    with pytest.raises(Unfit, match="envelope"):
        greedy(kit.budget([1], 0, [[0]]))


def test_equal_shares_by_hand() -> None:
    """Three voters of 30 each. A (45) is wanted by all: 15 each. B (40) by the last two, who have 15 each: no."""
    given = kit.budget([45, 40, 15], 90, [[0], [0, 1, 2], [0, 1]])
    outcome = equal_shares(given, completion="none")
    assert outcome.winners == (0, 2)
    first, second, third = outcome.rounds
    assert (first["price"], first["rate"], first["paying"], first["emptied"]) == ("15", "1/3", 3, 0)
    assert (second["price"], second["rate"], second["emptied"]) == ("15", "1", 1)
    assert (third["reason"], third["lacking"]) == ("supporters", "25")
    assert outcome.detail["share"] == "30"


def test_the_example_of_the_guide() -> None:
    """docs/guides/counting-budgets.md, in pence."""
    given = kit.budget([4500, 1500, 4000], 9000, [[0], [0, 1, 2], [0, 1]])
    alone = equal_shares(given, completion="none")
    assert alone.winners == equal_shares(given).winners == greedy(given).winners == (0, 1)
    assert [each.get("price") for each in alone.rounds] == ["1500", "750", None]
    assert alone.rounds[2]["lacking"] == "3250"


def test_a_minority_gets_its_share() -> None:
    """51 people want ten red projects, 49 ten blue ones; there is money for ten. Counted by most ticks, red takes
    all; with equal shares each side gets about half."""
    given = kit.budget([10] * 20, 100, [list(range(10)), list(range(10, 20))], [51, 49])
    assert set(greedy(given, seed=1).winners) == set(range(10))
    shared = equal_shares(given, seed=1)
    assert len(shared.winners) == 10
    assert 4 <= sum(each >= 10 for each in shared.winners) <= 5


def test_first_example_of_the_committee_book() -> None:
    """Example 1 of Lackner and Skowron, “Multi-Winner Voting with Approval Preferences” (2023): a alone is bought
    from equal shares of four places among twelve voters, at 1/8 each, and 5/24 is left to each of its supporters."""
    a, b, c, d, e, f, g = range(7)
    sets = [[a, b], [a, c], [a, d], [b, c, f], [e], [f], [g]]
    given = kit.budget([1] * 7, 4, sets, [3, 3, 2, 1, 1, 1, 1])
    outcome = equal_shares(given, completion="none", worth="cardinality")
    assert outcome.winners == (a,)
    assert outcome.rounds[0]["price"] == "1/8"
    lacking = {each["option"]: each["lacking"] for each in outcome.rounds if "lacking" in each}
    assert lacking[b] == str(1 - (3 * Fraction(5, 24) + Fraction(1, 3)))


def test_the_example_of_the_format() -> None:
    """The budget with which pabulib.org explains its format."""
    votes = [[0, 1, 2], [0, 1], [1, 2, 3], [3, 4], [0, 2, 4], [0, 4], [3], [2], [1, 2, 3], [2, 3]]
    given = kit.budget([600, 800, 1400, 1000, 1200], 2500, votes)
    assert greedy(given).winners == (2, 3)
    assert equal_shares(given, completion="none").winners == (2,)
    raised = equal_shares(given)
    assert (raised.winners, raised.detail["raised"]) == ((2, 0), 17)
    assert raised.detail["at_start"] == {"options": [2]}


def test_a_tie_that_matters_stands_in_equal_shares() -> None:
    """Two equal projects for the same people, who can pay for one of them."""
    given = kit.budget([10, 10, 8], 18, [[0, 1], [2]], [1, 1])
    outcome = equal_shares(kit.budget([10, 10], 10, [[0, 1]]), completion="none")
    assert outcome.winners == ()
    assert outcome.detail["undecided"] == [{"options": [0, 1], "places": None}]
    assert [each["result"] for each in outcome.rounds] == ["undecided", "undecided"]
    assert len(equal_shares(kit.budget([10, 10], 10, [[0, 1]]), seed=3).winners) == 1
    assert equal_shares(given).winners == (2,)


def test_a_tie_without_consequence_is_none() -> None:
    outcome = equal_shares(kit.budget([5, 5], 10, [[0], [1]]))
    assert outcome.winners == (0, 1)
    assert outcome.ties == ()


def test_numbers_are_said_shortly() -> None:
    assert said(Fraction(1, 3)) == "1/3"
    assert said(Fraction(10**30 + 1, 3 * 10**29)) == "3.33333333333"


# What must always hold


@given(kit.budgets(), st.one_of(st.none(), st.integers(0, 5)), st.sampled_from(["add1u", "none"]))
@settings(deadline=None)
def test_the_envelope_is_never_exceeded(given: Budget, seed: int | None, completion: str) -> None:
    for outcome in (greedy(given, seed=seed), equal_shares(given, seed=seed, completion=completion)):
        assert sum(given.costs[each] for each in outcome.winners) <= given.envelope
        assert sorted(each for group in outcome.ranking for each in group) == list(range(len(given.costs)))
        assert all(each["left"] >= 0 for each in outcome.rounds)
        assert {each["option"] for each in outcome.rounds} == set(range(len(given.costs)))
        assert all(given.chosen[:, each].any() for each in outcome.winners)
        if seed is not None:
            assert not undecided(outcome)


@given(kit.budgets(), st.sampled_from(["cost", "cardinality"]))
@settings(deadline=None)
def test_only_supporters_pay_and_never_more_than_their_share(given: Budget, worth: str) -> None:
    share = Fraction(given.envelope, given.ballots)
    live = [each for each, cost in enumerate(given.costs) if cost <= given.envelope]
    run = Shares(given, live, worth).run(share, range(len(given.costs)), tell=True)
    slow = kit.slow_run(given, share, worth)
    assert [(each.option, each.rate) for each in run.bought] == [(each[0], each[1]) for each in slow]
    ballots = kit.listed(given)
    left = [share] * len(ballots)
    for bought in run.bought:
        paid = [
            min(left[voter], bought.price) if bought.option in ballot else 0
            for voter, ballot in enumerate(ballots)
        ]
        assert sum(paid) == given.costs[bought.option]
        left = [before - now for before, now in zip(left, paid, strict=True)]
        assert min(left) >= 0
    for option, money in run.left.items():
        assert money == sum(left[voter] for voter, ballot in enumerate(ballots) if option in ballot)
        assert money < given.costs[option]


@given(kit.budgets(dearest=60), st.integers(1, 3), st.sampled_from(["cost", "cardinality"]))
@settings(max_examples=150, deadline=None)
def test_leaps_end_where_single_steps_do(given: Budget, step: int, worth: str) -> None:
    outcome = equal_shares(given, step=step, worth=worth)
    bought = [each["option"] for each in outcome.rounds if each["stage"] == "shares"]
    assert (bought, outcome.detail["raised"] // step) == kit.slow_raised(given, step, worth)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_long_leaps_end_where_single_steps_do(seed: int) -> None:
    given = kit.drawn(seed + 9000, projects=9, voters=25, money=53)
    outcome = equal_shares(given)
    bought = [each["option"] for each in outcome.rounds if each["stage"] == "shares"]
    assert (bought, outcome.detail["raised"]) == kit.slow_raised(given, 1)


@given(kit.budgets(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_names_and_places_do_not_matter(given: Budget, chance: random.Random) -> None:
    """Neutral: the same projects in another order on the ballot come out the same, ties standing."""
    turned = list(range(len(given.costs)))
    chance.shuffle(turned)
    other = Budget(
        tuple(given.names[each] for each in turned),
        tuple(given.costs[each] for each in turned),
        given.envelope,
        given.chosen[:, turned],
        given.weights,
    )
    for count in (greedy, equal_shares):
        one, two = count(given), count(other)
        if one.detail.get("all_orders", True) and two.detail.get("all_orders", True):
            assert set(one.winners) == {turned[each] for each in two.winners}
            assert undecided(one) == {turned[each] for each in undecided(two)}


@given(kit.budgets(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_voters_are_alike(given: Budget, chance: random.Random) -> None:
    """Anonymous: neither the order of ballots nor how they are grouped matters."""
    ballots = kit.listed(given)
    chance.shuffle(ballots)
    other = kit.budget(given.costs, given.envelope, ballots)
    for count in (greedy, equal_shares):
        assert count(given) == count(other)
        assert count(given, seed=4) == count(other, seed=4)


@given(kit.budgets(), st.integers(0, 3), st.data())
@settings(deadline=None)
def test_more_support_does_not_harm_under_greedy(given: Budget, seed: int, data: st.DataObject) -> None:
    before = greedy(given)
    option = data.draw(st.integers(0, len(given.costs) - 1))
    chosen = given.chosen.copy()
    chosen[data.draw(st.integers(0, len(chosen) - 1)), option] = True
    after = greedy(Budget(given.names, given.costs, given.envelope, chosen, given.weights))
    if option in before.winners:
        assert option in after.winners


@given(kit.budgets())
@settings(deadline=None)
def test_nothing_wanted_is_left_out_that_fits(given: Budget) -> None:
    for count in (greedy, equal_shares):
        outcome = count(given, seed=1)
        out = set(range(len(given.costs))) - set(outcome.winners)
        assert not any(
            given.costs[each] <= outcome.detail["left"] for each in out if given.chosen[:, each].any()
        )


def test_the_argument_is_left_as_it_was() -> None:
    given = kit.drawn(5)
    before = given.chosen.copy(), given.weights.copy()
    greedy(given)
    equal_shares(given)
    assert (given.chosen == before[0]).all()
    assert (given.weights == before[1]).all()


@pytest.mark.parametrize("bad", [{"completion": "some"}, {"worth": "much"}, {"step": 0}])
def test_settings_that_are_none(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Say add1u"):
        equal_shares(kit.drawn(1), **bad)  # type: ignore[arg-type]


def leaps(size: tuple[int, int, int], seed: int) -> tuple[int, int]:
    """Every leap between two shares that buy the same: how many were found safe, and how many of the others had
    something else bought on the way. No leap found safe may have that."""
    projects, voters, money = size
    given = kit.drawn(seed, projects=projects, voters=voters, money=money)
    live = [each for each, cost in enumerate(given.costs) if cost <= given.envelope]
    shares, order = Shares(given, live), range(len(given.costs))
    start = Fraction(given.envelope, given.ballots)
    steps = [start * (1 + Fraction(level, 20)) for level in range(28)]
    runs = [shares.run(share, order) for share in steps]
    safe = caught = 0
    for one, first in enumerate(runs):
        ceilings = [each.rate for each in first.bought]
        for two in range(one + 2, len(runs)):
            if first.options != runs[two].options:
                continue
            after = shares.run(steps[two], order, ceilings)
            steady = all(between.options == after.options for between in runs[one:two])
            if apart(first, after):
                assert steady, (seed, one, two)
                safe += 1
            elif not steady:
                caught += 1
    return safe, caught


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "seed"),
    [((6, 10, 7), 935), ((6, 10, 7), 1079), ((8, 12, 11), 673), ((12, 20, 5), 44), ((12, 20, 5), 394)],
)
def test_only_safe_leaps_are_taken(size: tuple[int, int, int], seed: int) -> None:
    """Budgets where a greater share buys something else, and a still greater one the first again."""
    safe, caught = leaps(size, seed)
    assert safe
    assert caught


def test_a_penny_in_a_million_million_decides() -> None:
    """Far nearer than floating point can be trusted: one voter has a penny less than half of the cost."""
    large = 10**12
    given = kit.budget(
        [10 * (large + 1), 10 * (large - 1), 2 * large],
        40 * large,
        [[0], [0, 2], [1], [1, 2]],
        [9, 1, 9, 1],
    )
    outcome = equal_shares(given, completion="none")
    assert [each["price"] for each in outcome.rounds] == [str(large - 1), str(large + 1), str(large + 1)]
    assert outcome.winners == (1, 0, 2)
    dearer = kit.budget([*given.costs[:2], 2 * large + 1], given.envelope, kit.listed(given))
    assert equal_shares(dearer, completion="none").winners == (1, 0)
    assert equal_shares(dearer, completion="none").rounds[2]["lacking"] == "1"
