"""Words and tables of the page on which members say where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.stages import ACTS, FACTS, STAGES, Act, Stage
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE, PASS
from deliberation.tradeoffs.calc.words import SHOWN_WORDS, Shown
from deliberation.tradeoffs.models import ImportState, Statement, StatementImport, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.points import reason_words
from deliberation.tradeoffs.queries.statements import Progress
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

ANSWER_WORDS = {AGREE: "Agree", DISAGREE: "Disagree", PASS: "Pass"}
_SAID = {AGREE: "you agree", DISAGREE: "you disagree", PASS: "you pass"}
BUTTONS = (("agree", "Agree"), ("disagree", "Disagree"), ("pass", "Pass"))


def answering(progress: Progress, statements: list[Statement], asked: int, after: int) -> dict[str, Any]:
    """What the box holds in which a member answers.

    `asked`: number of a statement whose answer is to be changed; `after`: of the one that was answered just now.
    """
    by_number = {each.number: each for each in statements}
    chosen = by_number.get(asked)
    current = chosen or progress.next
    earlier = progress.answers.get(current.pk) if current else None
    just = by_number.get(after)
    saved = progress.answers.get(just.pk) if just else None
    return {
        "current": current,
        "earlier": ANSWER_WORDS.get(earlier, "") if earlier is not None else "",
        "changing": chosen is not None and earlier is not None,
        "buttons": [
            {"value": value, "text": text, "pressed": earlier is not None and ANSWER_WORDS[earlier] == text}
            for value, text in BUTTONS
        ],
        "answered": progress.answered,
        "total": progress.total,
        "progress_words": f"{progress.answered:,} of {progress.total:,} answered",
        "saved": f"Saved: {_SAID[saved]} with statement {just.number}."
        if just and saved in (AGREE, DISAGREE)
        else f"Saved: you pass on statement {just.number}."
        if just and saved is not None
        else "",
        "saved_number": just.number if just and saved is not None else 0,
        "all_answered": progress.total > 0 and progress.next is None,
    }


def why_not(actor: Actor, tradeoff: TradeOff, membership: Membership | None) -> str:
    """Why the reader cannot answer now; empty when they can."""
    stage = Stage(tradeoff.stage)
    possible = ACTS[Act.ANSWER_STATEMENT]
    if stage not in possible:
        names = " and ".join(FACTS[each].title for each in STAGES if each in possible)
        if STAGES.index(stage) < min(STAGES.index(each) for each in possible):
            return f"Members answer in the stage {names}. It has not begun yet."
        return f"Members answered in the stage {names}. It is over, and no answer changes any more."
    if membership is not None:
        return ""
    if actor.kind == "anonymous":
        return "Members of this body answer here. If you are one of them, sign in."
    return (
        "Members of this body alone answer here, so that the picture shows where they stand and nobody else."
    )


def statement_table(page: Page, answers: dict[int, int] | None, href: str, *, may_answer: bool) -> Table:
    """The statements; for a member with their own answers, each a link to where it can be changed."""
    columns = [Column("statement", "Statement", wide=True)]
    if answers is not None:
        columns.append(Column("own", "Your answer"))
    rows = [Row(_cells(each, answers, href, may_answer)) for each in page]
    return Table("list", "Statements", columns, rows, stacked=True)


def _cells(
    statement: Statement, answers: dict[int, int] | None, href: str, may_answer: bool
) -> list[Cell | str]:
    cells: list[Cell | str] = [f"{statement.number}. {statement.text}"]
    if answers is None:
        return cells
    value = answers.get(statement.pk)
    words = ANSWER_WORDS[value] if value is not None else "Not yet"
    if not may_answer:
        return [*cells, Cell(words, absent=value is None)]
    doing = "change" if value is not None else "answer"
    return [*cells, Cell(f"{words}: {doing}", href=f"{href}?statement={statement.number}#answering")]


def own_rows(tradeoff: TradeOff, statements: list[Any], *, may: bool) -> list[dict[str, Any]]:
    """What a member wrote: how each stands, and where it can be withdrawn."""
    return [
        {
            "number": each.number,
            "text": each.text,
            "status": SHOWN_WORDS[Shown(each.status)],
            "withdraw": at(tradeoff, "withdraw_statement", each.number)
            if may and not each.answered and each.status in (Shown.SHOWN, Shown.WAITING)
            else "",
        }
        for each in statements
    ]


def taken_out_lines(reasons: Mapping[int, str]) -> list[str]:
    """Which statements were taken out, each with the reason, in sentences; `reasons` by number."""
    return [f"Statement {number}. {reason_words(reason)}." for number, reason in reasons.items()]


# Files of another tool


def import_facts(found: StatementImport) -> list[tuple[str, str]]:
    """What a pair of files brings, as names and figures."""
    counts = found.counts
    facts = [
        ("Statements in the file that are shown there", counts.get("statements", 0)),
        ("Of these here already, in the same words", counts.get("known", 0)),
        ("Of these taken out here before, and left out now", counts.get("refused", 0)),
        ("Statements taken out by the moderators there, and left out", counts.get("taken_out", 0)),
        ("Voters", counts.get("voters", 0)),
        ("Answers", counts.get("answers", 0)),
        ("Answers to statements that were taken out, and left out", counts.get("left_out", 0)),
        ("Earlier answers that a later one of the same voter replaces", counts.get("changed", 0)),
    ]
    return [(name, f"{figure:,}") for name, figure in facts]


def import_state(found: StatementImport) -> str:
    """What has become of an import that is not waiting."""
    if found.state == ImportState.DONE:
        return (
            f"This was taken in: {_many(found.counts.get('new', 0), 'new statement')} and "
            f"{_many(found.counts['answers'], 'answer')} of {_many(found.counts['voters'], 'voter')}."
        )
    return "This was discarded. Nothing of it was stored."


def import_table(page: Page) -> Table:
    """The statements of a file as they would be entered."""
    columns = (
        Column("number", "Number in the file", numeric=True),
        Column("statement", "Statement", wide=True),
    )
    rows = [Row((str(number), text)) for number, text, _ in page]
    return Table("brought", "Statements in the file", columns, rows, stacked=True)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
