"""Opinion groups: members who answer alike, found as Polis finds them.

Small, Björkegren, Erkkilä, Shaw and Megill (2021), "Polis: scaling deliberation by mapping high dimensional opinion
spaces", Recerca 26(2). Members are placed by the two directions in which their answers differ most (principal
components); a missing answer counts as the statement's mean, and because that draws members with few answers to the
middle they are moved out again by sqrt(statements / answers). K-means then looks for groups, and the silhouette
(Rousseeuw 1987) says how many of them are clearest.

Unlike Polis, which first gathers members into a hundred small clusters, every member is compared with every other.
The libraries run on one thread: on arrays this narrow more threads cost ten times the processor time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import pairwise_distances_chunked
from threadpoolctl import threadpool_limits

from deliberation.tradeoffs.calc.naming import letters
from deliberation.tradeoffs.calc.values import Before, Group, Limits, NoGroups, Opinion, Reason
from deliberation.tradeoffs.calc.votes import VoteMatrix, placeable

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
STARTS = 10
"""K-means is started this often; the tightest result counts."""
MOST_COMPARED = 12_000
"""Above this many members the silhouette is reckoned from a sample of them: its work grows with their square."""
CHUNK_MEGABYTES = 64
DIGITS = 9
"""Figures that agree to this many digits are taken as equal, so that rounding decides nothing."""


def opinion_groups(
    matrix: VoteMatrix, *, seed: int, limits: Limits | None = None, before: Before | None = None
) -> Opinion | NoGroups:
    """Find the opinion groups among the members of a matrix, or say why there are none.

    `seed`: from 0 to 2**32 - 1; the same votes, seed and `before` give the same result. `before`: the last result,
    to keep letters and the sides of the picture. Statements that moderators took out must be gone (`votes.without`).
    """
    limits, before = limits or Limits(), before or Before()
    kept = placeable(matrix, limits.member_votes)
    lacking = _lacking(kept, limits)
    if lacking:
        return lacking
    with threadpool_limits(limits=1):
        filled = fill(kept)
        if not np.ptp(filled, axis=0).max() > 10**-DIGITS:
            return NoGroups(
                Reason.ALIKE, "Everybody answers alike, so there are no groups to tell apart.", kept
            )
        axes, points, explained = place(kept, filled, before)
        ways = _ways(points, seed, limits.most_groups)
        fit = {
            k: labels for k, labels in ways.items() if np.bincount(labels, minlength=k).min() >= limits.group
        }
        if not fit:
            sentence = f"No groups of at least {limits.group} members can be told apart."
            return NoGroups(Reason.SMALL, sentence, kept)
        compared = _compared(len(points), seed)
        found = silhouettes(points[compared], {k: labels[compared] for k, labels in fit.items()})
    best = max(found, key=lambda k: (round(found[k], DIGITS), -k))
    labels, groups = _named(fit[best], best, points, kept, before)
    too_small = tuple(k for k in ways if k not in fit)
    return Opinion(kept, points, axes, explained, labels, groups, found, too_small, len(compared))


def fill(matrix: VoteMatrix) -> Floats:
    """Answers as figures (members x statements), each missing one replaced by the mean of its statement."""
    voted = matrix.voted
    figures = np.where(voted, matrix.values, 0).astype(np.float64)
    means = figures.sum(axis=0) / np.maximum(np.count_nonzero(voted, axis=0), 1)
    return np.where(voted, figures, means)


def place(matrix: VoteMatrix, filled: Floats, before: Before) -> tuple[Floats, Floats, tuple[float, float]]:
    """Axes (2 x statements), places of members (members x 2), and the share of differences on each axis.

    Either sign of an axis is as good: it is the one that goes with `before` where there is one, and else the one
    in which the statement that weighs most weighs on the positive side.
    """
    pca = PCA(2, svd_solver="covariance_eigh").fit(filled)
    signs = np.array(
        [_sign(axis, [before.axes.get(each, (0.0, 0.0))[at] for each in matrix.statements.tolist()])
         for at, axis in enumerate(pca.components_)]
    )  # fmt: skip
    axes = pca.components_ * signs[:, np.newaxis]
    answers = np.count_nonzero(matrix.voted, axis=1)
    further = np.sqrt(len(matrix.statements) / answers)
    points = pca.transform(filled) * signs * further[:, np.newaxis]
    first, second = (float(share) for share in pca.explained_variance_ratio_)
    return axes, points, (first, second)


def silhouettes(points: Floats, ways: Mapping[int, Whole]) -> dict[int, float]:
    """The mean silhouette of each way to group the points, by number of groups; distances are reckoned only once.

    `ways`: for each number of groups the number of each point's group. A point alone in its group counts as 0.
    """
    if not ways:
        return {}
    hot = np.concatenate([np.eye(k)[labels] for k, labels in ways.items()], axis=1)
    sums = np.concatenate(
        list(
            pairwise_distances_chunked(
                points, reduce_func=lambda distances, _start: distances @ hot, working_memory=CHUNK_MEGABYTES
            )
        )
    )
    found, start, every = {}, 0, np.arange(len(points))
    for k, labels in ways.items():
        to_group = sums[:, start : start + k]
        start += k
        sizes = np.bincount(labels, minlength=k)
        own = to_group[every, labels] / np.maximum(sizes[labels] - 1, 1)
        # A group may be empty in a sample: then it is nobody's neighbour.
        other = np.where(sizes > 0, to_group / np.maximum(sizes, 1), np.inf)
        other[every, labels] = np.inf
        nearest = other.min(axis=1)
        widest = np.maximum(own, nearest)
        alone = (sizes[labels] == 1) | ~np.isfinite(nearest) | (widest == 0)
        each = np.where(alone, 0.0, (nearest - own) / np.where(alone, 1.0, widest))
        found[k] = float(each.mean())
    return found


def _lacking(kept: VoteMatrix, limits: Limits) -> NoGroups | None:
    """What there is too little of, if anything."""
    checks = (
        (Reason.MEMBERS, len(kept.members), limits.members, "members with enough answers"),
        (Reason.STATEMENTS, len(kept.statements), max(limits.statements, 2), "statements"),
        (Reason.VOTES, kept.votes, limits.votes, "answers"),
    )
    for reason, there, needed, things in checks:
        if there < needed:
            sentence = (
                f"There are too few {things} to show groups: {there:,}, and at least {needed:,} are needed."
            )
            return NoGroups(reason, sentence, kept)
    return None


def _sign(axis: Floats, earlier: list[float]) -> float:
    """1 or -1, by which an axis is multiplied."""
    along = float(axis @ np.array(earlier))
    if abs(along) > 10**-DIGITS:
        return 1.0 if along > 0 else -1.0
    weights = np.round(np.abs(axis), DIGITS)
    return 1.0 if axis[int(weights.argmax())] >= 0 else -1.0


def _ways(points: Floats, seed: int, most: int) -> dict[int, Whole]:
    """Groups of each point for each number of groups from two.

    Points go in sorted, so that neither the ids of members nor the order of votes matter to where k-means starts.
    """
    rounded = np.round(points, DIGITS)
    order = np.lexsort((rounded[:, 1], rounded[:, 0]))
    distinct = len(np.unique(rounded, axis=0))
    ways = {}
    for k in range(2, min(most, distinct) + 1):
        labels = np.empty(len(points), dtype=np.int64)
        labels[order] = KMeans(k, n_init=STARTS, random_state=seed).fit(points[order]).labels_
        ways[k] = labels
    return ways


def _compared(members: int, seed: int) -> Whole:
    """Who is compared for the silhouette: everybody, or a sample by the seed."""
    if members <= MOST_COMPARED:
        return np.arange(members)
    return np.sort(np.random.default_rng(seed).choice(members, MOST_COMPARED, replace=False))


def _named(
    labels: Whole, k: int, points: Floats, kept: VoteMatrix, before: Before
) -> tuple[Whole, tuple[Group, ...]]:
    """Groups in the order of their letters, and labels that follow. New letters go to the larger group first."""
    sizes = np.bincount(labels, minlength=k)
    centres = np.array([points[labels == group].mean(axis=0) for group in range(k)])
    rounded = np.round(centres, DIGITS)
    by_size = np.lexsort((rounded[:, 1], rounded[:, 0], -sizes))
    ranked = np.argsort(by_size)[labels]
    members: list[Any] = kept.members.tolist()
    names = letters(ranked, k, members, before.names)
    order = sorted(range(k), key=lambda group: (len(names[group]), names[group]))
    groups = tuple(
        Group(names[each], int(sizes[by_size[each]]), (float(centres[by_size[each], 0]), float(centres[by_size[each], 1])))
        for each in order
    )  # fmt: skip
    return np.argsort(np.array(order))[ranked], groups
