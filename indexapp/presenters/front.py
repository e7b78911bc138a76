"""The home page and the list of indexes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from design.charts import TileMap
from design.formats import day
from design.tables import Cell, Column, Row, Table
from indexapp.calc.spec import INDEX_NODE
from indexapp.presenters.common import SCORE, by_node, nodes_of
from indexapp.presenters.gaps import GapView, gap_view, values_of
from indexapp.presenters.overview import Line, sentences_of, tiles_of
from indexapp.queries.front import Latest, ListedIndex
from indexapp.queries.published import Index

GAPS = 2
ENDS = 3


@dataclass(frozen=True)
class Card:
    """One index on the home page. `best` and `worst` stand in where there is no map of its areas."""

    index: Index
    summary: str
    period: str
    sentences: list[str]
    gaps: list[GapView]
    tiles: TileMap | None
    best: list[Line]
    worst: list[Line]
    href: str
    method: str
    compare: str
    runs: str


def card(index: Index, latest: Latest | None, files: dict[str, dict[str, Any]]) -> Card:
    """One index with what its latest scored period says; without a published run, only what it is."""
    links = {name: reverse(name, args=[index.slug]) for name in ("method", "compare")}
    links |= {"href": reverse("overview", args=[index.slug]), "runs": reverse("run_list", args=[index.slug])}
    summary = str(index.text.get("summary", ""))
    if latest is None:
        return Card(index, summary, "", [], [], None, [], [], **links)
    lines = _lines(latest)
    ranked = sorted((line for line in lines if line.row.rank), key=lambda line: line.row.rank or 0)
    tiles = tiles_of(index, nodes_of(index.spec)[INDEX_NODE], lines, latest.areas, latest.period)
    return Card(
        index, summary, latest.period, sentences_of(lines, latest.before), _gaps(index, latest, files),
        replace(tiles, id=f"map-{index.slug}", title=f"{index.title}, {latest.period}") if tiles else None,
        ranked[:ENDS], ranked[: -ENDS - 1 : -1], **links,
    )  # fmt: skip


def _lines(latest: Latest) -> list[Line]:
    found, lines = by_node(latest.rows), []
    for pk, area in latest.areas.by_id.items():
        row, then = found.get((INDEX_NODE, latest.period, pk)), found.get((INDEX_NODE, latest.before, pk))
        if row is not None:
            known = then is not None and row.score is not None and then.score is not None
            change = row.score - then.score if known and then else None  # type: ignore[operator]
            lines.append(Line(area, row, [], change))
    return lines


def _gaps(index: Index, latest: Latest, files: dict[str, dict[str, Any]]) -> list[GapView]:
    nodes, found = nodes_of(index.spec), by_node(latest.rows)
    views = [
        gap_view(
            index, nodes[metric.slug], values_of(found, metric.slug, latest.period, latest.areas), latest.areas, latest.period,
            files.get(metric.slug, {}),
        )
        for metric in index.spec.metrics
    ]  # fmt: skip
    return sorted((view for view in views if view), key=lambda view: -view.ratio)[:GAPS]


def ends_table(which: Card) -> Table:
    """The areas at both ends, where there is no map."""
    columns = [
        Column("area", "Area"),
        Column("rank", "Rank", numeric=True),
        Column("score", "Score", numeric=True),
    ]
    rows = [
        Row([Cell(line.area.short_name), str(line.row.rank), SCORE.text(line.row.score)])
        for line in [*which.best, *reversed(which.worst)]
    ]
    return Table(f"ends-{which.index.slug}", f"Highest and lowest, {which.period}", columns, rows)


@dataclass(frozen=True)
class ListedView:
    """One index in the list of indexes."""

    index: Index
    summary: str
    facts: list[tuple[str, str]]
    versions: list[str]
    links: list[tuple[str, str]]


def listed_view(listed: ListedIndex) -> ListedView:
    """One index: period, metrics, version, when last published, and its earlier versions."""
    index, periods = listed.index, listed.periods
    span = f"{periods[-1]} (from {periods[0]})" if len(periods) > 1 else "".join(periods)
    return ListedView(
        index,
        str(index.text.get("summary", "")),
        facts=[
            ("Latest period", span or "None yet"),
            ("Metrics", f"{len(index.spec.metrics)} in {len(index.spec.domains)} domains"),
            ("Version of the definition", index.version),
            ("Last published", day(listed.published_at) if listed.published_at else "Not yet"),
        ],
        versions=[
            f"Version {each.version}, taken in on {day(each.loaded_at)}{' (current)' if each.current else ''}"
            for each in listed.versions
        ],
        links=[
            (reverse(name, args=[index.slug]), words)
            for name, words in (
                ("overview", "Scores of every area"),
                ("method", "How it is made"),
                ("run_list", "Runs and publications"),
            )
        ],
    )
