"""Areas as the pages need them: names, context, place on the map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pandas as pd
from django.db.models import QuerySet

from indexapp.models import Area, Score
from indexapp.queries.published import Index, run_view
from kernel.errors import NotFound

POPULATION = "population_mid_2022"
DEPRIVATION = "share_most_deprived_fifth_imd2019"
AREA_COLUMNS = ("pk", "key", "type", "name", "short_name", "starts_on", "ends_on")
FACT_COLUMNS = ("facts__kind", "facts__value", "facts__as_of", "facts__note", "facts__source__title")
TILE_COLUMNS = ("tiles__layout", "tiles__column", "tiles__row", "tiles__label")


@dataclass(frozen=True)
class Fact:
    """One piece of context with its source."""

    kind: str
    value: float
    as_of: str
    note: str
    source: str


@dataclass(frozen=True)
class AreaView:
    """An area with its context."""

    id: int
    key: str
    type: str
    name: str
    short_name: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    facts: dict[str, Fact] = field(default_factory=dict)

    def value(self, kind: str) -> float | None:
        """The value of one fact, None where it is not known."""
        fact = self.facts.get(kind)
        return fact.value if fact else None


@dataclass(frozen=True)
class AreaSet:
    """The areas that a definition scores."""

    by_id: dict[int, AreaView]
    tiles: dict[str, tuple[int, int]]
    """Column and row on the tile map, by key; empty where there is none for these areas."""
    labels: dict[str, str] = field(default_factory=dict)
    """What a tile shows, by key."""

    @cached_property
    def by_key(self) -> dict[str, AreaView]:
        """The same by key."""
        return {area.key: area for area in self.by_id.values()}

    @cached_property
    def context(self) -> pd.DataFrame:
        """area, population, share_most_deprived_fifth: what `calc.similar` compares by."""
        return pd.DataFrame(
            [
                {
                    "area": area.key,
                    "population": area.value(POPULATION),
                    "share_most_deprived_fifth": area.value(DEPRIVATION),
                }
                for area in self.by_id.values()
            ],
            columns=["area", "population", "share_most_deprived_fifth"],
        ).astype({"population": float, "share_most_deprived_fifth": float})

    def get(self, key: str) -> AreaView:
        """An area by key, whatever its case. Raises NotFound."""
        area = self.by_key.get(key.strip().upper())
        if area is None:
            raise NotFound(
                f"This index has no area “{key[:30]}”.",
                next_step="Search for the area by name under “Areas”.",
            )
        return area


def areas_of(index: Index) -> AreaSet:
    """The areas that an index's run scored, or without a run those its definition means, with context.

    Kept in memory until anything that concerns the index changes. Three queries at most, and only the first time.
    """
    spec = index.run.spec if index.run else index.spec
    return _area_set(spec.area_type, spec.areas_on, index.run.id if index.run else 0, index.wanted)


@lru_cache(maxsize=16)
def _area_set(area_type: str, areas_on: str | None, run_id: int, wanted: int) -> AreaSet:
    rows = _scored(run_id) if run_id else None
    if rows is None:
        rows = Area.objects.filter(type=area_type)
        if areas_on:
            rows = rows.exclude(starts_on__gt=areas_on).exclude(ends_on__lt=areas_on)
    areas: dict[int, AreaView] = {}
    tiles: dict[str, dict[str, tuple[int, int, str]]] = {}
    # One row for each area, fact and layout: a few hundred, in one query.
    for values in rows.order_by("short_name", "pk", "facts__as_of").values_list(
        *AREA_COLUMNS, *FACT_COLUMNS, *TILE_COLUMNS
    ):
        pk, key, *named = values[: len(AREA_COLUMNS)]
        kind, value, as_of, note, title, layout, column, row, label = values[len(AREA_COLUMNS) :]
        area = areas.setdefault(pk, AreaView(pk, key, *named))
        if kind is not None:
            area.facts[kind] = Fact(kind, value, as_of, note, title or "")
        if layout is not None:
            tiles.setdefault(layout, {})[key] = (column, row, label)
    placed = tiles.get(f"{area_type}-{len(areas)}", {})
    if len(placed) != len(areas):
        placed = {}
    return AreaSet(
        areas, {key: at[:2] for key, at in placed.items()}, {key: at[2] for key, at in placed.items()}
    )


def _scored(run_id: int) -> QuerySet[Area] | None:
    """The areas a run has rows for: every stored block has one for each. None where it stored nothing."""
    block = next((info.id for info in run_view(run_id).blocks.values() if info.stored), None)
    return (
        None
        if block is None
        else Area.objects.filter(pk__in=Score.objects.filter(block_id=block).values("area_id"))
    )
