"""Standardise and squash: from a natural unit to a score that means the same for every metric.

z = direction x (value - centre) / spread, score = tanh(z). Centre and spread come from the baseline
period, so that a series of years stays on one scale (index-method: steps 3 and 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexapp.calc.blocks import Block
from indexapp.calc.ranks import rank
from indexapp.calc.reasons import Codes, Floats, as_codes, code
from indexapp.calc.spec import Centre, MethodSpec

LIMIT = float(np.nextafter(1.0, 0.0))
"""The largest score. tanh of about 19 is 1 in floating point; scores are promised to lie strictly inside."""

FLAT = 1e-12
"""A spread below this share of the largest figure is rounding dust: the areas are all alike."""


@dataclass(frozen=True)
class Baseline:
    """What is usual in the baseline period: `centre` and `spread` in the metric's unit, from `n` areas.

    With a `reason` (no_baseline, too_few_areas, no_spread) the metric cannot be scored; centre and
    spread are then NaN where they could not be worked out.
    """

    centre: float
    spread: float
    n: int
    reason: str = ""


def baseline_of(raw: Floats, centre: Centre = "median", min_areas: int = 3) -> Baseline:
    """Centre and sample standard deviation (n-1) over the areas that have a value.

    Exact sums make the answer independent of the order of areas. Raises ValueError for min_areas below 2.
    """
    if min_areas < 2:
        raise ValueError("a sample standard deviation needs at least two areas")
    values = np.sort(raw[np.isfinite(raw)])
    if values.size < min_areas:
        reason = "too_few_areas" if values.size else "no_baseline"
        return Baseline(centre=math.nan, spread=math.nan, n=values.size, reason=reason)
    mean = math.fsum(values) / values.size
    middle = float(np.median(values)) if centre == "median" else mean
    spread = math.sqrt(math.fsum((values - mean) ** 2) / (values.size - 1))
    flat = not np.isfinite(spread) or spread <= FLAT * float(np.abs(values).max())
    return Baseline(centre=middle, spread=spread, n=values.size, reason="no_spread" if flat else "")


def centre_for(method: MethodSpec, period: str) -> Centre:
    """The kind of centre a period is measured from: `baseline_centre` speaks for the baseline alone."""
    if period == method.baseline and method.baseline_centre is not None:
        return method.baseline_centre
    return method.centre


def standardise(raw: Floats, baseline: Baseline, direction: int) -> Floats:
    """z-scores: baseline standard deviations better (+) or worse (-) than the baseline's centre.

    All NaN when the baseline has a reason not to be used. `direction`: +1 higher is better, -1 lower.
    """
    if direction not in (1, -1):
        raise ValueError(f"direction is {direction}, not 1 or -1")
    if baseline.reason:
        return np.full(raw.shape, np.nan)
    # Adding zero turns -0.0 into 0.0: "minus nothing" would look odd in files and differ in fingerprints.
    return direction * (raw - baseline.centre) / baseline.spread + 0.0


def squash(z: Floats) -> Floats:
    """tanh, kept strictly between -1 and 1."""
    return np.clip(np.tanh(z), -LIMIT, LIMIT)


def score_metric(raw: Floats, coverage: Floats, reason: Codes, baseline: Baseline, direction: int) -> Block:
    """One metric in one period, scored, from columns in one order of areas (`reason` as codes).

    Ranks follow z, not the squashed score, so that two extreme areas stay apart. A raw value that cannot
    be scored for want of a baseline stays, with the reason.
    """
    z = standardise(raw, baseline, direction)
    if baseline.reason:
        reason = np.where(reason == 0, code(baseline.reason), reason)
    return Block(raw=raw, z=z, score=squash(z), rank=rank(z), coverage=coverage, reason=reason)


def metric_block(raw_frame: pd.DataFrame, baseline: Baseline, direction: int) -> pd.DataFrame:
    """`score_metric` for tables.

    `raw_frame`: columns raw (natural unit), coverage (0-1), reason ("" where raw is present), any index.
    Returns raw, z, score, rank, coverage, reason on the same index.
    """
    raw, coverage = (raw_frame[name].to_numpy(dtype=float, copy=True) for name in ("raw", "coverage"))
    block = score_metric(raw, coverage, as_codes(raw_frame["reason"]), baseline, direction)
    return block.frame(raw_frame.index)
