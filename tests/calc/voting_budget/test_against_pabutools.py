"""Both rules beside pabutools, on many drawn budgets and on some that are known."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.voting.calc.budget import equal_shares, greedy
from deliberation.voting.calc.values import Budget, Outcome
from tests.calc.voting_budget import kit
from tests.oracles.run import ask

PABUTOOLS = "pabutools_rules.py"


def question(given: Budget, **more: Any) -> tuple[dict[str, Any], list[int]]:
    """What pabutools is asked, without the projects that nobody wants or that cost more than everything (it would
    fund the first out of what is left, and stop raising for the second); and the numbers of the others."""
    kept = [
        each
        for each, cost in enumerate(given.costs)
        if cost <= given.envelope and given.chosen[:, each].any()
    ]
    ballots = [[kept.index(each) for each in ballot if each in kept] for ballot in kit.listed(given)]
    return {
        "costs": [given.costs[each] for each in kept],
        "envelope": given.envelope,
        "ballots": ballots,
        "worth": "cost",
        "step": None,
        "completion": False,
        **more,
    }, kept


def undecided(outcome: Outcome) -> set[int]:
    return {each for group in outcome.detail["undecided"] for each in group["options"]}


def same(outcomes: list[Outcome], asked: list[tuple[dict[str, Any], list[int]]]) -> int:
    """Compare; how many had a tie that stands. Such a tie pabutools tells by the order of the list, so that what it
    funds lies between what we fund whatever happens and that with everything undecided."""
    answers = ask(PABUTOOLS, [each for each, _ in asked])
    stood = 0
    for outcome, (_, kept), answer in zip(outcomes, asked, answers, strict=True):
        theirs, waiting = {kept[each] for each in answer}, undecided(outcome)
        stood += bool(waiting)
        assert set(outcome.winners) <= theirs <= set(outcome.winners) | waiting, (outcome, theirs)
    return stood


@pytest.mark.slow
@pytest.mark.parametrize("money", [1, 997])
def test_greedy_is_theirs(money: int) -> None:
    given = [kit.drawn(seed, money=money) for seed in range(400)]
    stood = same([greedy(each) for each in given], [question(each, rule="greedy") for each in given])
    assert stood < 100


@pytest.mark.slow
@pytest.mark.parametrize("worth", ["cost", "cardinality"])
@pytest.mark.parametrize("money", [1, 997])
def test_equal_shares_are_theirs(worth: str, money: int) -> None:
    given = [kit.drawn(seed, money=money) for seed in range(1000, 1500)]
    stood = same(
        [equal_shares(each, completion="none", worth=worth) for each in given],
        [question(each, rule="equal-shares", worth=worth) for each in given],
    )
    assert stood < 125


@pytest.mark.slow
@pytest.mark.parametrize("worth", ["cost", "cardinality"])
@pytest.mark.parametrize(("money", "step"), [(1, 1), (97, 3), (11, 1)])
def test_raised_and_completed_shares_are_theirs(worth: str, money: int, step: int) -> None:
    given = [kit.drawn(seed, money=money) for seed in range(2000, 2200)]
    stood = same(
        [equal_shares(each, worth=worth, step=step) for each in given],
        [question(each, rule="equal-shares", worth=worth, step=step, completion=True) for each in given],
    )
    assert stood < 80


@pytest.mark.slow
def test_larger_budgets_are_theirs() -> None:
    given = [kit.drawn(seed, projects=25, voters=120, money=40) for seed in range(3000, 3012)]
    same(
        [equal_shares(each, step=2) for each in given],
        [question(each, rule="equal-shares", step=2, completion=True) for each in given],
    )
