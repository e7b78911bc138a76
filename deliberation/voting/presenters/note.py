"""The one-page note: what was asked, how it was counted, what came out, how to count again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deliberation.voting.calc.content import Content
from deliberation.voting.calc.explained import RULE_WORDS, rule_words
from deliberation.voting.calc.methods import METHODS, RULE_NAMES, TIE_RULE_NAMES, Method, Rule, TieRule
from deliberation.voting.models import Option, Result, Vote, VoteStatus
from deliberation.voting.presenters.files import command_for, countables
from deliberation.voting.presenters.headline import headline
from deliberation.voting.presenters.result import told_of
from deliberation.voting.queries.electorate import needed_for
from deliberation.voting.queries.outcomes import verdict_of
from design.formats import day, number


def note_data(
    vote: Vote, options: Sequence[Option], results: Sequence[Result], contents: Sequence[Content]
) -> dict[str, Any]:
    """What the PDF prints."""
    rule = Rule(vote.rule)
    words = RULE_WORDS[rule]
    needed = needed_for(vote, vote.electors_count)
    files = countables(vote, options, contents)
    return {
        "title": f"How this vote was counted: {vote.title}",
        "illustrative": vote.illustrative,
        "body": vote.body.name,
        "question": vote.question,
        "annulled": vote.status == VoteStatus.ANNULLED,
        "result": _result(vote, options, results, needed),
        "facts": [
            ["Method", METHODS[Method(vote.method)].name],
            ["Rule", RULE_NAMES[rule]],
            ["Places to fill", number(vote.seats) if METHODS[Method(vote.method)].several else ""],
            ["Closed", day(vote.closed_at) if vote.closed_at else ""],
            ["Ballots", f"{number(vote.sealed_count)} of {number(vote.electors_count)} people entitled"],
            ["Quorum", f"{number(needed)} ballots" if needed else "none agreed"],
            ["Ties", TIE_RULE_NAMES[TieRule(vote.tie_rule)]],
            ["Number for lots", str(vote.tie_seed)],
        ],
        "short": rule_words(rule, vote.seats),
        "how": list(words.how),
        "source": words.source,
        "file": next((each.name for each in files), ""),
        "command": command_for(vote, files),
        "spec_hash": vote.spec_hash,
        "seal": vote.seal,
        "vote": str(vote.pk),
    }


def _result(vote: Vote, options: Sequence[Option], results: Sequence[Result], needed: int) -> str:
    if not results:
        return "It has not been counted yet."
    found = verdict_of(vote, results[0], options)
    told = told_of(vote, options, results[0].outcome, found, vote.sealed_count)
    return headline(vote, told, needed)
