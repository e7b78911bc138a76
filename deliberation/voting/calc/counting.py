"""Counting one vote by one rule: who may win at all, what the rule makes of the ballots, and the words for its names.

An option below its least support is left out before the count, and every ballot counts for what else it says. Support
is what the ballots say of the option by themselves, the same for every rule: votes (single choice), ticks (approval,
budget), points (score), dots (dots), or ballots that rank it first (ranking).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.voting.calc import points as pointing
from deliberation.voting.calc import profiles, ranked
from deliberation.voting.calc.budget import equal_shares, greedy
from deliberation.voting.calc.methods import ACCEPTABLE, Method, Rule, Threshold, TieRule
from deliberation.voting.calc.stv import stv
from deliberation.voting.calc.values import Budget, Outcome, Points, Profile

MOTION_CODES = ("for", "against", "abstain")
CONSENT_CODES = ("agree", "aside", "object")
"""Names of the fixed answers in a kept result, in the order in which the rules number them."""
SUPPORT_WORDS: Mapping[Method, tuple[str, str]] = {
    Method.SINGLE: ("vote", "votes"),
    Method.APPROVAL: ("tick", "ticks"),
    Method.BUDGET: ("tick", "ticks"),
    Method.SCORE: ("point", "points"),
    Method.DOTS: ("dot", "dots"),
    Method.RANKING: ("first place", "first places"),
}
"""What the least support of an option is measured in, by method."""


@dataclass(frozen=True)
class Asked:
    """What a count needs to know of the vote. Options by position, from 1.

    `minima`: the least support of options that have one. `costs` and `envelope`: pence. `electors`: how many are
    entitled. `seed`: the number from which lots are drawn; whether they are, `tie_rule` says.
    """

    method: Method
    positions: tuple[int, ...] = ()
    seats: int = 1
    minima: Mapping[int, int] = field(default_factory=dict)
    costs: Mapping[int, int] = field(default_factory=dict)
    envelope: int = 0
    threshold: Threshold = Threshold.SIMPLE
    electors: int = 0
    tie_rule: TieRule = TieRule.STANDS
    seed: int = 0


@dataclass(frozen=True)
class Counted:
    """The outcome by one rule, the names of its options, their support, and which options were left out."""

    outcome: Outcome
    names: tuple[str, ...]
    support: dict[int, int]
    struck: tuple[int, ...]

    def as_dict(self, asked: Asked) -> dict[str, Any]:
        """`Outcome.as_dict` with `support` by position and `struck`: option, support, minimum of each left out."""
        return self.outcome.as_dict(self.names) | {
            "support": {str(position): value for position, value in self.support.items()},
            "struck": [
                {
                    "option": str(each),
                    "support": self.support[each],
                    "minimum": asked.minima[each],
                }
                for each in self.struck
            ],
        }


def support(asked: Asked, contents: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The support of each option, by position; nothing for motions and consent, which have none."""
    if not asked.positions:
        return {}
    if asked.method is Method.RANKING:
        found = profiles.firsts(profiles.ranked(contents, asked.positions))
    else:
        found = profiles.sums(profiles.pointed(contents, asked.positions))
    return {position: found[number] for number, position in enumerate(asked.positions)}


def left_out(asked: Asked, supported: Mapping[int, int]) -> tuple[int, ...]:
    """The options that fall short of their least support."""
    return tuple(each for each in asked.positions if supported[each] < asked.minima.get(each, 0))


def standing(asked: Asked, contents: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """The options that are counted: all but those left out."""
    out = left_out(asked, support(asked, contents))
    return tuple(each for each in asked.positions if each not in out)


def count(asked: Asked, rule: Rule, contents: Sequence[Mapping[str, Any]]) -> Counted:
    """What `rule` makes of the ballots. Raises calc.problems.Unfit for ballots that it cannot count."""
    if rule in (Rule.MOTION, Rule.CONSENT):
        return _answers(asked, rule, contents)
    supported = support(asked, contents)
    out = left_out(asked, supported)
    stand = tuple(each for each in asked.positions if each not in out)
    names = profiles.names_of(stand)
    if not stand or not contents:
        ranking = (tuple(range(len(stand))),) if stand else ()
        return Counted(Outcome(rule, asked.seats, (), ranking), names, supported, out)
    return Counted(_outcome(asked, rule, contents, stand), names, supported, out)


def _answers(asked: Asked, rule: Rule, contents: Sequence[Mapping[str, Any]]) -> Counted:
    given = profiles.answers(contents)
    if rule is Rule.CONSENT:
        outcome = pointing.consent(*(given[code] for code in CONSENT_CODES))
        return Counted(outcome, CONSENT_CODES, {}, ())
    outcome = pointing.motion(
        *(given[code] for code in MOTION_CODES), threshold=asked.threshold, electors=asked.electors
    )
    return Counted(outcome, MOTION_CODES, {}, ())


def ballots_for(
    asked: Asked, rule: Rule, contents: Sequence[Mapping[str, Any]], stand: Sequence[int]
) -> Profile | Points | Budget:
    """The ballots in the form in which `rule` counts them, for the options that stand."""
    if asked.method is Method.RANKING:
        return profiles.ranked(contents, stand)
    if asked.method is Method.BUDGET:
        return profiles.wanted(contents, stand, asked.costs, asked.envelope)
    points = profiles.pointed(contents, stand)
    if rule is Rule.SCHULZE:
        return profiles.ranked_by_points(points)
    if rule is Rule.APPROVAL and asked.method is not Method.APPROVAL:
        return pointing.ticks(points, least_for_tick(asked.method))
    return points


def least_for_tick(method: Method) -> int:
    """From how many points on an option counts as ticked, where ballots with points are read as ticks."""
    return ACCEPTABLE if method is Method.SCORE else 1


def _outcome(
    asked: Asked, rule: Rule, contents: Sequence[Mapping[str, Any]], stand: Sequence[int]
) -> Outcome:
    ballots = ballots_for(asked, rule, contents, stand)
    seed = asked.seed if asked.tie_rule is TieRule.SEED else None
    if isinstance(ballots, Budget):
        return (greedy if rule is Rule.GREEDY else equal_shares)(ballots, seed=seed)
    if isinstance(ballots, Points):
        if rule is Rule.PLURALITY:
            return pointing.plurality(ballots, seed=seed)
        by_points = {Rule.APPROVAL: pointing.approval, Rule.SCORE: pointing.score, Rule.DOTS: pointing.dots}
        return by_points[rule](ballots, asked.seats, seed=seed)
    if rule is Rule.IRV:
        return ranked.irv(ballots, seed=seed)
    if rule is Rule.STV:
        # A count by transfers cannot go on with a tie inside it, whatever is agreed for the places: a lot decides.
        return stv(ballots, asked.seats, seed=asked.seed)
    return (ranked.borda if rule is Rule.BORDA else ranked.schulze)(ballots, asked.seats, seed=seed)
