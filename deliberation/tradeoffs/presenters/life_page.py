"""One trade-off's page in words: what it is about, what was heard, what it feeds, what the reader can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from deliberation.tradeoffs.calc.amounts import amount_words
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.models import Option, ReportStatus, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.life import Heard, Own
from deliberation.voting.models import Vote
from deliberation.voting.presenters.votes import times_words
from deliberation.voting.queries.votes import STANDING_WORDS, Standing, standing
from design.formats import day

MOST_LETTERS = 140


@dataclass(frozen=True)
class OptionLine:
    """One option as the overview shows it."""

    name: str
    cost: str
    as_now: bool


@dataclass(frozen=True)
class VoteLine:
    """One vote about the trade-off."""

    title: str
    href: str
    said: str
    open: bool


@dataclass(frozen=True)
class Task:
    """Something that a member can do now."""

    text: str
    href: str
    main: bool = False


def about_facts(tradeoff: TradeOff) -> list[tuple[Any, ...]]:
    """Who asks, where, how much there is, and what it feeds."""
    facts: list[tuple[Any, ...]] = []
    if tradeoff.asked_by:
        facts.append(("Who asks", tradeoff.asked_by))
    if tradeoff.area_key:
        href = reverse("area", args=[tradeoff.area_key])
        facts.append(("Area", format_html('<a href="{}">{}</a>', href, tradeoff.area_name)))
    amount = envelope_words(tradeoff)
    if amount:
        facts.append(("How much there is", amount))
    facts.append(("Which decision it feeds", feeds(tradeoff)))
    return facts


def envelope_words(tradeoff: TradeOff) -> str:
    """How much there is to share out, with its note; nothing where there is no fixed amount."""
    kind = EnvelopeKind(tradeoff.envelope_kind)
    if kind is EnvelopeKind.NONE:
        return tradeoff.envelope_note
    year = " in a year" if kind in (EnvelopeKind.MONEY, EnvelopeKind.STAFF_HOURS) else ""
    said = f"{amount_words(tradeoff.envelope, kind)}{year}"
    return f"{said}. {tradeoff.envelope_note}" if tradeoff.envelope_note else said


def feeds(tradeoff: TradeOff) -> Any:
    """Which decision of which board it feeds, and when; `feeds_body` is loaded."""
    board = tradeoff.feeds_body
    when = f", on {day(tradeoff.feeds_on)}" if tradeoff.feeds_on else ""
    decision = tradeoff.feeds_decision
    if board is not None:
        who = format_html('<a href="{}">{}</a>', reverse("body", args=[board.slug]), board.name)
    elif tradeoff.feeds_name:
        who = format_html("{}", tradeoff.feeds_name)
    else:
        return f"{decision}{when}" if decision else "None is named."
    return format_html("{}: {}{}", who, decision, when) if decision else format_html("{}{}", who, when)


def feeds_text(tradeoff: TradeOff) -> str:
    """The same as plain words."""
    board = tradeoff.feeds_body.name if tradeoff.feeds_body else tradeoff.feeds_name
    when = f", on {day(tradeoff.feeds_on)}" if tradeoff.feeds_on else ""
    said = ": ".join(filter(None, (board, tradeoff.feeds_decision)))
    return f"{said}{when}" if said else "None is named."


def option_lines(tradeoff: TradeOff, options: Iterable[Option]) -> list[OptionLine]:
    """The options with what they cost."""
    kind = EnvelopeKind(tradeoff.envelope_kind)
    return [OptionLine(each.name, cost_words(each, kind), each.as_now) for each in options]


def cost_words(option: Option, kind: EnvelopeKind) -> str:
    """What an option costs or saves."""
    if not option.cost:
        return option.cost_note or ("" if option.as_now else "No extra cost")
    verb = "Saves" if option.cost < 0 else "Costs"
    said = f"{verb} {amount_words(abs(option.cost), kind)}"
    return f"{said}. {option.cost_note}" if option.cost_note else said


def heard_rows(tradeoff: TradeOff, heard: Heard) -> list[tuple[str, str, str, str]]:
    """What was heard so far, each with the page on which it is read."""
    rows = [
        ("Options", many(heard.options, "option"), "options", "Compare"),
        ("Evidence", _with(many(heard.evidence, "item"), _evidence(heard)), "evidence", "Read"),
        (
            "Witnesses",
            _with(many(heard.witnesses, "witness", "witnesses"), _questions(heard)),
            "witnesses",
            "Read",
        ),
        ("Discussion", _with(_points(heard), _point(heard)), "discussion", "Read"),
        ("Where members stand", _with(many(heard.statements, "statement"), _groups(heard)), "opinion", "See"),
        ("Councils and other bodies", _voices(heard), "voices", "Read"),
        ("Report", _REPORT.get(heard.report, "Not begun"), "panel_report", "Read"),
    ]
    if heard.notes:
        # Small groups have no page of their own in the navigation of those who only read.
        rows.insert(4, ("Small groups", many(heard.notes, "public note"), "rounds", "Read"))
    return [(name, said, at(tradeoff, page), action) for name, said, page, action in rows]


_REPORT = {
    ReportStatus.DRAFT.value: "It is being written.",
    ReportStatus.AGREED.value: "It is agreed, and not handed over yet.",
    ReportStatus.PUBLISHED.value: "It is handed over, with its recommendations.",
}


def _points(heard: Heard) -> str:
    return many(heard.points, "point", "points and replies") if heard.points else "No points yet"


def many(count: int, one: str, several: str = "") -> str:
    """A number of things in words."""
    return (
        f"No {several or one + 's'} yet"
        if not count
        else f"{count:,} {one if count == 1 else several or one + 's'}"
    )


def _with(said: str, more: str) -> str:
    return f"{said}. {more}" if more else said


def _evidence(heard: Heard) -> str:
    return f"Latest, E{heard.evidence_number}: {heard.evidence_claim}" if heard.evidence_claim else ""


def _questions(heard: Heard) -> str:
    if not heard.questions:
        return ""
    return f"{many(heard.questions, 'question')} asked by members, {heard.answered:,} answered."


def _point(heard: Heard) -> str:
    return f"Latest, point {heard.point_number}: {short(heard.point_text)}" if heard.point_text else ""


def _groups(heard: Heard) -> str:
    return "The groups of opinion are shown." if heard.groups_at and heard.statements else ""


def _voices(heard: Heard) -> str:
    if not heard.voices:
        return "None is invited yet."
    latest = f" Latest: {heard.voice_name}." if heard.voice_name else ""
    return f"{heard.voices_answered:,} of {heard.voices:,} invited have put their view on record.{latest}"


def short(text: str) -> str:
    """The beginning of a text, cut at a word."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rsplit(' ', 1)[0]} …"


