"""Witnesses and questions in words: who is heard, what they declare, what they were asked and promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.tradeoffs.calc.words import SHOWN_WORDS, Shown
from deliberation.tradeoffs.models import AnsweredHow, Question, TradeOff, Witness, WitnessStatus
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.witnesses import is_overdue
from design.formats import day, moment, number
from design.tables import Cell, Column, Row, Table
from kernel import clock

Fact = tuple[str, str]
STATUS_COLOURS = {
    WitnessStatus.INVITED: "grey",
    WitnessStatus.COMING: "blue",
    WitnessStatus.HEARD: "green",
    WitnessStatus.DECLINED: "orange",
}


@dataclass(frozen=True)
class WitnessView:
    """One witness as the page shows them. `edit_href`: where to change it, for those who may."""

    number: int
    name: str
    role: str
    why: str
    status: str
    colour: str
    interests: str
    statement: list[Block]
    asked: str
    asked_href: str
    edit_href: str


def witness_views(
    tradeoff: TradeOff, witnesses: Iterable[Witness], *, editable: Iterable[int] = ()
) -> list[WitnessView]:
    """The witnesses as `queries.witnesses.witnesses_of` gives them; `editable`: numbers of those the reader may change."""
    may = set(editable)
    return [
        WitnessView(
            number=each.number,
            name=each.name,
            role=each.role,
            why=each.why,
            status=_status(each),
            colour=STATUS_COLOURS[WitnessStatus(each.status)],
            interests=each.interests or "Not declared yet",
            statement=blocks(each.statement),
            asked=_questions(getattr(each, "asked", 0)),
            asked_href=f"{at(tradeoff, 'witnesses')}?witness={each.number}#questions",
            edit_href=at(tradeoff, "edit_witness", each.number) if each.number in may else "",
        )
        for each in witnesses
    ]


def _status(witness: Witness) -> str:
    words = WitnessStatus(witness.status).label
    if witness.heard_on is None or witness.status == WitnessStatus.DECLINED:
        return words
    return f"{words} on {day(witness.heard_on)}"


def _questions(count: int) -> str:
    return f"{number(count)} {'question' if count == 1 else 'questions'}" if count else ""


def questions_table(tradeoff: TradeOff, questions: Iterable[Question], *, for_member: bool) -> Table:
    """A list of questions as `queries.witnesses.find_questions` gives them."""
    columns = [
        Column("question", "Question", wide=True),
        Column("to", "To"),
        Column("support", "Want it answered", numeric=True),
        Column("state", "Status"),
    ]
    rows = [Row(_cells(tradeoff, each, for_member)) for each in questions]
    return Table("questions-list", "Questions to witnesses", columns, rows, stacked=True)


def _cells(tradeoff: TradeOff, question: Question, for_member: bool) -> list[Cell | str]:
    mine = "you too" if for_member and getattr(question, "mine", False) else ""
    return [
        Cell(
            f"Q{question.number}: {question.text}",
            at(tradeoff, "question", question.number),
            note=question.by_name,
        ),
        question.witness.name if question.witness else "All witnesses",
        Cell(number(getattr(question, "support", 0)), note=mine),
        _state_cell(question),
    ]


def _state_cell(question: Question) -> Cell:
    if question.status != Shown.SHOWN:
        return Cell(SHOWN_WORDS[Shown(question.status)])
    if question.answered_at is None:
        return Cell("Not answered yet", absent=True)
    return Cell(AnsweredHow(question.answered_how).label, note=promise_note(question))


def promise_note(question: Question) -> str:
    """Where a promise stands, in short; "" without one."""
    if question.promise_due is None:
        return ""
    if question.promise_kept_at is not None:
        return (
            "promise kept" if not late_days(question) else f"promise kept {_days(late_days(question))} late"
        )
    if is_overdue(question):
        return f"promise overdue since {day(question.promise_due)}"
    return f"more promised by {day(question.promise_due)}"


def late_days(question: Question, today: dt.date | None = None) -> int:
    """How many days after its day a promise was kept, or has been open so far; 0 when in time or without one."""
    if question.promise_due is None:
        return 0
    end = question.promise_kept_at.date() if question.promise_kept_at else today or clock.today()
    return max(0, (end - question.promise_due).days)


def _days(count: int) -> str:
    return f"{number(count)} {'day' if count == 1 else 'days'}"


@dataclass(frozen=True)
class PromiseView:
    """A promise as a page shows it. `state`: open, overdue or kept."""

    text: str
    state: str
    colour: str
    words: str
    result: list[Block]


def promise_view(question: Question) -> PromiseView | None:
    """What was promised with an answer, and what came of it; None without a promise."""
    if question.promise_due is None:
        return None
    due = day(question.promise_due)
    if question.promise_kept_at is not None:
        late = late_days(question)
        after = f", {_days(late)} late" if late else ""
        kept = f"Promised by {due}. Kept on {day(question.promise_kept_at)}{after}."
        return PromiseView(question.promise, "Kept late" if late else "Kept", "yellow" if late else "green", kept, blocks(question.promise_result))  # fmt: skip
    if is_overdue(question):
        words = f"Promised by {due}. That was {_days(late_days(question))} ago, and nothing has come of it so far."
        return PromiseView(question.promise, "Overdue", "red", words, [])
    return PromiseView(question.promise, "Open", "blue", f"Promised by {due}.", [])


@dataclass(frozen=True)
class BrokenPromise:
    """A promise that is overdue, for the head of the page."""

    text: str
    href: str
    who: str
    words: str


def broken_views(tradeoff: TradeOff, questions: Sequence[Question]) -> list[BrokenPromise]:
    """The overdue promises of a trade-off."""
    return [
        BrokenPromise(
            each.promise,
            at(tradeoff, "question", each.number),
            each.answered_as,
            f"promised by {day(each.promise_due)}, {_days(late_days(each))} ago",
        )
        for each in questions
        if each.promise_due is not None
    ]


def question_facts(question: Question) -> list[Fact]:
    """Who asked whom, when, and how many want it answered."""
    support = getattr(question, "support", 0)
    wanted = f"{number(support)} {'member' if support == 1 else 'members'}"
    facts = [
        ("Asked by", question.by_name),
        ("To", question.witness.name if question.witness else "All witnesses"),
        ("Asked", moment(question.asked_at)),
    ]
    return facts if question.merged_into_id else [*facts, ("Want it answered", wanted)]


def answered_words(question: Question) -> str:
    """Who answered, how and when; "" where nobody has."""
    if question.answered_at is None:
        return ""
    how = AnsweredHow(question.answered_how).label.lower()
    return f"{question.answered_as}, {how}, {moment(question.answered_at)}"
