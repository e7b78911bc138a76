"""Letters for groups that stay from one calculation to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment


def letters(
    labels: NDArray[np.int64], groups: int, members: Sequence[Any], before: Mapping[Any, str]
) -> list[str]:
    """A letter for each group, by its number.

    Old letters go to new groups so that as many members as possible keep theirs (an assignment problem). A group that shares no member with the letter it would get, and every further one,
    gets the first letter that neither was in use before nor is now. `before`: letters by member.
    """
    old = sorted(set(before.values()))
    overlap = np.zeros((groups, max(len(old), groups)), dtype=np.int64)
    number = {letter: at for at, letter in enumerate(old)}
    for member, label in zip(members, labels.tolist(), strict=True):
        if member in before:
            overlap[label, number[before[member]]] += 1
    _, best = linear_sum_assignment(overlap, maximize=True)
    given = [
        old[at] if at < len(old) and overlap[group, at] else "" for group, at in enumerate(best.tolist())
    ]
    free = (each for each in map(_letter, count()) if each not in {*old, *given})
    return [each or next(free) for each in given]


def _letter(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
