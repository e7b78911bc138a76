"""The results of a vote and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.voting.calc.counting import count
from deliberation.voting.calc.methods import Method, Rule, TieRule
from deliberation.voting.calc.verdict import Agreed, Ended, Verdict, verdict
from deliberation.voting.models import Option, Result, Vote
from deliberation.voting.queries.electorate import needed_for
from deliberation.voting.queries.sealed import asked_of, rules_of, running_contents


def results_of(vote: Vote) -> list[Result]:
    """What each rule gave, the one that binds first and then in the order in which rules are told; one query."""
    found = {result.rule: result for result in Result.objects.filter(vote=vote)}
    return [found[rule] for rule in rules_of(vote) if rule in found]


def agreed_on(vote: Vote, options: Sequence[Option], rule: str = "", ballots: int | None = None) -> Agreed:
    """What was agreed for a count by `rule` (the one that binds where it is not said)."""
    budget = vote.method == Method.BUDGET
    return Agreed(
        rule=Rule(rule or vote.rule),
        seats=vote.seats,
        quorum=needed_for(vote, vote.electors_count),
        ballots=vote.sealed_count if ballots is None else ballots,
        tie_rule=TieRule(vote.tie_rule),
        none=next((str(each.position) for each in options if each.none), ""),
        costs={str(each.position): each.cost or 0 for each in options} if budget else {},
    )


def verdict_of(vote: Vote, result: Result | None, options: Sequence[Option] | None = None) -> Verdict:
    """What a result means; one query for the options where they are not given."""
    known = list(vote.options.all()) if options is None else options
    if result is None:
        return Verdict(Ended.NO_BALLOTS, valid=False)
    return verdict(agreed_on(vote, known, result.rule), result.outcome, result.chosen)


def running_outcome(vote: Vote, options: Sequence[Option]) -> tuple[dict[str, Any], int]:
    """What the rule that binds makes of the ballots so far, in a vote by name that does not wait, and their number."""
    contents = running_contents(vote)
    asked = asked_of(vote, options)
    return count(asked, Rule(vote.rule), contents).as_dict(asked), len(contents)


def names_by_position(options: Sequence[Option]) -> Mapping[str, str]:
    """The names of a vote's options as its results call them, the fixed answers among them."""
    fixed = {
        "for": "For",
        "against": "Against",
        "abstain": "Abstain",
        "agree": "Agree",
        "aside": "Stand aside",
    }
    return fixed | {"object": "Object"} | {str(option.position): option.name for option in options}
