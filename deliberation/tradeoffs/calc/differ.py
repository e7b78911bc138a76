"""Where two lists of effects differ: those that the first body sees for an option, and those that the second sees.

Effects are of the same thing when kind and thing are: the metric, the group of people, the service, the asset. Names
are compared as the reader sees them. Words and sources may differ without a difference in the effect.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


class In(enum.StrEnum):
    """In what two effects on the same thing differ."""

    DIRECTION = "direction"
    SIZE = "size"
    SURENESS = "sureness"


IN_WORDS = {In.DIRECTION: "direction", In.SIZE: "size", In.SURENESS: "how sure"}


class Found(enum.StrEnum):
    """What comparing found for one effect."""

    SAME = "same"
    DIFFERS = "differs"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True)
class Seen:
    """One effect as a body sees it. `thing`: what makes it the same thing for both. `size`, `low`, `high` in its unit."""

    thing: Hashable
    way: str
    sureness: str
    size: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Pair:
    """One line of the comparison: places in the two lists (None where one lacks it), and in what they differ."""

    first: int | None
    second: int | None
    differs_in: tuple[In, ...] = ()

    @property
    def found(self) -> Found:
        """What comparing found."""
        if self.second is None:
            return Found.ONLY_FIRST
        if self.first is None:
            return Found.ONLY_SECOND
        return Found.DIFFERS if self.differs_in else Found.SAME


def differences(first: Seen, second: Seen) -> tuple[In, ...]:
    """In what two effects on the same thing differ; nothing where they are the same."""
    found = (
        (In.DIRECTION, first.way != second.way),
        (In.SIZE, (first.size, first.low, first.high) != (second.size, second.low, second.high)),
        (In.SURENESS, first.sureness != second.sureness),
    )
    return tuple(each for each, differs in found if differs)


def compare(first: Sequence[Seen], second: Sequence[Seen]) -> list[Pair]:
    """Every effect of both lists once: in the order of the first, then what is in the second alone.

    Where a list has several effects on the same thing, equal ones are paired first, the others in their order.
    """
    partner = _equal_ones(first, second)
    free = [at for at in range(len(second)) if at not in set(partner.values())]
    for at, seen in enumerate(first):
        if at in partner:
            continue
        match = next((other for other in free if second[other].thing == seen.thing), None)
        if match is not None:
            partner[at] = match
            free.remove(match)
    pairs = [_pair(first, second, at, partner.get(at)) for at in range(len(first))]
    return pairs + [Pair(None, at) for at in free]


def _equal_ones(first: Sequence[Seen], second: Sequence[Seen]) -> dict[int, int]:
    """Places in the first list with the place of an equal effect in the second, each used once."""
    places: dict[Seen, list[int]] = {}
    for at, seen in enumerate(second):
        places.setdefault(seen, []).append(at)
    found = {}
    for at, seen in enumerate(first):
        if places.get(seen):
            found[at] = places[seen].pop(0)
    return found


def _pair(first: Sequence[Seen], second: Sequence[Seen], at: int, other: int | None) -> Pair:
    return Pair(at, other, () if other is None else differences(first[at], second[other]))
