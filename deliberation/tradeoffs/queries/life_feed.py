"""What came about in one trade-off, for its feed: moves, evidence, views of others, the report."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import (
    EvidenceItem,
    EvidenceStatus,
    PanelReport,
    Pin,
    ReportStatus,
    StageDate,
    TradeOff,
    Voice,
)

MOST = 200


@dataclass(frozen=True)
class Happened:
    """What came about, by what it is; newest first."""

    moves: list[StageDate]
    evidence: list[EvidenceItem]
    moved_figures: list[Pin]
    voices: list[Voice]
    report: PanelReport | None


def happened(tradeoff: TradeOff) -> Happened:
    """All of it that everybody may read; five queries."""
    moves = StageDate.objects.filter(tradeoff=tradeoff, entered_at__isnull=False)
    pins = Pin.objects.filter(
        item__tradeoff=tradeoff, item__status=EvidenceStatus.ACCEPTED, moved_at__isnull=False
    )
    evidence = EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED)
    voices = Voice.objects.filter(tradeoff=tradeoff, answered_at__isnull=False)
    return Happened(
        list(moves.exclude(stage=Stage.DRAFT.value).order_by("-entered_at", "-pk")),
        list(evidence.order_by("-changed_at", "-pk")[:MOST]),
        list(pins.select_related("item").order_by("-moved_at", "-pk")[:MOST]),
        list(voices.order_by("-answered_at", "-pk")[:MOST]),
        PanelReport.objects.filter(tradeoff=tradeoff, status=ReportStatus.PUBLISHED).first(),
    )
