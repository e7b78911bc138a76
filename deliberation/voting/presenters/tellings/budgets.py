"""Telling how projects were chosen within an envelope, project by project."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deliberation.voting.presenters.blocks import Block, bars, folded, ordered, plural
from deliberation.voting.presenters.tellings.base import Told
from design.formats import number
from design.tables import Cell, Column, Row, Table

RESULTS = {"funded": "Paid for", "skipped": "Not paid for", "undecided": "Undecided"}


def money(pence: int) -> str:
    """Pence as pounds, with pence only where there are some: £1,200, £1,200.50."""
    return f"£{number(pence // 100)}" + (f".{pence % 100:02d}" if pence % 100 else "")


def to_the_penny(pence: str) -> str:
    """A fraction of pence, as the count keeps it, rounded to the penny."""
    return money(round(Fraction(pence)))


def greedy(told: Told) -> list[Block]:
    """Most ticks first."""
    if not told.outcome["rounds"]:
        return []
    text = "Projects were taken in the order of their ticks. Each was paid for if the money that was left was enough."
    return [Block(texts=[text, _sum(told)]), *_projects(told)]


def equal_shares(told: Told) -> list[Block]:
    """Everybody's share, and what supporters bought with theirs."""
    rounds = told.outcome["rounds"]
    if not rounds:
        return []
    detail = told.outcome["detail"]
    texts = [
        f"The envelope was shared out equally: {plural(detail['voters'], 'ballot')}, {to_the_penny(detail['share'])} each. "
        "A project is paid for by those who ticked it, out of their shares, as equally as they can. The project that gives "
        "the most for each supporter’s money is bought first."
    ]
    if detail.get("raised"):
        texts.append(
            f"To use more of the money, everybody’s share was then raised by {money(detail['raised'])}, as far as the "
            "envelope allows; what was left after that went to the most ticked projects that still fitted."
        )
    return [Block(texts=[*texts, _sum(told)]), *_projects(told)]


def _sum(told: Told) -> str:
    detail = told.outcome["detail"]
    return f"Of {money(detail['envelope'])}, {money(detail['spent'])} are spent and {money(detail['left'])} are left."


def _projects(told: Told) -> list[Block]:
    rounds = told.outcome["rounds"]
    support = {each["option"]: each["support"] for each in rounds}
    result = {each["option"]: each["result"] for each in rounds}
    tones = {key: {"funded": "won", "undecided": "tied"}.get(value, "") for key, value in result.items()}
    drawn = bars(
        "support", "Ticks for each project", "Ticks", ordered(support), told.names,
        of=told.ballots, tones=tones, notes={key: RESULTS[value] for key, value in result.items()}, head="Project",
    )  # fmt: skip
    columns = (
        Column("project", "Project"),
        Column("cost", "Cost", numeric=True),
        Column("ticks", "Ticks", numeric=True),
        Column("result", "Result"),
        Column("left", "Money left", numeric=True),
        Column("why", "Why", wide=True),
    )
    rows = [
        Row(
            [
                told.names[each["option"]],
                money(each["cost"]),
                number(each["support"]),
                Cell(RESULTS[each["result"]]),
                money(each["left"]),
                _why(told, each),
            ],
            each["result"] == "funded",
        )
        for each in rounds
    ]
    caption = "Project by project, in the order in which they were looked at"
    table = Table("projects", caption, columns, rows, stacked=True)
    sentences = [f"{told.name(each['option'])}: {_sentence(told, each)}" for each in rounds]
    return [
        Block(bars=drawn),
        Block(table=table),
        folded("The same in sentences", [Block(points=sentences)]),
    ]


def _sentence(told: Told, each: Mapping[str, Any]) -> str:
    words = f"{plural(each['support'], 'tick')}, costs {money(each['cost'])}. {_why(told, each)}"
    return f"{words} {money(each['left'])} were left." if each["result"] == "funded" else words


def _why(told: Told, each: Mapping[str, Any]) -> str:
    if each["result"] == "undecided":
        return "It hangs on a tie."
    if each["result"] == "skipped":
        return {
            "nobody": "Nobody ticked it.",
            "envelope": "It costs more than the whole envelope.",
            "room": "It costs more than the money that was left.",
            "supporters": "Those who ticked it could not pay for it together.",
        }[each["reason"]]
    if each["stage"] == "free":
        return "It costs nothing."
    if each["stage"] == "support":
        return "Of those that fitted, it had the most ticks."
    if not each["emptied"]:
        return f"{plural(each['paying'], 'supporter')} paid {to_the_penny(each['price'])} each."
    if each["emptied"] == each["paying"]:
        return f"{plural(each['paying'], 'supporter')} paid all that they had left."
    return (
        f"{plural(each['paying'], 'supporter')} paid up to {to_the_penny(each['price'])} each; "
        f"{number(each['emptied'])} of them paid all that they had left."
    )
