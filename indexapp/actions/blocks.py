"""Storing computed blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexapp.calc.blocks import Block as Scored
from indexapp.calc.plan import PlannedBlock
from indexapp.calc.reasons import REASON_CODES, as_reasons, code
from indexapp.models import Block, Metric, Period
from indexapp.queries.bulk import write_table


@dataclass(frozen=True)
class Fresh:
    """A block just computed: columns with one place per area, in layout order."""

    block: PlannedBlock
    scored: Scored
    centre: float = math.nan
    spread: float = math.nan

    @property
    def alike(self) -> bool:
        """Whether no area has a figure and all share one reason and one coverage: then one row says it all."""
        scored = self.scored
        if len(scored.score) == 0:
            return True
        empty = np.isnan(scored.raw).all() and np.isnan(scored.score).all()
        same = (scored.reason == scored.reason[0]).all() and (scored.coverage == scored.coverage[0]).all()
        return bool(empty and same)

    @property
    def size(self) -> int:
        """Rows it takes to store."""
        return 0 if self.alike else len(self.scored.score)


def store_blocks(definition_id: int, area_ids: np.ndarray, batch: list[Fresh]) -> dict[str, int]:
    """Insert blocks with their scores, inside the caller's transaction; returns fingerprint -> block id."""
    metrics = dict(
        Metric.objects.filter(slug__in={fresh.block.node for fresh in batch}).values_list("slug", "pk")
    )
    periods = dict(
        Period.objects.filter(code__in={fresh.block.period for fresh in batch}).values_list("code", "pk")
    )
    rows = Block.objects.bulk_create([_row(fresh, definition_id, metrics, periods) for fresh in batch])
    kept = [(fresh.scored, row.pk) for fresh, row in zip(batch, rows, strict=True) if row.stored]
    if kept:
        write_table("indexapp_score", _scores(kept, area_ids))
    return {row.fingerprint: row.pk for row in rows}


def _row(fresh: Fresh, definition_id: int, metrics: dict[str, int], periods: dict[str, int]) -> Block:
    block, scored, alike = fresh.block, fresh.scored, fresh.alike and len(fresh.scored.score) > 0
    return Block(
        definition_id=definition_id,
        fingerprint=block.fingerprint,
        kind=block.kind,
        node=block.node,
        metric_id=metrics[block.node] if block.kind == "metric" else None,
        period_id=periods[block.period],
        centre=_number(fresh.centre),
        spread=_number(fresh.spread),
        areas_scored=int(np.isfinite(scored.score).sum()),
        has_data=block.kind != "metric" or bool((scored.reason != code("not_published")).any()),
        stored=not fresh.alike,
        reason=REASON_CODES[scored.reason[0]] if alike else "",
        coverage=_number(float(scored.coverage[0])) if alike else None,
    )


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _scores(kept: list[tuple[Scored, int]], area_ids: np.ndarray) -> pd.DataFrame:
    """Rows of indexapp_score for some blocks, one after the other."""

    def stacked(name: str) -> np.ndarray:
        return np.concatenate([getattr(scored, name) for scored, _ in kept])

    reasons = as_reasons(stacked("reason"))
    return pd.DataFrame(
        {
            "block_id": np.repeat([key for _, key in kept], len(area_ids)),
            "area_id": np.tile(area_ids, len(kept)),
            "raw": stacked("raw"),
            "z": stacked("z"),
            "score": stacked("score"),
            "rank": pd.array(stacked("rank"), dtype="Int64"),
            "coverage": stacked("coverage"),
            "reason": reasons,
        }
    )
