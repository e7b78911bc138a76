"""Lines of enquiry in words: lists, and what one says of itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.topics import topic_words
from deliberation.bodies.calc.kinds import role_words
from deliberation.scrutiny.calc.words import ENQUIRY_STATUS_WORDS, EnquiryStatus
from deliberation.scrutiny.models import Enquiry
from design.formats import day
from design.tables import Cell, Column, Row, Table

Fact = tuple[str, str] | tuple[str, str, str, str]
STATUS_COLOURS = {
    EnquiryStatus.DRAFT: "grey",
    EnquiryStatus.OPEN: "blue",
    EnquiryStatus.REPORTING: "yellow",
    EnquiryStatus.CLOSED: "green",
}


def enquiries_table(found: Iterable[Enquiry], *, of_body: bool = False) -> Table:
    """A list. `of_body`: of one body, so that it need not be named in each row."""
    columns = [Column("title", "Line of enquiry", wide=True)]
    columns += [] if of_body else [Column("body", "Body")]
    columns += [Column("status", "Status"), Column("area", "Area"), Column("ends", "To report by")]
    rows = [Row(_cells(each, of_body), marked=is_late(each)) for each in found]
    return Table("enquiries", "Lines of enquiry", columns, rows, stacked=True)


def _cells(each: Enquiry, of_body: bool) -> list[Cell | str]:
    made_up = "" if of_body or not each.illustrative else "Illustrative"
    note = " · ".join(filter(None, (each.question, each.reference, made_up)))
    cells: list[Cell | str] = [Cell(each.title, href=reverse("enquiry", args=[each.pk]), note=note)]
    cells += [] if of_body else [each.body.name]
    ends = "" if each.status == EnquiryStatus.CLOSED else ("overdue" if is_late(each) else "")
    return [
        *cells,
        Cell(ENQUIRY_STATUS_WORDS[EnquiryStatus(each.status)], note="" if each.public else "not public"),
        each.area_name or "–",
        Cell(day(each.ends_on), note=ends) if each.ends_on else "–",
    ]


def is_late(each: Enquiry) -> bool:
    """Whether the day by which it is to report is over, and it goes on."""
    going_on = each.status in (EnquiryStatus.OPEN, EnquiryStatus.REPORTING)
    return going_on and each.ends_on is not None and each.ends_on < today_in_england()


def status_tag(each: Enquiry) -> tuple[str, str]:
    """Where it stands, in a word with a colour."""
    status = EnquiryStatus(each.status)
    return ENQUIRY_STATUS_WORDS[status], STATUS_COLOURS[status]


def status_words(each: Enquiry) -> str:
    """A sentence about where it stands."""
    if each.status == EnquiryStatus.DRAFT:
        return "It is being planned. The body’s people alone can read it so far."
    if each.status == EnquiryStatus.CLOSED and each.closed_on is not None:
        return f"Closed on {day(each.closed_on)}: {each.close_reason}"
    late = " That day is over." if is_late(each) else ""
    by = f" It is to report by {day(each.ends_on)}.{late}" if each.ends_on else ""
    private = "" if each.public else " The body’s people alone can read it."
    return f"Opened on {day(each.opened_on)}.{by}{private}" if each.opened_on else ""


def enquiry_facts(each: Enquiry) -> list[Fact]:
    """What one says of itself: reference, area, topics, who leads it by office."""
    facts: list[Fact] = [("Reference", each.reference), ("Body", each.body.name)]
    if each.area_key:
        facts.append(("Area", each.area_name, reverse("area", args=[each.area_key]), "See the area"))
    if each.topics:
        facts.append(("Services and conditions", ", ".join(topic_words(each.topics))))
    if each.lead is not None:
        facts.append(("Led by", role_words(each.lead.role)))
    return facts
