"""The evidence pack in words: the list, one item with its source and its doubts, what cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.tradeoffs.calc.words import (
    EVIDENCE_WORDS,
    SHOWN_WORDS,
    STRENGTH_WORDS,
    EvidenceKind,
    Shown,
    Strength,
)
from deliberation.tradeoffs.models import Challenge, Citation, EvidenceItem, EvidenceStatus, Pin, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.evidence import Progress
from design.formats import moment
from design.tables import Cell, Column, Row, Table

Fact = tuple[str, str]
STATUS_COLOURS = {
    EvidenceStatus.SUBMITTED: "blue",
    EvidenceStatus.ACCEPTED: "green",
    EvidenceStatus.DECLINED: "grey",
    EvidenceStatus.WITHDRAWN: "orange",
}
STRENGTH_COLOURS = {
    Strength.STRONG: "green",
    Strength.FAIR: "blue",
    Strength.WEAK: "grey",
    Strength.CONTESTED: "orange",
}


def strength_word(code: str) -> str:
    """A strength in one word."""
    return STRENGTH_WORDS[Strength(code)].split(":")[0]


def pin_of(item: EvidenceItem) -> Pin | None:
    """The pin of an item, loaded with it; None for one that cites no figure."""
    return getattr(item, "pin", None)


def pack_table(tradeoff: TradeOff, items: Iterable[EvidenceItem], *, for_member: bool) -> Table:
    """A list of items as `queries.evidence.find_items` gives them."""
    columns = [
        Column("claim", "What it says", wide=True),
        Column("strength", "Strength"),
        Column("by", "Handed in by"),
        Column("challenged", "Challenged"),
    ]
    if for_member:
        columns.append(Column("read", "Read by you"))
    rows = [Row(_cells(tradeoff, item, for_member)) for item in items]
    return Table(id="evidence-list", caption="Evidence", columns=columns, rows=rows, stacked=True)


def _cells(tradeoff: TradeOff, item: EvidenceItem, for_member: bool) -> list[Cell | str]:
    pin = pin_of(item)
    notes = ["figure of the index"] if pin else []
    notes += ["a later run says otherwise"] if pin and pin.moved_at else []
    cells: list[Cell | str] = [
        Cell(
            f"E{item.number}: {item.claim}", at(tradeoff, "evidence_item", item.number), note=", ".join(notes)
        ),
        strength_word(item.strength),
        Cell(item.by_name, note=interests_note(item)),
        "Yes" if getattr(item, "challenged", False) else "No",
    ]
    return [*cells, "Yes" if getattr(item, "was_read", False) else "No"] if for_member else cells


def interests_note(item: EvidenceItem) -> str:
    """What was declared, in short."""
    return "no interests" if item.interests == "None" else f"declared: {item.interests}"


def progress_words(found: Progress) -> str:
    """How far a member has come."""
    return f"You have read {found.read} of {found.of} {'item' if found.of == 1 else 'items'}."


@dataclass(frozen=True)
class ItemPage:
    """What the page of an item shows of it, but for its figure."""

    status: str
    status_colour: str
    strength: str
    strength_colour: str
    summary: list[Block]
    facts: list[Fact]


def item_page(item: EvidenceItem) -> ItemPage:
    """One item in words."""
    status = EvidenceStatus(item.status)
    return ItemPage(
        status=status.label,
        status_colour=STATUS_COLOURS[status],
        strength=strength_word(item.strength),
        strength_colour=STRENGTH_COLOURS[Strength(item.strength)],
        summary=blocks(item.summary),
        facts=_facts(item),
    )


def _facts(item: EvidenceItem) -> list[Fact]:
    source = item.source
    if item.link:
        source = format_html('{}<br><a href="{}" rel="noopener">{}</a>', item.source, item.link, item.link)
    facts = [("What it is", EVIDENCE_WORDS[EvidenceKind(item.kind)]), ("Source", source)]
    if item.published:
        facts.append(("Period" if item.kind == EvidenceKind.INDEX else "When it came out", item.published))
    facts.append(("Strength", STRENGTH_WORDS[Strength(item.strength)]))
    if item.strength_why:
        facts.append(("Why we say so", item.strength_why))
    return [
        *facts,
        ("Handed in by", item.by_name),
        ("Declared interests", item.interests),
        ("Handed in", moment(item.submitted_at)),
    ]


@dataclass(frozen=True)
class ChallengeView:
    """A challenge with its reply. `note`: why its author alone sees it; `reply_href`: where to reply, if one may."""

    id: int
    by: str
    when: str
    text: list[Block]
    reply: list[Block]
    replied: str
    note: str
    reply_href: str


def challenge_views(
    tradeoff: TradeOff, challenges: Sequence[Challenge], *, may_reply: bool
) -> list[ChallengeView]:
    """The challenges of an item, oldest first."""
    return [
        ChallengeView(
            id=each.pk,
            by=each.by_name,
            when=moment(each.made_at),
            text=blocks(each.text),
            reply=blocks(each.reply),
            replied=f"{each.replied_as}, {moment(each.replied_at)}" if each.replied_at else "",
            note="" if each.status == Shown.SHOWN else f"{SHOWN_WORDS[Shown(each.status)]}. Only you see it.",
            reply_href=at(tradeoff, "answer_challenge", each.pk)
            if may_reply and not each.reply and each.status == Shown.SHOWN
            else "",
        )
        for each in challenges
    ]


@dataclass(frozen=True)
class CitedBy:
    """Something that rests on an item."""

    text: str
    href: str
    what: str


def cited_by(tradeoff: TradeOff, citations: Iterable[Citation]) -> list[CitedBy]:
    """The points that cite an item."""
    return [
        CitedBy(
            f"Point {each.point.number}",
            at(tradeoff, "point", each.point.number),
            " ".join(filter(None, (each.point.side, each.point.option.name))),
        )
        for each in citations
    ]
