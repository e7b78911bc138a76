"""What cannot be: negative counts, limits the wrong way round, a percentage of 140."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from .findings import Findings
from .index import MetricEntry, MetricIndex

ROUNDING = 1e-6
"""Relative slack when a value is compared with its limits, for figures rounded on their way."""
COUNT_ROUNDING = 5
"""Fingertips rounds hospital counts to the nearest 5: a rate made from them may differ by that much."""
FEW = 5
"""Fewer values than this are no pattern."""


def check_numbers(rows: pd.DataFrame, metrics: MetricIndex, findings: Findings) -> pd.DataFrame:
    """The rows that can be, each other one reported as an error; doubtful ones are kept with a warning."""
    bad = np.zeros(len(rows), dtype=bool)
    for check in (_negative_counts, _limits_order, _outside_limits):
        bad |= check(rows, findings)
    slugs, uniques = pd.factorize(rows["metric"])
    order = np.argsort(slugs, kind="stable")
    bounds = np.searchsorted(slugs[order], np.arange(len(uniques) + 1))
    for number, slug in enumerate(uniques):
        places = order[bounds[number] : bounds[number + 1]]
        bad[places] |= _one_metric(rows.iloc[places], metrics.by_slug[slug], findings)
    return rows[~bad]


def _negative_counts(rows: pd.DataFrame, findings: Findings) -> np.ndarray:
    bad = np.zeros(len(rows), dtype=bool)
    for name, word in (("numerator", "A count"), ("denominator", "A denominator")):
        mask = (rows[name] < 0).to_numpy()
        _report(rows, mask, name, "negative", f"{word} cannot be negative: {{}}.", findings)
        bad |= mask
    nought = ((rows["denominator"] == 0) & rows["value"].notna()).to_numpy()
    said = "The denominator is 0, so there can be no value: leave it blank and say why in the note."
    _report(rows, nought, "denominator", "zero_denominator", said, findings)
    return bad | nought


def _limits_order(rows: pd.DataFrame, findings: Findings) -> np.ndarray:
    mask = (rows["lower"] > rows["upper"]).to_numpy()
    _report(rows, mask, "lower", "limits_order", "The lower limit {} is above the upper limit.", findings)
    return mask


def _outside_limits(rows: pd.DataFrame, findings: Findings) -> np.ndarray:
    value, lower, upper = (rows[name].to_numpy() for name in ("value", "lower", "upper"))
    with np.errstate(invalid="ignore"):
        slack = ROUNDING * np.maximum(1.0, np.abs(value))
        mask = (lower <= upper) & ((value < lower - slack) | (value > upper + slack))
    _report(rows, mask, "value", "outside_limits", "The value {} lies outside its own limits.", findings)
    return np.asarray(mask)


def _one_metric(rows: pd.DataFrame, metric: MetricEntry, findings: Findings) -> np.ndarray:
    value = rows["value"].to_numpy()
    with np.errstate(invalid="ignore"):
        low, high = value < metric.least, value > metric.most
    bound = f"{metric.title} cannot be below {metric.least:g}: {{}}."
    _report(rows, low, "value", "negative" if metric.least == 0 else "out_of_range", bound, findings)
    above = f"{metric.title} cannot be above {metric.most:g}: {{}}."
    if metric.unit_kind == "fraction":
        above += " Is it written as per cent?"
    _report(rows, high, "value", "out_of_range", above, findings)
    _doubts(rows, metric, value, findings)
    return np.asarray(low | high, dtype=bool)


def _doubts(rows: pd.DataFrame, metric: MetricEntry, value: np.ndarray, findings: Findings) -> None:
    known = value[~np.isnan(value)]
    if _like_fractions(rows, metric, known):
        said = f"No value of {metric.title} is above 1, though it is in per cent: is it written as fractions?"
        findings.add(rows["source_row"].iloc[0], "value", "looks_like_fraction", said, "warning")
    if metric.integer_counts:
        part = rows["numerator"].to_numpy() % 1
        _report(rows, part > 0, "numerator", "part_count", "{} is not a whole number.", findings, warn=True)
    if metric.scale is not None:
        said = f"The value {{}} is not {metric.scale:g} times count over denominator."
        mask = _count_mismatch(rows, metric.scale)
        _report(rows, mask, "value", "count_mismatch", said, findings, warn=True)


def _like_fractions(rows: pd.DataFrame, metric: MetricEntry, known: np.ndarray) -> bool:
    """Per cent with no value above 1: rare conditions do that too, so counts that agree acquit."""
    if metric.unit_kind != "percent" or len(known) < FEW or not 0 < known.max() <= 1:
        return False
    with_counts = rows["numerator"].notna() & (rows["denominator"] > 0)
    return not with_counts.any() or bool(_count_mismatch(rows, 100.0).any())


def _count_mismatch(rows: pd.DataFrame, scale: float) -> np.ndarray:
    value, over, under = (rows[name].to_numpy() for name in ("value", "numerator", "denominator"))
    with np.errstate(invalid="ignore", divide="ignore"):
        slack = np.maximum(0.02 * np.abs(value), scale * COUNT_ROUNDING / under)
        return np.asarray((under > 0) & (over >= 0) & (np.abs(value - scale * over / under) > slack))


def _report(
    rows: pd.DataFrame,
    mask: np.ndarray,
    column: str,
    code: str,
    sentence: str,
    findings: Findings,
    *,
    warn: bool = False,
) -> None:
    if not mask.any():
        return
    figures = rows[column].to_numpy()
    say: Callable[[int], str] = lambda place: sentence.format(f"{figures[place]:.10g}")  # noqa: E731
    findings.add_where(mask, rows["source_row"].to_numpy(), column, code, say, "warning" if warn else "error")
