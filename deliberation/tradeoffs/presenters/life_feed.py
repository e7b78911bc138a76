"""Entries of a trade-off's feed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.models import EvidenceStatus, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.life_feed import Happened
from notices.feeds import Entry, tag_uri


def entries(tradeoff: TradeOff, found: Happened) -> Iterator[Entry]:
    """What came about, each with an id that never changes."""
    made_on, key = tradeoff.created_at.date(), tradeoff.pk
    for move in found.moves:
        if move.entered_at is not None:
            stage = Stage(move.stage)
            closed = tradeoff.close_reason if stage is Stage.CLOSED else ""
            yield Entry(
                tag_uri("tradeoff-stage", f"{key}/{move.stage}", made_on),
                f"Stage: {FACTS[stage].title}",
                move.entered_at,
                at(tradeoff, "tradeoff"),
                f"It was closed before its end: {closed}" if closed else FACTS[stage].meaning,
            )
        if move.back_at is not None:
            yield Entry(
                tag_uri("tradeoff-back", f"{key}/{move.stage}/{move.back_at:%Y%m%d%H%M%S}", made_on),
                f"Back to the stage {FACTS[Stage(move.stage)].title}",
                move.back_at,
                at(tradeoff, "tradeoff"),
                move.back_reason,
            )
    for item in found.evidence:
        gone = item.status == EvidenceStatus.WITHDRAWN
        kind = "tradeoff-withdrawn" if gone else "tradeoff-evidence"
        yield Entry(
            tag_uri(kind, f"{key}/{item.number}", made_on),
            f"Evidence E{item.number} is withdrawn" if gone else f"Evidence E{item.number}: {item.claim}",
            item.changed_at,
            at(tradeoff, "evidence_item", item.number),
            f"It said: {item.claim} The reason: {item.status_reason}" if gone else item.summary,
        )
    for pin in found.moved_figures:
        if pin.moved_at is not None:
            yield Entry(
                tag_uri("tradeoff-figure", f"{key}/{pin.item.number}/{pin.now_run_id}", made_on),
                f"A figure has moved: E{pin.item.number}",
                pin.moved_at,
                at(tradeoff, "evidence_item", pin.item.number),
                f"A later run of the index says something else of “{pin.item.claim}”.",
            )
    for voice in found.voices:
        if voice.answered_at is not None:
            yield Entry(
                tag_uri("tradeoff-voice", f"{key}/{voice.pk}", made_on),
                f"{voice.name} has put its view on record",
                voice.answered_at,
                at(tradeoff, "voices"),
                voice.answer,
            )
    if found.report is not None and found.report.published_at is not None:
        yield Entry(
            tag_uri("tradeoff-report", key, made_on),
            "The report is handed over",
            found.report.published_at,
            at(tradeoff, "panel_report"),
            f"{tradeoff.body.name} has handed over its report with its recommendations.",
        )
    for asked, answer in found.answers:
        yield Entry(
            tag_uri("tradeoff-answer", f"{key}/{answer.pk}", made_on),
            f"{asked.to_words} has answered recommendation {asked.reference}",
            answer.given_at,
            reverse("recommendation", args=[asked.pk]),
            f"{VERDICT_WORDS[Verdict(answer.verdict)]}. {answer.reasons}",
        )
