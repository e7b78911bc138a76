"""In which order statements are shown to members, so that each statement gets a fair hearing.

`Way.EQUAL` is meant for a panel, where everybody should answer everything: what has fewest answers comes first, so
that no statement is left behind; among those the newest, because it has had least time; then a lot.

`Way.ROUTED` is meant for many people who each answer a few. It is Polis' routing: a lot with unequal chances.
With A agreeing, P passing, S answers and E the extremity of a statement (how far agreeing moves a member on the
picture, the length of its axes), the chance is in proportion to
((1 - (P+1)/(S+2)) * (E+1) * (A+1)/(S+2) * (1 + 8 * 2**(-S/5)))**2: new statements, those that divide, and those that
people agree with rather than pass come sooner. It shows what people disagree with less often; `EQUAL` does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NEWCOMER, HALVED_EVERY = 8, 5
"""A statement without answers has nine times its importance; what is above one halves with every five answers."""


class Way(StrEnum):
    """How the next statement is chosen."""

    EQUAL = "equal"
    ROUTED = "routed"


@dataclass(frozen=True)
class Standing:
    """How statements stand (each by statement): answers so far, when each was added (larger is later), extremity."""

    agrees: Whole
    disagrees: Whole
    passes: Whole
    added: Whole
    extremity: Floats | None = None

    @property
    def answers(self) -> Whole:
        """All answers to each."""
        return self.agrees + self.disagrees + self.passes


def priority(standing: Standing) -> Floats:
    """Polis' priority of each statement, above 0. Without `extremity` all statements count as equally extreme."""
    answers = standing.answers
    agreeing = (standing.agrees + 1.0) / (answers + 2.0)
    passing = (standing.passes + 1.0) / (answers + 2.0)
    extremity = np.zeros(len(answers)) if standing.extremity is None else standing.extremity
    importance = (1 - passing) * (extremity + 1) * agreeing
    newness = 1 + NEWCOMER * np.exp2(-answers / HALVED_EVERY)
    return np.asarray((importance * newness) ** 2, dtype=np.float64)


def fair_order(standing: Standing, voted: NDArray[np.bool_], *, seed: int, way: Way = Way.EQUAL) -> Whole:
    """What to show each member, next first (members x statements): numbers of statements, -1 behind the last.

    `voted` (members x statements): True for what a member has answered, or must not see; it is left out. Each
    member has a lot of their own. For one member pass one row, and a seed that belongs to the member.
    """
    lots = np.random.default_rng(seed).random(voted.shape)
    if way is Way.ROUTED:
        # Efraimidis and Spirakis (2006): sorted by these, each next one is a weighted draw from what is left.
        keys = -np.log1p(-lots) / priority(standing)
    else:
        places = np.stack([standing.answers, -standing.added], axis=1)
        _, rank = np.unique(places, axis=0, return_inverse=True)
        keys = rank.reshape(-1) + lots
    keys = np.where(voted, np.inf, keys)
    order = np.argsort(keys, axis=1, kind="stable").astype(np.int64)
    return np.where(np.isinf(np.take_along_axis(keys, order, axis=1)), -1, order)
