"""What sets each group apart, what all groups share, and what divides them.

The measures are those of Polis: Small, Björkegren, Erkkilä, Shaw and Megill (2021), "Polis: scaling deliberation by
mapping high dimensional opinion spaces", Recerca 26(2). Every count gets one vote of each kind on top
(pseudocounts), so that few votes never look like certainty. Nothing is said from fewer than a minimum of members.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.tradeoffs.calc.values import LEAST_SHOWN
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE, PASS, VoteMatrix

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Z_90 = 1.2815515655446004
"""A difference as large as this comes about by chance once in ten times (one-sided)."""
MOST_MARKS = 5


@dataclass(frozen=True)
class Counts:
    """Answers by group and statement (groups x statements, whole numbers). `sizes`: members of each group."""

    agrees: Whole
    disagrees: Whole
    passes: Whole
    sizes: Whole

    @property
    def seen(self) -> Whole:
        """How many members of each group have answered."""
        return self.agrees + self.disagrees + self.passes

    def of(self, side: int) -> Whole:
        """The counts of AGREE or of DISAGREE."""
        return self.agrees if side == AGREE else self.disagrees


@dataclass(frozen=True)
class Measures:
    """Of one side, agree or disagree (each groups x statements).

    `share`: the probability of this answer in the group; `share_z`: how surely it is more than half; `times`: how
    many times as probable as in all other groups together; `times_z`: how surely more than there. Both z are
    normal: above `Z_90` chance alone would do that once in ten times.
    """

    share: Floats
    share_z: Floats
    times: Floats
    times_z: Floats

    @property
    def score(self) -> Floats:
        """Polis' measure to put statements in order: all four multiplied."""
        return self.share * self.share_z * self.times * self.times_z


@dataclass(frozen=True)
class Mark:
    """A statement that sets a group apart. `statement` is its column. `clear` is False for a best guess only."""

    statement: int
    side: int
    share: float
    elsewhere: float
    share_z: float
    times: float
    times_z: float
    clear: bool


@dataclass(frozen=True)
class Shared:
    """A statement on which all groups are on one side. `strength`: the groups' probabilities multiplied, 0 to 1."""

    statement: int
    side: int
    strength: float
    least: float


@dataclass(frozen=True)
class Divisive:
    """A statement that divides: the groups with the largest and smallest probability of agreeing, and their z."""

    statement: int
    most: int
    least: int
    highest: float
    lowest: float
    z: float

    @property
    def spread(self) -> float:
        """How far the two are apart, 0 to 1."""
        return self.highest - self.lowest


def count(matrix: VoteMatrix, labels: Whole, groups: int) -> Counts:
    """Count answers by group. `labels` (members): each one's group from 0."""
    members = np.eye(groups)[labels].T
    agrees, disagrees, passes = (
        np.rint(members @ (matrix.values == side)).astype(np.int64) for side in (AGREE, DISAGREE, PASS)
    )
    return Counts(agrees, disagrees, passes, np.bincount(labels, minlength=groups).astype(np.int64))


def shown(counts: Counts, least: int = LEAST_SHOWN) -> NDArray[np.bool_]:
    """Where counts may be shown (groups x statements): at least `least` members of the group have answered.

    Where groups are hidden, further ones are hidden too, the smallest first, until there are at least two and they
    have at least `least` answers together: else the total less the others would tell what few members said.
    """
    seen = counts.seen
    visible = (seen >= least) & (counts.sizes >= least)[:, np.newaxis]
    every = np.arange(seen.shape[1])
    for _ in range(1, len(seen)):
        hidden = np.count_nonzero(~visible, axis=0)
        telling = (hidden == 1) | (np.where(visible, 0, seen).sum(axis=0) < least)
        at = every[(hidden > 0) & telling]
        smallest = np.where(visible, seen, np.iinfo(np.int64).max).argmin(axis=0)
        visible[smallest[at], at] = False
    return np.asarray(visible, dtype=np.bool_)


def chance(count: Whole | Floats, seen: Whole | Floats) -> Floats:
    """The probability of an answer with pseudocounts: (count + 1) / (seen + 2)."""
    return np.asarray((count + 1.0) / (seen + 2.0), dtype=np.float64)


def more_than_half(count: Whole, seen: Whole) -> Floats:
    """z of a share against one half, one added to both: 2 sqrt(n) (x/n - 1/2)."""
    n = seen + 1.0
    return np.asarray(2 * np.sqrt(n) * ((count + 1.0) / n - 0.5), dtype=np.float64)


def more_than_there(here: Whole, seen_here: Whole, there: Whole, seen_there: Whole) -> Floats:
    """z of two shares against each other, one added to all four figures, variance pooled; 0 where all answer so."""
    x, n, y, m = here + 1.0, seen_here + 1.0, there + 1.0, seen_there + 1.0
    pooled = (x + y) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    certain = variance <= 0
    return np.where(certain, 0.0, (x / n - y / m) / np.sqrt(np.where(certain, 1.0, variance)))


