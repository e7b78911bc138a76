"""What the calculation of opinion groups takes and gives. Light to import: pages need no scikit-learn to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.tradeoffs.calc.votes import ENOUGH_VOTES, VoteMatrix

MOST_GROUPS = 5
LEAST_SHOWN = 5
"""Nothing is shown about fewer members than this."""


@dataclass(frozen=True)
class Limits:
    """Below these nothing is said. `member_votes`: answers a member needs to be placed; `group`: members of a group."""

    member_votes: int = ENOUGH_VOTES
    members: int = 2 * LEAST_SHOWN
    statements: int = 5
    votes: int = 50
    group: int = LEAST_SHOWN
    most_groups: int = MOST_GROUPS


class Reason(StrEnum):
    """Why there are no groups."""

    MEMBERS = "members"
    STATEMENTS = "statements"
    VOTES = "votes"
    ALIKE = "alike"
    SMALL = "small"


@dataclass(frozen=True)
class NoGroups:
    """No groups, and why in one sentence for the reader. `matrix`: the members who could be placed."""

    reason: Reason
    sentence: str
    matrix: VoteMatrix

    @property
    def too_few(self) -> bool:
        """Whether more votes may help; then nothing else is said of these votes either."""
        return self.reason in {Reason.MEMBERS, Reason.STATEMENTS, Reason.VOTES}


@dataclass(frozen=True)
class Group:
    """A group: its letter, its members, and its middle on the picture."""

    name: str
    size: int
    centre: tuple[float, float]


@dataclass(frozen=True)
class Before:
    """What an earlier calculation gave, so that names and picture stay: letters by member, both axes by statement."""

    names: Mapping[Any, str] = field(default_factory=dict)
    axes: Mapping[Any, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Opinion:
    """Opinion groups.

    `matrix`: the members placed and the statements used. `points` (members x 2): where each member stands;
    `axes` (2 x statements): how much agreeing with each statement moves a member along each axis; `explained`: the
    share of all differences that each axis shows, 0 to 1. `labels` (members): number of the group in `groups`, which
    stand in the order of their letters. `silhouettes`: how clear each number of groups would be, -1 to 1;
    `too_small`: the numbers of groups that were not taken because one group would have been too small.
    `compared`: members from whom the silhouettes were reckoned (all, or a sample by the seed).
    """

    matrix: VoteMatrix
    points: NDArray[np.float64]
    axes: NDArray[np.float64]
    explained: tuple[float, float]
    labels: NDArray[np.int64]
    groups: tuple[Group, ...]
    silhouettes: Mapping[int, float]
    too_small: tuple[int, ...]
    compared: int

    @property
    def silhouette(self) -> float:
        """How clear the groups are: 1 far apart, 0 no better than at random."""
        return self.silhouettes[len(self.groups)]

    def before(self) -> Before:
        """What the next calculation needs to keep names and picture."""
        letters = [group.name for group in self.groups]
        return Before(
            {
                member: letters[label]
                for member, label in zip(self.matrix.members.tolist(), self.labels, strict=True)
            },
            {
                statement: (float(x), float(y))
                for statement, (x, y) in zip(self.matrix.statements.tolist(), self.axes.T, strict=True)
            },
        )
