"""The page of a result: what came out, how, ties, other rules, and how the voters compare with the body's targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from access.gate import allows
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.calc.explained import RULE_WORDS, rule_words
from deliberation.voting.calc.methods import RULE_NAMES, Method, Rule
from deliberation.voting.calc.verdict import Verdict, verdict
from deliberation.voting.models import Option, Result, Secrecy, Vote, VoteStatus
from deliberation.voting.presenters.blocks import per_cent, plural
from deliberation.voting.presenters.files import files_of
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.presenters.headline import headline, other_majorities, same_words, short
from deliberation.voting.presenters.representation import representation_context
from deliberation.voting.presenters.tellings.base import Told
from deliberation.voting.presenters.tellings.telling import telling
from deliberation.voting.presenters.ties import tie_words
from deliberation.voting.queries.electorate import needed_for
from deliberation.voting.queries.outcomes import (
    agreed_on,
    names_by_position,
    results_of,
    running_outcome,
    verdict_of,
)
from deliberation.voting.queries.paper import entry_words
from deliberation.voting.queries.sealed import contents_of, running_contents
from deliberation.voting.queries.votes import Standing, options_of, standing
from design.formats import moment, number
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor


def result_context(actor: Actor, vote: Vote) -> dict[str, Any]:
    """Context of the result page, whatever the vote's stage."""
    context = vote_frame(actor, vote, "result")
    options = options_of(vote)
    results = results_of(vote) if vote.counted_at is not None else []
    if results:
        return context | counted_context(actor, vote, options, results)
    if vote.status == VoteStatus.OPEN and shows_running(vote):
        return context | _running(vote, options)
    return context | {"waiting": waiting_words(vote)}


def shows_running(vote: Vote) -> bool:
    """Whether the tally so far is shown: a vote by name that does not wait for its close."""
    open_now = standing(vote) == Standing.OPEN
    return open_now and vote.secrecy == Secrecy.RECORDED and not vote.results_wait


def waiting_words(vote: Vote) -> tuple[str, str]:
    """Why there is no result to see: a heading and a sentence on what happens next."""
    stands = standing(vote)
    if entry_words(vote):
        return entry_words(vote), "The result is shown here once all paper ballots are entered and counted."
    if stands in (Standing.CLOSING, Standing.COUNTING):
        return (
            "The vote is being counted",
            "The vote has closed. Load this page again in a minute for the result.",
        )
    if stands is Standing.ANNULLED:
        return "There is no result", "The vote was annulled before it was counted."
    if stands is Standing.OPEN:
        return "The vote is still open", f"The result is shown here once it closes{_until(vote)}."
    return "The vote has not opened", "The result is shown here once the vote has opened and closed."


def _until(vote: Vote) -> str:
    if vote.closes_at is None or vote.by_hand:
        return ""
    return f", on {moment(vote.closes_at)}"


def told_of(
    vote: Vote, options: Sequence[Option], outcome: dict[str, Any], found: Verdict, ballots: int
) -> Told:
    """What a telling needs."""
    return Told(
        outcome=outcome,
        names=names_by_position(options),
        verdict=found,
        ballots=ballots,
        electors=vote.electors_count,
        seats=vote.seats,
        envelope=vote.envelope,
        costs={str(each.position): each.cost or 0 for each in options},
        reasons=_reasons(vote),
    )


def _reasons(vote: Vote) -> list[tuple[str, str]]:
    if vote.method != Method.CONSENT:
        return []
    contents = running_contents(vote) if vote.status == VoteStatus.OPEN else contents_of(vote)
    return [(each["choice"], each.get("reason", "")) for each in contents]


def counted_context(
    actor: Actor, vote: Vote, options: Sequence[Option], results: Sequence[Result]
) -> dict[str, Any]:
    """Everything about a counted vote."""
    binding = results[0]
    found = verdict_of(vote, binding, options)
    told = told_of(vote, options, binding.outcome, found, vote.sealed_count)
    needed = needed_for(vote, vote.electors_count)
    rule = Rule(binding.rule)
    return {
        "result": binding,
        "verdict": found,
        "headline": headline(vote, told, needed),
        "turnout": turnout_words(vote, needed),
        "rule": {
            "name": RULE_NAMES[rule],
            "words": rule_words(rule, vote.seats),
            "href": rule_href(vote, rule),
        },
        "blocks": telling(rule, Method(vote.method), told),
        "ties": tie_words(vote, binding, told),
        "decide_href": _decide(actor, vote, found),
        "others": other_rules(vote, options, results, told),
        "representation": representation_context(vote) if told.ballots else None,
        "files": files_of(vote, options, contents_of(vote)),
        "void": vote.status == VoteStatus.ANNULLED,
    }


def _decide(actor: Actor, vote: Vote, found: Verdict) -> str:
    may = found.for_the_chair and vote.status == VoteStatus.CLOSED
    if not may or not allows(actor, Permission.VOTE_DECIDE_TIE, scope_of(vote.body_id)):
        return ""
    return reverse("decide_tie", args=[vote.body.slug, vote.pk])