def vote_lines(votes: Iterable[Vote]) -> list[VoteLine]:
    """The votes about it, each leading to its page, or to its result."""
    found = []
    for vote in votes:
        stands = standing(vote)
        page = "vote_result" if stands is Standing.CLOSED else "vote"
        status, when = STANDING_WORDS[stands], times_words(vote)[0]
        said = when if when.startswith(status) else ". ".join(filter(None, (status, when)))
        found.append(
            VoteLine(vote.title, reverse(page, args=[vote.body.slug, vote.pk]), said, stands is Standing.OPEN)
        )
    return found


def tasks(tradeoff: TradeOff, own: Own, votes: Sequence[VoteLine]) -> list[Task]:
    """What a member can do as things stand, the first thing first."""
    stage = Stage(tradeoff.stage)
    found: list[tuple[str, str]] = []
    if own.unread and stage in ACTS[Act.READ_EVIDENCE]:
        found.append((f"Read the evidence: {many(own.unread, 'item')} new to you", at(tradeoff, "evidence")))
    if stage in ACTS[Act.LEAN_BEFORE] and not own.leaned_before:
        found.append(("Say where you lean before the discussion", at(tradeoff, "leanings")))
    found += [(f"Vote: {each.title}", each.href) for each in votes if each.open]
    if own.unanswered and stage in ACTS[Act.ANSWER_STATEMENT]:
        found.append(
            (f"Say where you stand: {many(own.unanswered, 'statement')} to go", at(tradeoff, "statements"))
        )
    if stage in ACTS[Act.LEAN_AFTER] and not own.leaned_after:
        found.append(("Say where you lean now", at(tradeoff, "leanings")))
    found += [(text, at(tradeoff, page)) for act, text, page in _ALWAYS if stage in ACTS[act]]
    return [Task(text, href, not place) for place, (text, href) in enumerate(found)]


_ALWAYS = (
    (Act.ASK_QUESTION, "Ask a witness a question", "witnesses"),
    (Act.MAKE_POINT, "Put a point for or against an option", "discussion"),
    (Act.EXPLORE, "Try out what the options would do", "explorer"),
    (Act.WRITE_REPORT, "Write the report together", "panel_report"),
)
