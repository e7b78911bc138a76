"""Compose: metric scores into domain scores, domain scores into the index.

Both are weighted means of what is there, the weights of what is missing being shared out again among the
rest (the convention of composite indicators; index-method: step 5). Sums are made in order of size, so a
score does not depend, even in its last bit, on the order in which a definition lists its parts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.blocks import Block
from indexapp.calc.ranks import rank
from indexapp.calc.reasons import Floats, code
from indexapp.calc.rollup import TOLERANCE
from indexapp.calc.standardise import LIMIT


def score_domain(scores: Floats, weights: Floats, min_share: float) -> Block:
    """Domain scores from metric scores.

    `scores`: areas x metrics, NaN = missing; `weights`: one per metric, not negative, not all zero;
    `min_share`: least share of the weight that must be present. Coverage is the share of weight present;
    reason: `too_few_metrics`. Raises ValueError for weights that do not fit.
    """
    share = _share_present(scores, weights)
    enough = (share >= min_share - TOLERANCE) & (share > 0)
    return _block(scores, weights, enough, share, "too_few_metrics")


def score_index(scores: Floats, weights: Floats, min_domains: int | None = None) -> Block:
    """The index from domain scores.

    `scores`: areas x domains; `weights`: one per domain; `min_domains`: fewest domains with a score, None
    for all. A domain of weight zero counts neither way: it cannot move the index. Reason:
    `too_few_domains`.
    """
    share = _share_present(scores, weights)
    counting = weights > 0
    needed = int(counting.sum()) if min_domains is None else min(min_domains, int(counting.sum()))
    enough = (np.isfinite(scores[:, counting]).sum(axis=1) >= needed) & (share > 0)
    return _block(scores, weights, enough, share, "too_few_domains")


def domain_block(
    scores: Floats, weights: Floats, min_share: float, index: pd.Index | None = None
) -> pd.DataFrame:
    """`score_domain` as a table: raw and z (NaN), score, rank, coverage, reason, one row per area."""
    return score_domain(scores, weights, min_share).frame(index)


def index_block(
    scores: Floats, weights: Floats, min_domains: int | None = None, index: pd.Index | None = None
) -> pd.DataFrame:
    """`score_index` as a table, columns as in `domain_block`."""
    return score_index(scores, weights, min_domains).frame(index)


def weighted_mean(scores: Floats, weights: Floats) -> Floats:
    """Weighted mean of each row over its present scores; NaN where none with a weight is present."""
    _check(scores, weights)
    present = np.isfinite(scores)
    weighted = np.where(present, scores, 0.0) * weights
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = _ordered_sum(weighted) / _ordered_sum(present * weights)
    return np.clip(mean, -LIMIT, LIMIT) + 0.0


def _share_present(scores: Floats, weights: Floats) -> Floats:
    _check(scores, weights)
    whole = _ordered_sum(weights[np.newaxis, :])
    return _ordered_sum(np.isfinite(scores) * weights) / whole


def _ordered_sum(columns: Floats) -> Floats:
    """Row sums, smallest term first, one column at a time: the same bits for any order of columns."""
    ordered = np.sort(columns, axis=1)
    total = np.zeros(len(ordered))
    for position in range(ordered.shape[1]):
        total += ordered[:, position]
    return total


def _check(scores: Floats, weights: Floats) -> None:
    if scores.ndim != 2 or weights.shape != (scores.shape[1],):
        raise ValueError(f"{scores.shape} scores do not fit {weights.shape} weights")
    if not np.isfinite(weights).all() or (weights < 0).any() or not (weights > 0).any():
        raise ValueError("weights must be numbers of at least zero, one of them above it")


def _block(
    scores: Floats, weights: Floats, enough: npt.NDArray[np.bool_], share: Floats, reason: str
) -> Block:
    score = np.where(enough, weighted_mean(scores, weights), np.nan)
    absent = np.full(score.shape, np.nan)
    reasons = np.where(enough, np.int8(0), code(reason)).astype(np.int8)
    return Block(raw=absent, z=absent, score=score, rank=rank(score), coverage=share, reason=reasons)
