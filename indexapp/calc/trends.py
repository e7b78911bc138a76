"""Trends: is an area getting better on a measure, and what moved most since last time.

The method is meant for short series (three to a dozen periods) and for lay readers. The line through a
series is Theil and Sen's: the median of the slopes between all pairs of points, which one odd year cannot
tilt. A change is called only when it is both large enough to matter and steady enough to believe; these are
rules of thumb, not tests of significance, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.reasons import Floats

MIN_POINTS = 3
LARGE_Z = 0.25
"""Metrics (in z): a quarter of the baseline's standard deviation between areas, from first to last."""
LARGE_SCORE = 0.1
"""Domains and the index (in score): these are averages, so areas lie closer together."""
STEADY = 0.5
"""Kendall's measure of agreement: pairs of periods that went the line's way less those that did not, as a
share of all pairs."""

TRENDS: dict[str, str] = {
    "improving": "Getting better: the change over these periods is large enough to matter, and most pairs of "
    "periods agree on it.",
    "worsening": "Getting worse: the change over these periods is large enough to matter, and most pairs of "
    "periods agree on it.",
    "little_change": "Little change: every figure lies within a narrow band.",
    "no_clear_direction": "Up and down: the figures moved, but not steadily one way.",
    "too_few_periods": "Fewer than three periods have a figure, too few to speak of a trend.",
}
"""Trend code -> plain-English sentence."""
_CODES = tuple(TRENDS)


@dataclass(frozen=True)
class Trend:
    """`code` is a key of TRENDS; `change` is the line's rise from the first to the last figure (up is
    better); `agreement` is Kendall's tau-a, -1 to 1; `periods` have a figure."""

    code: str
    change: float
    agreement: float
    periods: int


def trend(series: Sequence[float], at: Sequence[float] | None = None, large: float = LARGE_Z) -> Trend:
    """The trend of one series of z (or scores), oldest first, NaN where a period has no figure.

    `at`: when each period was, in any unit (years, say); equally spaced if not given. `large`: the change
    that matters. Raises ValueError when `at` does not rise.
    """
    codes, change, agreement, periods = _trends(np.array([series], dtype=float), at, np.array([large]))
    return Trend(_CODES[codes[0]], float(change[0]), float(agreement[0]), int(periods[0]))


def trends(scores: pd.DataFrame, periods: Sequence[str], at: Sequence[float] | None = None) -> pd.DataFrame:
    """The trend of every area and node.

    `scores`: the scores table; `periods`: the period codes to look at, oldest first. Returns area, node,
    kind, trend (a code of TRENDS), change, agreement, periods (with a figure), in order of first
    appearance. Metrics are judged by z against LARGE_Z, domains and the index by score against LARGE_SCORE.
    """
    keys, grid = _grid(scores[scores["period"].isin(list(periods))], list(periods))
    large = np.where(keys["kind"].to_numpy() == "metric", LARGE_Z, LARGE_SCORE)
    codes, change, agreement, count = _trends(grid, at, large)
    found = {"trend": np.array(_CODES)[codes], "change": change, "agreement": agreement, "periods": count}
    return keys.assign(**found)


def movers(scores: pd.DataFrame, period: str, previous: str, count: int | None = None) -> pd.DataFrame:
    """What moved most between two periods of one scores table.

    Returns area, node, kind, before, after, change (in score, so that no single extreme metric drowns the
    rest; positive = better), rank_before, rank_after; largest change first, ties by node and area, `count`
    rows at most. Rows without a score in both periods are left out: coming and going is no movement.
    """
    columns = ["area", "node", "kind", "score", "rank"]
    before, after = (
        scores.loc[scores["period"] == which, columns].astype({"area": str, "node": str, "kind": str})
        for which in (previous, period)
    )
    both = before.merge(after, on=["area", "node", "kind"], suffixes=("_before", "_after"))
    both = both.rename(columns={"score_before": "before", "score_after": "after"})
    both = both.assign(change=both["after"] - both["before"], size=(both["after"] - both["before"]).abs())
    both = both.dropna(subset="size").sort_values(["size", "node", "area"], ascending=[False, True, True])
    kept = ["area", "node", "kind", "before", "after", "change", "rank_before", "rank_after"]
    return both[kept].head(len(both) if count is None else count).reset_index(drop=True)


def _grid(scores: pd.DataFrame, periods: list[str]) -> tuple[pd.DataFrame, Floats]:
    """Rows: area x node as they first appear; columns: periods; cells: z of metrics, else score."""
    areas = pd.factorize(scores["area"])[0]
    nodes, node_names = pd.factorize(scores["node"])
    rows, pairs = pd.factorize(areas * np.int64(len(node_names) + 1) + nodes)
    columns = pd.Index(periods).get_indexer(pd.Index(scores["period"].astype(str)))
    cells = np.where(scores["kind"] == "metric", scores["z"], scores["score"]).astype(float)
    grid = np.full((len(pairs), len(periods)), np.nan)
    grid[rows, columns] = cells
    first = np.unique(rows, return_index=True)[1]
    keys = pd.DataFrame(
        {name: scores[name].to_numpy()[first].astype(str) for name in ("area", "node", "kind")}
    )
    return keys, grid


def _trends(
    grid: Floats, at: Sequence[float] | None, large: Floats
) -> tuple[npt.NDArray[np.intp], Floats, Floats, npt.NDArray[np.intp]]:
    when = np.arange(grid.shape[1], dtype=float) if at is None else np.asarray(at, dtype=float)
    if when.shape != (grid.shape[1],) or (np.diff(when) <= 0).any():
        raise ValueError("the times of the periods must rise, one for each period")
    present = np.isfinite(grid)
    count = present.sum(axis=1)
    enough = count >= MIN_POINTS
    change, agreement = np.full((2, len(grid)), np.nan)
    change[enough], agreement[enough] = _line(grid[enough], when)
    band = np.full(len(grid), np.nan)
    band[enough] = np.nanmax(grid[enough], axis=1) - np.nanmin(grid[enough], axis=1) if enough.any() else []
    moved = (np.abs(change) >= large) & (np.sign(change) * agreement >= STEADY)
    verdicts = [~enough, moved & (change > 0), moved & (change < 0), band < 2 * large]
    order = [_CODES.index(c) for c in ("too_few_periods", "improving", "worsening", "little_change")]
    code = np.select(verdicts, order, default=_CODES.index("no_clear_direction"))
    return code.astype(np.intp), change, agreement, count


def _line(grid: Floats, when: Floats) -> tuple[Floats, Floats]:
    """Theil-Sen rise from first to last figure, and Kendall's tau-a, of rows with at least two figures."""
    if not len(grid):
        return np.array([]), np.array([])
    early, late = np.array(list(combinations(range(len(when)), 2))).T
    steps = grid[:, late] - grid[:, early]
    slope = np.nanmedian(steps / (when[late] - when[early]), axis=1)
    pairs = np.isfinite(steps).sum(axis=1)
    agreement = np.nansum(np.sign(steps), axis=1) / pairs
    times = np.where(np.isfinite(grid), when, np.nan)
    return slope * (np.nanmax(times, axis=1) - np.nanmin(times, axis=1)), agreement
