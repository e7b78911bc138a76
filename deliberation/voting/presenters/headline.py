"""The result in one sentence, and why there may be none."""

from __future__ import annotations

from typing import Any

from deliberation.voting.calc.methods import MOTION_ANSWERS, THRESHOLD_NAMES, Method, Rule, Threshold
from deliberation.voting.calc.points import motion
from deliberation.voting.calc.values import Outcome
from deliberation.voting.calc.verdict import Ended, Verdict
from deliberation.voting.models import Vote
from deliberation.voting.presenters.blocks import listed, plural, quoted
from deliberation.voting.presenters.tellings.base import Told
from deliberation.voting.presenters.tellings.budgets import money
from design.formats import number
from design.tables import Cell, Column, Row, Table


def headline(vote: Vote, told: Told, needed: int) -> str:
    """What came out, in a sentence. `needed`: ballots that the quorum needs."""
    verdict = told.verdict
    if verdict.ended is Ended.NO_BALLOTS:
        return "There is no result: nobody voted."
    if verdict.ended is Ended.NO_QUORUM:
        return (
            f"There is no valid result: {plural(told.ballots, 'ballot')} "
            f"{'was' if told.ballots == 1 else 'were'} counted, and the quorum needs {number(needed)}."
        )
    if verdict.ended is Ended.TIED:
        return _tied(vote, told)
    if verdict.ended in (Ended.CARRIED, Ended.LOST):
        return _motion(told)
    if verdict.ended is Ended.AGREED:
        return "Consent was reached: nobody objected."
    if verdict.ended is Ended.NOT_AGREED:
        objections = told.round["votes"]["object"]
        why = plural(objections, "objection") if objections else "nobody agreed"
        return f"Consent was not reached: {why}."
    if verdict.ended is Ended.NONE_OF_THESE:
        return "“None of these” won, so no option is chosen."
    if verdict.ended is Ended.NOTHING:
        return "No project is paid for." if vote.method == Method.BUDGET else "No option could win."
    return _chosen(vote, told)


def _chosen(vote: Vote, told: Told) -> str:
    chosen = told.verdict.chosen
    if vote.method == Method.BUDGET:
        spent = sum(told.costs[each] for each in chosen)
        are = "is" if len(chosen) == 1 else "are"
        return f"{told.these(chosen)} {are} paid for: {money(spent)} of {money(told.envelope)}."
    words = f"{told.these(chosen)} {'was' if len(chosen) == 1 else 'were'} chosen."
    empty = vote.seats - len(chosen)
    return (
        words
        if empty <= 0
        else f"{words} {plural(empty, 'place')} {'stays' if empty == 1 else 'stay'} empty."
    )


def _motion(told: Told) -> str:
    votes = told.round["votes"]
    counts = f"{votes['for']} for, {votes['against']} against, {votes['abstain']} abstaining"
    if told.verdict.by_chair:
        how = "carried" if told.verdict.ended is Ended.CARRIED else "not carried"
        return f"The motion was {how} by the chair’s decision, after a tie: {counts}."
    if told.verdict.ended is Ended.CARRIED:
        return f"The motion was carried: {counts}."
    equal = ", because the votes were equal" if told.outcome["ties"] else ""
    return f"The motion was not carried{equal}: {counts}."


def _tied(vote: Vote, told: Told) -> str:
    verdict = told.verdict
    sure = told.these(verdict.chosen)
    if vote.method == Method.BUDGET:
        first = f"{sure} {'is' if len(verdict.chosen) == 1 else 'are'} paid for. " if sure else ""
        words = f"{first}{told.these(verdict.tied)}: a tie that the money does not settle."
    elif vote.method == Method.MOTION:
        words = "The votes for and against are equal."
    else:
        first = f"{sure} {'was' if len(verdict.chosen) == 1 else 'were'} chosen. " if sure else ""
        place = "" if vote.seats == 1 else f" for {plural(verdict.places_left or 0, 'place')}"
        words = f"{first}{told.these(verdict.tied)} are tied{place}."
    return f"{words} {'The chair decides.' if verdict.for_the_chair else 'The body decides what follows.'}"


def short(told: Told, verdict: Verdict) -> str:
    """What a rule would have chosen, in a cell of a table."""
    if not verdict.valid:
        return "No valid result"
    names = listed(quoted(told.names[each]) for each in verdict.chosen)
    tied = listed((quoted(told.names[each]) for each in verdict.tied), "or")
    if tied:
        return f"{names}, and a tie: {tied}" if names else f"A tie: {tied}"
    if verdict.ended is Ended.NONE_OF_THESE:
        return "None of these"
    return names or "Nothing"


def other_majorities(told: Told) -> dict[str, Any] | None:
    """What the same votes on a motion give by each majority that can be agreed; None without a valid result."""
    if not told.verdict.valid:
        return None
    votes, detail = told.round["votes"], told.outcome["detail"]
    given = [votes[code] for code in MOTION_ANSWERS]
    electors = max(detail["electors"], sum(given))
    counts = {each: motion(*given, threshold=each, electors=electors) for each in Threshold}
    ways = {each: _majority(count) for each, count in counts.items()}
    rows = [
        Row(
            (
                Cell(THRESHOLD_NAMES[each], note="(binds)" if each == detail["threshold"] else ""),
                number(counts[each].detail["needed"]),
                way,
            ),
            each == detail["threshold"],
        )
        for each, way in ways.items()
    ]
    columns = (Column("majority", "Majority"), Column("needed", "Votes needed for it", numeric=True), Column("came", "The motion"))  # fmt: skip
    same = len({way == "Carried" for way in ways.values()}) == 1
    words = (
        "The same outcome by every majority."
        if same
        else "By another majority it would have come out otherwise."
    )
    return {"words": words, "table": Table("other-rules", "The same votes by each majority", columns, rows)}


def _majority(count: Outcome) -> str:
    if count.detail["carried"]:
        return "Carried"
    return "The votes were equal" if count.ties else "Not carried"


def same_words(rules: int, same: bool, rule: Rule | None = None) -> str:
    """Whether the rules agree, in a sentence."""
    if rules < 2:
        return ""
    both = "both rules" if rules == 2 else f"all {number(rules)} rules"
    return f"The same outcome under {both}." if same else "Another rule would have given another outcome."
