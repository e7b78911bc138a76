"""Recommendations and answers in words, for lists and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import allows
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import (
    STANDING_WORDS,
    VERDICT_WORDS,
    Standing,
    Verdict,
    days_late,
)
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, RAG_WORDS, ActionStatus, Rag
from deliberation.accountability.calc.reply_clock import clock_words
from deliberation.accountability.models import Action, OriginKind, Recommendation, Response
from deliberation.accountability.presenters.filed import area_link, topic_links
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.recommendations import Answered, partly_answered, standing
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

COLOURS = {
    Standing.WAITING: "blue",
    Standing.DUE_SOON: "yellow",
    Standing.OVERDUE: "red",
    Standing.ANSWERED: "green",
}
VERDICT_COLOURS = {Verdict.ACCEPTED: "green", Verdict.IN_PART: "aqua-green", Verdict.REJECTED: "purple"}
RAG_COLOURS = {Rag.RED: "red", Rag.AMBER: "orange", Rag.GREEN: "green"}
ACTION_COLOURS = {ActionStatus.DONE: "blue", ActionStatus.STOPPED: "grey"}
LONG = 140


@dataclass(frozen=True)
class ResponseView:
    """One answer as a page shows it."""

    verdict: str
    colour: str
    by: str
    given_on: dt.date
    partial: bool
    reasons: list[Block]
    will_do: list[Block]
    by_when: dt.date | None
    source: str


@dataclass(frozen=True)
class ActionView:
    """An action that came of a recommendation, as lists of few show it."""

    text: str
    href: str
    tag: str
    colour: str
    facts: str


@dataclass(frozen=True)
class Step:
    """One step back or on."""

    text: str
    href: str


def recommendations_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's recommendations."""
    return accountability_frame(actor, body, "recommendations", *trail)


def days_words(count: int) -> str:
    """A number of days with its noun."""
    return f"{count:,} day{'' if count == 1 else 's'}"


def answer_words(recommendation: Recommendation, partly: bool = False) -> tuple[str, str]:
    """What a list says of the answer, and a note: the last day for it, or when it came and how late.

    `partly`: a first part of the answer came.
    """
    stands, today = standing(recommendation), today_in_england()
    late = days_late(recommendation.answered_on, recommendation.due_on, today)
    if stands == Standing.ANSWERED:
        note = f"answered {day(recommendation.answered_on)}" if recommendation.answered_on else ""
        return VERDICT_WORDS[
            Verdict(recommendation.verdict)
        ], f"{note}, {days_words(late)} late" if late else note
    due = f"due {day(recommendation.due_on)}" + (f", {days_words(late)} ago" if late else "")
    return STANDING_WORDS[stands], f"{due}. A first part came." if partly else due


