"""Two to five areas side by side: their scores, their figures, how they differ and whether they are alike at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from design.charts import ComparisonChart, ComparisonRow
from design.formats import ordinal
from design.tables import Cell, Column, Row, Table
from indexapp.calc.spec import INDEX_NODE
from indexapp.presenters.area import context_of
from indexapp.presenters.common import (
    SCORE,
    Node,
    area_url,
    by_node,
    has_source,
    metric_url,
    nodes_of,
    source_url,
)
from indexapp.presenters.gaps import GapView, gap_view, values_of
from indexapp.queries.areas import DEPRIVATION, POPULATION, AreaSet, AreaView
from indexapp.queries.published import Index, RunView, ScoreRow

WIDEST = 5
TWICE = 2.0
"""Areas where one has more than twice as many people as another are said to differ in size."""
Found = dict[tuple[str, str, int], ScoreRow]


@dataclass(frozen=True)
class Chosen:
    """One chosen area with the links of its place in the comparison; `without` is empty when two are left."""

    area: AreaView
    href: str
    without: str


@dataclass(frozen=True)
class Comparison:
    """Everything the template shows of a comparison."""

    period: str
    chosen: list[Chosen]
    warnings: list[str]
    sentences: list[str]
    widest: list[GapView]
    chart: ComparisonChart
    table: Table
    context: Table
    sources: list[str]
    file: str


def comparison(
    index: Index,
    run: RunView,
    areas: AreaSet,
    chosen: list[AreaView],
    rows: list[ScoreRow],
    period: str,
    files: dict[str, dict[str, Any]],
) -> Comparison:
    """Build the view model. `rows`: scores of the chosen areas in the period, all nodes; `files`: metric files by slug."""
    found = by_node(rows)
    return Comparison(
        period=period,
        chosen=[
            Chosen(area, area_url(index, area, period), _without(index, chosen, area, period))
            for area in chosen
        ],
        warnings=unlike(areas, chosen),
        sentences=_sentences(run, chosen, found, period),
        widest=_widest(index, run, chosen, found, period, files),
        chart=_chart(index, run, chosen, found, period, files),
        table=_table(index, run, chosen, found, period),
        context=_context(chosen),
        sources=sorted({fact.source for area in chosen for fact in area.facts.values() if fact.source}),
        file=f"{reverse('compare_file', args=[index.slug])}?{query_of(chosen, period)}",
    )


def query_of(chosen: list[AreaView], period: str) -> str:
    """The query string that asks for these areas and this period."""
    return urlencode([*(("area", area.key) for area in chosen), ("period", period)])


def _without(index: Index, chosen: list[AreaView], area: AreaView, period: str) -> str:
    rest = [each for each in chosen if each is not area]
    return f"{reverse('compare', args=[index.slug])}?{query_of(rest, period)}" if len(rest) > 1 else ""


def _row(found: Found, node: str, period: str, area: AreaView) -> ScoreRow:
    return found.get((node, period, area.id)) or ScoreRow(
        node, period, area.id, None, None, None, None, None, "not_published"
    )


def unlike(areas: AreaSet, chosen: list[AreaView]) -> list[str]:
    """Sentences of warning where the areas are not alike: their deprivation more than a standard deviation of all areas
    apart, more than twice as many people, or context that is not known.
    """
    said = []
    shares = {area.short_name: share for area in chosen if (share := area.value(DEPRIVATION)) is not None}
    usual = float(areas.context["share_most_deprived_fifth"].std(ddof=1))
    if len(shares) > 1 and max(shares.values()) - min(shares.values()) > usual:
        high, low = max(shares, key=lambda name: shares[name]), min(shares, key=lambda name: shares[name])
        said.append(
            f"These areas differ a good deal in deprivation: {shares[high]:.0%} of neighbourhoods in {high} are among the most "
            f"deprived fifth of England, {shares[low]:.0%} in {low}. Differences in outcomes may come from that."
        )
    people = {area.short_name: size for area in chosen if (size := area.value(POPULATION))}
    if len(people) > 1 and max(people.values()) > TWICE * min(people.values()):
        high, low = max(people, key=lambda name: people[name]), min(people, key=lambda name: people[name])
        said.append(
            f"{high} has more than twice as many people as {low} ({people[high]:,.0f} and {people[low]:,.0f})."
        )
    unknown = [
        area.short_name for area in chosen if area.short_name not in shares or area.short_name not in people
    ]
    if unknown:
        said.append(
            f"Size or deprivation is not known for {_listed(unknown)}, so it cannot be said whether these areas are alike."
        )
    return said


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sentences(run: RunView, chosen: list[AreaView], found: Found, period: str) -> list[str]:
    scored = [
        (row.score, area, row)
        for area in chosen
        if (row := _row(found, INDEX_NODE, period, area)).score is not None
    ]
    said = []
    if len(scored) > 1:
        ordered = sorted(scored, key=lambda each: -(each[0] or 0.0))
        (_, first, top), (_, last, bottom) = ordered[0], ordered[-1]
        said.append(
            f"Of these areas {first.short_name} has the highest index score ({SCORE.text(top.score)}, {_place(run, top)}), "
            f"{last.short_name} the lowest ({SCORE.text(bottom.score)}, {_place(run, bottom)})."
        )
    else:
        said.append("Fewer than two of these areas have an index score for this period.")
    return [*said, *_wins(run, chosen, found, period)]


def _wins(run: RunView, chosen: list[AreaView], found: Found, period: str) -> list[str]:
    wins, counted = dict.fromkeys([area.short_name for area in chosen], 0), 0
    for metric in run.spec.metrics:
        scores = {
            area.short_name: row.score
            for area in chosen
            if (row := _row(found, metric.slug, period, area)).score is not None
        }
        if len(scores) < 2:
            continue
        counted += 1
        best = max(score for score in scores.values() if score is not None)
        for name, score in scores.items():
            wins[name] += score == best
    if not counted:
        return ["No metric has a score in two of these areas for this period."]
    parts = [
        f"{name} does best on {count}" for name, count in sorted(wins.items(), key=lambda each: -each[1])
    ]
    return [
        f"Of the {counted} metrics with a score in at least two of them, {_listed(parts)}. Where areas tie, each counts."
    ]


def _place(run: RunView, row: ScoreRow) -> str:
    return (
        f"{ordinal(row.rank)} of {run.blocks[row.node, row.period].areas_scored}" if row.rank else "no rank"
    )


def _widest(
    index: Index,
    run: RunView,
    chosen: list[AreaView],
    found: Found,
    period: str,
    files: dict[str, dict[str, Any]],
) -> list[GapView]:
    nodes, few = nodes_of(run.spec), AreaSet({area.id: area for area in chosen}, {})
    spans = {}
    for metric in run.spec.metrics:
        scores = [
            row.score for area in chosen if (row := _row(found, metric.slug, period, area)).score is not None
        ]
        if len(scores) > 1 and max(scores) > min(scores):
            spans[metric.slug] = max(scores) - min(scores)
    slugs = sorted(spans, key=lambda slug: -spans[slug])[:WIDEST]
    views = [
        gap_view(index, nodes[slug], values_of(found, slug, period, few), few, period, files.get(slug, {}))
        for slug in slugs
    ]
    return [view for view in views if view]


def _chart(
    index: Index,
    run: RunView,
    chosen: list[AreaView],
    found: Found,
    period: str,
    files: dict[str, dict[str, Any]],
) -> ComparisonChart:
    rows = []
    for node in _nodes(run):
        scores = [_row(found, node.slug, period, area) for area in chosen]
        rows.append(
            ComparisonRow(
                f"Domain: {node.title}" if node.kind == "domain" else files.get(node.slug, {}).get("short_title", node.title),
                [row.score for row in scores],
                metric_url(index, node.slug, period) if node.kind == "metric" else "", [row.reason for row in scores],
            )
        )  # fmt: skip
    return ComparisonChart(
        id="side-by-side", title=f"Scores side by side, {period}", style=SCORE, areas=[area.short_name for area in chosen], rows=rows,
        says="Each mark is one area’s score. Right of zero is better than usual in the baseline period, left is worse.",
        low_label="Worse than usual", high_label="Better than usual",
    )  # fmt: skip


def _nodes(run: RunView) -> Iterator[Node]:
    """The index, then each domain followed by its metrics."""
    yield from nodes_of(run.spec).values()


def _table(index: Index, run: RunView, chosen: list[AreaView], found: Found, period: str) -> Table:
    columns = [
        Column("measure", "Measure"),
        *(Column(area.key, area.short_name, numeric=True) for area in chosen),
    ]
    rows = []
    for node in _nodes(run):
        name = Cell(
            node.title, metric_url(index, node.slug, period) if node.kind == "metric" else "", note=node.unit
        )
        cells = [_cell(run, node, _row(found, node.slug, period, area), area) for area in chosen]
        rows.append(Row([name, *cells], marked=node.kind != "metric"))
    return Table("all-figures-table", f"Every figure with its score and rank, {period}", columns, rows)


def _cell(run: RunView, node: Node, row: ScoreRow, area: AreaView) -> Cell:
    place = _place(run, row) if row.rank else ""
    if node.kind != "metric":
        return Cell(SCORE.text(row.score, row.reason), absent=row.score is None, note=place)
    if row.raw is None:
        return Cell(
            node.style.text(None, row.reason),
            source_url(node.slug, area, row.period) if has_source(row) else "",
            absent=True,
        )
    scored = f"score {SCORE.text(row.score, row.reason)}" + (f", {place}" if place else "")
    return Cell(node.style.bare(row.raw), source_url(node.slug, area, row.period), note=scored)


def _context(chosen: list[AreaView]) -> Table:
    columns = [
        Column("what", "What the areas are like"),
        *(Column(area.key, area.short_name, numeric=True) for area in chosen),
    ]
    said = [context_of(area) for area in chosen]
    rows = [
        Row([said[0][at][0], *(Cell(facts[at][1], absent=facts[at][1] == "Not known") for facts in said)])
        for at in range(len(said[0]))
    ]
    return Table("context", "Context of each area", columns, rows)


FILE_COLUMNS = (
    "definition", "version", "run", "period", "area", "area_name", "kind", "node", "title", "unit", "raw", "score", "rank", "of", "reason",
    "illustrative",
)  # fmt: skip


def file_rows(
    index: Index, run: RunView, chosen: list[AreaView], rows: list[ScoreRow], period: str
) -> Iterator[list[Any]]:
    """The comparison as rows of FILE_COLUMNS, figures in full; an empty cell is an absent figure, with its reason."""
    found = by_node(rows)
    for node in _nodes(run):
        for area in chosen:
            row = _row(found, node.slug, period, area)
            yield [
                index.slug, run.spec.version, run.id, period, area.key, area.short_name, node.kind, node.slug, node.title, node.unit,
                row.raw, row.score, row.rank, run.blocks[node.slug, period].areas_scored, row.reason, "yes" if index.illustrative else "no",
            ]  # fmt: skip
