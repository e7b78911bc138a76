"""A block: one node in one period, scored for every area; the unit that a run computes and keeps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indexapp.calc.reasons import Codes, Floats, as_reasons

BLOCK_COLUMNS = ("raw", "z", "score", "rank", "coverage", "reason")


@dataclass(frozen=True, eq=False)
class Block:
    """Columns over the areas in one fixed order.

    raw (natural unit) and z (baseline standard deviations): metrics only, else NaN. score: -1 to 1.
    rank: 1 = best. coverage: 0-1, of population for a metric, of weight for a domain or the index.
    reason: position in REASON_CODES, 0 where there is a score.
    """

    raw: Floats
    z: Floats
    score: Floats
    rank: Floats
    coverage: Floats
    reason: Codes

    def frame(self, index: pd.Index | None = None) -> pd.DataFrame:
        """The block as a table: BLOCK_COLUMNS, reason as text codes, one row per area."""
        columns = {name: getattr(self, name) for name in BLOCK_COLUMNS}
        return pd.DataFrame({**columns, "reason": as_reasons(self.reason)}, index=index)
