"""The overview of an index: every area around zero (figure 1 of the source), a tile map, the headline gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from design.charts import RankedChart, RankedItem, Tile, TileMap
from design.formats import number
from design.tables import Cell, Column, Row, Table
from indexapp.calc.spec import INDEX_NODE
from indexapp.presenters.common import SCORE, Node, area_url, by_node, earlier, nodes_of
from indexapp.presenters.facts import Fact, facts
from indexapp.presenters.gaps import GapView, gap_view, values_of
from indexapp.queries.areas import DEPRIVATION, AreaSet, AreaView
from indexapp.queries.published import Index, RunView, ScoreRow
from kernel.errors import BadInput

BREAKS = (-0.3, -0.1, 0.1, 0.3)
CLASS_WORDS = (
    "Well below zero (under −0.3)",
    "Below zero",
    "Near zero (−0.1 to 0.1)",
    "Above zero",
    "Well above zero (over 0.3)",
)
SORTS = ("rank", "area", "change", "deprivation")
"""Columns to sort by, besides the domains."""
HEADLINES = 6


@dataclass(frozen=True)
class Overview:
    """Everything the overview template shows."""

    period: str
    before: str
    node: Node
    chart: RankedChart
    tiles: TileMap | None
    table: Table
    gaps: list[GapView]
    sentences: list[str]
    facts: list[Fact]


@dataclass(frozen=True)
class Line:
    """One area's figures for the period."""

    area: AreaView
    row: ScoreRow
    domains: list[ScoreRow]
    change: float | None


def overview(
    index: Index, run: RunView, areas: AreaSet, rows: list[ScoreRow], period: str, node: str, sort: str,
    files: Mapping[str, Mapping[str, Any]], counts: Mapping[str, Mapping[int, float]],
) -> Overview:  # fmt: skip
    """Build the page's view model.

    `rows`: scores of all areas, all nodes, in the period and the one before, and what the published facts need; `counts`:
    denominators for those facts, by metric and area id; `files`: metric files by slug.
    """
    nodes, found, before = nodes_of(run.spec), by_node(rows), earlier(run, period)
    lines = _sorted(
        [_line(area, found, run, period, before, node) for area in areas.by_id.values()], sort, run
    )
    return Overview(
        period=period, before=before, node=nodes[node],
        chart=_chart(index, nodes[node], lines, period),
        tiles=tiles_of(index, nodes[node], lines, areas, period),
        table=_table(index, run, nodes[node], lines, period, before, sort),
        gaps=_gaps(index, run, areas, nodes, found, period, node, files),
        sentences=sentences_of(lines, before),
        facts=facts(index, nodes, areas, found, counts, files),
    )  # fmt: skip


def _gaps(
    index: Index, run: RunView, areas: AreaSet, nodes: Mapping[str, Node], found: Mapping[tuple[str, str, int], ScoreRow],
    period: str, node: str, files: Mapping[str, Mapping[str, Any]],
) -> list[GapView]:  # fmt: skip
    """The widest gaps of the metrics shown: of one domain, or of all."""
    shown = [
        use.metric.slug
        for domain in run.spec.domains
        if node in (INDEX_NODE, domain.slug)
        for use in domain.metrics
    ]
    views = (
        gap_view(
            index, nodes[slug], values_of(found, slug, period, areas), areas, period, files.get(slug, {})
        )
        for slug in shown
    )
    return sorted((view for view in views if view), key=lambda view: -view.ratio)[:HEADLINES]


def _line(
    area: AreaView,
    found: dict[tuple[str, str, int], ScoreRow],
    run: RunView,
    period: str,
    before: str,
    node: str,
) -> Line:
    row = found[node, period, area.id]
    then = found.get((node, before, area.id))
    change = row.score - then.score if then and row.score is not None and then.score is not None else None
    return Line(area, row, [found[domain.slug, period, area.id] for domain in run.spec.domains], change)


