"""Changes between two runs: what a reader who knew the last one should be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.reasons import Floats, labelled

KEY = ("area", "period", "node")
COMPARED = ("raw", "score", "rank")
SAME = 1e-9
"""Figures this close are the same: far below any digit that is shown, far above rounding dust."""

CHANGES: dict[str, str] = {
    "same": "Nothing changed.",
    "new": "There was no figure before; there is one now.",
    "gone": "There was a figure before; there is none now.",
    "changed": "The figure, the score, the rank or the reason for an absent figure is another one.",
}
"""Change code -> plain-English sentence."""
_CODES = tuple(CHANGES)

CHANGE_COLUMNS = (
    *("area", "period", "node", "kind", "change", "size", "rank_moved"),
    *(f"{name}_{when}" for name in (*COMPARED, "reason") for when in ("before", "after")),
)


@dataclass(frozen=True)
class Largest:
    """The row whose score moved most: `size` is signed, positive = better."""

    area: str
    period: str
    node: str
    size: float


@dataclass(frozen=True)
class ChangeSummary:
    """Counts over all rows compared. `moved_rank`: rows whose rank differs, with a rank before and after.

    `by_node`: node -> rows that are not the same, nodes without any left out, most first.
    """

    same: int
    new: int
    gone: int
    changed: int
    moved_rank: int
    largest: Largest | None
    by_node: dict[str, int]


def compare_scores(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Two runs' scores side by side.

    `before`, `after`: scores tables. Returns CHANGE_COLUMNS, one row for each (area, period, node) in
    either, those of `before` first: change (a code of CHANGES), size (score after less before, positive =
    better, NaN where either is absent), rank_moved (places up, positive = better), and raw, score, rank,
    reason before and after (a row that a run does not have reads NaN and ""). Raises ValueError for a row
    that is there twice.
    """
    keys, old, new = _align(before, after)
    sides = {"before": (before, old), "after": (after, new)}
    figures = {
        f"{name}_{when}": _spread(table[name], rows, len(keys))
        for name in COMPARED
        for when, (table, rows) in sides.items()
    }
    reasons = {
        f"reason_{when}": _spread_text(table["reason"], rows, len(keys))
        for when, (table, rows) in sides.items()
    }
    table = keys.assign(
        **figures,
        **reasons,
        change=_verdicts(figures, reasons),
        size=figures["score_after"] - figures["score_before"],
        rank_moved=figures["rank_before"] - figures["rank_after"],
    )
    return table[list(CHANGE_COLUMNS)]


def summarise(changes: pd.DataFrame) -> ChangeSummary:
    """Counts and the largest movement of a table made by `compare_scores`."""
    counts = changes["change"].value_counts()
    touched = changes.loc[changes["change"] != "same", "node"].astype(str).value_counts()
    nodes = sorted(touched.items(), key=lambda item: (-item[1], str(item[0])))
    return ChangeSummary(
        **{code: int(counts.get(code, 0)) for code in _CODES},
        moved_rank=int((changes["rank_moved"].fillna(0) != 0).sum()),
        largest=_largest(changes),
        by_node={str(node): int(count) for node, count in nodes},
    )


def _largest(changes: pd.DataFrame) -> Largest | None:
    moved = changes[changes["size"].abs() > SAME]
    if moved.empty:
        return None
    row = moved.iloc[int(moved["size"].abs().to_numpy().argmax())]
    return Largest(str(row["area"]), str(row["period"]), str(row["node"]), float(row["size"]))


def _align(
    before: pd.DataFrame, after: pd.DataFrame
) -> tuple[pd.DataFrame, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Every key of either table once, and at which of them each row of the two tables stands."""
    columns = {name: _joined(before[name], after[name]) for name in (*KEY, "kind")}
    key = np.zeros(len(before) + len(after), dtype=np.int64)
    for name in KEY:
        codes, names = columns[name]
        key = key * len(names) + codes
    rows, distinct = pd.factorize(key)
    old, new = rows[: len(before)], rows[len(before) :]
    if len(np.unique(old)) != len(old) or len(np.unique(new)) != len(new):
        raise ValueError("a run has two scores for one area, period and node")
    first = np.full(len(distinct), len(key))
    np.minimum.at(first, rows, np.arange(len(key)))
    frame = {name: labelled(codes[first], names) for name, (codes, names) in columns.items()}
    return pd.DataFrame(frame), old, new


def _joined(before: pd.Series, after: pd.Series) -> tuple[npt.NDArray[np.intp], list[str]]:
    """One coding for both tables' names, whether they come as text or as categories."""
    (old, old_names), (new, new_names) = pd.factorize(before), pd.factorize(after)
    names = list(dict.fromkeys([*old_names, *new_names]))
    place = pd.Index(names, dtype=object)
    codes = [
        place.get_indexer(pd.Index(found, dtype=object))[rows]
        for rows, found in ((old, old_names), (new, new_names))
    ]
    return np.concatenate(codes), names


def _spread(column: pd.Series, rows: npt.NDArray[np.intp], size: int) -> Floats:
    out = np.full(size, np.nan)
    out[rows] = column.to_numpy(dtype=float)
    return out


def _spread_text(column: pd.Series, rows: npt.NDArray[np.intp], size: int) -> pd.Categorical[Any]:
    codes, names = pd.factorize(column)
    known = ["", *(str(name) for name in names if name != "")]
    out = np.zeros(size, dtype=np.intp)
    out[rows] = np.append(pd.Index(known).get_indexer(pd.Index(names, dtype=object)), 0)[codes]
    return labelled(out, known)


def _verdicts(figures: dict[str, Floats], reasons: dict[str, pd.Categorical[Any]]) -> pd.Categorical[Any]:
    """new and gone speak of a row's figure: its score, or its raw value where it cannot be scored."""
    there = {
        when: np.isfinite(figures[f"score_{when}"]) | np.isfinite(figures[f"raw_{when}"])
        for when in ("before", "after")
    }
    differs = np.asarray(reasons["reason_before"], dtype=object) != np.asarray(
        reasons["reason_after"], dtype=object
    )
    for name in COMPARED:
        old, new = figures[f"{name}_before"], figures[f"{name}_after"]
        differs |= ~np.isclose(old, new, rtol=SAME, atol=SAME, equal_nan=True)
    verdict = np.select(
        [there["after"] & ~there["before"], there["before"] & ~there["after"], differs],
        [_CODES.index("new"), _CODES.index("gone"), _CODES.index("changed")],
        default=_CODES.index("same"),
    )
    return labelled(verdict, _CODES)
