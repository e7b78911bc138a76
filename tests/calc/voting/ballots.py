"""Ballots for tests: small profiles written by hand, at random and by hypothesis."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from deliberation.voting.calc.values import Points, Profile

Row = tuple[int, ...]
Ballots = list[tuple[int, Row]]
"""(how many, place of each option), 0 unranked."""


def profile(ballots: Sequence[tuple[int, Sequence[int]]], names: Sequence[str] = ()) -> Profile:
    """A profile from (how many, places) pairs."""
    options = len(ballots[0][1]) if ballots else len(names)
    ranks = np.array([row for _, row in ballots], dtype=np.int16).reshape(len(ballots), options)
    weights = np.array([weight for weight, _ in ballots], dtype=np.int64)
    return Profile(tuple(names) or tuple(f"o{at}" for at in range(options)), ranks, weights)


def by_order(names: str, *ballots: tuple[int, str]) -> Profile:
    """A profile from orders: by_order("ABC", (3, "CAB"), (1, "B")). Options left out are unranked."""
    rows = [(weight, [order.find(name) + 1 for name in names]) for weight, order in ballots]
    return profile(rows, list(names))


def plain(given: Profile) -> Ballots:
    """(how many, places) pairs of a profile."""
    return [
        (weight, tuple(row)) for row, weight in zip(given.ranks.tolist(), given.weights.tolist(), strict=True)
    ]


def points(ballots: Sequence[tuple[int, Sequence[int]]], names: Sequence[str] = ()) -> Points:
    """Ballots with points from (how many, points) pairs."""
    given = profile(ballots, names)
    return Points(given.names, given.ranks, given.weights)


def closed_up(row: Sequence[int]) -> Row:
    """Places without gaps."""
    used = sorted({each for each in row if each > 0})
    return tuple(used.index(each) + 1 if each > 0 else 0 for each in row)


@st.composite
def profiles(
    draw: st.DrawFn, *, ties: bool = True, partial: bool = True, options: tuple[int, int] = (2, 6)
) -> Profile:
    """Up to nine different ballots on up to six options."""
    number = draw(st.integers(*options))
    rows = draw(st.lists(rows_of(number, ties=ties, partial=partial), min_size=1, max_size=9, unique=True))
    weights = draw(st.lists(st.integers(1, 12), min_size=len(rows), max_size=len(rows)))
    return profile(list(zip(weights, rows, strict=True)))


def rows_of(number: int, *, ties: bool, partial: bool) -> st.SearchStrategy[Row]:
    """Places of `number` options on one ballot."""
    if ties:
        least = 0 if partial else 1
        return st.lists(st.integers(least, number), min_size=number, max_size=number).map(closed_up)
    orders = st.permutations(range(number))
    shown = st.integers(1, number) if partial else st.just(number)
    return st.tuples(orders, shown).map(
        lambda pair: tuple(
            pair[0].index(at) + 1 if pair[0].index(at) < pair[1] else 0 for at in range(number)
        )
    )


def at_random(
    count: int, seed: int, *, ties: bool = False, partial: bool = False, most: int = 12
) -> list[Profile]:
    """Many profiles of 2 to 7 options and 1 to 40 groups of ballots."""
    generator = random.Random(seed)
    found = []
    for _ in range(count):
        number = generator.randint(2, 7)
        ballots = []
        for _ in range(generator.randint(1, 40)):
            order = generator.sample(range(number), number)
            shown = generator.randint(1, number) if partial else number
            row = [order.index(at) + 1 if order.index(at) < shown else 0 for at in range(number)]
            if ties:
                row = [max(1, each - generator.randint(0, 2)) if each else 0 for each in row]
            ballots.append((generator.randint(1, most), closed_up(row)))
        found.append(profile(ballots))
    return found
