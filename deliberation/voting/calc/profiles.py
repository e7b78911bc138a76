"""From ballots as they were sealed to what the rules count: equal ballots grouped, options of any subset.

The options to count are given as positions from 1, in rising order; a ballot's mention of any other option is passed
over, and what it ranked below moves up. That is how an option is left out of a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.values import Budget, Points, Profile, grouped

Contents = Iterable[Mapping[str, Any]]
"""Ballots as `calc.content.checked` gives them."""
EMPTY = -1


def names_of(positions: Sequence[int]) -> tuple[str, ...]:
    """Positions as the names under which results are kept."""
    return tuple(str(each) for each in positions)


def ranked(contents: Contents, positions: Sequence[int]) -> Profile:
    """Ballots {"ranks": [[2], [1, 3]]} as a profile: 1 is best, equal numbers are equal ranks, 0 is unranked."""
    at = _columns(positions)
    rows, weights = _grouped(contents, lambda content: _ranks(content["ranks"], at), len(at))
    return Profile(names_of(positions), rows, weights)


def ranked_by_points(points: Points) -> Profile:
    """Ballots that give points, read as rankings: more points rank higher, equal points equal, no points unranked."""
    ranks = np.zeros_like(points.points)
    for value in sorted({int(each) for each in np.unique(points.points) if each > EMPTY}, reverse=True):
        here = points.points == value
        place = ranks.max(axis=1, initial=0) + 1
        ranks = np.where(here, place[:, None], ranks).astype(np.int16)
    rows, weights = grouped(ranks, points.weights)
    return Profile(points.names, rows, weights)


def pointed(contents: Contents, positions: Sequence[int], *, empty: int = 0) -> Points:
    """Ballots of the shapes choice, set and points as points; a chosen or ticked option has one.

    `empty`: what an option that a ballot says nothing of has: 0, or -1 for left empty.
    """
    at = _columns(positions)

    def row(content: Mapping[str, Any]) -> list[int]:
        line = [empty] * len(at)
        for position, value in _given(content):
            if position in at:
                line[at[position]] = value
        return line

    rows, weights = _grouped(contents, row, len(at))
    return Points(names_of(positions), rows, weights)


def wanted(contents: Contents, positions: Sequence[int], costs: Mapping[int, int], envelope: int) -> Budget:
    """Ballots {"set": [1, 3]} on projects: `costs` by position and `envelope` in pence."""
    points = pointed(contents, positions)
    return Budget(
        points.names,
        tuple(costs[each] for each in positions),
        envelope,
        points.points > 0,
        points.weights,
    )


def answers(contents: Contents) -> Counter[str]:
    """How many gave each answer, for the fixed answers of a motion or a consent round."""
    return Counter(str(content["choice"]) for content in contents)


def firsts(profile: Profile) -> dict[int, int]:
    """Ballots that rank each option first (or equal first), by its number in the profile."""
    first = profile.ranks == 1
    return {option: int(profile.weights[first[:, option]].sum()) for option in range(len(profile.names))}


def sums(points: Points) -> dict[int, int]:
    """Points of each option, all ballots together, by its number; an option left empty gets none."""
    given = np.maximum(points.points, 0)
    return {
        option: int((given[:, option].astype(np.int64) * points.weights).sum())
        for option in range(len(points.names))
    }


def _columns(positions: Sequence[int]) -> dict[int, int]:
    return {position: number for number, position in enumerate(positions)}


def _ranks(groups: Sequence[Sequence[int]], at: Mapping[int, int]) -> list[int]:
    line, place = [0] * len(at), 0
    for group in groups:
        here = [at[each] for each in group if each in at]
        place += bool(here)
        for number in here:
            line[number] = place
    return line


def _given(content: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    if "points" in content:
        return ((int(key), int(value)) for key, value in content["points"].items())
    if "set" in content:
        return ((int(each), 1) for each in content["set"])
    return [(int(content["choice"]), 1)]


def _grouped(contents: Contents, row: Any, width: int) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    count = Counter(tuple(row(content)) for content in contents)
    rows = np.array(sorted(count), dtype=np.int16).reshape(len(count), width)
    weights = np.array([count[each] for each in sorted(count)], dtype=np.int64)
    return rows, weights
