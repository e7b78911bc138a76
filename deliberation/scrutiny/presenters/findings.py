"""Findings in words, for lists and for their page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from access.gate import allows, holds
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.reply_clock import clock_words
from deliberation.accountability.calc.topics import topic_words
from deliberation.accountability.presenters.figures import PinView, pinned_view
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.findings_reply import as_shown
from deliberation.scrutiny.calc.findings import FindingAct, may
from deliberation.scrutiny.calc.words import (
    FACTORS,
    FINDING_STATUS_WORDS,
    LEVERS,
    SERIOUSNESS_WORDS,
    SURENESS_WORDS,
    FindingStatus,
    Seriousness,
    Sureness,
)
from deliberation.scrutiny.models import Evidence, Finding, RightOfReply
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries.enquiries import sees
from deliberation.scrutiny.queries.findings import works_on
from design.formats import day
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure
from kernel.actors import Actor

STATUS_COLOURS = {
    FindingStatus.DRAFT: "grey",
    FindingStatus.WITH_OTHERS: "yellow",
    FindingStatus.READY: "blue",
    FindingStatus.PUBLISHED: "green",
    FindingStatus.WITHDRAWN: "purple",
}
SERIOUS_COLOURS = {
    Seriousness.GOOD: "green",
    Seriousness.NOTE: "grey",
    Seriousness.CONCERN: "yellow",
    Seriousness.SERIOUS: "orange",
    Seriousness.URGENT: "red",
}
FROM_FINDING = "finding"
"""What a recommendation calls a finding that it comes from."""


@dataclass(frozen=True)
class ReplyView:
    """What somebody was asked, and what they said. `changed`: the finding is not what they were shown any more."""

    to: str
    to_href: str
    says: str
    by: str
    asked: str
    due: str
    given: str
    late: str
    source: str
    text: list[Block]
    shown: list[Block]
    waits: bool
    enter_href: str = ""


def findings_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's findings."""
    return scrutiny_frame(actor, body, "findings", *trail)


def in_short(words: str) -> str:
    """The words of a choice before their colon."""
    return words.split(":")[0]


def status_tag(finding: Finding) -> tuple[str, str]:
    """Where a finding stands, with a colour."""
    status = FindingStatus(finding.status)
    return FINDING_STATUS_WORDS[status], STATUS_COLOURS[status]


def serious_tag(finding: Finding) -> tuple[str, str]:
    """How serious it is, with a colour."""
    code = Seriousness(finding.seriousness)
    return in_short(SERIOUSNESS_WORDS[code]), SERIOUS_COLOURS[code]


def where_words(finding: Finding) -> str:
    """Where it was found: place and area."""
    return ", ".join(filter(None, (finding.place, finding.area_name)))


def findings_table(found: Iterable[Finding], caption: str, *, of_body: bool = False) -> Table:
    """A list; `of_body` leaves the body out."""
    columns = [Column("title", "Finding", wide=True), Column("serious", "How serious")]
    columns += [] if of_body else [Column("body", "Found by")]
    columns += [Column("where", "Where"), Column("status", "Where it stands")]
    return Table(
        id="findings",
        caption=caption,
        columns=columns,
        rows=[Row(_cells(each, of_body)) for each in found],
        stacked=True,
    )


