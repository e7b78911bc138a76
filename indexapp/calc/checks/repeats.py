"""The same metric, area and period again: in one chunk (`drop_repeats`) and across chunks (`KeyGuard`)."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from .cells import MISSING, STATUS_NAMES
from .findings import Findings

CLOSE = 1e-9
"""Relative difference below which two figures are one."""
_BITS = 20
"""Room for a million metrics, areas and periods each in one 63-bit key."""


def drop_repeats(
    rows: pd.DataFrame, area_types: np.ndarray, findings: Findings, ignored: Counter[str]
) -> pd.DataFrame:
    """One row for each metric, area and period; `status` comes as numbers and leaves as words.

    A second row with the same figure is left out: as `same_place` when its area type differs (a CCG and the
    sub-ICB location that took its place), else as `repeat`. A plainly missing figure gives way to a figure. A
    second row with another figure is an error, `conflict`.
    """
    named = rows.assign(status=STATUS_NAMES[rows["status"].to_numpy(dtype=np.int64)])
    again = named.duplicated(["metric", "area", "period"]).to_numpy()
    if not again.any():
        return named
    # A figure comes before a blank; otherwise the file's order stands.
    blank = (rows["status"] == MISSING).to_numpy()
    ordered = named.iloc[np.argsort(blank, kind="stable")]
    first_of = ordered.groupby(["metric", "area", "period"], sort=False)["place"].transform("first")
    firsts = named.set_index("place").loc[first_of]
    later = (ordered["place"] != first_of).to_numpy()
    other_type = area_types[ordered["place"].to_numpy()] != area_types[first_of.to_numpy()]
    same = _same_figure(ordered, firsts)
    ignored["same_place"] += int((later & same & other_type).sum())
    ignored["repeat"] += int((later & same & ~other_type).sum())
    _report_conflicts(ordered, firsts, later & ~same, findings)
    return ordered[~later].sort_values("place", kind="stable")


def _same_figure(rows: pd.DataFrame, firsts: pd.DataFrame) -> np.ndarray:
    one, two = rows["value"].to_numpy(), firsts["value"].to_numpy()
    with np.errstate(invalid="ignore"):
        close = np.abs(one - two) <= CLOSE * np.maximum(1.0, np.abs(two))
    status, first_status = rows["status"].to_numpy(), firsts["status"].to_numpy()
    gives_way = (status == "missing") & (first_status == "value")
    return np.asarray(close | ((status == first_status) & np.isnan(one) & np.isnan(two)) | gives_way)


def _report_conflicts(rows: pd.DataFrame, firsts: pd.DataFrame, mask: np.ndarray, findings: Findings) -> None:
    def say(place: int) -> str:
        row, first = rows.iloc[place], firsts.iloc[place]
        return (
            f"{row['metric']}, {row['area']}, {row['period']} is {_figure(row)} here and {_figure(first)}"
            f" in row {first['source_row']}. Leave only the right one."
        )

    findings.add_where(mask, rows["source_row"].to_numpy(), "value", "conflict", say)


def _figure(row: pd.Series) -> str:
    return f"{row['value']:.10g}" if row["status"] == "value" else str(row["status"]).replace("_", " ")


class KeyGuard:
    """Finds repeats across the chunks of one file in bounded memory: 21 bytes for each row kept."""

    def __init__(self) -> None:
        self._names: tuple[dict[str, int], ...] = ({}, {}, {})
        self._keys = np.zeros(0, dtype=np.int64)
        self._values = np.zeros(0, dtype=np.float64)
        self._rows = np.zeros(0, dtype=np.int32)
        self._status = np.zeros(0, dtype=np.int8)

    def check(self, rows: pd.DataFrame, findings: Findings, ignored: Counter[str]) -> pd.DataFrame:
        """The rows whose metric, area and period no earlier chunk had.

        An equal figure is left out as `repeat` (counted in `ignored`); another one is the error `duplicate`,
        naming both rows (put in `findings`).
        """
        keys = self._encode(rows)
        status = pd.Categorical(rows["status"], categories=list(STATUS_NAMES)).codes.astype(np.int8)
        values, at = rows["value"].to_numpy(), rows["source_row"].to_numpy().astype(np.int32)
        place = np.searchsorted(self._keys, keys)
        seen = np.zeros(len(keys), dtype=bool)
        inside = place < len(self._keys)
        seen[inside] = self._keys[place[inside]] == keys[inside]
        if seen.any():
            self._judge(rows, seen, place, status, findings, ignored)
        self._insert(keys[~seen], values[~seen], at[~seen], status[~seen])
        return rows[~seen].reset_index(drop=True)

    def __len__(self) -> int:
        return len(self._keys)

    def _encode(self, rows: pd.DataFrame) -> np.ndarray:
        keys = np.zeros(len(rows), dtype=np.int64)
        for names, column in zip(self._names, ("metric", "area", "period"), strict=True):
            codes, uniques = pd.factorize(rows[column])
            numbers = [names.setdefault(str(name), len(names)) for name in uniques]
            keys = (keys << _BITS) | np.array(numbers, dtype=np.int64)[codes] if len(uniques) else keys
        return keys

    def _judge(
        self,
        rows: pd.DataFrame,
        seen: np.ndarray,
        place: np.ndarray,
        status: np.ndarray,
        findings: Findings,
        ignored: Counter[str],
    ) -> None:
        found = place[seen]
        old, new = self._values[found], rows["value"].to_numpy()[seen]
        with np.errstate(invalid="ignore"):
            same = np.abs(old - new) <= CLOSE * np.maximum(1.0, np.abs(old))
        same |= np.isnan(old) & np.isnan(new) & (self._status[found] == status[seen])
        # A later blank gives way to an earlier figure, as within a chunk.
        same |= (status[seen] == MISSING) & (self._status[found] == 0)
        ignored["repeat"] += int(same.sum())
        repeated = rows[seen]

        def say(spot: int) -> str:
            row = repeated.iloc[spot]
            return (
                f"{row['metric']}, {row['area']}, {row['period']} is also in row {self._rows[found[spot]]},"
                " with another figure. Leave only the right one."
            )

        findings.add_where(~same, repeated["source_row"].to_numpy(), "value", "duplicate", say)

    def _insert(self, keys: np.ndarray, values: np.ndarray, rows: np.ndarray, status: np.ndarray) -> None:
        order = np.argsort(keys, kind="stable")
        spots = np.searchsorted(self._keys, keys[order])
        self._keys = np.insert(self._keys, spots, keys[order])
        self._values = np.insert(self._values, spots, values[order])
        self._rows = np.insert(self._rows, spots, rows[order])
        self._status = np.insert(self._status, spots, status[order])