def measures(counts: Counts, side: int) -> Measures:
    """How much AGREE or DISAGREE stands for each group on each statement."""
    here, seen = counts.of(side), counts.seen
    there, seen_there = here.sum(axis=0) - here, seen.sum(axis=0) - seen
    share = chance(here, seen)
    return Measures(
        share,
        more_than_half(here, seen),
        share / chance(there, seen_there),
        more_than_there(here, seen, there, seen_there),
    )


def marks(counts: Counts, *, least: int = LEAST_SHOWN, most: int = MOST_MARKS) -> list[list[Mark]]:
    """For each group the statements that set it apart, clearest first, at most `most`.

    A statement does if more than half of the group answers so and more of it than elsewhere, both at 90%. Where
    none does, the one with the largest difference is given with `clear` False. With one group there is nothing to
    set apart, nor where fewer than `least` answered elsewhere.
    """
    groups = len(counts.sizes)
    if groups < 2:
        return [[] for _ in range(groups)]
    agree, disagree = measures(counts, AGREE), measures(counts, DISAGREE)
    elsewhere = counts.seen.sum(axis=0) - counts.seen
    visible = shown(counts, least) & (elsewhere >= least)
    return [_marks_of(group, visible[group], agree, disagree, most) for group in range(groups)]


def _marks_of(
    group: int, visible: NDArray[np.bool_], agree: Measures, disagree: Measures, most: int
) -> list[Mark]:
    """The marks of one group."""
    agrees = agree.times_z[group] > disagree.times_z[group]

    def one(name: str) -> Floats:
        both = (getattr(each, name)[group] for each in (agree, disagree))
        return np.asarray(np.where(agrees, *both), dtype=np.float64)

    share, share_z, times, times_z, score = map(one, ("share", "share_z", "times", "times_z", "score"))
    clear = visible & (share_z > Z_90) & (times_z > Z_90)
    chosen = [at for at in np.argsort(-score, kind="stable").tolist() if clear[at]][:most]
    if not chosen:
        best = int(np.where(visible, times_z, -np.inf).argmax())
        chosen = [best] if visible[best] and times_z[best] > 0 else []
    return [
        Mark(
            at, AGREE if agrees[at] else DISAGREE, float(share[at]), float(share[at] / times[at]),
            float(share_z[at]), float(times[at]), float(times_z[at]), bool(clear[at]),
        )
        for at in chosen
    ]  # fmt: skip


def shared(counts: Counts, *, least: int = LEAST_SHOWN, most: int | None = None) -> list[Shared]:
    """Statements on which every group is on the same side, strongest first (group-informed consensus).

    The groups' probabilities are multiplied, so that one group against a statement is enough to bring it down, and
    a large group counts no more than a small one. In every group more than half must answer so, and among all
    together at 90%. A statement hidden in one group is left out.
    """
    visible = shown(counts, least).all(axis=0)
    found = []
    for side in (AGREE, DISAGREE):
        share = chance(counts.of(side), counts.seen)
        sure = more_than_half(counts.of(side).sum(axis=0), counts.seen.sum(axis=0)) > Z_90
        strength = share.prod(axis=0)
        found += [
            Shared(at, side, float(strength[at]), float(share[:, at].min()))
            for at in np.flatnonzero(visible & sure & (share > 0.5).all(axis=0)).tolist()
        ]
    return sorted(found, key=lambda each: (-each.strength, each.statement))[:most]


def divisive(counts: Counts, *, least: int = LEAST_SHOWN, most: int | None = None) -> list[Divisive]:
    """Statements on which two groups differ at 90% in how many agree, widest first. Hidden groups are left out.

    So are statements on which more than half of each group is on the same side: they differ there in strength only.
    """
    if len(counts.sizes) < 2:
        return []
    visible, seen, agrees = shown(counts, least), counts.seen, counts.agrees
    share = chance(agrees, seen)
    top = np.where(visible, share, -np.inf).argmax(axis=0)
    low = np.where(visible, share, np.inf).argmin(axis=0)
    every = np.arange(share.shape[1])
    z = more_than_there(agrees[top, every], seen[top, every], agrees[low, every], seen[low, every])
    two = np.count_nonzero(visible, axis=0) >= 2
    for each in (share, chance(counts.disagrees, seen)):
        two &= ~((each > 0.5) | ~visible).all(axis=0)
    found = [
        Divisive(
            at, int(top[at]), int(low[at]), float(share[top[at], at]), float(share[low[at], at]), float(z[at])
        )
        for at in np.flatnonzero(two & (z > Z_90)).tolist()
    ]
    return sorted(found, key=lambda each: (-each.spread, each.statement))[:most]
