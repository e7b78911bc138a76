"""Figures of an area beside those of the areas that are most like it: over time, and metric by metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexapp.calc.periods import Period as Stretch
from indexapp.calc.periods import PeriodError, parse_period
from indexapp.calc.similar import similar_areas
from indexapp.calc.spec import MetricSpec
from indexapp.queries.areas import AreaSet, AreaView, areas_of
from indexapp.queries.published import Index, RunView, ScoreRow, index, scores
from kernel.errors import NotFound

MOST_PEERS = 15


@dataclass(frozen=True)
class FigureOf:
    """One figure of one area: its natural value, the reason why there is none, its score and its rank (1 best)."""

    value: float | None
    reason: str
    score: float | None
    rank: int | None


@dataclass(frozen=True)
class AreaFigures:
    """The figures of one area by code of period."""

    key: str
    name: str
    figures: dict[str, FigureOf]


@dataclass(frozen=True)
class PeerFigures:
    """A metric in an area and in the areas most like it, the nearest first, as the published run says it.

    `periods` are in order of time, each with its first and last day; `period` is the one that the index shows first.
    `of`: how many areas have a figure in it.
    """

    definition: str
    definition_title: str
    metric: str
    title: str
    unit: str
    direction: int
    decimals: int
    run_id: int
    run_finished_at: str
    illustrative: bool
    period: str
    of: int
    periods: tuple[Stretch, ...]
    area: AreaFigures
    peers: tuple[AreaFigures, ...]


@dataclass(frozen=True)
class AgainstPeers:
    """One metric of an area in one period, and how many of the similar areas with a figure do better."""

    slug: str
    title: str
    unit: str
    decimals: int
    value: float | None
    reason: str
    better: int
    of: int


@dataclass(frozen=True)
class AreaAgainstPeers:
    """Every metric of an area beside the areas most like it, in one period, in reading order."""

    definition: str
    definition_title: str
    period: str
    run_id: int
    illustrative: bool
    key: str
    name: str
    peers: tuple[str, ...]
    metrics: tuple[AgainstPeers, ...]


def figures_with_peers(definition: str, metric: str, area: str, most: int = MOST_PEERS) -> PeerFigures | None:
    """A metric over time in an area and in those most like it; None where there is no such figure.

    Likeness is by deprivation and size (`calc.similar`), as on the area's page. At most seven queries, six of them
    only the first time.
    """
    found = _published(definition, area)
    if found is None:
        return None
    shown, run, areas, place = found
    spec = next((each for each in run.spec.metrics if each.slug == metric), None)
    if spec is None:
        return None
    peers = _peers(areas, place, most)
    rows = scores(run, [each.id for each in (place, *peers)], nodes=[metric])
    held: dict[int, dict[str, FigureOf]] = {}
    for row in rows:
        held.setdefault(row.area_id, {})[row.period] = _figure(row)
    codes = {row.period for row in rows}
    return PeerFigures(
        definition=shown.slug,
        definition_title=shown.title,
        metric=metric,
        title=spec.title,
        unit=spec.unit,
        direction=spec.direction,
        decimals=spec.decimals,
        run_id=run.id,
        run_finished_at=run.finished_at.isoformat(),
        illustrative=shown.illustrative,
        period=_latest(run, metric),
        of=run.blocks[metric, _latest(run, metric)].areas_scored if _latest(run, metric) else 0,
        periods=tuple(_stretches([each for each in run.periods if each in codes])),
        area=AreaFigures(place.key, place.short_name, held.get(place.id, {})),
        peers=tuple(AreaFigures(each.key, each.short_name, held.get(each.id, {})) for each in peers),
    )


def metrics_against_peers(definition: str, area: str, most: int = MOST_PEERS) -> AreaAgainstPeers | None:
    """Every metric of an area beside the areas most like it, in the period that the index shows first; None without.

    At most seven queries, six of them only the first time.
    """
    found = _published(definition, area)
    if found is None or found[1].default_period is None:
        return None
    shown, run, areas, place = found
    period = run.default_period or ""
    peers = _peers(areas, place, most)
    rows = scores(run, [each.id for each in (place, *peers)], periods=[period])
    by_node = {(row.node, row.area_id): row for row in rows}
    return AreaAgainstPeers(
        definition=shown.slug,
        definition_title=shown.title,
        period=period,
        run_id=run.id,
        illustrative=shown.illustrative,
        key=place.key,
        name=place.short_name,
        peers=tuple(each.short_name for each in peers),
        metrics=tuple(
            _against(spec, by_node.get((spec.slug, place.id)), [by_node.get((spec.slug, each.id)) for each in peers])
            for spec in run.spec.metrics
        ),
    )  # fmt: skip


def _published(definition: str, area: str) -> tuple[Index, RunView, AreaSet, AreaView] | None:
    try:
        shown = index(definition)
        if shown.run is None:
            return None
        areas = areas_of(shown)
        return shown, shown.run, areas, areas.get(area)
    except NotFound:
        return None


def _peers(areas: AreaSet, place: AreaView, most: int) -> list[AreaView]:
    nearest = similar_areas(areas.context, place.key, most)["area"]
    return [areas.by_key[key] for key in nearest]


def _latest(run: RunView, metric: str) -> str:
    """The period that the index shows first where the metric has figures in it, else its own latest with some."""
    there = [
        each for each in run.periods if (metric, each) in run.blocks and run.blocks[metric, each].areas_scored
    ]
    return run.default_period if run.default_period in there else (there[-1] if there else "")  # type: ignore[return-value]


def _figure(row: ScoreRow) -> FigureOf:
    return FigureOf(row.raw, "" if row.raw is not None else row.reason, row.score, row.rank)


def _stretches(codes: Sequence[str]) -> list[Stretch]:
    """The periods by their codes, in the order given; one that names no time is left out."""
    found = []
    for code in codes:
        try:
            found.append(parse_period(code))
        except PeriodError:
            continue
    return found


def _against(spec: MetricSpec, own: ScoreRow | None, others: Sequence[ScoreRow | None]) -> AgainstPeers:
    scored = [each.score for each in others if each is not None and each.score is not None]
    mine = own.score if own is not None else None
    return AgainstPeers(
        slug=spec.slug,
        title=spec.title,
        unit=spec.unit,
        decimals=spec.decimals,
        value=own.raw if own is not None else None,
        reason=own.reason if own is not None and own.raw is None else "",
        better=sum(each > mine for each in scored) if mine is not None else 0,
        of=len(scored),
    )
