"""What an area's scores are made of now, read once from the published run, and what changes would make of them.

A run never changes, so what was read of one is kept in memory by its id.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from indexapp.calc.spec import INDEX_NODE
from indexapp.calc.what_if import Basis, DomainBasis, MetricBasis, Outcome, what_if
from indexapp.calc.without_database import metric_entry
from indexapp.models import Area, Metric
from indexapp.queries.published import RunView, ScoreRow, index, run_view, scores
from kernel.errors import NotFound, WrongState


class NoRunYet(WrongState):
    """The index has no published run, so nothing can be worked out from it."""

    code = "no_published_run"
    next_step = (
        "Come back when figures have been published. The list of runs of the index says what is going on."
    )


def outcome_for(definition: str, area: str, changes: Mapping[str, float], period: str = "") -> Outcome:
    """The scores of an area if some of its figures changed (see `calc.what_if`). Raises as `basis_of`, and ValueError."""
    return what_if(basis_of(definition, area, period), changes)


def basis_of(definition: str, area: str, period: str = "") -> Basis:
    """What the scores of one area are made of in the published run: one query when it is in memory, else at most eight.

    `area`: its key; `period` empty: the latest in which this area has an index score, else the one that the index
    shows first. Raises NotFound for an index, area or period that is not there, NoRunYet without a published run.
    """
    found = index(definition)
    if found.run is None:
        raise NoRunYet(f"{found.title} has not been computed yet.")
    return _kept(found.slug, found.title, found.illustrative, found.run.id, area, period)


@lru_cache(maxsize=256)
def _kept(slug: str, title: str, illustrative: bool, run_id: int, area: str, period: str) -> Basis:
    """The basis by its run, which never changes."""
    run = run_view(run_id)
    place = Area.objects.filter(key=area, type=run.spec.area_type).values_list("pk", "short_name").first()
    rows = _rows(run, place[0], period) if place else {}
    when = period or _latest(run, rows)
    if place is None or (INDEX_NODE, when) not in rows:
        raise NotFound(
            f"{title} has no scores for “{area[:30]}”{f' in {period[:20]}' if period else ''}.",
            next_step="Choose an area and a period of the index.",
        )
    return _basis((slug, title, illustrative), run, (area, place[1]), when, rows)


def _rows(run: RunView, area_id: int, period: str) -> dict[tuple[str, str], ScoreRow]:
    """The area's scores by node and period: of one period, or the whole of all of them."""
    found = scores(run, [area_id], periods=[period] if period else None)
    return {(row.node, row.period): row for row in found}


def _latest(run: RunView, rows: Mapping[tuple[str, str], ScoreRow]) -> str:
    with_score = [
        each
        for each in run.periods
        if (INDEX_NODE, each) in rows and rows[INDEX_NODE, each].score is not None
    ]
    return with_score[-1] if with_score else run.default_period or ""


def _basis(
    index_facts: tuple[str, str, bool],
    run: RunView,
    area: tuple[str, str],
    period: str,
    rows: Mapping[tuple[str, str], ScoreRow],
) -> Basis:
    spec, top = run.spec, rows[INDEX_NODE, period]
    limits = _limits([metric.slug for metric in spec.metrics])
    domains = tuple(
        DomainBasis(domain.slug, domain.title, domain.weight, rows[domain.slug, period].score, rows[domain.slug, period].reason)
        for domain in spec.domains
    )  # fmt: skip
    return Basis(
        definition=index_facts[0],
        definition_title=index_facts[1],
        version=spec.version,
        area=area[0],
        area_name=area[1],
        period=period,
        run_id=run.id,
        run_finished_at=run.finished_at.isoformat(),
        illustrative=index_facts[2],
        min_share=spec.method.min_domain_share,
        min_domains=spec.method.min_domains,
        metrics=_metrics(run, period, rows, limits),
        domains=domains,
        score=top.score,
        reason=top.reason,
    )


def _metrics(
    run: RunView,
    period: str,
    rows: Mapping[tuple[str, str], ScoreRow],
    limits: Mapping[str, tuple[float | None, float | None]],
) -> tuple[MetricBasis, ...]:
    found = []
    for domain in run.spec.domains:
        for use in domain.metrics:
            metric, row = use.metric, rows[use.metric.slug, period]
            block = run.blocks[metric.slug, period]
            least, most = limits.get(metric.slug, (None, None))
            found.append(
                MetricBasis(
                    slug=metric.slug, title=metric.title, unit=metric.unit, decimals=metric.decimals,
                    direction=metric.direction, domain=domain.slug, weight=use.weight, raw=row.raw, z=row.z,
                    score=row.score, reason=row.reason, coverage=row.coverage, centre=block.centre, spread=block.spread,
                    least=least, most=most,
                )
            )  # fmt: skip
    return tuple(found)


def _limits(slugs: list[str]) -> dict[str, tuple[float | None, float | None]]:
    """The least and the most that each metric can be; None where there is no such bound. One query."""
    rows = Metric.objects.filter(slug__in=slugs).values_list("slug", "spec")
    return {slug: _limit(spec) for slug, spec in rows}


def _limit(spec: dict[str, Any]) -> tuple[float | None, float | None]:
    entry = metric_entry(spec)
    return tuple(bound if math.isfinite(bound) else None for bound in (entry.least, entry.most))  # type: ignore[return-value]
