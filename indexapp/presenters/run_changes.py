"""What changed between two runs, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import pandas as pd
from django.urls import reverse

from design.formats import day, number
from design.tables import Cell, Column, Row, Table
from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.causes import Causes, SliceKey, find_causes
from indexapp.calc.changes import ChangeSummary, compare_scores, summarise
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec
from indexapp.models import Run
from indexapp.presenters.common import SCORE, Node, nodes_of
from indexapp.queries.published import Index
from indexapp.queries.runs import Differing, ReleaseBetween, differing_scores, releases_between
from kernel.canonical import canonical_json

LISTED = 15
VISIBLE = 0.005
"""A score that moved by less looks the same on every page."""
NAMED = 8


@dataclass(frozen=True)
class Cause:
    """One reason why two runs differ: a heading, sentences, and links to the releases behind it."""

    heading: str
    sentences: list[str]
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class Changes:
    """Everything the template shows of two runs' difference."""

    before: int
    after: int
    causes: list[Cause]
    sentences: list[str]
    tables: list[Table]


@dataclass(frozen=True)
class _Found:
    """What is the same for every reader of a pair of runs, and so is kept in memory."""

    summary: ChangeSummary
    index_moves: pd.DataFrame
    metric_moves: pd.DataFrame
    differing: Differing


def run_changes(index: Index, before: Run, after: Run, until: dt.datetime | None = None) -> Changes:
    """Compare two finished runs of an index. `until`: when the later one became public, for finding the releases between."""
    old, new = (spec_from_json(canonical_json(run.version.spec)) for run in (before, after))
    causes = find_causes(before.inputs, after.inputs, old, new)
    moments = [run.started_at for run in (before, after)] + [
        run.finished_at or run.started_at for run in (before, after)
    ]
    between = _between(
        frozenset(key[0] for key in causes.touched), min(moments), max(until or max(moments), max(moments))
    )
    found = _found(before.pk, after.pk)
    return Changes(
        before.pk,
        after.pk,
        _causes(causes, new, between),
        _sentences(found, nodes_of(old) | nodes_of(new)),
        _tables(index, found, causes, old, new),
    )


@lru_cache(maxsize=64)
def _between(metrics: frozenset[str], start: dt.datetime, end: dt.datetime) -> list[ReleaseBetween]:
    # Withdrawing a release makes another run, whose pair is another key; the past of this one stays as it is.
    return releases_between(set(metrics), start, end) if metrics else []


@lru_cache(maxsize=32)
def _found(before: int, after: int) -> _Found:
    """Runs never change, so neither does their difference. Only the rows that a page lists are kept."""
    differing = differing_scores(before, after)
    changes = compare_scores(differing.before, differing.after)
    moved = changes[changes["size"].abs() >= VISIBLE]
    order = moved["size"].abs().sort_values(ascending=False, kind="stable").index
    moved = moved.loc[order]
    whole = moved["node"].astype(str) == INDEX_NODE
    metric = moved["kind"].astype(str) == "metric"
    bare = Differing(
        differing.before.head(0),
        differing.after.head(0),
        differing.shared,
        differing.left_out,
        differing.names,
    )
    return _Found(summarise(changes), moved[whole].head(LISTED), moved[metric].head(LISTED), bare)


def _causes(causes: Causes, spec: DefinitionSpec, between: list[ReleaseBetween]) -> list[Cause]:
    titles = {metric.slug: metric.title for metric in spec.metrics}
    found = []
    if causes.baseline:
        found.append(_baseline(causes, spec, titles, between))
    for heading, slices in _kinds(causes, between).items():
        rest = [key for key in slices if key[1] != spec.method.baseline]
        if rest:
            found.append(Cause(heading, _slices(rest, titles), _links(between, rest)))
    if causes.definition:
        found.append(
            Cause(
                "The definition",
                list(causes.definition),
                [(reverse("method", args=[spec.slug]), "How the index is made now")],
            )
        )
    if causes.geography:
        found.append(
            Cause(
                "The geography",
                ["Which areas are scored, or which parts make them up, is not the same in both runs."],
                [],
            )
        )
    if causes.arithmetic:
        was, now = causes.arithmetic
        found.append(
            Cause(
                "The arithmetic",
                [f"The calculation itself went from version {was or '?'} to version {now or '?'}."],
                [],
            )
        )
    return found or [
        Cause(
            "Nothing", ["Both runs were made from the same data, definition, geography and arithmetic."], []
        )
    ]


def _kinds(causes: Causes, between: list[ReleaseBetween]) -> dict[str, list[SliceKey]]:
    """Slices by what happened to them. Where releases were only taken back, the figures before them count again."""
    came = {key for each in between if not each.withdrawn for key in each.slices}
    back = {key for each in between if each.withdrawn for key in each.slices} - came
    return {
        "New data": [key for key in causes.new if key not in back],
        "Revised data": [key for key in causes.revised if key not in back],
        "Withdrawn data: earlier figures count again": [
            key for key in (*causes.new, *causes.revised) if key in back
        ],
        "Withdrawn data: no figures are left": list(causes.gone),
    }


