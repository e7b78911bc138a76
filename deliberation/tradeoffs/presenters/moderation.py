"""Moderation as it is shown: the queue, one thing, its decisions, the public log, the code of conduct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SHOWN_WORDS, SIDE_WORDS, Shown, Side
from deliberation.tradeoffs.models import ModerationCase, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.points import TextBlock, cut, reason_words
from deliberation.tradeoffs.queries.moderation import KINDS, Thing
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
    appealed: bool


def thing_view(actor: Actor, tradeoff: TradeOff, thing: Thing, claims: Mapping[int, str]) -> ThingView:
    """One thing as it is shown."""
    status = Shown(thing.status)
    return ThingView(
        kind=thing.kind,
        number=thing.number,
        name="Reply " + str(thing.number) if thing.above else thing_name(thing.kind, thing.number),
        href=href_of(tradeoff, thing),
        by=thing.by or "Written beforehand",
        when=moment(thing.at),
        where=where_words(thing),
        status=SHOWN_WORDS[status],
        colour=COLOURS[status],
        waits=status is Shown.WAITING,
        own=bool(thing.person_id) and thing.person_id == actor.id,
        text=cut(thing.text, tradeoff, claims),
        moderate_href=at(tradeoff, "moderate", thing.kind, thing.number),
        appealed=thing.appealed,
    )


def thing_name(kind: str, number: int) -> str:
    """“Point 12”, “Statement 4”."""
    return f"{NAMES[kind]} {number}"


def where_words(thing: Thing) -> str:
    """What a thing belongs to."""
    if thing.above:
        return f"To point {thing.above} on “{thing.option}”"
    if thing.item:
        return f"About E{thing.item}"
    return f"{SIDE_WORDS[Side(thing.side)]}: “{thing.option}”" if thing.side else ""


def href_of(tradeoff: TradeOff, thing: Thing) -> str:
    """Where a thing is seen in its place."""
    if thing.kind == "statement":
        return at(tradeoff, "statements")
    name = {"challenge": "evidence_item", "question": "question"}.get(thing.kind, "point")
    return at(tradeoff, name, thing.item or thing.number)


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
