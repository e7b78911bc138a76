"""Figures of the index as evidence: what can be pinned for a trade-off, and which pins a later run has yet to be compared with."""

from __future__ import annotations

from django.db.models import QuerySet

from deliberation.accountability.queries.figures import FigureChoices, figure_choices, not_compared
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Pin, TradeOff

PinChoices = FigureChoices


def pin_choices(tradeoff: TradeOff) -> PinChoices:
    """What can be pinned for a trade-off: of its own index, or of the first one that has figures.

    Raises WrongState where no index has any. One query or two, once the run is in memory.
    """
    return figure_choices(tradeoff.definition, [tradeoff.area_key])


def same_pin(tradeoff: TradeOff, metric: str, area: str, period: str, run_id: int) -> EvidenceItem | None:
    """The item of the pack that cites this very figure of this run already, if one does."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED.value)
    return rows.filter(pin__metric=metric, pin__area_key=area, pin__period=period, pin__run_id=run_id).first()


def pins_due() -> QuerySet[Pin]:
    """The pins of items in packs that have not been compared with what their index publishes now."""
    return not_compared(Pin.objects.filter(item__status=EvidenceStatus.ACCEPTED.value))
