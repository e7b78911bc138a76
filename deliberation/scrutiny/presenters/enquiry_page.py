"""Everything on the page of one line of enquiry: evidence, witnesses, visits, and what the reader may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from deliberation.accountability.presenters.figures import PinView, pinned_view
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.calc.enquiries import may as may_be_done
from deliberation.scrutiny.calc.words import EVIDENCE_KIND_WORDS, EvidenceKind
from deliberation.scrutiny.models import Enquiry, Evidence, Hearing, SiteVisit
from design.formats import day
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure
from kernel.actors import Actor

A_WITNESS = "A witness"


@dataclass(frozen=True)
class HearingView:
    """A witness as the reader sees them. `edit_href`: where to change it, for those who may."""

    id: str
    who: str
    organisation: str
    when: str
    questions: list[Block]
    summary: list[Block]
    note: str
    edit_href: str


@dataclass(frozen=True)
class VisitView:
    """A visit as a page shows it."""

    id: str
    place: str
    when: str
    who: str
    purpose: str
    seen: list[Block]
    edit_href: str


def tools_of(actor: Actor, enquiry: Enquiry) -> dict[str, bool]:
    """What the reader may do with a line of enquiry as it stands."""
    scope = scope_of(enquiry.body_id)
    runs = holds(actor, Permission.ENQUIRY_EDIT, scope)
    writes = holds(actor, Permission.ENQUIRY_WRITE, scope)
    can = {act: may_be_done(act, enquiry.status) for act in EnquiryAct}
    wanted = {
        "change": EnquiryAct.CHANGE, "open": EnquiryAct.OPEN, "discard": EnquiryAct.DISCARD, "write_up": EnquiryAct.WRITE_UP,
        "gather_again": EnquiryAct.GATHER_AGAIN, "close": EnquiryAct.CLOSE, "ask": EnquiryAct.ASK,
    }  # fmt: skip
    return {name: runs and can[act] for name, act in wanted.items()} | {
        "hear": writes and can[EnquiryAct.HEAR],
        "add": writes and can[EnquiryAct.ADD_EVIDENCE],
        "writes": writes,
        "runs": runs,
    }


def evidence_table(enquiry: Enquiry, found: Iterable[Evidence]) -> Table:
    """The evidence; figures that moved are marked."""
    columns = [Column("what", "Evidence", wide=True), Column("kind", "Kind"), Column("source", "Source")]
    rows = [
        Row(
            [
                Cell(
                    f"E{each.number}: {each.title}",
                    href=reverse("enquiry_evidence", args=[enquiry.pk, each.number]),
                    note=_standing(each),
                ),
                EVIDENCE_KIND_WORDS[EvidenceKind(each.kind)],
                each.source or "–",
            ],
            marked=each.moved_at is not None,
        )
        for each in found
    ]
    return Table("evidence", "Evidence", columns, rows, stacked=True)


def _standing(each: Evidence) -> str:
    if each.withdrawn_at is not None:
        return f"withdrawn: {each.withdrawn_why}"
    return "a later run of the index says otherwise" if each.moved_at is not None else ""


def evidence_facts(item: Evidence) -> list[tuple[str, str]]:
    """What a piece of evidence is, where it comes from, and who added it by office."""
    added = day(item.made_at)
    office = f"{role_words(item.membership.role)}, {added}" if item.membership is not None else added
    facts = [("Kind", EVIDENCE_KIND_WORDS[EvidenceKind(item.kind)])]
    facts += [("Source", item.source)] if item.source else []
    return [*facts, ("Added by", office)]


def figure_of(item: Evidence) -> PinView | None:
    """The pinned figure, with what a later run says."""
    if not item.figure:
        return None
    return pinned_view(PinnedFigure.from_json(item.figure), item.made_at, item.now, item.moved_at)


def hearing_views(
    enquiry: Enquiry, found: Iterable[Hearing], *, inside: bool, edits: bool
) -> list[HearingView]:
    """Witnesses. Those outside see a name once its bearer agreed to it, and a summary once the witness agreed to that."""
    return [_hearing(enquiry, each, inside, edits) for each in found]


def _hearing(enquiry: Enquiry, each: Hearing, inside: bool, edits: bool) -> HearingView:
    notes = []
    if inside and not each.consented:
        notes.append("The public reads “A witness”: they have not agreed to be named like this.")
    if inside and each.summary and each.agreed_on is None:
        notes.append("The public cannot read the summary yet: the witness has not agreed to it.")
    if each.agreed_on is not None and each.summary:
        notes.append(f"The witness agreed to this summary on {day(each.agreed_on)}.")
    shown = inside or each.agreed_on is not None
    return HearingView(
        id=f"hearing-{each.number}",
        who=each.who if each.consented or inside else A_WITNESS,
        organisation=each.organisation,
        when=_when("Heard", each.heard_on, each.planned_for),
        questions=blocks(each.questions),
        summary=blocks(each.summary) if shown else [],
        note=" ".join(notes),
        edit_href=_edit("edit_hearing", enquiry, each.number, edits),
    )


def visit_views(enquiry: Enquiry, found: Iterable[SiteVisit], *, edits: bool) -> list[VisitView]:
    """Places that members went to see."""
    return [
        VisitView(
            f"visit-{each.number}", each.place, _when("Visited", each.visited_on, each.planned_for), each.who, each.purpose,
            blocks(each.seen), _edit("edit_visit", enquiry, each.number, edits),
        )
        for each in found
    ]  # fmt: skip


def _when(done: str, on: dt.date | None, planned: dt.date | None) -> str:
    if on is not None:
        return f"{done} on {day(on)}"
    return f"Planned for {day(planned)}" if planned else "No day yet"


def _edit(name: str, enquiry: Enquiry, number: int, edits: bool) -> str:
    return reverse(name, args=[enquiry.body.slug, enquiry.pk, number]) if edits else ""
