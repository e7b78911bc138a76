"""Ties in words: what was tied, how it was broken, and how to draw the lot again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.voting.calc.lots import earlier
from deliberation.voting.calc.methods import TIE_RULE_NAMES, Rule, TieRule
from deliberation.voting.models import Result, Vote
from deliberation.voting.presenters.tellings.base import Told


@dataclass(frozen=True)
class TieWords:
    """What the section on ties says. `redo`: steps to draw again, `code` to type; both empty without a lot."""

    agreed: str
    lines: list[str]
    redo: list[str]
    code: str = ""


def tie_words(vote: Vote, result: Result, told: Told) -> TieWords | None:
    """The ties of a result; None where there were none."""
    ties = result.outcome["ties"]
    if not ties:
        return None
    lines = [_line(told, tie, Rule(result.rule)) for tie in ties]
    if result.chosen:
        words = told.these(result.chosen)
        lines.append(f"The chair chose {words}. The reason: {result.chosen_reason}")
    elif told.verdict.for_the_chair:
        lines.append("The chair has not decided yet.")
    drawn = any(tie["broken_by"] == "seed" for tie in ties)
    agreed = f"Agreed for ties before the vote opened: {TIE_RULE_NAMES[TieRule(vote.tie_rule)]}."
    if Rule(result.rule) is Rule.STV and vote.tie_rule != TieRule.SEED:
        agreed += " A count by transfers cannot go on with a tie inside it; there a lot is always drawn."
    return TieWords(agreed, lines, _redo(vote, result) if drawn else [], _code(vote, result) if drawn else "")


def _line(told: Told, tie: Mapping[str, Any], rule: Rule) -> str:
    tied = f"{told.these(tie['options'])} were tied ({tie['where']})."
    chosen = told.these(tie["chosen"])
    went = "went out" if rule is Rule.IRV or "fewest" in tie["where"] else "came first"
    ends = {
        "": _stands(told, rule),
        "earlier": f"In the latest earlier round in which they differed, {chosen} was the one that {went}.",
        "seed": f"A lot was drawn: {chosen} {went}.",
        "together": "All of them went out together.",
        "cost": f"The cheaper came first: {chosen}.",
    }
    return f"{tied} {ends.get(tie['broken_by'], '')}".strip()


def _stands(told: Told, rule: Rule) -> str:
    if told.verdict.for_the_chair or told.verdict.by_chair:
        return ""
    if told.verdict.tied or rule is Rule.MOTION:
        return "The tie stands."
    return "It made no difference to the result."


def _redo(vote: Vote, result: Result) -> list[str]:
    steps = [
        f"Lots are drawn from one number, {vote.tie_seed}, which was fixed and published before the vote opened.",
        "For each lot in turn the tied options are written down in the order of the ballot and shuffled; the first of the "
        "shuffled list is taken. One generator serves the whole count.",
        "Python does the same on any computer. The lines below draw the lots again.",
    ]
    if result.rule == Rule.EQUAL_SHARES:
        steps[1] = (
            "One lot is drawn over all projects before the count: they are written down in the order of the ballot and "
            "shuffled. Of tied projects the one that comes first in the shuffled list is taken."
        )
    return steps


def _code(vote: Vote, result: Result) -> str:
    lines = ["import random", f"lots = random.Random({vote.tie_seed})"]
    if result.rule == Rule.EQUAL_SHARES:
        everything = sorted(int(each) for group in result.outcome["ranking"] for each in group)
        return "\n".join([*lines, f"tied = {everything}", "lots.shuffle(tied)", "print(tied)"])
    for tie in result.outcome["ties"]:
        if tie["broken_by"] == "seed":
            lines += [f"tied = {_lot(result, tie)}", "lots.shuffle(tied)", "print(tied)"]
    return "\n".join(lines)


def _lot(result: Result, tie: Mapping[str, Any]) -> list[int]:
    """Between whom the lot was drawn: those of the tied whom no earlier round told apart."""
    tied = sorted(int(each) for each in tie["options"])
    if result.rule not in (Rule.IRV, Rule.STV):
        return tied
    number = int("".join(each for each in tie["where"].split(",")[0] if each.isdigit()))
    rounds = result.outcome["rounds"][: number - 1]
    before = [{int(key): value for key, value in each["votes"].items()} for each in rounds]
    return list(earlier(tied, before, most="largest" in tie["where"]))
