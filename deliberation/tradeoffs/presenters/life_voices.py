"""Councils and other bodies that were asked for their view, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.voices import is_overdue
from design.formats import day


@dataclass(frozen=True)
class VoiceView:
    """One body that was asked. `href`: the body's own page, where it has one; `answer_href`: where a view is given."""

    name: str
    href: str
    why: str
    seat: str
    said: str
    overdue: bool
    text: list[Block]
    answer_href: str
    remove_href: str
    heard: bool


def voice_view(
    tradeoff: TradeOff, voice: Voice, *, may_answer: bool = False, may_remove: bool = False
) -> VoiceView:
    """One of them; its body is loaded."""
    heard = voice.answered_at is not None
    return VoiceView(
        name=voice.name,
        href=reverse("body", args=[voice.body.slug]) if voice.body else "",
        why=voice.why,
        seat="Has a seat where it is decided" if voice.has_seat else "No seat where it is decided",
        said=said_words(voice),
        overdue=is_overdue(voice),
        text=blocks(voice.answer),
        answer_href=at(tradeoff, "voice", voice.pk) if may_answer else "",
        remove_href=at(tradeoff, "remove_voice", voice.pk) if may_remove and not heard else "",
        heard=heard,
    )


def said_words(voice: Voice) -> str:
    """Whether and when it answered, and in which office; or by when it is asked to."""
    if voice.answered_at is not None:
        office = f" by {voice.answered_as}" if voice.answered_as else ""
        post = ". It came by post and was written down by the clerk" if voice.entered_by_us else ""
        return f"Given{office} on {day(voice.answered_at)}{post}."
    if voice.due_on is None:
        return f"Invited on {day(voice.invited_at)}. Not answered yet."
    if is_overdue(voice):
        return f"Not answered. It was asked to answer by {day(voice.due_on)}, which has passed."
    return f"Asked to answer by {day(voice.due_on)}. Not answered yet."


def counted(voices: Iterable[Voice]) -> str:
    """How many answered, and how many of those have no seat."""
    there = list(voices)
    heard = [each for each in there if each.answered_at]
    without = [each for each in heard if not each.has_seat]
    said = f"{len(heard):,} of {len(there):,} have put their view on record"
    return f"{said}, {len(without):,} of them without a seat where it is decided." if heard else f"{said}."
