"""What a release would change: the new rows beside the current ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

KEYS = ["metric", "area", "period"]
FIGURES = ("value", "numerator", "denominator", "lower", "upper")
CLOSE = 1e-9


@dataclass(frozen=True)
class Counts:
    """How many rows are new, changed (figure or status), the same; how many of the new table are no
    figure; and how many current rows of the same metrics and periods the table does not have (`absent`)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    missing: int = 0
    suppressed: int = 0
    not_applicable: int = 0
    absent: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(self.as_tuple(), other.as_tuple(), strict=True)))

    def as_tuple(self) -> tuple[int, ...]:
        """The counts in the order of the fields."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def compare(rows: pd.DataFrame, current: pd.DataFrame) -> Counts:
    """Counts of what `rows` would do to `current` (both: metric, area, period, value…, status)."""
    change = changes(rows, current)
    kinds = change["change"].value_counts()
    status = rows["status"].value_counts()
    return Counts(
        new=int(kinds.get("new", 0)),
        changed=int(kinds.get("changed", 0)),
        same=int(kinds.get("same", 0)),
        missing=int(status.get("missing", 0)),
        suppressed=int(status.get("suppressed", 0)),
        not_applicable=int(status.get("not_applicable", 0)),
        absent=_absent(rows, current),
    )


def changes(rows: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Each row with `change` (new, changed, same) and the value and status it would replace (`was`,
    `was_status`). A changed count or limit is a change, though the value stands."""
    figures = [name for name in FIGURES if name in rows and name in current]
    old = current[[*KEYS, *figures, "status"]].drop_duplicates(KEYS, keep="last")
    old = old.rename(columns={name: f"was_{name}" for name in (*figures, "status")})
    both = rows.merge(old, on=KEYS, how="left", indicator=True, validate="m:1")
    same = np.array(both["status"] == both["was_status"], dtype=bool)
    for name in figures:
        same = same & _equal(both[name].to_numpy(dtype=float), both[f"was_{name}"].to_numpy(dtype=float))
    known = (both["_merge"] == "both").to_numpy()
    kind = np.where(~known, "new", np.where(same, "same", "changed"))
    kept = both[list(rows.columns)].assign(change=kind, was=both["was_value"], was_status=both["was_status"])
    return kept.set_axis(rows.index)


def _equal(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        close = np.abs(one - two) <= CLOSE * np.maximum(1.0, np.abs(two))
    return np.asarray(close | (np.isnan(one) & np.isnan(two)))


def _absent(rows: pd.DataFrame, current: pd.DataFrame) -> int:
    """Current rows in the slices (metric and period) the table has, for areas it lacks there."""
    slices = rows[["metric", "period"]].drop_duplicates()
    touched = current[KEYS].drop_duplicates().merge(slices, on=["metric", "period"])
    return len(touched) - len(touched.merge(rows[KEYS].drop_duplicates(), on=KEYS))
