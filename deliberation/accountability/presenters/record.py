"""A body's record in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from deliberation.accountability.calc.record import (
    ACTIONS,
    ANSWERS,
    FIGURE_WORDS,
    QUESTIONS,
    VERDICTS,
    Figure,
    Record,
    Share,
    settled_with,
)
from deliberation.accountability.models import Action, BoardQuestion, Recommendation
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.presenters.recommendations import (
    action_view,
    days_words,
    recommendations_table,
    short,
)
from deliberation.accountability.queries.record import Period, RecordFound
from deliberation.bodies.models import Body
from design.formats import day, number
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

PARTS = (
    ("answers", "Answers to recommendations", ANSWERS, "Nothing was recommended to it in this time."),
    ("verdicts", "What it answered", VERDICTS, "It answered nothing in this time."),
    ("actions", "Actions that it promised", ACTIONS, "It promised no actions in this time."),
    ("questions", "Questions to it", QUESTIONS, "Nobody put a question to it in this time."),
)


@dataclass(frozen=True)
class Part:
    """One table of the record, with the sentence above it."""

    id: str
    heading: str
    says: str
    table: Table | None
    none: str


def record_page(actor: Actor, body: Body, found: RecordFound) -> dict[str, Any]:
    """Context of the page of a body's record."""
    return accountability_frame(actor, body, "record") | {
        "since": day(found.since),
        "parts": [_part(body, found.lately, *each) for each in PARTS],
        "years": _years(body, found.years) if found.years else None,
        "empty": not found.years,
        "json": reverse("api:body_record", args=[body.slug]),
    }


def _part(body: Body, record: Record, id: str, heading: str, figures: Sequence[Figure], none: str) -> Part:
    total = sum(record.counts[each] for each in figures)
    if not total:
        return Part(id, heading, "", None, none)
    columns = [
        Column("figure", "What happened"),
        Column("count", "How many", numeric=True),
        Column("share", "Share"),
    ]
    rows = [Row([FIGURE_WORDS[each], _count(body, each, record), _share(each, record)]) for each in figures]
    return Part(id, heading, _says(record, id), Table(id=id, caption=heading, columns=columns, rows=rows, stacked=True), none)  # fmt: skip


def _share(figure: Figure, record: Record) -> Cell | str:
    """The share of a figure; what is not due yet counts neither way."""
    if figure not in settled_with(figure):
        return Cell("Not counted yet", absent=True)
    return share_words(record.share(figure)) or Cell("None", absent=True)


def _count(body: Body, figure: Figure, record: Record, year: int | None = None) -> Cell | str:
    """The count with the way to its rows."""
    count = record.counts[figure]
    return Cell(number(count), href=rows_href(body, figure, year)) if count else "0"


def rows_href(body: Body, figure: Figure, year: int | None = None) -> str:
    """The page with the rows that a figure counts."""
    href = reverse("record_rows", args=[body.slug, figure.value])
    return f"{href}?{urlencode({'year': year})}" if year is not None else href


def share_words(share: Share) -> str:
    """“3 of 4”; with the share in per cent where there are enough."""
    if not share.of:
        return ""
    said = f"{number(share.count)} of {number(share.of)}"
    return said if share.per_cent is None else f"{said} ({number(share.per_cent)}%)"


def _says(record: Record, part: str) -> str:
    days = {"answers": record.days, "questions": record.reply_days}.get(part)
    if days is None:
        return ""
    return f"Half of the answers came within {half_days(days)} of being asked."


def half_days(days: float) -> str:
    """A median in words: it may lie between two days."""
    return days_words(int(days)) if days == int(days) else f"{days:,.1f} days"


def _years(body: Body, years: Iterable[tuple[int, Record]]) -> Table:
    shown = (
        (Figure.ANSWERED_IN_TIME, "Answered in time"),
        (Figure.ACCEPTED, "Accepted"),
        (Figure.IN_PART, "In part"),
        (Figure.REJECTED, "Rejected"),
        (Figure.DONE_IN_TIME, "Actions done in time"),
        (Figure.REPLIED_IN_TIME, "Questions answered in time"),
    )
    columns = [Column("year", "Year"), *(Column(figure.value, words) for figure, words in shown)]
    columns.insert(2, Column("days", "Half answered within"))
    rows = []
    for year, record in years:
        cells: list[Cell | str] = [str(year)]
        for figure, _ in shown:
            share = record.share(figure)
            href = rows_href(body, figure, year) if share.count else ""
            cells.append(Cell(share_words(share), href=href) if share.of else Cell("None", absent=True))
        days = half_days(record.days) if record.days is not None else Cell("None", absent=True)
        rows.append(Row([*cells[:2], days, *cells[2:]]))
    return Table(id="years", caption="Year by year", columns=columns, rows=rows, stacked=True)


def rows_page(
    actor: Actor, body: Body, figure: Figure, period: Period, rows: Sequence[Any]
) -> dict[str, Any]:
    """Context of the page with the rows behind one figure."""
    when = f"in {period.year}" if period.year is not None else f"since {day(period.since)}"
    kind = next(heading for _, heading, figures, _ in PARTS if figure in figures)
    return accountability_frame(actor, body, "record") | {
        "heading": f"{kind}: {FIGURE_WORDS[figure].lower()}",
        "when": when,
        "back": reverse("body_record", args=[body.slug]),
        "table": _rows_table(figure, rows),
    }


def _rows_table(figure: Figure, rows: Sequence[Any]) -> Table:
    if figure in ACTIONS:
        return _actions_table(rows)
    if figure in QUESTIONS:
        return _questions_table(rows)
    kept: Sequence[Recommendation] = rows
    return recommendations_table(kept, "rows", "Recommendations", side="received")


def _actions_table(rows: Sequence[Action]) -> Table:
    columns = [
        Column("text", "Action", wide=True), Column("first", "First promised for"), Column("due", "By now promised for"),
        Column("done", "Done"), Column("status", "Status"),
    ]  # fmt: skip
    cells = [
        Row([
            Cell(short(each.text), href=reverse("action", args=[each.pk]), note=f"{each.reference} · {each.owner}"),
            day(each.first_due_on), day(each.due_on), day(each.done_on) if each.done_on else Cell("Not done", absent=True),
            action_view(each).tag,
        ])
        for each in rows
    ]  # fmt: skip
    return Table(id="rows", caption="Actions", columns=columns, rows=cells, stacked=True)


def _questions_table(rows: Sequence[BoardQuestion]) -> Table:
    columns = [
        Column("text", "Question", wide=True), Column("from", "From"), Column("asked", "Asked"),
        Column("due", "Answer due"), Column("answered", "Answered"),
    ]  # fmt: skip
    cells = [
        Row([
            Cell(short(each.text), href=reverse("board_question", args=[each.pk]), note=each.reference), each.from_body.name,
            day(each.asked_on), day(each.due_on), day(each.answered_on) if each.answered_on else Cell("Not yet", absent=True),
        ])
        for each in rows
    ]  # fmt: skip
    return Table(id="rows", caption="Questions", columns=columns, rows=cells, stacked=True)
