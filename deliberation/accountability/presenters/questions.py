"""Questions to boards in words, for lists and pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import allows
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import STANDING_WORDS, Standing, days_late
from deliberation.accountability.calc.reply_clock import clock_words
from deliberation.accountability.models import BoardAnswer, BoardQuestion
from deliberation.accountability.presenters.filed import topic_links
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.presenters.recommendations import COLOURS, days_words, short
from deliberation.accountability.queries.questions import QuestionWithAnswers, standing
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor


@dataclass(frozen=True)
class AnswerView:
    """One answer as a page shows it."""

    by: str
    given_on: dt.date
    text: list[Block]


def questions_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's questions."""
    return accountability_frame(actor, body, "questions", *trail)


def question_tag(asked: BoardQuestion) -> tuple[str, str]:
    """Words and colour that say where it stands."""
    if asked.withdrawn_at is not None:
        return "Taken back", "grey"
    stands = standing(asked)
    return STANDING_WORDS[stands], COLOURS[stands]


def question_late(asked: BoardQuestion) -> str:
    """A sentence about a late answer, or one that has not come."""
    late = days_late(asked.answered_on, asked.due_on, today_in_england())
    if not late or asked.withdrawn_at is not None:
        return ""
    if asked.answered_on is not None:
        return f"The answer came {days_words(late)} after the day it was due."
    return f"The answer was due {days_words(late)} ago and has not come."


def questions_table(found: Iterable[BoardQuestion], id: str, caption: str, *, side: str = "") -> Table:
    """A list. `side`: `asked` leaves out whom they went to, `from` who asked."""
    columns = [Column("text", "Question", wide=True)]
    columns += [] if side == "from" else [Column("from", "Asked by")]
    columns += [] if side == "asked" else [Column("to", "To")]
    columns += [Column("asked", "Asked"), Column("answer", "Answer")]
    rows = [Row(_cells(each, side), marked=_is_late(each)) for each in found]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _is_late(each: BoardQuestion) -> bool:
    return each.withdrawn_at is None and standing(each) == Standing.OVERDUE


def _cells(each: BoardQuestion, side: str) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not side else ""
    note = " · ".join(filter(None, (each.reference, made_up)))
    cells: list[Cell | str] = [
        Cell(short(each.text), href=reverse("board_question", args=[each.pk]), note=note)
    ]
    cells += [] if side == "from" else [each.from_body.name]
    cells += [] if side == "asked" else [each.body.name]
    return [*cells, day(each.asked_on), Cell(question_tag(each)[0], note=_when(each))]


def _when(each: BoardQuestion) -> str:
    if each.withdrawn_at is not None:
        return day(each.withdrawn_at)
    late = days_late(each.answered_on, each.due_on, today_in_england())
    if each.answered_on is not None:
        return f"{day(each.answered_on)}, {days_words(late)} late" if late else day(each.answered_on)
    due = f"due {day(each.due_on)}"
    return f"{due}, {days_words(late)} ago" if late else due


def question_facts(asked: BoardQuestion) -> list[tuple[str, Any]]:
    """From whom to whom, by when the answer is due and how that was counted."""
    how = clock_words(asked.reply_length, asked.reply_unit)
    facts: list[tuple[str, Any]] = [
        ("Reference", asked.reference),
        ("Asked by", f"{role_words(asked.role)}, {asked.from_body.name}"),
        ("To", asked.body.name),
        ("Asked on", day(asked.asked_on)),
        ("Answer due by", f"{day(asked.due_on)}: {how}, which is its time to reply"),
    ]
    topics = topic_links(asked.topics)
    return [*facts, ("Topics", topics)] if topics else facts


def question_context(actor: Actor, found: QuestionWithAnswers) -> dict[str, Any]:
    """Context of the page of one question."""
    asked = found.question
    views = [_answer(each, asked) for each in found.answers]
    return questions_frame(actor, asked.body) | {
        "question": asked,
        "tag": question_tag(asked),
        "late": question_late(asked),
        "text": blocks(asked.text),
        "background": blocks(asked.background),
        "facts": question_facts(asked),
        "answer": views[0] if views else None,
        "earlier": views[1:],
        "may_answer": _may_answer(actor, asked),
        "may_withdraw": _may_withdraw(actor, asked),
        **({"illustrative": True} if asked.illustrative else {}),
    }


def _answer(each: BoardAnswer, asked: BoardQuestion) -> AnswerView:
    return AnswerView(f"{role_words(each.role)}, for {asked.body.name}", each.given_on, blocks(each.text))


def _may_answer(actor: Actor, asked: BoardQuestion) -> bool:
    if asked.withdrawn_at is not None or has_ended(asked.body):
        return False
    return allows(actor, Permission.QUESTION_REPLY, scope_of(asked.body_id))


def _may_withdraw(actor: Actor, asked: BoardQuestion) -> bool:
    """Whether the reader asked it, still speaks there, and nobody has answered it."""
    if actor.kind != "person" or str(asked.membership.person_id) != str(actor.id):
        return False
    is_open = asked.answered_on is None and asked.withdrawn_at is None and not has_ended(asked.body)
    return is_open and allows(actor, Permission.PATIENT_SPEAK, scope_of(asked.from_body_id))
