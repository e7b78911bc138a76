"""Small groups for a round of talk: who sits with whom.

What is wanted, in this order of weight: tables of nearly the same size (they differ by one at most: that is kept
strictly); as few pairs as possible who sat together before; and at each table people of each feature, age say, in about
the share they have among everybody present.

Method. `cost` adds up, for every pair at one table, how often they sat together before, and, for every table and every
group of every feature, the squared difference in people between the table and its fair share, divided by the number of
features. So two people who meet again weigh about as much as one person who sits where one feature would rather have
somebody else. From a random start the swap of two people that lowers the cost most is made until none does; the best of
several starts is taken. It is a search: the result is good, and on small numbers nearly always the best there is.

Somebody who did not say which group of a feature they are in counts for none of it. The lot comes from `seed` alone.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEAST_AT_A_TABLE = 2
MOST_MEMBERS = 400
STARTS = 60
_STARTS_OF_MANY = 15
_STARTS_OF_VERY_MANY = 3
_MANY, _VERY_MANY = 80, 200
_LESS = 1e-9
"""A swap must lower the cost by more than what numbers are rounded by."""

Tables = tuple[tuple[int, ...], ...]
Features = Mapping[str, Mapping[int, str]]
"""By the name of a feature: the group that each member said they are in."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How evenly one feature is spread: the largest difference, in people, between a table and its fair share."""

    feature: str
    off: float


@dataclass(frozen=True)
class Measures:
    """How well a round is mixed. `again`: pairs at one table who sat together before, of all `pairs` at one table;
    `most`: how often the pair that meets most will have sat together, this round included."""

    pairs: int
    again: int
    most: int
    spreads: tuple[Spread, ...]