def _sorted(lines: list[Line], sort: str, run: RunView) -> list[Line]:
    """In the order asked for; areas without a figure stand last, whichever way the rest runs; ties by name."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    named = sorted(lines, key=lambda line: line.area.short_name.casefold())
    if name == "area":
        return named[::-1] if falling else named
    value = _figure(name, run)
    present = sorted(
        (line for line in named if value(line) is not None),
        key=lambda line: value(line) or 0.0,
        reverse=falling,
    )
    return present + [line for line in named if value(line) is None]


def _figure(name: str, run: RunView) -> Callable[[Line], float | None]:
    """What a column is sorted by."""
    domains = [domain.slug for domain in run.spec.domains]
    if name in domains:
        at = domains.index(name)
        return lambda line: line.domains[at].score
    if name == "change":
        return lambda line: line.change
    if name == "deprivation":
        return lambda line: line.area.value(DEPRIVATION)
    return lambda line: line.row.rank


def _chart(index: Index, node: Node, lines: list[Line], period: str) -> RankedChart:
    items = [
        RankedItem(
            line.area.short_name,
            line.row.score,
            area_url(index, line.area, period),
            line.row.rank,
            line.row.reason,
        )
        for line in lines
    ]
    return RankedChart(
        id="areas-around-zero",
        title=f"{node.title}, {period}",
        says="Each bar is one area. Bars to the right of zero are better than usual in the baseline year, bars to the left are worse.",
        style=SCORE,
        items=items,
    )


def tiles_of(index: Index, node: Node, lines: list[Line], areas: AreaSet, period: str) -> TileMap | None:
    """Every area as a tile, None where there is no map of these areas."""
    if not areas.tiles:
        return None
    tiles = [
        Tile(
            line.area.key, line.area.short_name, line.row.score, area_url(index, line.area, period), line.row.reason,
            code=areas.labels.get(line.area.key, ""), at=areas.tiles[line.area.key],
        )
        for line in lines
    ]  # fmt: skip
    return TileMap(
        id="tile-map",
        title=f"{node.title} on a map of tiles, {period}",
        says="Each tile is one area, placed roughly where it lies. The sign and the number say the same as the colour.",
        style=SCORE,
        tiles=tiles,
        breaks=BREAKS,
        class_words=CLASS_WORDS,
        value_label="Score",
    )


def _table(
    index: Index, run: RunView, node: Node, lines: list[Line], period: str, before: str, sort: str
) -> Table:
    columns = [
        Column("area", "Area", sortable=True),
        Column("rank", "Rank", numeric=True, sortable=True),
        Column(
            "score",
            "Score" if node.kind == "index" else f"{node.title}: score",
            numeric=True,
            term="score" if node.kind == "index" else "",
        ),
        Column("change", f"Change since {before}" if before else "Change", numeric=True, sortable=True),
        *(Column(domain.slug, domain.title, numeric=True, sortable=True) for domain in run.spec.domains),
        Column("deprivation", "Neighbourhoods in the most deprived fifth", numeric=True, sortable=True),
    ]
    return Table(
        "scores",
        f"{node.title}: every area, {period}",
        columns,
        [_row(index, run, line, period) for line in lines],
        sort=sort,
    )


def _row(index: Index, run: RunView, line: Line, period: str) -> Row:
    """One area; each score leads to what it is made of on the area's page."""
    share, page = line.area.value(DEPRIVATION), area_url(index, line.area, period)
    return Row(
        [
            Cell(line.area.short_name, page),
            Cell(str(line.row.rank) if line.row.rank else "–", absent=line.row.rank is None),
            _score(line.row, f"{page}#{'metrics' if line.row.node == INDEX_NODE else line.row.node}"),
            Cell(number(line.change, 2, signed=True) or "–", absent=line.change is None),
            *(_score(row, f"{page}#{row.node}") for row in line.domains),
            Cell(f"{number(share * 100)}%" if share is not None else "Not known", absent=share is None),
        ]
    )


def _score(row: ScoreRow, href: str) -> Cell:
    return Cell(SCORE.text(row.score, row.reason), href, absent=row.score is None)


def sentences_of(lines: list[Line], before: str) -> list[str]:
    """Who scores highest and lowest, how many are above zero, who moved most since the period before."""
    scored = [line for line in lines if line.row.score is not None]
    if not scored:
        return ["No area has a score for this period."]
    ends = [_end(scored, each([line.row.rank or 0 for line in scored])) for each in (min, max)]
    said = [
        f"Highest: {ends[0]}. Lowest: {ends[1]}.",
        f"{sum((line.row.score or 0) > 0 for line in scored)} of {len(scored)} areas are above zero, which is what was usual in the baseline year.",
    ]
    moved = [line for line in scored if line.change is not None]
    if before and any(line.change for line in moved):
        most = max(moved, key=lambda line: abs(line.change or 0))
        way = "up" if (most.change or 0) > 0 else "down"
        said.append(
            f"{most.area.short_name} moved most since {before}: {way} by {number(abs(most.change or 0), 2)}."
        )
    return said


def _end(lines: list[Line], rank: int) -> str:
    """Who stands at one end, all of them where several share it: "Dorset (+0.31)"."""
    there = [line for line in lines if line.row.rank == rank]
    names = [line.area.short_name for line in there]
    whole = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{whole} ({SCORE.text(there[0].row.score)})"


def default_node(asked: str, run: RunView) -> str:
    """The node to show: the index itself, or a domain by its slug. Raises BadInput for anything else."""
    domains = [domain.slug for domain in run.spec.domains]
    if asked in ("", INDEX_NODE):
        return INDEX_NODE
    if asked not in domains:
        raise BadInput(
            f"This index has no domain “{asked[:60]}”.", next_step=f"Choose one of {', '.join(domains)}."
        )
    return asked
