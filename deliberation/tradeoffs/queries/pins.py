"""Figures of the index as evidence: what can be pinned for a trade-off, and which pins a later run has yet to be compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Pin, TradeOff
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
class PinChoices:
    """What a form offers for pinning a figure. `areas`: those of the trade-off first, then all others."""

    definition: str
    title: str
    metrics: list[MetricChoice]
    areas: list[AreaChoice]
    periods: list[str]


def pin_choices(tradeoff: TradeOff) -> PinChoices:
    """What can be pinned for a trade-off: of its own index, or of the first one that has figures.

    Raises WrongState where no index has any. One query or two, once the run is in memory.
    """
    found = _index_of(tradeoff.definition) or _index_of(
        next((slug for slug, _ in definitions_with_runs()), "")
    )
    if found is None or found.run is None:
        raise WrongState(
            "No index has published figures yet, so there is nothing to pin.",
            next_step="Add the figure as a document, with its source.",
        )
    near = areas_near(found, [tradeoff.area_key])
    rest = [each for each in areas_near(found, []) if each not in near]
    periods = list(reversed(found.run.periods))
    return PinChoices(found.slug, found.title, metric_choices(found.run.spec), [*near, *rest], periods)


def _index_of(slug: str) -> Index | None:
    """An index that has a published run; None for another."""
    if not slug:
        return None
    try:
        found = index(slug)
    except NotFound:
        return None
    return found if found.run is not None else None


def same_pin(tradeoff: TradeOff, metric: str, area: str, period: str, run_id: int) -> EvidenceItem | None:
    """The item of the pack that cites this very figure of this run already, if one does."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED.value)
    return rows.filter(pin__metric=metric, pin__area_key=area, pin__period=period, pin__run_id=run_id).first()


def pins_due() -> QuerySet[Pin]:
    """The pins of items in packs that have not been compared with what their index publishes now.

    One query for the indexes that are cited, at most three for each of them, and none for the pins before they are read.
    """
    rows = Pin.objects.filter(item__status=EvidenceStatus.ACCEPTED.value)
    cited = rows.order_by().values_list("definition", flat=True).distinct()
    compared = rows.annotate(seen=Coalesce("now_run_id", "run_id"))
    due = Q(pk__in=[])
    for slug, run_id in published_runs(cited).items():
        due |= Q(definition=slug) & ~Q(seen=run_id)
    return compared.filter(due)


def published_runs(slugs: Iterable[str]) -> dict[str, int]:
    """The id of the published run of each index; 0 where there is none, or no such index any more."""
    found = {slug: _index_of(slug) for slug in slugs}
    return {slug: each.run.id if each and each.run else 0 for slug, each in found.items()}
