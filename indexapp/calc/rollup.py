"""Roll up: from the areas a publisher reports on to the areas an index scores.

With counts, the parts' numerators and denominators are added and then divided; with rates alone, the
parts' rates are averaged with their population as weight. What the parts with a figure cover of the
whole's population is recorded as coverage; too little of it makes the value missing, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.reasons import Codes, Floats, as_reasons, code, coded, labelled
from indexapp.calc.spec import STATUSES, Geography, MetricSpec, Part

Positions = npt.NDArray[np.intp]

TOLERANCE = 1e-9
"""Shares this close to a limit count as reaching it: 0.7 + 0.1 is not quite 0.8 in binary."""

ROLLED_COLUMNS = ("area", "raw", "numerator", "denominator", "coverage", "reason")
RESOLVED_COLUMNS = (*ROLLED_COLUMNS, "layer", "apportioned")

_STATUS_CODES: dict[str, np.int8] = {status: code("" if status == "value" else status) for status in STATUSES}


@dataclass(frozen=True, eq=False)
class LayerArrays:
    """One layer of parts as columns, sorted by whole and part so that sums never depend on input order.

    `part` points into Layout.places, `whole` into Layout.areas; `weight` is population x share.
    """

    name: str
    part: Positions
    whole: Positions
    weight: Floats
    share: Floats


@dataclass(frozen=True, eq=False)
class Layout:
    """A geography prepared for arithmetic; make it once with `lay_out` and use it for every slice.

    `places` holds every known code: the areas to score first, in order, then their parts.
    """

    areas: tuple[str, ...]
    places: pd.Index
    layers: tuple[LayerArrays, ...]
    area_column: pd.Categorical[Any]


@dataclass(frozen=True, eq=False)
class Cells:
    """One metric and period spread out over a layout's places. `reason` 0: there is a figure."""

    value: Floats
    numerator: Floats
    denominator: Floats
    reason: Codes


@dataclass(frozen=True, eq=False)
class Rolled:
    """Values by area, in layout order; `layer` is a position in Layout.layers, -1 for a direct value."""

    raw: Floats
    numerator: Floats
    denominator: Floats
    coverage: Floats
    reason: Codes
    apportioned: npt.NDArray[np.bool_]
    member: npt.NDArray[np.bool_]
    """Whether the layer knows the area at all."""
    layer: Positions


def lay_out(geography: Geography) -> Layout:
    """Prepare a geography: codes become positions, parts become sorted columns.

    Raises ValueError for repeated areas, a part listed twice for one whole, a weight that is negative or
    not a number, a share outside 0-1, or a part handed out more than once over.
    """
    areas = geography.areas
    if len(set(areas)) != len(areas):
        raise ValueError("an area is listed twice")
    parts = {part.part for layer in geography.layers.values() for part in layer}
    places = pd.Index([*areas, *sorted(parts - set(areas))], dtype=object)
    where = {place: position for position, place in enumerate(places)}
    known = set(areas)
    layers = tuple(
        _layer_arrays(name, [part for part in layer if part.whole in known], where)
        for name, layer in geography.layers.items()
    )
    column = labelled(np.arange(len(areas)), areas)
    return Layout(areas=areas, places=places, layers=layers, area_column=column)


def _layer_arrays(name: str, layer: Iterable[Part], where: dict[str, int]) -> LayerArrays:
    ordered = sorted(layer, key=lambda part: (part.whole, part.part))
    _check_layer(name, ordered)
    share = np.array([part.share for part in ordered], dtype=float)
    return LayerArrays(
        name=name,
        part=np.array([where[part.part] for part in ordered], dtype=np.intp),
        whole=np.array([where[part.whole] for part in ordered], dtype=np.intp),
        weight=np.array([part.weight for part in ordered], dtype=float) * share,
        share=share,
    )


def _check_layer(name: str, layer: list[Part]) -> None:
    given: dict[str, float] = {}
    for part in layer:
        if not (np.isfinite(part.weight) and part.weight >= 0):
            raise ValueError(f"layer {name}: {part.part} has population {part.weight}")
        if not 0 < part.share <= 1:
            raise ValueError(f"layer {name}: {part.part} has share {part.share}, outside 0 to 1")
        given[part.part] = given.get(part.part, 0.0) + part.share
    if len({(part.part, part.whole) for part in layer}) != len(layer):
        raise ValueError(f"layer {name}: a part is listed twice for one area")
    over = sorted(part for part, share in given.items() if share > 1 + TOLERANCE)
    if over:
        raise ValueError(f"layer {name}: shares of {', '.join(over)} add up to more than 1")


def status_codes(status: pd.Series) -> Codes:
    """Observation statuses as reason codes (0 for `value`). Raises ValueError for an unknown status."""
    return coded(status, _STATUS_CODES, "status")


