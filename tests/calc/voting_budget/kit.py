"""Budgets to count in tests, made by hand or drawn, and a plain-Python second road."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from deliberation.voting.calc.values import Budget


def budget(
    costs: Sequence[int],
    envelope: int,
    ballots: Sequence[Sequence[int]],
    weights: Sequence[int] | None = None,
    names: Sequence[str] | None = None,
) -> Budget:
    """A budget from ballots that list the numbers of projects."""
    chosen = np.zeros((len(ballots), len(costs)), dtype=np.bool_)
    for row, ballot in zip(chosen, ballots, strict=True):
        row[list(ballot)] = True
    return Budget(
        tuple(names or [f"Project {number}" for number in range(len(costs))]),
        tuple(costs),
        envelope,
        chosen,
        np.array([1] * len(ballots) if weights is None else weights, dtype=np.int64),
    )


def listed(given: Budget) -> list[list[int]]:
    """Every ballot on its own, as the numbers of its projects."""
    return [
        np.flatnonzero(row).tolist()
        for row, weight in zip(given.chosen, given.weights, strict=True)
        for _ in range(weight)
    ]


@st.composite
def budgets(draw: st.DrawFn, *, most: int = 6, voters: int = 9, dearest: int = 12) -> Budget:
    size = draw(st.integers(1, most))
    costs = draw(st.lists(st.integers(1, dearest), min_size=size, max_size=size))
    ballots = draw(st.lists(st.sets(st.integers(0, size - 1)).map(sorted), min_size=1, max_size=voters))
    return budget(costs, draw(st.integers(1, 40)), ballots)


def drawn(seed: int, *, projects: int = 8, voters: int = 14, money: int = 1) -> Budget:
    """A budget drawn from a seed; `money` makes amounts larger and ties rarer."""
    chance = random.Random(seed)
    size, heads = chance.randint(1, projects), chance.randint(1, voters)
    costs = [
        chance.randint(1, 30) * money + (chance.randrange(money) if money > 1 else 0) for _ in range(size)
    ]
    liking = [chance.random() for _ in range(size)]
    ballots = [[each for each in range(size) if chance.random() < liking[each]] for _ in range(heads)]
    return budget(costs, max(1, int(sum(costs) * chance.uniform(0.2, 0.9))), ballots)


def slow_run(
    given: Budget, share: Fraction, worth: str = "cost"
) -> list[tuple[int, Fraction, list[Fraction]]]:
    """One run of equal shares as its definition says it: voter by voter, in fractions, the list's order for ties.

    Each purchase: project, rate, and what every voter has left after it.
    """
    ballots = [set(each) for each in listed(given)]
    left = [share] * len(ballots)
    bought: list[tuple[int, Fraction, list[Fraction]]] = []
    done: set[int] = set()
    while True:
        offers = []
        for option, cost in enumerate(given.costs):
            purses = sorted(left[voter] for voter, ballot in enumerate(ballots) if option in ballot)
            if option in done or cost > given.envelope or sum(purses) < cost or not purses:
                continue
            owed = Fraction(cost)
            for number, purse in enumerate(purses):
                price = owed / (len(purses) - number)
                if purse >= price:
                    break
                owed -= purse
            rate = price / (cost if worth == "cost" else 1)
            offers.append((rate, cost, option, price))
        if not offers:
            return bought
        rate, _, option, price = min(offers)
        done.add(option)
        for voter, ballot in enumerate(ballots):
            if option in ballot:
                left[voter] -= min(left[voter], price)
        bought.append((option, rate, list(left)))


def slow_raised(given: Budget, step: int, worth: str = "cost") -> tuple[list[int], int]:
    """Raising a step at a time, every step: what is bought at the end, and after how many steps."""
    wanted = [each for each in range(len(given.costs)) if given.chosen[:, each].any()]
    fits = [each for each in wanted if given.costs[each] <= given.envelope]
    share, steps, before = Fraction(given.envelope, given.ballots), 0, []
    while True:
        now = [each[0] for each in slow_run(given, share + steps * step, worth)]
        room = given.envelope - sum(given.costs[each] for each in now)
        if room < 0:
            return before, steps - 1
        if not any(given.costs[each] <= room for each in fits if each not in now):
            return now, steps
        before, steps = now, steps + 1
