"""What the home page and the list of indexes show: every index at once, in a handful of queries however many there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, OuterRef, Subquery

from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.spec import INDEX_NODE
from indexapp.models import (
    Block,
    Definition,
    DefinitionVersion,
    MapTile,
    Metric,
    Publication,
    PublicationCounter,
    Release,
    ReleaseStatus,
    Score,
)
from indexapp.queries.areas import AreaSet, AreaView
from indexapp.queries.published import Index, ScoreRow
from kernel.canonical import canonical_json

MOST_SCORES = 20_000
"""Beyond so many the home page tells only the index itself, not the gaps of single metrics."""


@dataclass(frozen=True)
class Latest:
    """The latest scored period of an index and the one before ("" where there is none), with their scores.

    `areas` have names and places on the map, no context. `rows`: the index in both periods; the metrics in the latest
    one where there are few enough.
    """

    period: str
    before: str
    areas: AreaSet
    rows: list[ScoreRow]


@dataclass(frozen=True)
class ListedVersion:
    """One version of a definition."""

    version: str
    loaded_at: dt.datetime
    current: bool


@dataclass
class ListedIndex:
    """One index as the list of indexes tells it."""

    index: Index
    published_at: dt.datetime | None
    periods: list[str] = field(default_factory=list)
    versions: list[ListedVersion] = field(default_factory=list)


def all_indexes() -> list[Index]:
    """Every index in order of display, without its run's blocks. One query."""
    rows = Definition.objects.filter(current_version__isnull=False).select_related("current_version")
    return [_index(row) for row in rows]


def _index(row: Definition) -> Index:
    version = row.current_version
    assert version is not None  # noqa: S101 - the filter of every caller saw to it
    spec, text = spec_from_json(canonical_json(version.spec)), version.text.get("file", {})
    return Index(
        row.pk,
        row.slug,
        row.title,
        version.version,
        row.illustrative,
        spec,
        text,
        None,
        row.covered_at,
        row.wanted,
        row.covered,
    )


def latest_of_all() -> dict[int, Latest]:
    """The latest scored period of each index with a published run, by definition id. Four queries."""
    chosen = _chosen_blocks(_index_blocks())
    scores = _scores([block for blocks in chosen.values() for block in blocks])
    tiles = _tiles({area.type for _, area in scores})
    found: dict[int, Latest] = {}
    for definition, blocks in chosen.items():
        ids = {block.pk for block in blocks}
        mine = [(block, row, area) for (block, row), area in scores if block in ids]
        areas = {area.id: area for _, _, area in sorted(mine, key=lambda each: each[2].short_name)}
        top = [block for block in blocks if block.node == INDEX_NODE]
        before = top[1].period.code if len(top) > 1 else ""
        placed = {area.key: tiles[area.type, len(areas)].get(area.key) for area in areas.values()}
        whole = {key: at for key, at in placed.items() if at}
        found[definition] = Latest(
            top[0].period.code,
            before,
            AreaSet(areas, whole if len(whole) == len(areas) else {}),
            [row for _, row, _ in mine],
        )
    return found


def _index_blocks() -> dict[int, list[Block]]:
    """Scored blocks of each published run's index, newest period first, by definition."""
    published = Definition.objects.filter(published_run__isnull=False).values("published_run")
    blocks = Block.objects.filter(
        run_blocks__run__in=published, node=INDEX_NODE, areas_scored__gt=0
    ).select_related("period")
    found: dict[int, list[Block]] = defaultdict(list)
    for block in blocks.order_by("-period__ends_on", "-period__starts_on"):
        found[block.definition_id].append(block)
    return found


