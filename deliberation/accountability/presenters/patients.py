"""What boards owe and did, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.calc.patients import KIND_WORDS, STATE_WORDS, PromiseKind, PromiseState
from deliberation.accountability.presenters.recommendations import days_words, short
from deliberation.accountability.queries.patients import Promise
from design.formats import day
from design.tables import Cell, Column, Row, Table

_ADDRESSES = {
    PromiseKind.DECISION: "decision",
    PromiseKind.ACTION: "action",
    PromiseKind.REPLY: "recommendation",
    PromiseKind.QUESTION: "board_question",
}


def promise_text(each: Promise) -> str:
    """What it is, in a line."""
    return str(each.row.title) if each.kind == PromiseKind.DECISION else short(each.row.text)


def promise_href(each: Promise) -> str:
    """The page of the thing."""
    return reverse(_ADDRESSES[each.kind], args=[each.row.pk])


def promise_body(each: Promise) -> Any:
    """The board that owes it or did it."""
    return each.row.to_body if each.kind == PromiseKind.REPLY else each.row.body


def promise_what(each: Promise) -> str:
    """Which kind of thing, and where it came from."""
    words = KIND_WORDS[each.kind]
    if each.kind == PromiseKind.ACTION and each.row.recommendation is not None:
        return f"{words}, after recommendation {each.row.recommendation.reference}"
    if each.kind in (PromiseKind.REPLY, PromiseKind.QUESTION):
        return f"{words} of {each.row.from_body.name}"
    return words


def promise_when(each: Promise) -> str:
    """The day, and how late."""
    if each.day is None:
        return "no day set"
    if each.state == PromiseState.DONE:
        return f"{_ended(each)} {day(each.day)}"
    late = (today_in_england() - each.day).days
    return f"due {day(each.day)}" + (f", {days_words(late)} ago" if late > 0 else "")


def _ended(each: Promise) -> str:
    if each.kind == PromiseKind.DECISION:
        return "taken"
    if each.kind == PromiseKind.ACTION:
        return "done"
    if each.kind == PromiseKind.REPLY and each.row.verdict:
        return f"{VERDICT_WORDS[Verdict(each.row.verdict)].lower()},"
    return "answered"


def promises_table(found: Iterable[Promise]) -> Table:
    """The list."""
    columns = (
        Column("thing", "What", wide=True),
        Column("kind", "Kind"),
        Column("body", "Board"),
        Column("state", "How it stands"),
    )
    rows = [
        Row(
            (
                Cell(promise_text(each), href=promise_href(each), note=_note(each)),
                promise_what(each),
                promise_body(each).name,
                Cell(STATE_WORDS[each.state], note=promise_when(each)),
            )
        )
        for each in found
    ]
    return Table("promises", "What the boards owe and did", columns, rows, stacked=True)


def _note(each: Promise) -> str:
    return " · ".join(filter(None, (each.row.reference, "Illustrative" if each.row.illustrative else "")))