def _baseline(
    causes: Causes, spec: DefinitionSpec, titles: dict[str, str], between: list[ReleaseBetween]
) -> Cause:
    keys = [key for key in causes.touched if key[1] == spec.method.baseline]
    named = _names([titles.get(slug, slug) for slug in causes.baseline])
    sentences = [
        f"Figures of the baseline period itself, {spec.method.baseline}, changed for {named}.",
        "What counts as usual there is another figure now, so the scores of these metrics move in every period, and with them those "
        "of their domains and of the index. They are not listed one by one for that reason.",
    ]
    return Cause("The baseline", sentences, _links(between, keys))


def _slices(slices: Iterable[SliceKey], titles: dict[str, str]) -> list[str]:
    """Slices in words: by metric, or by period where all metrics of a period are concerned."""
    by_metric: dict[str, list[str]] = {}
    for metric, period in slices:
        by_metric.setdefault(metric, []).append(period)
    lines = [f"{titles.get(metric, metric)}: {_periods(periods)}" for metric, periods in by_metric.items()]
    if len(lines) <= NAMED:
        return lines
    count = sum(len(periods) for periods in by_metric.values())
    periods = Counter(period for _, period in slices)
    return [
        f"{len(by_metric)} metrics in {_periods(list(periods))} ({count:,} slices of data)",
        *lines[:NAMED],
        f"and {len(lines) - NAMED} more metrics",
    ]


def _periods(periods: list[str]) -> str:
    return (
        _names(periods) if len(periods) <= 3 else f"{len(periods)} periods from {periods[0]} to {periods[-1]}"
    )


def _names(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _links(between: list[ReleaseBetween], slices: Iterable[SliceKey]) -> list[tuple[str, str]]:
    wanted = set(slices)
    return [
        (
            reverse("release", args=[each.id]),
            f"Release {each.id}, {each.filename}, {'withdrawn' if each.withdrawn else 'published'} on {day(each.at)}"
            + (f": {each.why}" if each.why else "") + (" (illustrative)" if each.illustrative else ""),
        )
        for each in between
        if each.slices & wanted
    ]  # fmt: skip


def _sentences(found: _Found, nodes: dict[str, Node]) -> list[str]:
    summary, differing = found.summary, found.differing
    counts = [
        ("changed", summary.changed),
        ("are new", summary.new),
        ("are gone", summary.gone),
        ("came out the same", summary.same),
    ]
    told = [f"{count:,} {words}" for words, count in counts if count]
    said = [
        f"{differing.shared:,} blocks of scores (one measure in one period) are the very same in both runs."
    ]
    if told:
        said.append(f"Of the figures in the other blocks, {_names(told)}.")
    if summary.moved_rank:
        said.append(f"{summary.moved_rank:,} ranks moved.")
    touched = [
        f"{nodes[node].title if node in nodes else node} ({count:,})"
        for node, count in list(summary.by_node.items())[:NAMED]
    ]
    if touched:
        said.append(f"Most figures touched: {_names(touched)}.")
    if differing.left_out:
        said.append(
            f"The runs are large, so only the latest periods were compared; left out: {_periods(list(reversed(differing.left_out)))}. "
            "The files of both runs hold every figure."
        )
    return said


def _tables(
    index: Index, found: _Found, causes: Causes, old: DefinitionSpec, new: DefinitionSpec
) -> list[Table]:
    nodes = nodes_of(old) | nodes_of(new)
    tables = []
    if len(found.index_moves):
        tables.append(
            _table(
                "index-moves",
                "Index scores that moved most",
                found.index_moves,
                nodes,
                found.differing.names,
                index,
            )
        )
    if len(found.metric_moves) and not causes.baseline:
        tables.append(
            _table(
                "metric-moves",
                "Metrics whose scores moved most",
                found.metric_moves,
                nodes,
                found.differing.names,
                index,
            )
        )
    return tables


def _table(
    table_id: str,
    caption: str,
    moves: pd.DataFrame,
    nodes: dict[str, Node],
    names: dict[str, str],
    index: Index,
) -> Table:
    columns = [
        Column("area", "Area"), Column("node", "Measure"), Column("period", "Period"), Column("before", "Score before", numeric=True),
        Column("after", "Score after", numeric=True), Column("change", "Change", numeric=True), Column("rank", "Rank", numeric=True),
    ]  # fmt: skip
    rows = []
    for move in moves.itertuples(index=False):
        node = nodes.get(str(move.node)) or Node(str(move.node), str(move.node), "metric")
        href = (
            f"{reverse('area_in_index', args=[index.slug, move.area])}?{urlencode({'period': move.period})}"
        )
        rows.append(
            Row(
                [
                    Cell(names.get(str(move.area), str(move.area)), href), node.title, str(move.period),
                    Cell(SCORE.text(move.score_before), note=_raw(node, move.raw_before)), Cell(SCORE.text(move.score_after), note=_raw(node, move.raw_after)),
                    number(move.size, 2, signed=True), _ranks(move.rank_before, move.rank_after),
                ]
            )
        )  # fmt: skip
    return Table(table_id, caption, columns, rows)


def _raw(node: Node, value: float) -> str:
    return node.style.text(value) if node.kind == "metric" and pd.notna(value) else ""


def _ranks(before: float, after: float) -> str:
    was, now = (f"{value:.0f}" if pd.notna(value) else "none" for value in (before, after))
    return was if was == now else f"{was} to {now}"
