"""How opinion on one option moved: steps from 1 (strongly against) to 5 (strongly for), before and after.

Worked out from a table of how many gave which pair of answers, so that no member's answers are needed one by one.
Median and mean as any textbook has them; the mean takes the steps as equally far apart, which is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

STEPS = (1, 2, 3, 4, 5)
STEP_WORDS: MappingProxyType[int, str] = MappingProxyType(
    {1: "Strongly against", 2: "Against", 3: "Undecided", 4: "For", 5: "Strongly for"}
)

Pairs = Mapping[tuple[int | None, int | None], int]
"""How many gave which answers (before, after); None where they gave none then."""


@dataclass(frozen=True)
class Spread:
    """How answers spread at one time: `counts` for the steps 1 to 5, and what sums them up."""

    counts: tuple[int, ...]
    median: Fraction
    mean: Fraction

    @property
    def total(self) -> int:
        """How many answered."""
        return sum(self.counts)


@dataclass(frozen=True)
class Moves:
    """Of those who answered both times: how many moved towards the option, away from it, or stayed."""

    towards: int
    away: int
    stayed: int

    @property
    def total(self) -> int:
        """How many answered both times."""
        return self.towards + self.away + self.stayed


@dataclass(frozen=True)
class Change:
    """Before and after. None wherever fewer answered than anything is told of."""

    before: Spread | None
    after: Spread | None
    moves: Moves | None


def change_of(pairs: Pairs, least: int) -> Change:
    """What may be told of one option. `least`: fewest members of whom anything is told together, at least 1.

    Raises ValueError for a step that is none, a number below 0 or a `least` below 1.
    """
    _check(pairs, least)
    return Change(
        before=_told(_counts(pairs, 0), least),
        after=_told(_counts(pairs, 1), least),
        moves=_moves(pairs, least),
    )


def spread_of(counts: tuple[int, ...]) -> Spread:
    """What sums up answers counted by step; at least one answer. Raises ValueError for none.

    The median of an even number of answers lies between the two in the middle.
    """
    total = sum(counts)
    if total == 0:
        raise ValueError("Nobody answered, so there is nothing to sum up.")
    middle = _step_at(counts, (total - 1) // 2) + _step_at(counts, total // 2)
    mean = Fraction(sum(step * count for step, count in zip(STEPS, counts, strict=True)), total)
    return Spread(counts, Fraction(middle, 2), mean)


def _told(counts: tuple[int, ...], least: int) -> Spread | None:
    return spread_of(counts) if sum(counts) >= least else None


def _counts(pairs: Pairs, when: int) -> tuple[int, ...]:
    return tuple(sum(count for pair, count in pairs.items() if pair[when] == step) for step in STEPS)


def _step_at(counts: tuple[int, ...], place: int) -> int:
    """The answer at a place, from 0, of all answers in rising order."""
    for step, count in zip(STEPS, counts, strict=True):
        if place < count:
            return step
        place -= count
    raise ValueError("There are fewer answers than that.")


def _moves(pairs: Pairs, least: int) -> Moves | None:
    towards = away = stayed = 0
    for (before, after), count in pairs.items():
        if before is None or after is None:
            continue
        if after > before:
            towards += count
        elif after < before:
            away += count
        else:
            stayed += count
    found = Moves(towards, away, stayed)
    return found if found.total >= least else None


def _check(pairs: Pairs, least: int) -> None:
    if least < 1:
        raise ValueError("At least one member must have answered before anything is told.")
    for pair, count in pairs.items():
        if count < 0 or any(step is not None and step not in STEPS for step in pair):
            raise ValueError(
                "Answers are whole steps from 1 to 5, and nobody is counted less than zero times."
            )
