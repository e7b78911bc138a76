"""What came about in one trade-off, for its feed: moves, evidence, views of others, the report, answers to it."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.accountability.models import Recommendation, Response
from deliberation.accountability.queries.recommendations import of_origin
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.leads import KIND
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
    answers: list[tuple[Recommendation, Response]]


def happened(tradeoff: TradeOff) -> Happened:
    """All of it that everybody may read; seven queries."""
    moves = StageDate.objects.filter(tradeoff=tradeoff, entered_at__isnull=False)
    pins = Pin.objects.filter(
        item__tradeoff=tradeoff, item__status=EvidenceStatus.ACCEPTED, moved_at__isnull=False
    )
    told = (EvidenceStatus.ACCEPTED, EvidenceStatus.WITHDRAWN)
    evidence = EvidenceItem.objects.filter(tradeoff=tradeoff, status__in=told)
    voices = Voice.objects.filter(tradeoff=tradeoff, answered_at__isnull=False)
    return Happened(
        list(moves.exclude(stage=Stage.DRAFT.value).order_by("-entered_at", "-pk")),
        list(evidence.order_by("-changed_at", "-pk")[:MOST]),
        list(pins.select_related("item").order_by("-moved_at", "-pk")[:MOST]),
        list(voices.order_by("-answered_at", "-pk")[:MOST]),
        PanelReport.objects.filter(tradeoff=tradeoff, status=ReportStatus.PUBLISHED).first(),
        [(each.recommendation, one) for each in of_origin(KIND, tradeoff.pk) for one in each.responses],
    )
