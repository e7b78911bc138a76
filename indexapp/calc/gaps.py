"""Gap and potential: how far apart areas are on a metric, and what closing the distance would mean.

Both are told in the metric's natural unit, from raw values, so that a reader can check them by hand
(index-method: "Gap" and "Potential").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.ranks import TIE
from indexapp.calc.reasons import Floats

Target = Literal["p75", "best_quarter_mean"]

TARGETS: dict[Target, str] = {
    "p75": "The level that a quarter of areas reach or better: the 75th percentile, from worst to best.",
    "best_quarter_mean": "The average of the areas that make up the best quarter, each counting the same.",
}
"""Target -> its definition in a sentence, to be shown with every figure made from it."""

MIN_AREAS = 4
"""Fewer areas have no best quarter to speak of."""


@dataclass(frozen=True)
class AreaValue:
    """An area code and its raw value; `tied` other areas have the same one."""

    area: str
    value: float
    tied: int = 0


@dataclass(frozen=True)
class Gap:
    """The distance between the best and the worst area.

    `ratio`: the higher value divided by the lower, 1 or more; None where dividing has no meaning (a value
    of zero or below). `difference`: higher minus lower, in the metric's unit. `areas`: how many have a value.
    """

    best: AreaValue
    worst: AreaValue
    ratio: float | None
    difference: float
    areas: int

    @property
    def high(self) -> AreaValue:
        """The area with the higher figure, be that good or bad."""
        return max(self.best, self.worst, key=lambda end: end.value)

    @property
    def low(self) -> AreaValue:
        """The area with the lower figure."""
        return self.worst if self.high is self.best else self.best


@dataclass(frozen=True)
class Potential:
    """What would change if every area worse than the target reached it.

    `total`: in the metric's count unit (bed days, people), never negative: `direction` tells whether that
    many more (+1) or fewer (-1). `target` is in the metric's unit. `by_area`: the total's parts, areas
    worse than the target only. `without_denominator`: worse areas left out for want of one, so that the
    total is a lower bound where there are any.
    """

    total: float
    target: float
    target_kind: Target
    direction: int
    by_area: pd.Series
    without_denominator: tuple[str, ...]


def gap(values: pd.Series, direction: int) -> Gap | None:
    """Best and worst area of a metric.

    `values`: raw values indexed by area code (NaN = missing); `direction`: +1 higher is better, -1 lower.
    None when fewer than two areas have a value. Of tied areas the first by code is named.
    """
    # Plain arrays: a page asks for dozens of gaps, and small Series would take longer than the rest of it.
    figures = values.to_numpy(dtype=float)
    known = np.flatnonzero(np.isfinite(figures))
    if known.size < 2:
        return None
    codes = values.index.to_numpy(dtype=object)[known]
    order = np.argsort(codes, kind="stable")
    codes, figures = codes[order], figures[known][order]
    goodness = figures * direction
    best, worst = (_end(codes, figures, int(at)) for at in (goodness.argmax(), goodness.argmin()))
    low, high = sorted((best.value, worst.value))
    ratio = high / low if low > 0 and np.isfinite(high / low) else None
    return Gap(best=best, worst=worst, ratio=ratio, difference=high - low, areas=int(known.size))


def complement(values: pd.Series, whole: float = 100.0) -> pd.Series:
    """The other side of a share: people without, where the metric counts people with.

    Its direction is the opposite of the metric's. A gap may be told from either side, and the ratios
    differ: 90 % against 81 % is 11 % more with, but nearly twice as many without.
    """
    return whole - values


def potential(
    values: pd.Series, denominators: pd.Series, direction: int, scale: float, target: Target = "p75"
) -> Potential | None:
    """What every area reaching the target would add up to.

    `values` (natural unit) and `denominators` (people, bed days…) by area code; `scale` turns numerator /
    denominator into the natural unit. For each area worse than the target:
    |value - target| x denominator / scale. Percentiles interpolate linearly between neighbours. None when
    fewer than MIN_AREAS areas have a value. Raises ValueError for an unknown target or a scale of zero.
    """
    if scale <= 0 or target not in TARGETS:
        raise ValueError(f"no potential for scale {scale} and target {target}")
    present = _present(values)
    if len(present) < MIN_AREAS:
        return None
    goodness = present.to_numpy(dtype=float) * direction
    aim = _aim(goodness, target)
    behind = aim - goodness > TIE * max(1.0, abs(aim))
    people = denominators.reindex(present.index).to_numpy(dtype=float)
    usable = behind & np.isfinite(people) & (people >= 0)
    amounts = (aim - goodness[usable]) * people[usable] / scale
    return Potential(
        total=float(np.sum(np.sort(amounts))),
        target=float(aim * direction) + 0.0,
        target_kind=target,
        direction=direction,
        by_area=pd.Series(amounts, index=present.index[usable], name="potential"),
        without_denominator=tuple(str(area) for area in present.index[behind & ~usable]),
    )


def _aim(goodness: Floats, target: Target) -> float:
    """The target, as goodness. Best quarter: the areas at or above the 75th percentile, ties included."""
    quarter = float(np.percentile(goodness, 75))
    if target == "p75":
        return quarter
    best = np.sort(goodness[goodness >= quarter - TIE * max(1.0, abs(quarter))])
    return float(best.mean())


def _present(values: pd.Series) -> pd.Series:
    """Areas with a figure, by code; infinite values are no figures."""
    known = np.isfinite(values.to_numpy(dtype=float))
    return pd.Series(values[known]).sort_index()


def _end(codes: npt.NDArray[np.object_], figures: Floats, position: int) -> AreaValue:
    value = float(figures[position])
    tied = int((figures == value).sum()) - 1
    return AreaValue(area=str(codes[position]), value=value, tied=tied)
