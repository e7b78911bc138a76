"""Later years of the made-up figures, for the demonstration: the year before, moved a little, with what the story tells.

They come as releases of their own, as figures do in life, so that a promise made before can be held against what came
after it. Every row says "illustrative".
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indexapp.calc.illustrative import COLUMNS, NOTE

Courses = Mapping[tuple[str, str], float]
"""By metric and area: by how much the figure of the year before is multiplied, in place of chance."""
_SPREAD = 0.03
"""Relative spread of the change from one year to the next."""
_GROWTH = 1.006
"""Yearly growth of denominators."""


def next_year(before: pd.DataFrame, period: str, seed: int, courses: Courses) -> pd.DataFrame:
    """Made-up observations of one more year.

    `before`: Observations of one year, one row a metric and area (metric, area, period, value, numerator, denominator,
    lower, upper, status, note). Returns the same columns for `period`: each value multiplied by 1 + N(0, 0.03), or by what
    `courses` say; counts, limits in proportion; no share above its denominator; what had no figure has none again. The
    same arguments give the same table. Raises ValueError for an empty table, more than one year, or a metric and area twice.
    """
    if before.empty or before["period"].nunique() != 1 or before.duplicated(["metric", "area"]).any():
        raise ValueError("next_year needs one row a metric and area, of one year")
    rows = before.sort_values(["metric", "area"], ignore_index=True)
    factor = 1 + np.random.default_rng(seed).normal(0, _SPREAD, len(rows))
    told = [courses.get((metric, area)) for metric, area in zip(rows["metric"], rows["area"], strict=True)]
    factor = np.array(
        [chance if course is None else course for chance, course in zip(factor, told, strict=True)]
    )
    numerator, denominator = rows["numerator"].astype(float), rows["denominator"].astype(float)
    people = (denominator * _GROWTH).round()
    is_share = np.isclose(rows["value"].astype(float) * denominator, 100 * numerator, rtol=1e-6)
    counts = (numerator * factor * _GROWTH).round()
    counts = counts.where(~is_share, counts.clip(upper=people))
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = ((counts / people) / (numerator / denominator)).replace([np.inf, -np.inf], np.nan)
    moved = moved.where(moved.notna(), pd.Series(factor))
    found = rows.assign(
        period=period,
        numerator=counts,
        denominator=people,
        value=rows["value"] * moved,
        lower=rows["lower"] * moved,
        upper=rows["upper"] * moved,
        note=NOTE,
    )
    found["upper"] = found["upper"].where(~is_share, found["upper"].clip(upper=100.0))
    absent = rows["value"].isna()
    found.loc[absent, "note"] = rows.loc[absent, "note"]
    return found[COLUMNS]
