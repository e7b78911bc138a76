"""What members said to statements, as a matrix: agree, disagree, pass, or nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

AGREE, DISAGREE, PASS = 1, -1, 0
MISSING = -128
"""A member who has not answered a statement. A pass is an answer."""
ENOUGH_VOTES = 7
"""Answers a member needs to be placed, as in Polis; all of them where there are fewer statements."""


@dataclass(frozen=True)
class VoteMatrix:
    """One row for each member, one column for each statement.

    `members` and `statements` hold ids in ascending order, each once; `values` (members x statements, int8) holds
    AGREE, DISAGREE, PASS or MISSING. The same votes give the same matrix in whatever order they came in.
    """

    members: NDArray[Any]
    statements: NDArray[Any]
    values: NDArray[np.int8]

    @property
    def voted(self) -> NDArray[np.bool_]:
        """Who has answered what (members x statements)."""
        return np.asarray(self.values != MISSING, dtype=np.bool_)

    @property
    def votes(self) -> int:
        """How many answers there are."""
        return int(np.count_nonzero(self.voted))

    def part(self, members: NDArray[np.bool_], statements: NDArray[np.bool_]) -> VoteMatrix:
        """The rows and columns for which the masks say True."""
        return VoteMatrix(
            self.members[members], self.statements[statements], self.values[np.ix_(members, statements)]
        )


def vote_matrix(
    members: Sequence[Any] | NDArray[Any],
    statements: Sequence[Any] | NDArray[Any],
    votes: Sequence[int] | NDArray[Any],
    *,
    all_statements: Iterable[Any] = (),
) -> VoteMatrix:
    """A matrix from three columns of equal length, oldest vote first: a member's last vote on a statement counts.

    Ids are whole numbers or texts, each column of one kind. `all_statements`: ids that get a column even if nobody
    has voted on them. Raises ValueError for columns of different length and for votes that are none.
    """
    cast = np.asarray(votes, dtype=np.int64)
    if not len(members) == len(statements) == len(cast):
        raise ValueError("Members, statements and votes must be columns of equal length.")
    if not np.isin(cast, (AGREE, DISAGREE, PASS)).all():
        raise ValueError("A vote must be 1 (agree), -1 (disagree) or 0 (pass).")
    more = list(all_statements)
    rows, row = np.unique(np.asarray(members), return_inverse=True)
    named = [*np.asarray(statements).tolist(), *more] if more else statements
    columns, column = np.unique(np.asarray(named), return_inverse=True)
    values = np.full((len(rows), len(columns)), MISSING, dtype=np.int8)
    # Only the last of each place is written: numpy promises no order for places that are named twice.
    place = row.astype(np.int64) * max(len(columns), 1) + column[: len(cast)]
    _, latest = np.unique(place[::-1], return_index=True)
    latest = len(cast) - 1 - latest
    values[row[latest], column[latest]] = cast[latest]
    return VoteMatrix(rows, columns, values)


def from_triples(
    triples: Iterable[tuple[Any, Any, int]], *, all_statements: Iterable[Any] = ()
) -> VoteMatrix:
    """A matrix from (member, statement, vote), oldest first. As `vote_matrix`."""
    given = list(triples)
    members, statements, votes = zip(*given, strict=True) if given else ((), (), ())
    return vote_matrix(members, statements, votes, all_statements=all_statements)


def without(matrix: VoteMatrix, statements: Iterable[Any]) -> VoteMatrix:
    """The matrix without some statements, say those that moderators took out. Unknown ids are left aside."""
    gone = set(statements)
    kept = np.array([each not in gone for each in matrix.statements.tolist()], dtype=np.bool_)
    return matrix.part(np.ones(len(matrix.members), dtype=np.bool_), kept)


def placeable(matrix: VoteMatrix, enough: int = ENOUGH_VOTES) -> VoteMatrix:
    """Members with enough answers to be placed, and the statements that one of them has answered.

    Enough are `enough` answers, or one to each statement where there are fewer statements (Polis' rule). A statement
    that nobody has answered yet does not count as one.
    """
    asked = np.count_nonzero(matrix.voted, axis=0) > 0
    needed = max(1, min(enough, int(np.count_nonzero(asked))))
    kept = matrix.part(np.count_nonzero(matrix.voted, axis=1) >= needed, asked)
    everybody = np.ones(len(kept.members), dtype=np.bool_)
    return kept.part(everybody, np.count_nonzero(kept.voted, axis=0) > 0)
