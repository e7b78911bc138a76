"""Everything that a reader may see of one trade-off, gathered for its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliberation.accountability.queries.recommendations import Answered, of_origin
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import (
    Challenge,
    EvidenceItem,
    EvidenceStatus,
    Option,
    Point,
    Question,
    SmallGroup,
    StageDate,
    Statement,
    TradeOff,
    Voice,
    Witness,
    WitnessStatus,
)
from deliberation.tradeoffs.queries.decide import VoteAbout, read_votes, votes_of_tradeoff
from deliberation.tradeoffs.queries.leanings import OptionChange, changes_of
from deliberation.tradeoffs.queries.life import dates_of, reviews_of
from deliberation.tradeoffs.queries.opinion import OpinionNow, opinion_now
from deliberation.tradeoffs.queries.report import report_data, whole_report
from deliberation.tradeoffs.queries.rooms import public_notes
from deliberation.tradeoffs.queries.voices import voices_of
from deliberation.tradeoffs.queries.weigh import claims_of, metrics_to_choose, options_of
from indexapp.queries.pins import MetricChoice
from kernel.actors import Actor


@dataclass(frozen=True)
class Record:
    """A trade-off with all that everybody who sees it may read.

    `challenges`: doubts that are shown, by the item's id. `report`: once it is handed over, with what was answered to
    its recommendations in `answers`.
    """

    dates: dict[Stage, StageDate]
    options: list[Option]
    metrics: list[MetricChoice]
    claims: dict[int, str]
    evidence: list[EvidenceItem]
    challenges: dict[int, list[Challenge]]
    witnesses: list[Witness]
    questions: list[Question]
    voices: list[Voice]
    points: list[Point]
    statements: list[Statement]
    notes: list[SmallGroup]
    opinion: OpinionNow
    leanings: list[OptionChange]
    votes: list[VoteAbout]
    report: dict[str, Any] | None
    answers: list[Answered]
    reviews: list[TradeOff]


def record_of(actor: Actor, tradeoff: TradeOff) -> Record:
    """All of it; a number of queries that does not grow with what there is."""
    options = options_of(tradeoff)
    whole = whole_report(tradeoff)
    shown = Shown.SHOWN.value
    told = (EvidenceStatus.ACCEPTED, EvidenceStatus.WITHDRAWN)
    return Record(
        dates=dates_of(tradeoff),
        options=options,
        metrics=metrics_to_choose(tradeoff),
        claims=claims_of(tradeoff, options),
        evidence=list(
            EvidenceItem.objects.filter(tradeoff=tradeoff, status__in=told)
            .select_related("pin")
            .order_by("number")
        ),
        challenges=_challenges(tradeoff),
        witnesses=list(Witness.objects.filter(tradeoff=tradeoff).exclude(status=WitnessStatus.DECLINED)),
        questions=list(
            Question.objects.filter(tradeoff=tradeoff, status=shown, merged_into=None).order_by("number")
        ),
        voices=voices_of(tradeoff),
        points=list(
            Point.objects.filter(tradeoff=tradeoff, status=shown).select_related("parent").order_by("number")
        ),
        statements=list(Statement.objects.filter(tradeoff=tradeoff, status=shown).order_by("number")),
        notes=public_notes(tradeoff),
        opinion=opinion_now(tradeoff),
        leanings=changes_of(tradeoff, options),
        votes=read_votes(votes_of_tradeoff(actor, tradeoff)),
        report=report_data(whole) if whole.published else None,
        answers=of_origin(KIND, tradeoff.pk) if whole.published else [],
        reviews=list(reviews_of(tradeoff)),
    )


def _challenges(tradeoff: TradeOff) -> dict[int, list[Challenge]]:
    found: dict[int, list[Challenge]] = {}
    for each in Challenge.objects.filter(item__tradeoff=tradeoff, status=Shown.SHOWN.value):
        found.setdefault(each.item_id, []).append(each)
    return found
