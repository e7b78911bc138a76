"""What the public sees of an index: the published run, its blocks and scores, as plain values.

A run never changes, so what is read of one is kept in memory by its id; only which run is published is asked anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec
from indexapp.models import (
    Block,
    Definition,
    DefinitionVersion,
    Observation,
    Publication,
    ReleaseStatus,
    Run,
    Score,
)
from kernel.canonical import canonical_json
from kernel.errors import NotFound


@dataclass(frozen=True)
class BlockInfo:
    """One block of a run: a node in a period. When not `stored`, every area has its `reason` and `coverage`."""

    id: int
    kind: str
    node: str
    period: str
    centre: float | None
    spread: float | None
    areas_scored: int
    stored: bool
    reason: str
    coverage: float | None


@dataclass(frozen=True)
class ScoreRow:
    """One area's score of one node in one period; `score` None always has a `reason`."""

    node: str
    period: str
    area_id: int
    raw: float | None
    z: float | None
    score: float | None
    rank: int | None
    coverage: float | None
    reason: str


@dataclass(frozen=True)
class RunView:
    """A finished run: its definition as computed, its blocks by node and period, its periods in order of time."""

    id: int
    spec: DefinitionSpec
    text: dict[str, Any]
    finished_at: dt.datetime
    blocks: dict[tuple[str, str], BlockInfo]
    periods: tuple[str, ...]
    illustrative: bool = False
    """Whether figures of an illustrative release were in force when it was first looked at."""

    @property
    def scored_periods(self) -> tuple[str, ...]:
        """Periods in which at least one area has an index score."""
        return tuple(period for period in self.periods if self.blocks[INDEX_NODE, period].areas_scored)

    @property
    def default_period(self) -> str | None:
        """The period shown first: the latest with an index score, else the latest with any data."""
        return next(iter((*reversed(self.scored_periods), *reversed(self.periods))), None)


@dataclass(frozen=True)
class Index:
    """A definition as the public sees it. `run` is None until the first run is published."""

    id: int
    slug: str
    title: str
    version: str
    illustrative: bool
    """Whether its definition or any figure behind it is made up."""
    spec: DefinitionSpec
    text: dict[str, Any]
    run: RunView | None
    published_at: dt.datetime | None
    wanted: int
    """How many changes have concerned it so far."""
    covered: int
    """How many of them its published run has seen."""

    @property
    def due(self) -> bool:
        """Whether newer data is waiting to be computed."""
        return self.wanted > self.covered


def indexes() -> list[Definition]:
    """Every definition that can be computed, in order of display, with current version and published run."""
    return list(
        Definition.objects.filter(current_version__isnull=False).select_related(
            "current_version", "published_run"
        )
    )


def index(slug: str) -> Index:
    """One index by its definition's slug. Raises NotFound. At most three queries, one when its run is in memory."""
    rows = Definition.objects.filter(slug=slug, current_version__isnull=False).values_list(
        "pk",
        "slug",
        "title",
        "illustrative",
        "current_version_id",
        "published_run_id",
        "wanted",
        "covered",
        "covered_at",
    )
    row = rows.first() if "\x00" not in slug else None  # PostgreSQL refuses to look for such text
    if row is None:
        raise NotFound(f"There is no index called “{slug}”.", next_step="See the list of indexes.")
    pk, slug, title, illustrative, version_id, run_id, wanted, covered, covered_at = row
    version, spec, text = _version(version_id)
    run = run_view(run_id) if run_id else None
    made_up = illustrative or (run is not None and run.illustrative)
    return Index(pk, slug, title, version, made_up, spec, text, run, covered_at, wanted, covered)


@lru_cache(maxsize=64)
def _version(version_id: int) -> tuple[str, DefinitionSpec, dict[str, Any]]:
    version, spec, text = DefinitionVersion.objects.values_list("version", "spec", "text").get(pk=version_id)
    return version, spec_from_json(canonical_json(spec)), text.get("file", {})


@lru_cache(maxsize=64)
def run_view(run_id: int) -> RunView:
    """A finished run, kept in memory. Raises Run.DoesNotExist for one that is not finished."""
    row = (
        Run.objects.filter(finished_at__isnull=False)
        .exclude(fingerprint="")
        .annotate(made_up=Exists(_made_up()))
        .get(pk=run_id)
    )
    _, spec, text = _version(row.version_id)
    infos = [
        BlockInfo(*values)
        for values in Block.objects.filter(run_blocks__run_id=run_id)
        .order_by("period__ends_on", "period__starts_on", "pk")
        .values_list(
            "pk",
            "kind",
            "node",
            "period__code",
            "centre",
            "spread",
            "areas_scored",
            "stored",
            "reason",
            "coverage",
        )
    ]
    periods = tuple(dict.fromkeys(info.period for info in infos))
    assert row.finished_at is not None  # noqa: S101 - the filter above saw to it
    blocks = {(info.node, info.period): info for info in infos}
    return RunView(run_id, spec, text, row.finished_at, blocks, periods, row.made_up)


def _made_up() -> QuerySet[Observation]:
    """Figures in force of a definition's metrics that came with a release that says it is illustrative."""
    rows = Observation.objects.filter(
        release__illustrative=True, release__status=ReleaseStatus.PUBLISHED, is_current=True
    )
    return rows.filter(metric__definition_places__definition=OuterRef("definition_id"))


def scores(
    run: RunView,
    area_ids: Collection[int],
    *,
    nodes: Iterable[str] | None = None,
    periods: Iterable[str] | None = None,
    also: Collection[tuple[str, str]] = (),
) -> list[ScoreRow]:
    """Scores of some areas in a run, for some nodes and periods or all. One query; blocks without rows are spelt out.

    `also`: single nodes and periods besides. Sorted by nothing in particular: callers pick by node, period and area.
    """
    wanted_nodes = None if nodes is None else set(nodes)
    wanted_periods = None if periods is None else set(periods)
    blocks = [
        info
        for (node, period), info in run.blocks.items()
        if (
            (wanted_nodes is None or node in wanted_nodes)
            and (wanted_periods is None or period in wanted_periods)
        )
        or (node, period) in also
    ]
    by_id = {info.id: info for info in blocks if info.stored}
    rows: list[ScoreRow] = []
    if by_id and area_ids:
        found = Score.objects.filter(Q(block_id__in=list(by_id)) & Q(area_id__in=list(area_ids)))
        for block_id, area_id, *figures in found.values_list(
            "block_id", "area_id", "raw", "z", "score", "rank", "coverage", "reason"
        ):
            info = by_id[block_id]
            rows.append(ScoreRow(info.node, info.period, area_id, *figures))
    for info in blocks:
        if not info.stored:
            rows += [
                ScoreRow(info.node, info.period, area_id, None, None, None, None, info.coverage, info.reason)
                for area_id in area_ids
            ]
    return rows


def stamp() -> str:
    """Changes whenever anything that public index pages show may have changed: one small query, for caches and ETags."""
    rows = Definition.objects.order_by("pk").values_list(
        "pk", "published_run_id", "current_version_id", "wanted", "covered"
    )
    return ";".join(",".join(str(value) for value in row) for row in rows)


def publications(definition_id: int, limit: int = 50) -> list[Publication]:
    """The newest publications of a definition, newest first, with their runs."""
    return list(
        Publication.objects.filter(definition_id=definition_id).select_related("run", "replaced")[:limit]
    )
