"""Every option against every other: how many ballots put the one above the other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.values import Profile

PIECE = 1 << 15
"""Rows looked at together: small enough that their columns stay in the processor's cache."""


def pair_counts(profile: Profile) -> NDArray[np.int64]:
    """Ballots that rank option i above option j, at [i, j]. Unranked options are below all ranked ones and equal."""
    options = len(profile.names)
    found = np.zeros((options, options), dtype=np.int64)
    columns = _last_for_unranked(profile)
    weights = profile.weights
    alike = len(weights) > 0 and int(weights.min()) == int(weights.max())
    strict = _all_strict(profile)
    total = profile.ballots
    for one, other in combinations(range(options), 2):
        above = _sum_where(columns[one], columns[other], weights, alike)
        found[one, other] = above
        found[other, one] = (
            total - above if strict else _sum_where(columns[other], columns[one], weights, alike)
        )
    return found


def _sum_where(
    smaller: NDArray[np.int16], larger: NDArray[np.int16], weights: NDArray[np.int64], alike: bool
) -> int:
    if alike:
        return int(np.count_nonzero(smaller < larger)) * int(weights[0])
    total = 0
    for start in range(0, len(weights), PIECE):
        here = slice(start, start + PIECE)
        total += int(np.multiply(smaller[here] < larger[here], weights[here]).sum())
    return total


def _last_for_unranked(profile: Profile) -> NDArray[np.int16]:
    """One row an option; an unranked option has a place behind every other."""
    columns = np.ascontiguousarray(profile.ranks.T)
    if (columns == 0).any():
        columns = np.where(columns == 0, np.int16(np.iinfo(np.int16).max), columns)
    return columns


def _all_strict(profile: Profile) -> bool:
    """Whether no ballot holds two options equal (so that one count of a pair gives the other)."""
    options = len(profile.names)
    return bool(len(profile.ranks)) and bool((profile.ranks.max(axis=1) == options).all())
