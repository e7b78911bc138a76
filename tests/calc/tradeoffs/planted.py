"""Votes for tests: planted groups that a calculation should find again, and small matrices by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.tradeoffs.calc.votes import MISSING, VoteMatrix, vote_matrix


@dataclass(frozen=True)
class Planted:
    """Votes and the group that each member was drawn from, in the order of the matrix."""

    matrix: VoteMatrix
    truth: np.ndarray


def planted(
    members: int,
    statements: int,
    groups: int,
    *,
    seed: int = 1,
    missing: float = 0.4,
    common: float = 0.2,
    lean: np.ndarray | None = None,
) -> Planted:
    """Like a Polis conversation: each group leans its own way on most statements and all lean one way on some.

    `lean` (groups x statements): the probability of agreeing, where it is not to be drawn.
    Members answer between a few and all of the statements, `missing` of them left open in the mean.
    """
    random = np.random.default_rng(seed)
    if lean is None:
        lean = random.beta(0.4, 0.4, (groups, statements))
        lean[:, : int(common * statements)] = random.beta(6, 1.5, int(common * statements))
    truth = random.choice(groups, members, p=_sizes(groups))
    values = np.where(random.random((members, statements)) < lean[truth], 1, -1).astype(np.int8)
    values[random.random((members, statements)) < 0.1] = 0
    open_share = np.clip(random.normal(missing, 0.2, members), 0.0, 0.9)
    values[random.random((members, statements)) < open_share[:, np.newaxis]] = MISSING
    return Planted(VoteMatrix(np.arange(members), np.arange(statements), values), truth)


def corners(statements: int) -> np.ndarray:
    """Leans of four groups that differ on two matters, half of the statements about each."""
    sides = np.where(np.arange(statements) % 2, 0.9, 0.1)
    half = np.arange(statements) < statements // 2
    return np.array(
        [
            np.where(half, *(each if side else 1 - each for each, side in ((sides, one), (sides, other))))
            for one in (0, 1)
            for other in (0, 1)
        ]
    )


def _sizes(groups: int) -> np.ndarray:
    sizes = np.linspace(2, 1, groups)
    return sizes / sizes.sum()


def columns(matrix: VoteMatrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Members, statements and votes of a matrix, as three columns."""
    row, column = np.nonzero(matrix.voted)
    return matrix.members[row], matrix.statements[column], matrix.values[row, column].astype(np.int64)


def by_hand(rows: Sequence[str]) -> VoteMatrix:
    """A matrix from rows such as "+-0 +": agree, disagree, pass, a space for no answer."""
    signs = {"+": 1, "-": -1, "0": 0}
    triples = [
        (member, statement, signs[sign])
        for member, row in enumerate(rows)
        for statement, sign in enumerate(row)
        if sign != " "
    ]
    members, statements, votes = zip(*triples, strict=True)
    return vote_matrix(members, statements, votes)