def rule_href(vote: Vote, rule: str) -> str:
    """The page that explains one rule with the vote's own numbers."""
    return reverse("vote_rule", args=[vote.body.slug, vote.pk, str(rule)])


def turnout_words(vote: Vote, needed: int) -> list[dict[str, str]]:
    """Figures above a result: ballots, turnout, quorum."""
    ballots, electors = vote.sealed_count, vote.electors_count
    figures = [
        {
            "label": "Turnout",
            "value": per_cent(ballots, electors),
            "note": f"{plural(ballots, 'ballot')} from {plural(electors, 'person', 'people')} entitled to vote",
        }
    ]
    if needed:
        reached = ballots >= needed
        figures.append(
            {
                "label": "Quorum",
                "value": "Reached" if reached else "Not reached",
                "note": f"{plural(needed, 'ballot')} needed, {number(ballots)} counted",
            }
        )
    else:
        figures.append({"label": "Quorum", "value": "None", "note": "No quorum was agreed for this vote"})
    return figures


def other_rules(
    vote: Vote, options: Sequence[Option], results: Sequence[Result], told: Told
) -> dict[str, Any] | None:
    """What every rule that fits gives, side by side (a motion: every majority); None where nothing was counted.

    Without `table` where the rule that binds is the only one that fits.
    """
    if not told.ballots:
        return None
    if vote.method == Method.MOTION:
        return other_majorities(told)
    if len(results) < 2:
        return {"words": "No other rule here can count ballots of this kind."}
    found = {each.rule: _as_counted(vote, options, each) for each in results}
    first = found[results[0].rule]
    same = all(_outcome(each) == _outcome(first) for each in found.values())
    columns = (Column("rule", "Rule"), Column("chosen", "What it chooses", wide=True))
    rows = [
        Row(
            (
                Cell(
                    RULE_NAMES[Rule(each.rule)],
                    rule_href(vote, each.rule),
                    note="(binds)" if each.binding else "",
                ),
                short(told, found[each.rule]),
            ),
            each.binding,
        )
        for each in results
    ]
    caption = "The same ballots under every rule that fits them"
    return {
        "words": same_words(len(results), same),
        "table": Table("other-rules", caption, columns, rows, stacked=True),
    }


def _as_counted(vote: Vote, options: Sequence[Option], result: Result) -> Verdict:
    """The verdict on the count alone: what a chair chose binds in one result and says nothing of the others."""
    return verdict(agreed_on(vote, options, result.rule), result.outcome)


def _outcome(found: Verdict) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(found.chosen), frozenset(found.tied)


def _running(vote: Vote, options: Sequence[Option]) -> dict[str, Any]:
    outcome, ballots = running_outcome(vote, options)
    found = verdict(agreed_on(vote, options, ballots=ballots), outcome)
    told = told_of(vote, options, outcome, found, ballots)
    return {
        "running": True,
        "ballots_so_far": ballots,
        "turnout_so_far": f"{plural(ballots, 'ballot')} from {plural(vote.electors_count, 'person', 'people')} so far",
        "blocks": telling(Rule(vote.rule), Method(vote.method), told),
        "until": _until(vote),
    }


def counts_told(
    vote: Vote, options: Sequence[Option], results: Sequence[Result]
) -> tuple[list[dict[str, Any]], Verdict, int, dict[str, Any]]:
    """For the API: what each rule gives, the verdict that binds, the ballots and the outcome that binds.

    Without results it is the tally so far by the rule that binds.
    """
    if not results:
        outcome, ballots = running_outcome(vote, options)
        found = verdict(agreed_on(vote, options, ballots=ballots), outcome)
        return [_count(vote.rule, True, found, outcome)], found, ballots, outcome
    counts = [
        _count(each.rule, each.binding, _as_counted(vote, options, each), each.outcome) for each in results
    ]
    found = verdict_of(vote, results[0], options)
    counts[0] |= {"ended": found.ended.value, "chosen": list(found.chosen), "tied": list(found.tied)}
    return counts, found, vote.sealed_count, results[0].outcome


def _count(rule: str, binding: bool, found: Verdict, outcome: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule": rule,
        "binding": binding,
        "ended": found.ended.value,
        "chosen": list(found.chosen),
        "tied": list(found.tied),
        "outcome": outcome,
    }


def rule_context(actor: Actor, vote: Vote, result: Result, options: Sequence[Option]) -> dict[str, Any]:
    """Context of the page that explains one rule with the vote's own numbers."""
    rule = Rule(result.rule)
    here = reverse("vote_result", args=[vote.body.slug, vote.pk])
    found = _as_counted(vote, options, result)
    told = told_of(vote, options, result.outcome, found, vote.sealed_count)
    return vote_frame(actor, vote, "result", ("Result", here)) | {
        "result": result,
        "rule_name": RULE_NAMES[rule],
        "words": RULE_WORDS[rule],
        "lede": rule_words(rule, vote.seats),
        "chooses": short(told, found) if rule not in (Rule.MOTION, Rule.CONSENT) else "",
        "blocks": telling(rule, Method(vote.method), told),
        "ties": tie_words(vote, result, told),
        "result_href": here,
    }