def _cells(each: Finding, of_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not of_body else ""
    note = " · ".join(filter(None, (each.reference, made_up)))
    when = (
        f"on {day(each.published_at)}" if each.published_at and each.status == FindingStatus.PUBLISHED else ""
    )
    cells: list[Cell | str] = [
        Cell(each.title, href=reverse("finding", args=[each.pk]), note=note),
        serious_tag(each)[0],
    ]
    cells += [] if of_body else [each.body.name]
    return [*cells, where_words(each) or "–", Cell(status_tag(each)[0], note=when)]


def finding_figure(finding: Finding) -> PinView | None:
    """The figure that a finding cites, with what a later run says of it."""
    if not finding.figure:
        return None
    figure = PinnedFigure.from_json(finding.figure)
    return pinned_view(figure, finding.made_at, finding.now, finding.moved_at)


def finding_facts(finding: Finding) -> list[tuple[str, str]]:
    """What is known of a finding beside its words; what is empty is left out."""
    facts = [
        ("Reference", finding.reference),
        ("Found by", finding.body.name),
        ("Written by", role_words(finding.role) if finding.role else ""),
        ("Area", finding.area_name),
        ("Place", finding.place),
        ("How serious", SERIOUSNESS_WORDS[Seriousness(finding.seriousness)]),
        ("How sure", SURENESS_WORDS[Sureness(finding.sureness)]),
        ("Why as sure as that", finding.sureness_why),
        ("Services and conditions", ", ".join(topic_words(finding.topics))),
        ("Lever of change", LEVERS.get(finding.lever, "")),
        ("Factor of partnership", FACTORS.get(finding.factor, "")),
        ("Published", day(finding.published_at) if finding.published_at else ""),
    ]
    return [(name, value) for name, value in facts if value]


def reply_views(finding: Finding, found: Sequence[RightOfReply], enters: bool = False) -> list[ReplyView]:
    """Who was asked and what they said. `enters`: the reader may enter replies that came by post."""
    return [_reply(finding, each, enters) for each in found]


def says_words(accepts: bool | None, waived: bool) -> str:
    """What somebody said of the facts, in words."""
    if waived:
        return "They have nothing to say to it."
    return "They say that the facts are right." if accepts else "They dispute facts of it."


def _reply(finding: Finding, each: RightOfReply, enters: bool) -> ReplyView:
    given, today = each.given_on is not None, today_in_england()
    over = each.due_on < (each.given_on or today)
    late = ""
    if over:
        late = "The reply came after the last day for it." if given else "The time to reply is over."
    length = clock_words(each.reply_length, each.reply_unit)
    changed = given and each.text_shown != as_shown(finding)
    return ReplyView(
        to=each.to_words,
        to_href=reverse("body", args=[each.to_body.slug]) if each.to_body is not None else "",
        says=says_words(each.accepts, each.waived) if given else "No reply yet.",
        by=_by(finding, each) if given else "",
        asked=day(each.asked_on),
        due=f"{day(each.due_on)} ({length})",
        given=day(each.given_on) if each.given_on is not None else "",
        late=late,
        source=each.source,
        text=blocks(each.text),
        shown=blocks(each.text_shown) if changed else [],
        waits=not given,
        enter_href=reverse("enter_finding_reply", args=[finding.body.slug, finding.pk, each.pk])
        if enters and not given and each.to_body is None and may(FindingAct.REPLY, finding.status)
        else "",
    )


def _by(finding: Finding, each: RightOfReply) -> str:
    """Who replied: the office, never a name."""
    if each.source:
        return f"{each.to_words}; entered by {finding.body.name}"
    return f"{role_words(each.role)}, for {each.to_words}" if each.role else each.to_words


def finding_page(
    actor: Actor, finding: Finding, evidence: Sequence[Evidence], replies: Sequence[RightOfReply], heard: bool
) -> dict[str, Any]:
    """Context of the page of one finding. No query but the actor's roles, once."""
    body, enquiry = finding.body, finding.enquiry
    reads_enquiry = enquiry is not None and sees(actor, enquiry)
    edits = holds(actor, Permission.ENQUIRY_EDIT, scope_of(body.pk))
    context = findings_frame(actor, body) | {
        "finding": finding,
        "tags": [serious_tag(finding), status_tag(finding)],
        "text": blocks(finding.text),
        "facts": finding_facts(finding),
        "figure": finding_figure(finding),
        "sources": finding.sources,
        "enquiry": enquiry if reads_enquiry else None,
        "evidence": evidence_steps(evidence, finding) if reads_enquiry else [],
        "replies": reply_views(finding, replies, edits),
        "tools": _tools(actor, finding, heard, bool(replies)),
        "public": finding.published_at is not None,
        "inside": works_on(actor, body.pk),
    }
    return context | ({"illustrative": True} if finding.illustrative else {})


def evidence_steps(evidence: Sequence[Evidence], finding: Finding) -> list[dict[str, str]]:
    """The evidence as a list of links into the page of the line of enquiry."""
    return [
        {
            "text": f"E{each.number}: {each.title}",
            "href": reverse("enquiry_evidence", args=[finding.enquiry_id, each.number]),
            "note": "taken back since" if each.withdrawn_at is not None else "",
        }
        for each in evidence
    ]


def _tools(actor: Actor, finding: Finding, heard: bool, asked: bool) -> dict[str, str]:
    """What the reader may do with a finding as it stands: address by name, empty where they may not."""
    scope, at = scope_of(finding.body_id), [finding.body.slug, finding.pk]
    writes = holds(actor, Permission.ENQUIRY_WRITE, scope)
    edits = holds(actor, Permission.ENQUIRY_EDIT, scope)
    publishes = allows(actor, Permission.FINDING_PUBLISH, scope)
    over = finding.status == FindingStatus.WITH_OTHERS and heard
    able = {
        "edit_finding": writes and may(FindingAct.CHANGE, finding.status),
        "show_finding": edits and may(FindingAct.SHOW, finding.status),
        "ready_finding": edits and may(FindingAct.READY, finding.status),
        "publish_finding": publishes and (over or may(FindingAct.PUBLISH, finding.status)),
        "withdraw_finding": publishes and may(FindingAct.WITHDRAW, finding.status),
        "discard_finding": writes and may(FindingAct.DISCARD, finding.status) and not asked,
    }
    tools = {name: reverse(name, args=at) if can else "" for name, can in able.items()}
    recommends = holds(actor, Permission.RECOMMENDATION_MAKE, scope) and may(
        FindingAct.RECOMMEND, finding.status
    )
    tools["recommend"] = recommend_href(finding) if recommends else ""
    held = holds(actor, Permission.FINDING_PUBLISH, scope) and not publishes
    tools["second_step"] = "yes" if held and (over or may(FindingAct.PUBLISH, finding.status)) else ""
    return tools


def recommend_href(finding: Finding) -> str:
    """Where a recommendation is made from this finding, in one step."""
    address = reverse("make_recommendation", args=[finding.body.slug])
    return f"{address}?{urlencode({'from': f'{FROM_FINDING}:{finding.pk}'})}"


def asked_table(found: Iterable[RightOfReply], today: dt.date) -> Table:
    """What a body was asked to reply to, for those who reply for it."""
    columns = [
        Column("finding", "Finding", wide=True),
        Column("by", "Asked by"),
        Column("due", "Reply"),
        Column("said", "Said"),
    ]
    return Table(
        id="asked",
        caption="Findings that this body was asked to reply to",
        columns=columns,
        rows=[
            Row(_asked(each, today), marked=each.given_on is None and each.due_on < today) for each in found
        ],
        stacked=True,
    )


def _asked(each: RightOfReply, today: dt.date) -> list[Cell | str]:
    title = each.text_shown.splitlines()[0]
    waits = each.given_on is None
    address = (
        reverse("reply_to_finding", args=[each.to_body.slug, each.pk]) if each.to_body is not None else ""
    )
    over = "the time is over" if waits and each.due_on < today else ""
    return [
        Cell(title, href=address),
        each.finding.body.name,
        Cell(f"by {day(each.due_on)}", note=over),
        "No reply yet" if waits else says_words(each.accepts, each.waived),
    ]