def _chosen_blocks(tops: dict[int, list[Block]]) -> dict[int, list[Block]]:
    """The index in its two latest periods, and the metrics of the latest one unless that would be too many rows."""
    published = Definition.objects.filter(pk__in=list(tops)).values("published_run")
    latest = [blocks[0].period_id for blocks in tops.values()]
    metrics: dict[int, list[Block]] = defaultdict(list)
    rows = Block.objects.filter(
        run_blocks__run__in=published, kind="metric", stored=True, period_id__in=latest
    )
    for block in rows.select_related("period"):
        if block.period_id == tops[block.definition_id][0].period_id:
            metrics[block.definition_id].append(block)
    return {
        definition: blocks[:2]
        + (metrics[definition] if blocks[0].areas_scored * len(metrics[definition]) <= MOST_SCORES else [])
        for definition, blocks in tops.items()
    }


def _scores(blocks: list[Block]) -> list[tuple[tuple[int, ScoreRow], AreaView]]:
    by_id = {block.pk: block for block in blocks}
    figures = ("raw", "z", "score", "rank", "coverage", "reason")
    names = ("area_id", "area__key", "area__type", "area__name", "area__short_name")
    rows = Score.objects.filter(block_id__in=list(by_id)).values_list("block_id", *names, *figures)
    found = []
    for block_id, pk, key, kind, name, short_name, *values in rows:
        block = by_id[block_id]
        area = AreaView(pk, key, kind, name, short_name, None, None)
        found.append(((block_id, ScoreRow(block.node, block.period.code, pk, *values)), area))
    return found


def _tiles(types: Iterable[str]) -> dict[tuple[str, int], dict[str, tuple[int, int]]]:
    """Places on the tile map by type and number of areas."""
    found: dict[tuple[str, int], dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = MapTile.objects.filter(area__type__in=list(types)).values_list(
        "layout", "area__key", "column", "row"
    )
    for layout, key, column, row in rows:
        kind, _, size = layout.rpartition("-")
        if size.isdigit():
            found[kind, int(size)][key] = (column, row)
    return found


def files_of_metrics(slugs: Iterable[str]) -> dict[str, dict]:
    """The whole file of each metric, by slug. One query."""
    return dict(Metric.objects.filter(slug__in=list(slugs)).values_list("slug", "spec"))


def latest_releases(limit: int) -> list[Release]:
    """The releases published last that still count, newest first. One query."""
    return list(Release.objects.filter(status=ReleaseStatus.PUBLISHED).order_by("-published_number")[:limit])


def listed_indexes() -> list[ListedIndex]:
    """Every index with its scored periods, versions and last publication. Four queries."""
    published = dict(Publication.objects.order_by().values_list("definition_id").annotate(at=Max("at")))
    listed = {index.id: ListedIndex(index, published.get(index.id)) for index in all_indexes()}
    for definition, blocks in _index_blocks().items():
        if definition in listed:
            listed[definition].periods = [block.period.code for block in reversed(blocks)]
    current = Definition.objects.filter(pk=OuterRef("definition_id")).values("current_version_id")[:1]
    versions = DefinitionVersion.objects.annotate(current=Subquery(current)).order_by("-loaded_at", "-pk")
    for pk, definition, version, loaded_at, now in versions.values_list(
        "pk", "definition_id", "version", "loaded_at", "current"
    ):
        if definition in listed:
            listed[definition].versions.append(ListedVersion(version, loaded_at, pk == now))
    return list(listed.values())


def front_stamp() -> str:
    """Like `published.stamp`, and changes with every release published or withdrawn too. One query."""
    number = PublicationCounter.objects.filter(pk=1).values("number")[:1]
    in_force = (
        Release.objects.filter(status=ReleaseStatus.PUBLISHED)
        .order_by()
        .values("status")
        .annotate(size=Count("pk"))
    )
    rows = Definition.objects.order_by("pk").annotate(
        number=Subquery(number), in_force=Subquery(in_force.values("size"))
    )
    columns = ("pk", "published_run_id", "current_version_id", "wanted", "covered", "number", "in_force")
    said = ";".join(",".join(str(value) for value in row) for row in rows.values_list(*columns))
    return f"front:{said}"
