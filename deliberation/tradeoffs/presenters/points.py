"""Points as they are shown: text with its citations, who said it, what members knew, what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.calc.citing import pieces
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SIDE_WORDS, ConductReason, Shown, Side
from deliberation.tradeoffs.models import Point, PointVersion, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.points import reads, writes
from deliberation.tradeoffs.queries.tradeoffs import may_now
from design.formats import moment
from kernel.actors import Actor

WITHDRAWN = "Its author has withdrawn this."


@dataclass(frozen=True)
class Bit:
    """A stretch of a line; a citation leads somewhere and says what the item claims."""

    text: str
    href: str = ""
    claim: str = ""


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, or a list of points, as lines of stretches."""

    points: bool
    lines: tuple[tuple[Bit, ...], ...]


@dataclass(frozen=True)
class Knew:
    """What members said about whether they knew it, and the reader's own answer: knew, new, or nothing yet."""

    told: str
    own: str
    may: bool
    href: str


@dataclass(frozen=True)
class PointView:
    """A point or reply on a page. `notice`: stands in the place of the text for those who may not read it, and before it
    for those who may."""

    number: int
    name: str
    href: str
    by: str
    when: str
    option: str
    side: str
    marks: tuple[tuple[str, str], ...]
    notice: str
    text: tuple[TextBlock, ...]
    knew: Knew | None
    answers: str
    history_href: str
    own: bool
    edit_href: str = ""
    withdraw_href: str = ""
    moderate_href: str = ""


@dataclass(frozen=True)
class Page:
    """What all points on a page need to be shown: the reader, the trade-off, claims by number, reasons by point."""

    actor: Actor
    tradeoff: TradeOff
    claims: Mapping[int, str]
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Whether the reader may write in the discussion now."""
        return may_now(self.actor, self.tradeoff, Act.MAKE_POINT)

    @property
    def moderates(self) -> bool:
        """Whether the reader may take things out now."""
        return may_now(self.actor, self.tradeoff, Act.MODERATE)

    def views(self, points: Sequence[Point]) -> list[PointView]:
        """Points in their order, as they are shown."""
        return [self.view(each) for each in points]

    def view(self, point: Point) -> PointView:
        """One point with `answers` and `own_knew` from `queries.points.told`."""
        readable, own = reads(self.actor, self.tradeoff, point), writes(self.actor, point)
        gone = point.status == Shown.WITHDRAWN.value
        mine = own and self.writes and not gone
        return PointView(
            number=point.number,
            name=f"{'Reply' if point.parent_id else 'Point'} {point.number}",
            href=at(self.tradeoff, "point", point.number),
            by=point.by_name if readable else "",
            when=moment(point.made_at),
            option=point.option.name,
            side=SIDE_WORDS[Side(point.side)] if point.side else "",
            marks=marks(point),
            notice=self.notice(point),
            text=cut(point.text, self.tradeoff, self.claims) if readable else (),
            knew=self.knew(point, own) if point.status == Shown.SHOWN.value else None,
            answers=replies_words(getattr(point, "answers", 0) or 0) if not point.parent_id else "",
            history_href=at(self.tradeoff, "point_history", point.number)
            if point.version > 1 and readable
            else "",
            own=own,
            edit_href=at(self.tradeoff, "edit_point", point.number) if mine else "",
            withdraw_href=at(self.tradeoff, "withdraw_point", point.number) if mine else "",
            moderate_href=at(self.tradeoff, "moderate", "point", point.number)
            if self.moderates and not own and not gone
            else "",
        )

    def notice(self, point: Point) -> str:
        """Why a text does not show, or only to its author and to who moderates; nothing where it shows."""
        what = "reply" if point.parent_id else "point"
        if point.status == Shown.HIDDEN.value:
            return taken_out(what, self.reasons.get(point.number, ""))
        if point.status == Shown.WITHDRAWN.value:
            return WITHDRAWN
        return f"This {what} waits to be looked at." if point.status == Shown.WAITING.value else ""

    def knew(self, point: Point, own: bool) -> Knew:
        """What members knew, and whether the reader may say so too."""
        answer = getattr(point, "own_knew", None)
        return Knew(
            told=knew_words(point.knew, point.new_to, self.tradeoff.least),
            own="" if answer is None else "knew" if answer else "new",
            may=not own and may_now(self.actor, self.tradeoff, Act.REACT),
            href=at(self.tradeoff, "react", point.number),
        )


def knew_words(knew: int, new_to: int, least: int) -> str:
    """“12 of 20 did not know this”; of fewer members than `least` nothing is told."""
    said = knew + new_to
    if not said:
        return "Nobody has said yet whether they knew this."
    if said < least:
        return f"Fewer than {least} have said yet whether they knew this."
    return f"{new_to} of {said} did not know this."


def replies_words(count: int) -> str:
    """How many replies there are."""
    return "No reply yet" if not count else f"{count} {'reply' if count == 1 else 'replies'}"


def taken_out(what: str, reason: str) -> str:
    """“A point was taken out: it says something private about somebody.”"""
    words = reason_words(reason)
    return f"A {what} was taken out{': ' + words[0].lower() + words[1:] if words else ''}."


def reason_words(reason: str) -> str:
    """The title of a reason of the code of conduct; nothing for none."""
    return CONDUCT_WORDS[ConductReason(reason)][0] if reason else ""


def marks(point: Point) -> tuple[tuple[str, str], ...]:
    """What is said about a point in tags: words and colour."""
    found = []
    if point.in_room:
        found.append(("Said in the room", "blue"))
    if point.version > 1:
        found.append(("Edited", "grey"))
    if point.status == Shown.WAITING.value:
        found.append(("Waits to be looked at", "yellow"))
    if point.status == Shown.HIDDEN.value:
        found.append(("Taken out", "red"))
    if point.status == Shown.WITHDRAWN.value:
        found.append(("Withdrawn", "grey"))
    return tuple(found)


def cut(text: str, tradeoff: TradeOff, claims: Mapping[int, str]) -> tuple[TextBlock, ...]:
    """A text as blocks, with its citations as links where the item is in the pack."""

    def bits(line: str) -> tuple[Bit, ...]:
        return tuple(
            Bit(piece.text, at(tradeoff, "evidence_item", piece.number), claims[piece.number])
            if piece.number is not None and piece.number in claims
            else Bit(piece.text)
            for piece in pieces(line)
        )

    return tuple(TextBlock(each.points, tuple(bits(line) for line in each.lines)) for each in blocks(text))


@dataclass(frozen=True)
class VersionView:
    """One text of a point, with when it was written."""

    name: str
    when: str
    now: bool
    public: bool
    text: tuple[TextBlock, ...]


def version_views(
    point: Point, versions: Sequence[PointVersion], tradeoff: TradeOff, claims: Mapping[int, str]
) -> list[VersionView]:
    """The texts of a point as they are shown."""
    return [
        VersionView(
            name=f"Version {each.version}",
            when=moment(each.written_at),
            now=each.version == point.version,
            public=each.public,
            text=cut(each.text, tradeoff, claims),
        )
        for each in versions
    ]
