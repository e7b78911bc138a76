"""Figures of the index that are cited: what can be pinned, and which pinned figures a later run has yet to be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from indexapp.queries.pins import (
    AreaChoice,
    MetricChoice,
    areas_near,
    definitions_with_runs,
    metric_choices,
)
from indexapp.queries.published import Index, index
from kernel.errors import NotFound, WrongState


@dataclass(frozen=True)
class FigureChoices:
    """What a form offers for pinning a figure. `areas`: those that are near first, then all others."""

    definition: str
    title: str
    metrics: list[MetricChoice]
    areas: list[AreaChoice]
    periods: list[str]


def figure_choices(definition: str, near: Sequence[str]) -> FigureChoices:
    """What can be pinned: of the index named (empty, or without figures: of the first one that has some).

    `near`: keys of areas to offer first. Raises WrongState where no index has any figures. One query or two, once the
    run is in memory.
    """
    found = _index_of(definition) or _index_of(next((slug for slug, _ in definitions_with_runs()), ""))
    if found is None or found.run is None:
        raise WrongState(
            "No index has published figures yet, so there is nothing to pin.",
            next_step="Add the figure as a document, with its source.",
        )
    first = areas_near(found, list(near))
    rest = [each for each in areas_near(found, []) if each not in first]
    periods = list(reversed(found.run.periods))
    return FigureChoices(found.slug, found.title, metric_choices(found.run.spec), [*first, *rest], periods)


def _index_of(slug: str) -> Index | None:
    """An index that has a published run; None for another."""
    if not slug:
        return None
    try:
        found = index(slug)
    except NotFound:
        return None
    return found if found.run is not None else None


def not_compared(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` that have not been compared with what their index publishes now.

    The rows have `definition`, `run_id` (of the pinned figure) and `now_run_id` (the run last compared with). One query
    for the indexes that are cited, at most three for each of them, and none for the rows before they are read.
    """
    cited = rows.order_by().values_list("definition", flat=True).distinct()
    compared = rows.annotate(seen=Coalesce("now_run_id", "run_id"))
    due = Q(pk__in=[])
    for slug, run_id in published_runs(each for each in cited if each).items():
        due |= Q(definition=slug) & ~Q(seen=run_id)
    return compared.filter(due)


def published_runs(slugs: Iterable[str]) -> dict[str, int]:
    """The id of the published run of each index; 0 where there is none, or no such index any more."""
    found = {slug: _index_of(slug) for slug in slugs}
    return {slug: each.run.id if each and each.run else 0 for slug, each in found.items()}