def recommendations_table(found: Iterable[Recommendation], id: str, caption: str, *, side: str = "") -> Table:
    """A list. `side`: `made` leaves out who made them, `received` to whom they went."""
    columns = [Column("text", "Recommendation", wide=True)]
    columns += [] if side == "made" else [Column("from", "From")]
    columns += [] if side == "received" else [Column("to", "To")]
    columns += [Column("made", "Made"), Column("answer", "Answer")]
    kept = list(found)
    partly = partly_answered(kept)
    rows = [
        Row(_cells(each, side, each.pk in partly), marked=standing(each) == Standing.OVERDUE) for each in kept
    ]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _cells(each: Recommendation, side: str, partly: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not side else ""
    note = " · ".join(filter(None, (each.reference, made_up)))
    answer, when = answer_words(each, partly)
    cells: list[Cell | str] = [
        Cell(short(each.text), href=reverse("recommendation", args=[each.pk]), note=note)
    ]
    cells += [] if side == "made" else [each.from_body.name]
    cells += [] if side == "received" else [each.to_words]
    return [*cells, day(each.made_on), Cell(answer, note=when)]


def short(text: str) -> str:
    """The start of a text, in one line, for lists."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONG else one_line[:LONG].rsplit(" ", 1)[0] + " …"


def clock_facts(each: Recommendation) -> list[tuple[str, str]]:
    """When it was made, by when the answer is due and how that was counted."""
    whose = (
        "which is its time to reply" if each.to_body is not None else "the time that the body asking gives"
    )
    return [
        ("Reference", each.reference),
        ("From", each.from_body.name),
        ("To", each.to_words),
        ("Made on", day(each.made_on)),
        ("Answer due by", f"{day(each.due_on)}: {clock_words(each.reply_length, each.reply_unit)}, {whose}"),
    ]


def response_views(found: Answered) -> list[ResponseView]:
    """The answers, newest first."""
    return [_response(found.recommendation, each) for each in found.responses]


def _response(asked: Recommendation, each: Response) -> ResponseView:
    verdict = Verdict(each.verdict)
    return ResponseView(
        verdict=VERDICT_WORDS[verdict],
        colour=VERDICT_COLOURS[verdict],
        by=_by(asked, each),
        given_on=each.given_on,
        partial=each.partial,
        reasons=blocks(each.reasons),
        will_do=blocks(each.will_do),
        by_when=each.by_when,
        source=each.source,
    )


def _by(asked: Recommendation, each: Response) -> str:
    """Who answered: the office, never a name."""
    if each.source:
        return f"{asked.to_words}; entered by {asked.from_body.name}"
    return f"{role_words(each.role)}, for {asked.to_words}" if each.role else asked.to_words


def tags(each: Recommendation) -> list[tuple[str, str]]:
    """Words and colours that say where it stands."""
    stands = standing(each)
    if stands == Standing.ANSWERED:
        verdict = Verdict(each.verdict)
        return [(VERDICT_WORDS[verdict], VERDICT_COLOURS[verdict])]
    return [(STANDING_WORDS[stands], COLOURS[stands])]


def late_words(each: Recommendation) -> str:
    """A sentence about a late answer, or one that has not come."""
    late = days_late(each.answered_on, each.due_on, today_in_england())
    if not late:
        return ""
    if each.answered_on is not None:
        return f"The answer came {days_words(late)} after the day it was due."
    return f"The answer was due {days_words(late)} ago and has not come."


def back_to(each: Recommendation) -> Step:
    """The way back to what it came from."""
    if each.origin_kind == OriginKind.HAND:
        return Step(each.origin_title, each.origin_href)
    return Step(f"{OriginKind(each.origin_kind).label}: {each.origin_title}", each.origin_href)


def action_view(each: Action) -> ActionView:
    """An action with its light, the office that does it, and its day."""
    status, rag = ActionStatus(each.status), Rag(each.rag)
    ended = status in (ActionStatus.DONE, ActionStatus.STOPPED)
    words = ACTION_STATUS_WORDS[status]
    by = f"done {day(each.done_on)}" if each.done_on else f"by {day(each.due_on)}"
    return ActionView(
        text=short(each.text),
        href=reverse("action", args=[each.pk]),
        tag=words if ended else f"{RAG_WORDS[rag]}: {words.lower()}",
        colour=ACTION_COLOURS.get(status) or RAG_COLOURS[rag],
        facts=f"{each.owner}, {by}",
    )


def _filed(each: Recommendation) -> list[tuple[str, Any]]:
    """What it is about, who leads on it, its reference elsewhere."""
    facts = [
        ("About", topic_links(each.topics)),
        ("Area", area_link(each.area_key, each.area_name)),
        ("Lead officer or member", each.lead),
        ("Goes to the executive or board", day(each.executive_on) if each.executive_on else ""),
        ("Their reference", each.their_reference),
    ]
    return [(name, value) for name, value in facts if value]


def one_page(
    actor: Actor, found: Answered, others: Sequence[Recommendation], actions: Sequence[Action] = ()
) -> dict[str, Any]:
    """Context of the page of one recommendation; `others`: the same to other addressees; `actions` came of it."""
    each = found.recommendation
    views = response_views(found)
    whole = found.response is not None
    return {
        "recommendation": each,
        "text": blocks(each.text),
        "reasons": blocks(each.reasons),
        "evidence": each.evidence,
        "facts": [*clock_facts(each), *_filed(each)],
        "tags": tags(each),
        "late": late_words(each),
        "back": back_to(each),
        "answer": views[0] if whole else None,
        "earlier": views[1:] if whole else [],
        "parts": [] if whole else views,
        "actions": [action_view(one) for one in actions],
        "others": [Step(f"To {one.to_words}", reverse("recommendation", args=[one.pk])) for one in others],
        "crumbs": [("Recommendations", reverse("all_recommendations"))],
        "may_answer": _answer_href(actor, each),
        **({"illustrative": True} if each.illustrative else {}),
    }


def _answer_href(actor: Actor, each: Recommendation) -> str:
    """Where the reader answers it or enters the answer, or an empty text."""
    if each.to_body is not None:
        may = allows(actor, Permission.RECOMMENDATION_ANSWER, scope_of(each.to_body.pk))
        return reverse("answer_recommendation", args=[each.to_body.slug, each.pk]) if may else ""
    may = allows(actor, Permission.RECOMMENDATION_MAKE, scope_of(each.from_body.pk))
    return reverse("record_answer", args=[each.from_body.slug, each.pk]) if may else ""
