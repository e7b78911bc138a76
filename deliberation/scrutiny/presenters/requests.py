"""Requests for information in words: lists, one request, its replies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import days_late
from deliberation.accountability.calc.reply_clock import clock_words
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.scrutiny.calc.enquiries import REQUEST_WORDS, RequestStanding
from deliberation.scrutiny.models import InformationReply, InformationRequest
from deliberation.scrutiny.queries.requests import standing
from design.formats import day
from design.tables import Cell, Column, Row, Table

LONG = 140
COLOURS = {
    RequestStanding.WAITING: "blue",
    RequestStanding.DUE_SOON: "yellow",
    RequestStanding.OVERDUE: "red",
    RequestStanding.ANSWERED: "green",
    RequestStanding.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class ReplyView:
    """One reply as a page shows it."""

    by: str
    given_on: dt.date
    text: list[Block]
    links: list[dict[str, str]]
    part: bool
    source: str


def requests_table(found: Iterable[InformationRequest], *, to_them: bool = False) -> Table:
    """A list of an enquiry's requests; `to_them`: of those to one body, from any enquiry."""
    columns = [Column("what", "What is asked for", wide=True)]
    columns += [Column("who", "Asked by" if to_them else "Asked of"), Column("state", "Reply")]
    rows = [Row(_cells(each, to_them), marked=standing(each) is RequestStanding.OVERDUE) for each in found]
    return Table("requests", "Requests for information", columns, rows, stacked=True)


def _cells(each: InformationRequest, to_them: bool) -> list[Cell | str]:
    href = reverse("information_request", args=[each.enquiry_id, each.number])
    if to_them:
        what = Cell(_short(each.text), href=href, note=each.enquiry.title)
        return [what, each.enquiry.body.name, _state(each)]
    return [Cell(_short(each.text), href=href), each.to_words, _state(each)]


def _state(each: InformationRequest) -> Cell:
    stands = standing(each)
    if stands is RequestStanding.WITHDRAWN:
        return Cell(REQUEST_WORDS[stands])
    late = _late(each)
    if each.answered_on is not None:
        after = f", {late} late" if late else ""
        return Cell(REQUEST_WORDS[stands], note=f"on {day(each.answered_on)}{after}")
    return Cell(REQUEST_WORDS[stands], note=f"due {day(each.due_on)}" + (f", {late} ago" if late else ""))


def _late(each: InformationRequest) -> str:
    late = days_late(each.answered_on, each.due_on, today_in_england())
    return f"{late:,} day{'' if late == 1 else 's'}" if late else ""


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONG else one_line[:LONG].rsplit(" ", 1)[0] + " …"


def request_tag(each: InformationRequest) -> tuple[str, str]:
    """Where a request stands, in a word with a colour."""
    stands = standing(each)
    return REQUEST_WORDS[stands], COLOURS[stands]


def late_words(each: InformationRequest) -> str:
    """A sentence about a late reply, or one that has not come; empty otherwise."""
    late = _late(each)
    if not late or standing(each) is RequestStanding.WITHDRAWN:
        return ""
    if each.answered_on is not None:
        return f"The reply came {late} after the day it was due."
    return f"The reply was due {late} ago and has not come."


def request_facts(each: InformationRequest) -> list[tuple[str, str]]:
    """Who asked whom, when, and by when the reply is due."""
    return [
        ("Asked by", each.enquiry.body.name),
        ("Asked of", each.to_words),
        ("Asked on", day(each.asked_on)),
        ("Reply due by", f"{day(each.due_on)}: {clock_words(each.reply_length, each.reply_unit)}"),
    ]


def reply_views(asked: InformationRequest) -> list[ReplyView]:
    """The replies, newest first."""
    return [_reply(asked, each) for each in reversed(list(asked.replies.all()))]


def _reply(asked: InformationRequest, each: InformationReply) -> ReplyView:
    if each.source:
        by = f"{asked.to_words}; entered by {asked.enquiry.body.name}"
    else:
        by = f"{role_words(each.role)}, for {asked.to_words}" if each.role else asked.to_words
    return ReplyView(by, each.given_on, blocks(each.text), each.links, not each.complete, each.source)
