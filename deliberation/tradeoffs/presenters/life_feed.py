"""Entries of a trade-off's feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from django.urls import reverse

from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, StageDate, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.life_feed import Happened
from notices.feeds import Entry, tag_uri


def entries(tradeoff: TradeOff, found: Happened) -> Iterator[Entry]:
    """What came about, each with an id that never changes."""
    for move in found.moves:
        yield from _move(tradeoff, move)
    for item in found.evidence:
        yield _item(tradeoff, item)
    yield from chain(_figures(tradeoff, found), _voices(tradeoff, found), _report(tradeoff, found))


def _entry(
    tradeoff: TradeOff, kind: str, key: str, title: str, when: dt.datetime, href: str, text: str
) -> Entry:
    name = f"{tradeoff.pk}/{key}" if key else str(tradeoff.pk)
    return Entry(tag_uri(f"tradeoff-{kind}", name, tradeoff.created_at.date()), title, when, href, text)


def _move(tradeoff: TradeOff, move: StageDate) -> Iterator[Entry]:
    stage, page = Stage(move.stage), at(tradeoff, "tradeoff")
    if move.entered_at is not None:
        closed = tradeoff.close_reason if stage is Stage.CLOSED else ""
        text = f"It was closed before its end: {closed}" if closed else FACTS[stage].meaning
        title = f"Stage: {FACTS[stage].title}"
        yield _entry(tradeoff, "stage", move.stage, title, move.entered_at, page, text)
    if move.back_at is not None:
        key = f"{move.stage}/{move.back_at:%Y%m%d%H%M%S}"
        title = f"Back to the stage {FACTS[stage].title}"
        yield _entry(tradeoff, "back", key, title, move.back_at, page, move.back_reason)


def _item(tradeoff: TradeOff, item: EvidenceItem) -> Entry:
    page = at(tradeoff, "evidence_item", item.number)
    kind, title, text = "evidence", f"Evidence E{item.number}: {item.claim}", item.summary
    if item.status == EvidenceStatus.WITHDRAWN:
        kind, title = "withdrawn", f"Evidence E{item.number} is withdrawn"
        text = f"It said: {item.claim} The reason: {item.status_reason}"
    return _entry(tradeoff, kind, str(item.number), title, item.changed_at, page, text)


def _figures(tradeoff: TradeOff, found: Happened) -> Iterator[Entry]:
    for pin in found.moved_figures:
        if pin.moved_at is not None:
            yield _entry(
                tradeoff,
                "figure",
                f"{pin.item.number}/{pin.now_run_id}",
                f"A figure has moved: E{pin.item.number}",
                pin.moved_at,
                at(tradeoff, "evidence_item", pin.item.number),
                f"A later run of the index says something else of “{pin.item.claim}”.",
            )


def _voices(tradeoff: TradeOff, found: Happened) -> Iterator[Entry]:
    for voice in found.voices:
        if voice.answered_at is not None:
            title = f"{voice.name} has put its view on record"
            page = at(tradeoff, "voices")
            yield _entry(tradeoff, "voice", str(voice.pk), title, voice.answered_at, page, voice.answer)


def _report(tradeoff: TradeOff, found: Happened) -> Iterator[Entry]:
    """The report, and what was answered to its recommendations."""
    if found.report is not None and found.report.published_at is not None:
        text = f"{tradeoff.body.name} has handed over its report with its recommendations."
        page = at(tradeoff, "panel_report")
        yield _entry(
            tradeoff, "report", "", "The report is handed over", found.report.published_at, page, text
        )
    for asked, answer in found.answers:
        title = f"{asked.to_words} has answered recommendation {asked.reference}"
        part = "First part of the answer: " if answer.partial else ""
        text = f"{part}{VERDICT_WORDS[Verdict(answer.verdict)]}. {answer.reasons}"
        page = reverse("recommendation", args=[asked.pk])
        yield _entry(tradeoff, "answer", str(answer.pk), title, answer.given_at, page, text)
