"""Ranks: 1 is best, ties share a rank, a missing figure has none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexapp.calc.reasons import Floats

TIE = 1e-12
"""Neighbours in order that differ by no more than this tie.

The same figure reached by two roads (a sum of counts, an average of rates) may differ in its last bits;
such dust must not decide who is first. Real differences in standard deviations are far larger.
"""


@dataclass(frozen=True)
class Place:
    """An area's place in a group: `rank` of `of` areas with a figure; `tied` others share it."""

    rank: int
    of: int
    tied: int


def rank(goodness: Floats, tie: float = TIE) -> Floats:
    """Rank a column where higher is better: 1 = best, NaN = unranked.

    Ties share the best rank of their group and the next rank is skipped (1, 2, 2, 4: "competition" ranks),
    so that a rank always is one more than the number of areas that did better.
    """
    ranks = np.full(goodness.shape, np.nan)
    present = np.flatnonzero(np.isfinite(goodness))
    order = present[np.argsort(-goodness[present], kind="stable")]
    if order.size:
        fresh = np.concatenate(([True], -np.diff(goodness[order]) > tie))
        first = np.maximum.accumulate(np.where(fresh, np.arange(order.size), 0))
        ranks[order] = first + 1.0
    return ranks


def place_of(goodness: Floats, position: int, tie: float = TIE) -> Place | None:
    """The place of one area, by position in the column; None if it has no figure."""
    ranks = rank(goodness, tie)
    own = ranks[position]
    if not np.isfinite(own):
        return None
    tied = int((ranks == own).sum()) - 1
    return Place(rank=int(own), of=int(np.isfinite(ranks).sum()), tied=tied)
