"""The telling of each rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deliberation.voting.calc.counting import SUPPORT_WORDS
from deliberation.voting.calc.methods import Method, Rule
from deliberation.voting.presenters.blocks import Block
from deliberation.voting.presenters.tellings import budgets, figures, pairs, rounds
from deliberation.voting.presenters.tellings.base import Told

BY_RULE: Mapping[Rule, Callable[[Told], list[Block]]] = {
    Rule.PLURALITY: figures.plurality,
    Rule.APPROVAL: figures.approval,
    Rule.SCORE: figures.score,
    Rule.DOTS: figures.dots,
    Rule.MOTION: figures.motion,
    Rule.CONSENT: figures.consent,
    Rule.IRV: rounds.irv,
    Rule.STV: rounds.stv,
    Rule.BORDA: pairs.borda,
    Rule.SCHULZE: pairs.schulze,
    Rule.GREEDY: budgets.greedy,
    Rule.EQUAL_SHARES: budgets.equal_shares,
}


def telling(rule: Rule, method: Method, told: Told) -> list[Block]:
    """How the outcome came out, options left out first."""
    out = figures.struck_words(told, SUPPORT_WORDS.get(method, ("vote", "votes")))
    left_out = [Block(heading="Options left out", texts=out)] if out else []
    return [*left_out, *BY_RULE[rule](told)] if told.ballots else left_out
