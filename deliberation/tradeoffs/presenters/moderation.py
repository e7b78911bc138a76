"""Moderation as it is shown: the queue, one thing, its decisions, the public log, the code of conduct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SHOWN_WORDS, Shown
from deliberation.tradeoffs.models import Challenge, ModerationCase, Point, Question, Statement, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.points import TextBlock, cut, reason_words
from deliberation.tradeoffs.queries.moderation import KINDS, Written
from design.formats import day, moment
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

COLOURS = {Shown.WAITING: "yellow", Shown.SHOWN: "green", Shown.HIDDEN: "red", Shown.WITHDRAWN: "grey"}
NAMES = {
    "point": "Point",
    "statement": "Statement",
    "question": "Question",
    "challenge": "Challenge",
}


@dataclass(frozen=True)
class ThingView:
    """Something that a member wrote, for those who moderate and for its author."""

    kind: str
    number: int
    name: str
    href: str
    by: str
    when: str
    where: str
    status: str
    colour: str
    waits: bool
    own: bool
    text: tuple[TextBlock, ...]
    moderate_href: str
    appealed: bool = False


def thing_view(
    actor: Actor, tradeoff: TradeOff, kind: str, thing: Written, claims: Mapping[int, str], *,
    appealed: bool = False,
) -> ThingView:  # fmt: skip
    """One thing as it is shown; its author's membership is loaded."""
    number = int(getattr(thing, KINDS[kind].number))
    author = thing.membership
    return ThingView(
        kind=kind,
        number=number,
        name=thing_name(kind, number, thing),
        href=href_of(tradeoff, kind, number, thing),
        by=author.public_name if author is not None else "Written beforehand",
        when=moment(getattr(thing, KINDS[kind].made)),
        where=where_words(thing),
        status=SHOWN_WORDS[Shown(thing.status)],
        colour=COLOURS[Shown(thing.status)],
        waits=thing.status == Shown.WAITING.value,
        own=author is not None and str(author.person_id) == actor.id,
        text=cut(thing.text, tradeoff, claims),
        moderate_href=at(tradeoff, "moderate", kind, number),
        appealed=appealed,
    )


def thing_name(kind: str, number: int, thing: Written | None = None) -> str:
    """“Point 12”, “Reply 13”, “Statement 4”."""
    name = "Reply" if isinstance(thing, Point) and thing.parent_id else NAMES[kind]
    return f"{name} {number}"


def where_words(thing: Written) -> str:
    """What a thing belongs to, as far as it is loaded with it."""
    if isinstance(thing, Point):
        return {"for": "For an option", "against": "Against an option"}.get(thing.side, "")
    return ""


def href_of(tradeoff: TradeOff, kind: str, number: int, thing: Written) -> str:
    """Where a thing is seen in its place."""
    if isinstance(thing, Challenge):
        return at(tradeoff, "evidence_item", thing.item.number)
    if isinstance(thing, Statement):
        return at(tradeoff, "statements")
    return at(tradeoff, "question" if isinstance(thing, Question) else "point", number)


@dataclass(frozen=True)
class CaseView:
    """One decision, for those who moderate and for the author."""

    decided: str
    when: str
    reason: str
    rule: str
    note: str
    appeal: str
    appealed_when: str
    outcome: str
    outcome_note: str
    decide_href: str


def case_view(tradeoff: TradeOff, case: ModerationCase) -> CaseView:
    """One decision with its appeal."""
    title, rule = CONDUCT_WORDS[case.reason] if case.reason else ("", "")  # type: ignore[index]
    waits = case.appealed_at is not None and case.appeal_decided_at is None
    return CaseView(
        decided="Taken out" if case.decided == "hide" else "Shown",
        when=moment(case.decided_at),
        reason=title,
        rule=rule,
        note=case.note,
        appeal=case.appeal,
        appealed_when=moment(case.appealed_at) if case.appealed_at else "",
        outcome=outcome_words(case),
        outcome_note=case.appeal_note,
        decide_href=at(tradeoff, "decide_appeal", case.pk) if waits else "",
    )


def outcome_words(case: ModerationCase) -> str:
    """What came of an appeal; “No appeal” where there was none."""
    if case.appealed_at is None:
        return "No appeal" if case.decided == "hide" else ""
    if case.appeal_decided_at is None:
        return "Appeal waits to be decided"
    decided = day(case.appeal_decided_at)
    return (
        f"Author was right: shown again on {decided}" if case.appeal_upheld else f"It stayed out: {decided}"
    )


def log_table(cases: Sequence[ModerationCase]) -> Table:
    """The public log: no names, and nothing of what was written."""
    columns = (
        Column("date", "Date"),
        Column("kind", "What"),
        Column("decided", "Decided"),
        Column("reason", "Reason", wide=True),
        Column("appeal", "Appeal", wide=True),
    )
    rows = [
        Row(
            (
                Cell(day(case.decided_at)),
                Cell(KINDS[case.thing_kind].title),
                Cell("Taken out" if case.decided == "hide" else "Shown again"),
                Cell(reason_words(case.reason) or "Not needed", absent=not case.reason),
                Cell(outcome_words(case) or "None", absent=not outcome_words(case)),
            )
        )
        for case in cases
    ]
    return Table("log", "What was taken out, and why", columns, rows, stacked=True)


@dataclass(frozen=True)
class OwnLine:
    """A decision about what the reader wrote: a link and what came of it."""

    text: str
    href: str
    outcome: str
    unseen: bool


def own_lines(tradeoff: TradeOff, cases: Sequence[ModerationCase]) -> list[OwnLine]:
    """Decisions about what the reader wrote, each with the page that says why."""
    return [
        OwnLine(
            f"{thing_name(case.thing_kind, case.thing_number)}: taken out on {day(case.decided_at)}",
            at(tradeoff, "appeal", case.pk),
            outcome_words(case),
            case.seen_at is None,
        )
        for case in cases
    ]


def rules() -> list[tuple[str, str]]:
    """The code of conduct: what is taken out, and the rule behind it."""
    return list(CONDUCT_WORDS.values())
