"""Figures of the index as evidence: what can be pinned for a trade-off, and which pins a later run has yet to be compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Pin, TradeOff
from indexapp.queries.pins import (
    AreaChoice,
    MetricChoice,
    areas_of_footprint,
    definitions_with_runs,
    metrics_of,
    periods_of,
)
from indexapp.queries.published import index
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

    Raises WrongState where no index has any.
    """
    known = dict(definitions_with_runs())
    slug = tradeoff.definition if tradeoff.definition in known else next(iter(known), "")
    if not slug:
        raise WrongState(
            "No index has published figures yet, so there is nothing to pin.",
            next_step="Add the figure as a document, with its source.",
        )
    near = areas_of_footprint(slug, [tradeoff.area_key])
    rest = [each for each in areas_of_footprint(slug, []) if each not in near]
    return PinChoices(slug, known[slug], metrics_of(slug), [*near, *rest], periods_of(slug))


def same_pin(tradeoff: TradeOff, metric: str, area: str, period: str, run_id: int) -> EvidenceItem | None:
    """The item of the pack that cites this very figure of this run already, if one does."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED.value)
    return rows.filter(
        pin__metric=metric, pin__area_key=area, pin__period=period, pin__run_id=run_id
    ).first()


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
    found: dict[str, int] = defaultdict(int)
    for slug in slugs:
        try:
            run = index(slug).run
        except NotFound:
            run = None
        found[slug] = run.id if run else 0
    return dict(found)