def spread_out(values: pd.DataFrame, layout: Layout) -> Cells:
    """Observations of one metric and period as Cells; rows of unknown areas are left aside.

    `values`: columns area, value, numerator, denominator (NaN = absent), status. Raises ValueError when an
    area is there twice.
    """
    value, top, bottom = (
        values[name].to_numpy(dtype=float) for name in ("value", "numerator", "denominator")
    )
    places = positions_of(values["area"], layout)
    return cells_of(places, value, top, bottom, status_codes(values["status"]), layout)


def positions_of(areas: pd.Series, layout: Layout) -> Positions:
    """Positions of area codes among the layout's places, -1 for unknown; each code is looked up once."""
    codes, distinct = pd.factorize(areas)
    found = layout.places.get_indexer(pd.Index(distinct, dtype=object))
    return np.append(found, -1)[codes]


def cells_of(
    places: Positions, value: Floats, numerator: Floats, denominator: Floats, reason: Codes, layout: Layout
) -> Cells:
    """The same from columns whose areas are already positions (-1: unknown area).

    A row with status `value` that holds neither a finite value nor both counts is missing.
    """
    known = places >= 0
    at = places[known]
    if at.size and np.bincount(at).max() > 1:
        twice = layout.places[int(np.argmax(np.bincount(at)))]
        raise ValueError(f"area {twice} has two observations for one metric and period")
    size = len(layout.places)
    figure, top, bottom = (_scatter(at, column[known], size) for column in (value, numerator, denominator))
    state = np.full(size, code("not_published"), dtype=np.int8)
    state[at] = reason[known]
    empty = ~np.isfinite(figure) & ~(np.isfinite(top) & np.isfinite(bottom))
    state[(state == 0) & empty] = code("missing")
    return Cells(value=figure, numerator=top, denominator=bottom, reason=state)


def _scatter(at: Positions, column: Floats, size: int) -> Floats:
    out = np.full(size, np.nan)
    out[at] = np.where(np.isfinite(column), column, np.nan)
    return out


def roll_up(
    values: pd.DataFrame, layer: tuple[Part, ...], scale: float | None, min_coverage: float
) -> pd.DataFrame:
    """Roll one metric and period up to the wholes of a layer.

    `values`: area, value, numerator, denominator, status. Returns one row per whole, in the layer's order:
    area, raw (natural unit), numerator, denominator (NaN when rates were averaged), coverage (0-1), reason.
    Counts are used where every part with a figure has both and there is a `scale`; a part's counts are
    multiplied by its share. Reasons: `suppressed` or `not_applicable` when every lacking part is so;
    `missing` or `not_published` when all are so and none has a figure; else `low_coverage`.
    """
    wholes = tuple(dict.fromkeys(part.whole for part in layer))
    layout = lay_out(Geography(areas=wholes, layers={"layer": layer}))
    rolled = _roll_layer(spread_out(values, layout), layout.layers[0], len(wholes), scale, min_coverage)
    return _frame(rolled, layout)[list(ROLLED_COLUMNS)]


