"""Figures as they stand now, in a form that can be pinned: kept with what cites them, and compared later.

A pin is plain JSON. What a later run says of the same metric, area and period is read anew and set beside it.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from indexapp.calc.spec import INDEX_NODE, DefinitionSpec
from indexapp.models import Area, Definition, Observation, Release
from indexapp.queries.areas import AreaView, areas_of
from indexapp.queries.geography import reference
from indexapp.queries.metrics import parts_behind
from indexapp.queries.published import Index, RunView, ScoreRow, index, run_view, scores
from kernel.errors import NotFound

Point = tuple[str, float | None, str]
"""Period, value and the reason for its absence."""
_LISTED = frozenset({"series", "releases"})


@dataclass(frozen=True)
class PinnedFigure:
    """One metric of one area in one period, as a published run says it. JSON through `as_json` and `from_json`.

    `centre` is the baseline's usual value that scores are measured from, `median` the middle area in this very
    period. `rank` is among `of` areas with a figure, 1 best. `absent`: code of the reason where there is no value.
    `releases`: id and name of each release with a row behind the figure; `series`: every period of the run.
    """

    definition: str
    definition_title: str
    metric: str
    title: str
    unit: str
    direction: int
    decimals: int
    area: str
    area_name: str
    period: str
    value: float | None
    absent: str
    score: float | None
    rank: int | None
    of: int
    median: float | None
    centre: float | None
    run_id: int
    run_finished_at: str
    illustrative: bool
    releases: tuple[tuple[int, str], ...] = ()
    series: tuple[Point, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values with lists for tuples, as a JSON column takes them."""
        return {
            name: [list(each) for each in value] if name in _LISTED else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PinnedFigure:
        """What `as_json` wrote. Keys that it does not know are left out. Raises KeyError where one is not there."""
        known = {each.name: data[each.name] for each in fields(cls) if each.name not in _LISTED}
        return cls(
            **known,
            releases=tuple((int(pk), str(name)) for pk, name in data.get("releases", ())),
            series=tuple((period, value, reason) for period, value, reason in data.get("series", ())),
        )


@dataclass(frozen=True)
class Moved:
    """What the published run says now of a pinned figure.

    `run_id` 0: the index has no published run, or the run has no such metric, area or period any more (`gone`).
    `moved`: whether value, absence, score or rank differ; a newer run that says the same has not moved it.
    """

    run_id: int
    run_finished_at: str
    value: float | None
    absent: str
    score: float | None
    rank: int | None
    of: int
    newer_run: bool
    moved: bool
    gone: bool = False


@dataclass(frozen=True)
class MetricChoice:
    """A metric that a form offers, with the domain it stands in."""

    slug: str
    title: str
    unit: str
    direction: int
    decimals: int
    domain: str
    domain_title: str


@dataclass(frozen=True)
class AreaChoice:
    """An area that a form offers."""

    key: str
    name: str


def definitions_with_runs() -> list[tuple[str, str]]:
    """Slug and title of every index with a published run, in order of display. One query."""
    return list(Definition.objects.filter(published_run__isnull=False).values_list("slug", "title"))


def metrics_of(definition: str) -> list[MetricChoice]:
    """The metrics of an index's published run, or without one of its definition, in reading order. Raises NotFound."""
    found = index(definition)
    return metric_choices(found.run.spec if found.run else found.spec)


def metric_choices(spec: DefinitionSpec) -> list[MetricChoice]:
    """The metrics of a definition as a form offers them, in reading order."""
    return [
        MetricChoice(
            use.metric.slug, use.metric.title, use.metric.unit, use.metric.direction, use.metric.decimals, domain.slug,
            domain.title,
        )
        for domain in spec.domains
        for use in domain.metrics
    ]  # fmt: skip


def periods_of(definition: str) -> list[str]:
    """The periods with data of an index's published run, latest first; empty without a run. Raises NotFound."""
    found = index(definition)
    return list(reversed(found.run.periods)) if found.run else []


def areas_of_footprint(definition: str, keys: Iterable[str]) -> list[AreaChoice]:
    """The areas of an index that lie in, or hold, the areas of a body; all of them where none does. By name.

    `keys`: the body's areas. A council counts for the systems it lies in, a region for the systems inside it.
    """
    return areas_near(index(definition), keys)


def areas_near(found: Index, keys: Iterable[str]) -> list[AreaChoice]:
    """The same, for an index that was read already. No query once its areas are in memory."""
    areas = areas_of(found)
    wanted = {system for key in keys for system in _scored_over(key, areas.by_key)}
    chosen = [areas.by_key[key] for key in wanted] or list(areas.by_id.values())
    return sorted(
        (AreaChoice(area.key, area.short_name) for area in chosen), key=lambda each: each.name.casefold()
    )


def _scored_over(key: str, scored: Mapping[str, AreaView]) -> set[str]:
    if key in scored:
        return {key}
    tables = reference()
    found = {row.system for row in tables.council_systems if row.council == key and row.extent != "edge"}
    found |= {row.whole for row in tables.memberships if row.part == key and row.layer == "sub-icb-2022"}
    found |= {area.key for area in tables.areas.values() if area.region == key}
    return found & set(scored)


def figure_now(definition: str, metric: str, area: str, period: str = "") -> PinnedFigure | None:
    """A figure as the published run says it; None where the index, metric, area, period or a run is not there.

    `period` empty: the one that the index shows first. At most nine queries, four of them only the first time.
    """
    try:
        found = index(definition)
        place = areas_of(found).get(area)
    except NotFound:
        return None
    run = found.run
    when = period or (run.default_period if run else "") or ""
    if run is None or (metric, when) not in run.blocks or metric not in _kinds(run.spec):
        return None
    rows = _rows_of_figure(found, run, metric, place, when)
    here = rows[place.id, when]
    everyone = [row.raw for row in rows.values() if row.period == when and row.raw is not None]
    spec = next((each for each in run.spec.metrics if each.slug == metric), None)
    block = run.blocks[metric, when]
    return PinnedFigure(
        definition=found.slug,
        definition_title=found.title,
        metric=metric,
        title=spec.title if spec else _kinds(run.spec)[metric],
        unit=spec.unit if spec else "",
        direction=spec.direction if spec else 1,
        decimals=spec.decimals if spec else 2,
        area=place.key,
        area_name=place.short_name,
        period=when,
        value=_shown(here, spec is not None),
        absent=here.reason if _shown(here, spec is not None) is None else "",
        score=here.score,
        rank=here.rank,
        of=block.areas_scored,
        median=statistics.median(everyone) if everyone else None,
        centre=block.centre,
        run_id=run.id,
        run_finished_at=run.finished_at.isoformat(),
        illustrative=found.illustrative,
        releases=tuple(_releases(run.spec, metric, place.id, when)) if spec else (),
        series=tuple(
            (each, value, "" if value is not None else rows[place.id, each].reason)
            for each in run.periods
            if (metric, each) in run.blocks and (place.id, each) in rows
            for value in [_shown(rows[place.id, each], spec is not None)]
        ),
    )


def _kinds(spec: DefinitionSpec) -> dict[str, str]:
    """Titles of the nodes that can be pinned: metrics, domains and the index itself."""
    titles = {INDEX_NODE: spec.title} | {domain.slug: domain.title for domain in spec.domains}
    return titles | {metric.slug: metric.title for metric in spec.metrics}


def _shown(row: ScoreRow, is_metric: bool) -> float | None:
    """The figure of a row: of a metric its natural value, of a domain or the index its score."""
    return row.raw if is_metric else row.score


def _rows_of_figure(
    found: Index, run: RunView, metric: str, place: AreaView, period: str
) -> dict[tuple[int, str], ScoreRow]:
    """One metric: every area in the period, this area in every period."""
    everywhere = scores(run, list(areas_of(found).by_id), nodes=[metric], periods=[period])
    over_time = scores(run, [place.id], nodes=[metric])
    return {(row.area_id, row.period): row for row in [*everywhere, *over_time]}


def _releases(spec: DefinitionSpec, metric: str, area_id: int, period: str) -> list[tuple[int, str]]:
    """Releases in force with the row behind an area's figure, or with those of the parts that it was put together from."""
    rows = Observation.objects.filter(metric__slug=metric, period__code=period, is_current=True)
    own = set(rows.filter(area_id=area_id).values_list("release_id", flat=True))
    if not own:
        parts = parts_behind(spec.areas_on, period, [metric], [area_id]).get((metric, area_id))
        if parts is None:
            return []
        inside = rows.filter(area__wholes__whole_id=area_id, area__wholes__layer=parts.layer)
        own = set(inside.values_list("release_id", flat=True))
    named = Release.objects.filter(pk__in=own).order_by("pk").values_list("pk", "source", "filename")
    return [(pk, source or filename) for pk, source, filename in named]


def figures_moved(pins: Sequence[PinnedFigure]) -> list[Moved]:
    """What the published runs say now of some pins, in their order. At most three queries for each index.

    Pins of the run that is published now cost one query for each index: nothing can have moved.
    """
    by_definition: dict[str, list[PinnedFigure]] = defaultdict(list)
    for pin in pins:
        by_definition[pin.definition].append(pin)
    published = dict(
        Definition.objects.filter(slug__in=list(by_definition)).values_list("slug", "published_run_id")
    )
    found: dict[PinnedFigure, Moved] = {}
    for slug, some in by_definition.items():
        found |= _moved_in(published.get(slug), some)
    return [found[pin] for pin in pins]


def _moved_in(run_id: int | None, pins: list[PinnedFigure]) -> dict[PinnedFigure, Moved]:
    """The pins of one index: one query for the scores, and one or two for a run that is not in memory yet."""
    if run_id is None:
        return dict.fromkeys(pins, Moved(0, "", None, "", None, None, 0, False, moved=True, gone=True))
    still = {pin: _unmoved(pin) for pin in pins if pin.run_id == run_id}
    rest = [pin for pin in pins if pin.run_id != run_id]
    if not rest:
        return still
    run = run_view(run_id)
    rows = _rows_by_key(run, rest)
    return still | {pin: _moved(run, pin, rows.get((pin.metric, pin.period, pin.area))) for pin in rest}


def _rows_by_key(run: RunView, pins: list[PinnedFigure]) -> dict[tuple[str, str, str], ScoreRow]:
    """Scores for exactly the pins' metrics and periods, by metric, period and key of area."""
    keys = areas_of_run(run, {pin.area for pin in pins})
    wanted = {(pin.metric, pin.period) for pin in pins}
    rows = scores(run, list(keys), nodes=(), also=wanted)
    return {(row.node, row.period, keys[row.area_id]): row for row in rows}


def areas_of_run(run: RunView, keys: Iterable[str]) -> dict[int, str]:
    """Keys by id of those areas, of some, that a run may have scored. One query."""
    return dict(Area.objects.filter(key__in=list(keys), type=run.spec.area_type).values_list("pk", "key"))


def _unmoved(pin: PinnedFigure) -> Moved:
    return Moved(
        pin.run_id, pin.run_finished_at, pin.value, pin.absent, pin.score, pin.rank, pin.of, False, moved=False
    )  # fmt: skip


def _moved(run: RunView, pin: PinnedFigure, row: ScoreRow | None) -> Moved:
    at = run.finished_at.isoformat()
    if row is None:
        return Moved(run.id, at, None, "", None, None, 0, True, moved=True, gone=True)
    value = _shown(row, any(metric.slug == pin.metric for metric in run.spec.metrics))
    of = run.blocks[pin.metric, pin.period].areas_scored
    absent = row.reason if value is None else ""
    now = (value, absent, row.score, row.rank)
    before = (pin.value, pin.absent, pin.score, pin.rank)
    return Moved(run.id, at, value, absent, row.score, row.rank, of, True, moved=now != before)
