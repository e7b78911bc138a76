"""The scores of a run as one table, as `calc.compute` would give them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.compute import KINDS, SCORE_COLUMNS
from indexapp.calc.reasons import REASON_CODES, as_reasons, labelled
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec
from indexapp.models import Area, Block, Run
from indexapp.queries.bulk import read_table
from indexapp.queries.inputs import geography_of
from kernel.canonical import canonical_json

FIGURES = ("raw", "z", "score", "rank", "coverage")
_BLOCK_COLUMNS = ("pk", "kind", "node", "period__code", "stored", "reason", "coverage")


def score_table(run: Run, period: str | None = None) -> pd.DataFrame:
    """Every score of a run, or of one of its periods: SCORE_COLUMNS, one row for each period, node and area.

    Sorted by period (in order of time), kind (metric, domain, index), node (reading order), area key. Figures are floats
    (NaN = absent, then `reason` says why); the other columns categories. Three or four queries whatever the size.
    """
    spec = spec_from_json(canonical_json(run.version.spec))
    blocks = _blocks(run, spec, period)
    areas = _areas(run, spec)
    found = _stored([int(key) for key in blocks.loc[blocks["stored"], "pk"]])
    size = len(areas)
    columns = {name: np.full(len(blocks) * size, np.nan) for name in FIGURES}
    reason = np.repeat(blocks["reason"].map(_code).to_numpy(dtype=np.int8), size)
    columns["coverage"][:] = np.repeat(blocks["coverage"].to_numpy(dtype=float), size)
    place = (
        pd.Series(np.arange(len(blocks)), index=blocks["pk"]).reindex(found["block"]).to_numpy(dtype=np.int64)
        * size
    )
    at = place + areas.index.get_indexer(found["area"])
    for name in FIGURES:
        columns[name][at] = found[name].to_numpy(dtype=float)
    reason[at] = found["reason"].to_numpy(dtype=np.int8)
    return _labelled(spec, blocks, areas.tolist(), columns, reason)


def periods_of(run: Run) -> list[str]:
    """The periods a run has scores for, in order of time."""
    rows = run.blocks.order_by("period__ends_on", "period__starts_on").values_list("period__code", flat=True)
    return list(dict.fromkeys(rows))


def _blocks(run: Run, spec: DefinitionSpec, period: str | None) -> pd.DataFrame:
    """The run's blocks in reading order."""
    rows = Block.objects.filter(run_blocks__run=run)
    if period is not None:
        rows = rows.filter(period__code=period)
    ordered = rows.order_by("period__ends_on", "period__starts_on", "period_id").values_list(*_BLOCK_COLUMNS)
    frame = pd.DataFrame(list(ordered), columns=list(_BLOCK_COLUMNS))
    nodes = {node: position for position, node in enumerate(_nodes(spec))}
    times = {code: position for position, code in enumerate(dict.fromkeys(frame["period__code"]))}
    frame["place"] = frame["period__code"].map(times) * len(nodes) + frame["node"].map(nodes)
    return frame.sort_values("place", ignore_index=True)


def _nodes(spec: DefinitionSpec) -> list[str]:
    return [*(metric.slug for metric in spec.metrics), *(domain.slug for domain in spec.domains), INDEX_NODE]


def _areas(run: Run, spec: DefinitionSpec) -> pd.Series:
    """Keys of the areas the run scored, by id, in order of key. Every stored block has a row for each."""
    block = (
        Block.objects.filter(run_blocks__run=run, stored=True)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    if block is None:
        geography, keys = geography_of(spec)
        scored = set(geography.areas)
        pairs = {area: key for area, key in keys.items() if key in scored}
    else:
        pairs = dict(Area.objects.filter(scores__block=block).values_list("pk", "key"))
    return pd.Series(pairs, dtype=object).sort_values()


def _stored(keys: Sequence[int]) -> pd.DataFrame:
    """Rows of stored blocks: block and area ids, figures, and the reason as a position in REASON_CODES."""
    columns = ("block", "area", *FIGURES, "reason")
    if not keys:
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in columns})
    reasons = " ".join(f"WHEN '{reason}' THEN {position}" for position, reason in enumerate(REASON_CODES))
    return read_table(
        f"SELECT block_id, area_id, {', '.join(FIGURES)}, CASE reason {reasons} END FROM indexapp_score "
        f"WHERE block_id IN ({','.join(str(key) for key in keys)})",
        columns,
    )


def _code(reason: str) -> int:
    return REASON_CODES.index(reason)


def _labelled(
    spec: DefinitionSpec,
    blocks: pd.DataFrame,
    areas: list[str],
    figures: dict[str, np.ndarray],
    reason: np.ndarray,
) -> pd.DataFrame:
    size, count = len(areas), len(blocks)
    periods, nodes = list(dict.fromkeys(blocks["period__code"])), _nodes(spec)

    def spread(column: pd.Series, names: Sequence[str]) -> pd.Categorical:
        return labelled(np.repeat(pd.Index(names).get_indexer(column), size), names)

    columns = {
        "definition": labelled(np.zeros(count * size, dtype=np.int8), [spec.slug]),
        "version": labelled(np.zeros(count * size, dtype=np.int8), [spec.version]),
        "area": labelled(np.tile(np.arange(size), count), areas),
        "period": spread(blocks["period__code"], periods),
        "node": spread(blocks["node"], nodes),
        "kind": spread(blocks["kind"], KINDS),
        **figures,
        "reason": as_reasons(reason),
    }
    return pd.DataFrame(columns, copy=False)[list(SCORE_COLUMNS)]
