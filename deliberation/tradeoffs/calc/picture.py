"""The picture of opinion groups as figures that may be shown: places on a coarse grid, and what its directions mean.

Nobody's number is in it. A member's own place is told apart (`places`), to be shown to themselves alone.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.tradeoffs.calc.values import Opinion

COLUMNS, ROWS = 44, 30
"""Size of the grid. Members whose answers differ a little share a place."""
MOST_NAMED = 3
"""Statements that are named for each direction."""
LEAST_WEIGHT = 0.1
"""A statement whose agreement moves a member less than this along an axis says little about the axis."""


def picture(found: Opinion) -> dict[str, Any]:
    """What may be shown of a picture, for JSON.

    `columns`, `rows`: size of the grid. `dots`: lists of column, row (0 is at the top), number of the group, and how
    many of its members stand there, in the order of the grid. `axes`: for the way to the right and the way up, `share`
    of all differences (0 to 1) and the `statements` that move a member most, each with the `side` that moves them
    there.
    """
    cells = _cells(found)
    counted = Counter(
        (int(column), int(row), int(group))
        for (column, row), group in zip(cells, found.labels.tolist(), strict=True)
    )
    return {
        "columns": COLUMNS,
        "rows": ROWS,
        "dots": [[*place, count] for place, count in sorted(counted.items())],
        "axes": [
            {"share": round(share, 4), "statements": _weightiest(found, at)}
            for at, share in enumerate(found.explained)
        ],
    }


def places(found: Opinion) -> dict[Any, tuple[int, int]]:
    """The column and row of each member. Not for others' eyes."""
    cells = _cells(found).tolist()
    return {
        member: (column, row)
        for member, (column, row) in zip(found.matrix.members.tolist(), cells, strict=True)
    }


def _cells(found: Opinion) -> NDArray[np.int64]:
    """Column and row of each member: one scale for both directions, the whole in the middle of the grid."""
    low, high = found.points.min(axis=0), found.points.max(axis=0)
    room = np.array([COLUMNS - 1, ROWS - 1])
    # All members may stand on one line, so that one of the two has no length.
    step = max(float(((high - low) / room).max()), 1e-9)
    cells = np.rint((found.points - (low + high) / 2) / step + room / 2)
    cells = np.clip(cells, 0, room).astype(np.int64)
    cells[:, 1] = ROWS - 1 - cells[:, 1]
    return np.asarray(cells, dtype=np.int64)


def _weightiest(found: Opinion, axis: int) -> list[dict[str, Any]]:
    """The statements that weigh most on an axis, and which answer moves a member to the right or up."""
    weights = found.axes[axis]
    order = np.argsort(-np.abs(weights), kind="stable")[:MOST_NAMED].tolist()
    return [
        {
            "statement": found.matrix.statements[at].item(),
            "side": "agree" if weights[at] > 0 else "disagree",
        }
        for at in order
        if abs(float(weights[at])) >= LEAST_WEIGHT
    ]
