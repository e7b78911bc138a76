"""Problems and reasons, collected row by row without a Python loop over the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

Severity = Literal["error", "warning"]
PROBLEM_COLUMNS = ("row", "column", "code", "severity", "message")
LISTED = 1000
"""Problems of one code listed with their rows; the counts go on beyond."""

IGNORED = {
    "unknown_metric": "rows of metrics that are not in the catalogue",
    "other_sex": "rows for another sex than the metric's",
    "other_age": "rows for another age group than the metric's",
    "category": "rows for part of an area's people, such as deprivation tenths",
    "other_area_type": "rows for smaller areas than this site holds, such as GP practices",
    "outside_england": "rows for areas outside England",
    "repeat": "rows that repeat another row",
    "same_place": "rows that give the same place again under another type of area",
    "footnote": "rows of notes below the table",
    "no_metric": "rows that name no metric",
}
"""Reasons for leaving a row out, in words."""


@dataclass
class Findings:
    """Problems found so far. `columns` maps our names to the file's."""

    columns: Mapping[str, str] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _parts: list[tuple[int, str, str, str, str]] = field(default_factory=list)

    def add(self, row: int, column: str, code: str, message: str, severity: Severity = "error") -> None:
        """One problem. `column` is our name; empty when no one column is at fault."""
        self.counts[(code, severity)] += 1
        if self.counts[(code, severity)] <= LISTED:
            self._parts.append((int(row), self.columns.get(column, column), code, severity, message))

    def add_where(
        self,
        mask: np.ndarray,
        rows: np.ndarray,
        column: str,
        code: str,
        say: Callable[[int], str],
        severity: Severity = "error",
    ) -> None:
        """A problem for every true place of `mask`; `say(place)` words it."""
        places = np.flatnonzero(mask)
        room = max(0, LISTED - self.counts[(code, severity)])
        for place in places[:room]:
            self.add(rows[place], column, code, say(int(place)), severity)
        if len(places) > room:
            self.counts[(code, severity)] += len(places) - room

    def frame(self) -> pd.DataFrame:
        """The problems in row order."""
        frame = pd.DataFrame(self._parts, columns=list(PROBLEM_COLUMNS))
        return frame.sort_values("row", kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Normalised:
    """What a chunk came to.

    `rows`: metric, area, period, value, numerator, denominator, lower, upper (floats, NaN = absent), status,
    note, source_row. `problems`: row, column (as the file calls it), code, severity, message; at most
    `LISTED` of a code, while `counts` (by code and severity) counts all. `ignored`: how many rows were
    left out, by reason (`IGNORED` words them).
    """

    rows: pd.DataFrame
    problems: pd.DataFrame
    ignored: Counter[str]
    counts: Counter[tuple[str, str]]

    @property
    def errors(self) -> int:
        """How many errors, listed or not."""
        return sum(count for (_, severity), count in self.counts.items() if severity == "error")
