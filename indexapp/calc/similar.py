"""Similar areas: compare like with like.

Areas are alike when they are about equally deprived and about equally large. Deprivation comes first, as
evidence to Parliament asked (Health Foundation, ICS0063); size is on a logarithmic scale, so that twice as
many people is the same step anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexapp.calc.ranks import place_of
from indexapp.calc.reasons import Floats

DEPRIVATION_WEIGHT = 2.0
POPULATION_WEIGHT = 1.0
"""A standard deviation of deprivation sets areas apart twice as far as one of (log) population."""


_COLUMNS = ["area", "distance", "share_most_deprived_fifth", "population"]


@dataclass(frozen=True)
class PlaceAmong:
    """Where an area stands among similar ones on one metric.

    `rank` 1 = best of `of` areas with a figure (the area itself included), shared by `tied` others;
    `middle` is the median of the similar areas' figures, without its own.
    """

    rank: int
    of: int
    tied: int
    value: float
    middle: float


def similar_areas(context: pd.DataFrame, area: str, k: int = 5) -> pd.DataFrame:
    """The `k` areas most like the given one, nearest first.

    `context`: area (code), share_most_deprived_fifth (0-1), population (people). Returns area, distance,
    share_most_deprived_fifth, population. Distance = 2 x |difference in share| + |difference in log
    population|, each in sample standard deviations over all areas with both figures; ties by area code.
    Areas without both are left out, and the answer is empty when the given area lacks one. Raises KeyError
    when the area is not in the table.
    """
    if area not in set(context["area"]):
        raise KeyError(area)
    known = _complete(context).sort_values("area", kind="stable")
    own = known["area"].to_numpy() == area
    if not own.any():
        return pd.DataFrame(known.head(0).assign(distance=np.array([], dtype=float)), columns=_COLUMNS)
    deprivation = _apart(known["share_most_deprived_fifth"].to_numpy(dtype=float), own)
    size = _apart(np.log(known["population"].to_numpy(dtype=float)), own)
    distance = DEPRIVATION_WEIGHT * deprivation + POPULATION_WEIGHT * size
    near = known.assign(distance=distance)[~own].sort_values("distance", kind="stable")
    return pd.DataFrame(near.head(k).reset_index(drop=True), columns=_COLUMNS)


def place_among(values: pd.Series, area: str, peers: list[str], direction: int) -> PlaceAmong | None:
    """The place of an area among its peers on one metric.

    `values`: raw values by area code; `direction`: +1 higher is better, -1 lower. None when the area or
    all peers lack a figure.
    """
    group = values.reindex([area, *(peer for peer in peers if peer != area)]).to_numpy(dtype=float)
    place = place_of(group * direction, 0)
    others = group[1:][np.isfinite(group[1:])]
    if place is None or not others.size:
        return None
    return PlaceAmong(
        place.rank, place.of, place.tied, value=float(group[0]), middle=float(np.median(others))
    )


def _complete(context: pd.DataFrame) -> pd.DataFrame:
    share = context["share_most_deprived_fifth"].to_numpy(dtype=float)
    population = context["population"].to_numpy(dtype=float)
    return pd.DataFrame(context[np.isfinite(share) & np.isfinite(population) & (population > 0)])


def _apart(column: Floats, own: Floats) -> Floats:
    """Distance from the given area in standard deviations; zero throughout when all are alike."""
    spread = float(column.std(ddof=1)) if column.size > 1 else 0.0
    apart: Floats = np.abs(column - column[own][0])
    return apart / spread if spread > 0 else np.zeros(column.shape)