def _roll_layer(
    cells: Cells, layer: LayerArrays, areas: int, scale: float | None, min_coverage: float
) -> Rolled:
    def total(column: Floats | npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(layer.whole, weights=column, minlength=areas).astype(float, copy=False)

    value, top, bottom = (column[layer.part] for column in (cells.value, cells.numerator, cells.denominator))
    counts = np.isfinite(top) & np.isfinite(bottom) & (scale is not None)
    lacking = cells.reason[layer.part]
    lacking[(lacking == 0) & ~counts & ~np.isfinite(value)] = code("missing")
    has = lacking == 0
    counted = has & counts
    by_counts = (total(has) > 0) & (total(has & ~counted) == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        covered = total(np.where(has, layer.weight, 0.0))
        coverage = np.nan_to_num(covered / total(layer.weight), nan=0.0)
        numerator = np.where(by_counts, total(np.where(counted, top * layer.share, 0.0)), np.nan)
        denominator = np.where(by_counts, total(np.where(counted, bottom * layer.share, 0.0)), np.nan)
        rates = np.where(np.isfinite(value), value, (scale or np.nan) * top / bottom)
        mean = total(np.where(has, rates * layer.weight, 0.0)) / covered
        raw = np.where(by_counts, (scale or np.nan) * numerator / denominator, mean)
    reason = _reasons(lacking, has, layer, areas, coverage < min_coverage - TOLERANCE)
    reason[(reason == 0) & ~np.isfinite(raw)] = code("zero_denominator")
    apportioned = total(has & (layer.share < 1)) > 0
    return _masked(raw, numerator, denominator, coverage, reason, apportioned, total(np.ones(has.size)) > 0)


def _reasons(
    lacking: Codes,
    has: npt.NDArray[np.bool_],
    layer: LayerArrays,
    areas: int,
    short: npt.NDArray[np.bool_],
) -> Codes:
    """Why a whole is missing, from the reasons its lacking parts give; 0 where coverage is enough."""
    some = np.bincount(layer.whole, weights=has, minlength=areas) > 0
    reason = np.where(short | ~some, code("low_coverage"), np.int8(0))
    gaps = np.bincount(layer.whole, weights=~has, minlength=areas)
    for name, also_partly in (("suppressed", True), ("not_applicable", True), ("missing", False)):
        alike = np.bincount(layer.whole, weights=lacking == code(name), minlength=areas)
        reason[(reason != 0) & (gaps > 0) & (alike == gaps) & (also_partly | ~some)] = code(name)
    unheard = np.bincount(layer.whole, weights=lacking == code("not_published"), minlength=areas)
    reason[(reason != 0) & (unheard == gaps) & ~some] = code("not_published")
    return reason.astype(np.int8)


def _masked(
    raw: Floats,
    numerator: Floats,
    denominator: Floats,
    coverage: Floats,
    reason: Codes,
    apportioned: npt.NDArray[np.bool_],
    member: npt.NDArray[np.bool_],
) -> Rolled:
    """A missing value shows no figure at all; its coverage stays, as it may be the very reason."""
    gone = reason != 0
    return Rolled(
        raw=np.where(gone, np.nan, raw),
        numerator=np.where(gone, np.nan, numerator),
        denominator=np.where(gone, np.nan, denominator),
        coverage=coverage,
        reason=reason,
        apportioned=apportioned & ~gone,
        member=member,
        layer=np.full(raw.shape, -1, dtype=np.intp),
    )


def _direct(cells: Cells, areas: int, scale: float | None) -> Rolled:
    value, top, bottom = (
        column[:areas].copy() for column in (cells.value, cells.numerator, cells.denominator)
    )
    reason = cells.reason[:areas].copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(np.isfinite(value), value, (scale or np.nan) * top / bottom)
    unscaled = code("missing") if scale is None else code("zero_denominator")
    reason[(reason == 0) & ~np.isfinite(raw)] = unscaled
    whole = np.where(reason == 0, 1.0, 0.0)
    return _masked(raw, top, bottom, whole, reason, np.zeros(areas, dtype=bool), np.ones(areas, dtype=bool))


def resolve(
    values: pd.DataFrame, geography: Geography | Layout, metric: MetricSpec, min_coverage: float
) -> pd.DataFrame:
    """The value of every area for one metric and period: its own if published, else rolled up.

    `values`: area, value, numerator, denominator, status; pass a Layout when resolving many slices.
    Returns one row per area of the geography, in its order: area, raw, numerator, denominator, coverage,
    reason, layer ("" for a direct value), apportioned (True if a part was split between areas). A direct
    row that is suppressed or not applicable stands, whatever the parts say: the publisher has spoken.
    """
    layout = geography if isinstance(geography, Layout) else lay_out(geography)
    return _frame(resolve_cells(spread_out(values, layout), layout, metric, min_coverage), layout)


def resolve_cells(cells: Cells, layout: Layout, metric: MetricSpec, min_coverage: float) -> Rolled:
    """`resolve` for observations already spread out over the layout, as columns."""
    count = len(layout.areas)
    best = _direct(cells, count, metric.scale)
    spoken = ~np.isin(best.reason, [code("missing"), code("not_published")])
    for position, layer in enumerate(layout.layers):
        rolled = _roll_layer(cells, layer, count, metric.scale, min_coverage)
        rolled = replace(rolled, layer=np.where(rolled.reason == 0, position, -1))
        best = _choose(rolled.member & ~spoken & _improves(rolled, best), rolled, best)
    return best


def _improves(rolled: Rolled, best: Rolled) -> npt.NDArray[np.bool_]:
    """Better coverage wins; at equal coverage the earlier layer, unless it had nothing to say at all."""
    silent = best.reason == code("not_published")
    heard: npt.NDArray[np.bool_] = rolled.reason != code("not_published")
    better: npt.NDArray[np.bool_] = rolled.coverage > best.coverage + TOLERANCE
    heard &= silent
    return better | heard


def _choose(better: npt.NDArray[np.bool_], new: Rolled, old: Rolled) -> Rolled:
    return Rolled(
        **{name: np.where(better, column, getattr(old, name)) for name, column in vars(new).items()}
    )


def _frame(rolled: Rolled, layout: Layout) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": layout.area_column,
            "raw": rolled.raw,
            "numerator": rolled.numerator,
            "denominator": rolled.denominator,
            "coverage": rolled.coverage,
            "reason": as_reasons(rolled.reason),
            "layer": labelled(rolled.layer + 1, ["", *(layer.name for layer in layout.layers)]),
            "apportioned": rolled.apportioned,
        },
        copy=False,
    )