def table_count(members: int, size: int) -> int:
    """How many tables come nearest to a wanted size. Of two that are as near, the one with smaller tables.

    Raises ValueError for less than one member or a size below two.
    """
    if members < 1 or size < LEAST_AT_A_TABLE:
        raise ValueError("Tables need members, and at least two at each.")
    fewer = max(1, members // size)
    more = fewer + 1
    if members // more < LEAST_AT_A_TABLE:
        return fewer
    return fewer if abs(members / fewer - size) < abs(members / more - size) else more


def table_sizes(members: int, tables: int) -> list[int]:
    """The sizes of so many tables, larger ones first; they differ by one at most. Raises ValueError where a table would
    have less than two, unless all sit at one."""
    if tables < 1 or (tables > 1 and members // tables < LEAST_AT_A_TABLE):
        raise ValueError("There must be at least two people at each table.")
    small, larger = divmod(members, tables)
    return [small + 1] * larger + [small] * (tables - larger)


def met_before(rounds: Sequence[Sequence[Sequence[int]]]) -> Counter[tuple[int, int]]:
    """How often each pair, the smaller number first, sat at one table in these rounds."""
    return Counter(
        pair
        for tables in rounds
        for table in tables
        for pair in itertools.combinations(sorted(set(table)), 2)
    )


def make_tables(
    members: Sequence[int], tables: int, *, seed: int, met: Mapping[tuple[int, int], int], features: Features
) -> Tables:
    """Put members at tables. The same arguments give the same tables; the order of `members` does not matter.

    Raises ValueError for a member named twice, more than MOST_MEMBERS, or too few for so many tables.
    """
    everybody = sorted(members)
    if len(set(everybody)) < len(everybody) or len(everybody) > MOST_MEMBERS:
        raise ValueError("Somebody is named twice, or there are too many.")
    sizes = table_sizes(len(everybody), tables)
    again, said = _again(everybody, met), _said(everybody, features)
    lot = np.random.default_rng(seed)
    places = np.repeat(np.arange(tables), sizes)
    best, least = places, np.inf
    for _ in range(_starts(len(everybody))):
        found = _settled(lot.permutation(places), tables, again, said)
        worth = _cost(found, tables, again, said)
        if worth < least - _LESS:
            best, least = found, worth
    return tuple(
        tuple(each for each, at in zip(everybody, best, strict=True) if at == table)
        for table in range(tables)
    )


def _starts(members: int) -> int:
    """How often to start anew: less often where each start takes longer, so that one can wait for it."""
    if members <= _MANY:
        return STARTS
    return _STARTS_OF_MANY if members <= _VERY_MANY else _STARTS_OF_VERY_MANY


def cost(tables: Sequence[Sequence[int]], met: Mapping[tuple[int, int], int], features: Features) -> float:
    """What `make_tables` makes small, for any tables."""
    everybody = sorted(each for table in tables for each in table)
    where = {each: at for at, table in enumerate(tables) for each in table}
    places = np.array([where[each] for each in everybody], dtype=np.int64)
    return _cost(places, len(tables), _again(everybody, met), _said(everybody, features))


def measure(
    tables: Sequence[Sequence[int]], met: Mapping[tuple[int, int], int], features: Features
) -> Measures:
    """How well tables are mixed."""
    pairs = [pair for table in tables for pair in itertools.combinations(sorted(table), 2)]
    times = [met.get(pair, 0) for pair in pairs]
    return Measures(
        pairs=len(pairs),
        again=sum(1 for each in times if each),
        most=max(times, default=-1) + 1,
        spreads=tuple(Spread(name, _off(tables, said)) for name, said in features.items()),
    )


def _off(tables: Sequence[Sequence[int]], said: Mapping[int, str]) -> float:
    everybody = [each for table in tables for each in table]
    whole = Counter(said[each] for each in everybody if each in said)
    return max(
        (
            abs(sum(1 for each in table if said.get(each) == group) - count * len(table) / len(everybody))
            for table in tables
            for group, count in whole.items()
        ),
        default=0.0,
    )


def _again(everybody: Sequence[int], met: Mapping[tuple[int, int], int]) -> Floats:
    """How often each pair sat together, as a square table."""
    at = {each: place for place, each in enumerate(everybody)}
    found = np.zeros((len(everybody), len(everybody)))
    for (one, other), times in met.items():
        if one in at and other in at:
            found[at[one], at[other]] = found[at[other], at[one]] = times
    return found


def _said(everybody: Sequence[int], features: Features) -> Floats:
    """For each member and each group of each feature: whether they are in it, scaled by the number of features."""
    columns = [
        [float(said.get(each) == group) for each in everybody]
        for said in features.values()
        for group in sorted({said[each] for each in everybody if each in said})
    ]
    if not columns:
        return np.zeros((len(everybody), 0))
    return np.asarray(np.array(columns).T / np.sqrt(len(features)), dtype=np.float64)


def _beyond(places: npt.NDArray[np.int64], tables: int, said: Floats) -> Floats:
    """For each table and group: how many more are there than its fair share (negative: fewer), scaled."""
    seated = np.eye(tables)[places]
    shares = seated.sum(axis=0) / len(places)
    return np.asarray(seated.T @ said - np.outer(shares, said.sum(axis=0)), dtype=np.float64)


def _cost(places: npt.NDArray[np.int64], tables: int, again: Floats, said: Floats) -> float:
    together = places[:, None] == places[None, :]
    return float((again * together).sum() / 2 + (_beyond(places, tables, said) ** 2).sum())


def _settled(start: npt.NDArray[np.int64], tables: int, again: Floats, said: Floats) -> npt.NDArray[np.int64]:
    """From a start, the swap that lowers the cost most, again and again until none does."""
    places = start.copy()
    alike = said @ said.T
    apart = np.diag(alike)[:, None] + np.diag(alike)[None, :] - 2 * alike
    for _ in range(len(places) ** 2):
        change = _changes(places, tables, again, said, apart)
        at = int(np.argmin(np.round(change, 9)))
        one, other = divmod(at, len(places))
        if change[one, other] >= -_LESS:
            break
        places[one], places[other] = places[other], places[one]
    return places


def _changes(
    places: npt.NDArray[np.int64], tables: int, again: Floats, said: Floats, apart: Floats
) -> Floats:
    """By how much the cost changes when two members change places, for every two at different tables.

    Those who sat together: each leaves the pairs of their own table and joins those of the other; the two themselves
    do not sit together after it either. Features: with `beyond` of a table r and a swap that adds d there and takes it
    from the other, |r + d|² grows by 2 r·d + |d|².
    """
    with_table = again @ np.eye(tables)[places]
    moved = with_table[:, places]
    own = with_table[np.arange(len(places)), places]
    pairs = moved + moved.T - 2 * again - own[:, None] - own[None, :]
    reach = _beyond(places, tables, said)[places] @ said.T
    mine = np.diag(reach)
    spread = 2 * (reach + reach.T - mine[:, None] - mine[None, :]) + 2 * apart
    change = pairs + spread
    change[places[:, None] == places[None, :]] = 0
    return np.asarray(change, dtype=np.float64)
