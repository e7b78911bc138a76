"""Decisions in words, for lists and the forward plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import (
    DECISION_STATUS_WORDS,
    DecisionStatus,
    Window,
    window,
)
from deliberation.accountability.calc.topics import topic_words, unpacked
from deliberation.accountability.models import Decision
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_view
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

STATUS_COLOURS = {
    DecisionStatus.DRAFT: "grey",
    DecisionStatus.PLANNED: "blue",
    DecisionStatus.TAKEN: "green",
    DecisionStatus.WITHDRAWN: "grey",
    DecisionStatus.REPLACED: "purple",
}


@dataclass(frozen=True)
class Month:
    """What is planned for one month."""

    code: str
    words: str
    table: Table


def decisions_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's decisions."""
    return accountability_frame(actor, body, "decisions", *trail)


def when_words(each: Decision) -> tuple[str, str]:
    """The day of a decision, and a note: whether its planned day is over, or until when it can be called in."""
    today = today_in_england()
    if each.status == DecisionStatus.PLANNED:
        if each.planned_for is None:
            return "No day yet", ""
        return f"To come: {day(each.planned_for)}", "its day is over" if each.planned_for < today else ""
    if each.taken_on is None:
        return day(each.planned_for) if each.planned_for else "No day", ""
    is_open = each.status == DecisionStatus.TAKEN and window(each.call_in_until, today) == Window.OPEN
    note = f"can be called in until {day(each.call_in_until)}" if is_open and each.call_in_until else ""
    return day(each.taken_on), note


def status_words(each: Decision) -> str:
    """Where it stands, in a word or two."""
    return DECISION_STATUS_WORDS[DecisionStatus(each.status)]


def decisions_table(found: Iterable[Decision], id: str, caption: str, *, of_body: bool = False) -> Table:
    """A list; `of_body` leaves out whose decisions they are."""
    columns = [Column("title", "Decision", wide=True), Column("when", "Day"), Column("status", "Status")]
    columns[1:1] = [] if of_body else [Column("body", "Body")]
    rows = [Row(_cells(each, of_body), marked=_is_late(each)) for each in found]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _is_late(each: Decision) -> bool:
    late = each.planned_for is not None and each.planned_for < today_in_england()
    return late and each.status == DecisionStatus.PLANNED


def _cells(each: Decision, of_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not of_body else ""
    key = "Key decision" if each.key else ""
    note = " · ".join(filter(None, (each.reference, key, made_up)))
    on, about = when_words(each)
    cells: list[Cell | str] = [Cell(each.title, href=reverse("decision", args=[each.pk]), note=note)]
    cells += [] if of_body else [each.body.name]
    return [*cells, Cell(on, note=about), status_words(each)]


def drafts_table(found: Iterable[Decision]) -> Table:
    """What a body has not published."""
    columns = [Column("title", "Draft", wide=True), Column("changed", "Last changed")]
    rows = [
        Row([Cell(each.title, href=reverse("decision", args=[each.pk]), note=_takes_place(each)), day(each.changed_at)])
        for each in found
    ]  # fmt: skip
    return Table("drafts", "Drafts of decisions", columns, rows, stacked=True)


def _takes_place(each: Decision) -> str:
    return f"takes the place of {each.replaces.reference}" if each.replaces is not None else ""


def plan_months(found: Iterable[Decision], *, of_body: bool) -> list[Month]:
    """The forward plan, a table for each month; what has no day yet comes last."""
    return [
        Month(code, _month_words(code), _plan_table(list(rows), code, of_body))
        for code, rows in groupby(found, key=_month)
    ]


def _month(each: Decision) -> str:
    return f"{each.planned_for:%Y-%m}" if each.planned_for else ""


def _month_words(code: str) -> str:
    return f"{dt.date.fromisoformat(f'{code}-01'):%B %Y}" if code else "No day yet"


def _plan_table(rows: list[Decision], code: str, of_body: bool) -> Table:
    columns = [Column("title", "Decision", wide=True), Column("by", "Who decides"), Column("on", "Day"), Column("about", "About")]  # fmt: skip
    id_ = f"plan-{code or 'later'}"
    made = [Row(_plan_cells(each, of_body), marked=_is_late(each)) for each in rows]
    return Table(id_, f"To be decided: {_month_words(code)}", columns, made, stacked=True)


def _plan_cells(each: Decision, of_body: bool) -> list[Cell | str]:
    key = "Key decision" if each.key else ""
    note = " · ".join(filter(None, (each.reference, key)))
    who = Cell(each.taken_by or each.body.name, note="" if of_body or not each.taken_by else each.body.name)
    on = Cell(day(each.planned_for) if each.planned_for else "No day yet", note="the day is over" if _is_late(each) else "")  # fmt: skip
    about = ", ".join([*topic_words(each.topics), *area_names(each)]) or "–"
    return [Cell(each.title, href=reverse("decision", args=[each.pk]), note=note), who, on, about]


def area_names(each: Decision) -> list[str]:
    """The names of the areas that a decision is about."""
    return [area_view(key).name for key in unpacked(each.areas)]
