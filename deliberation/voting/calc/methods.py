"""Methods of voting, the rules that count each, and what a ballot of each holds. Frozen tables.

A *method* is what the voter does (rank, give points, say for or against); a *rule* is how the ballots of a method are
counted. Several rules can fit the ballots of one method: one of them binds, the others are shown beside it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType


class Method(enum.StrEnum):
    """What the voter does."""

    SINGLE = "single"
    APPROVAL = "approval"
    SCORE = "score"
    RANKING = "ranking"
    BUDGET = "budget"
    DOTS = "dots"
    CONSENT = "consent"
    MOTION = "motion"


class Rule(enum.StrEnum):
    """How ballots are counted. The value is what commands, files and addresses say."""

    PLURALITY = "plurality"
    APPROVAL = "approval"
    SCORE = "score"
    IRV = "irv"
    BORDA = "borda"
    SCHULZE = "schulze"
    STV = "stv"
    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    DOTS = "dots"
    CONSENT = "consent"
    MOTION = "motion"


class Shape(enum.StrEnum):
    """What one ballot holds. Options are named by their position, from 1.

    choice   {"choice": 2}; a motion: {"choice": "for" | "against" | "abstain"};
             consent: {"choice": "agree" | "aside" | "object", "reason": "words, for an objection"}
    set      {"set": [1, 3]}                  in rising order; empty: none of the options
    points   {"points": {"1": 5, "2": 0}}     every option of a score ballot; the options with dots of a dots ballot
    ranks    {"ranks": [[2], [1, 3]]}         best first; options in one list are ranked equal; the rest unranked
    """

    CHOICE = "choice"
    SET = "set"
    POINTS = "points"
    RANKS = "ranks"


class Threshold(enum.StrEnum):
    """What a motion needs to be carried. Codes as in a body's settings."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    ABSOLUTE = "absolute"


class TieRule(enum.StrEnum):
    """What is agreed beforehand for ties."""

    STANDS = "stands"
    SEED = "seed"
    CHAIR = "chair"


@dataclass(frozen=True)
class About:
    """One method: its name, what the voter is asked to do, its ballot's shape and the rules that fit.

    The first rule is the usual one. `several`: more than one winner may be sought. `options`: the fewest and most
    options (None: the answers are fixed). `none`: “none of these” may stand as an option of its own.
    """

    name: str
    asks: str
    shape: Shape
    rules: tuple[Rule, ...]
    several: bool = False
    options: tuple[int, int] | None = (2, 30)
    none: bool = False


METHODS: MappingProxyType[Method, About] = MappingProxyType(
    {
        Method.SINGLE: About(
            "Single choice", "Choose one option.", Shape.CHOICE, (Rule.PLURALITY,), none=True
        ),
        Method.APPROVAL: About(
            "Approval",
            "Tick every option that you could live with.",
            Shape.SET,
            (Rule.APPROVAL,),
            several=True,
            none=True,
        ),
        Method.SCORE: About(
            "Score",
            "Give each option 0 to 5 points.",
            Shape.POINTS,
            (Rule.SCORE, Rule.APPROVAL, Rule.SCHULZE),
            several=True,
        ),
        Method.RANKING: About(
            "Ranking",
            "Put the options in order, the best first.",
            Shape.RANKS,
            (Rule.IRV, Rule.SCHULZE, Rule.BORDA, Rule.STV),
            several=True,
            none=True,
        ),
        Method.BUDGET: About(
            "Budget",
            "Choose the projects that you would pay for.",
            Shape.SET,
            (Rule.EQUAL_SHARES, Rule.GREEDY),
            options=(2, 100),
        ),
        Method.DOTS: About(
            "Dots",
            "Spread your dots over the options.",
            Shape.POINTS,
            (Rule.DOTS, Rule.APPROVAL),
            several=True,
        ),
        Method.CONSENT: About(
            "Consent",
            "Agree, stand aside, or object with a reason.",
            Shape.CHOICE,
            (Rule.CONSENT,),
            options=None,
        ),
        Method.MOTION: About(
            "Motion", "Vote for or against, or abstain.", Shape.CHOICE, (Rule.MOTION,), options=None
        ),
    }
)

METHOD_CHOICES = [(method.value, about.name) for method, about in METHODS.items()]

RULE_NAMES: MappingProxyType[Rule, str] = MappingProxyType(
    {
        Rule.PLURALITY: "Most votes",
        Rule.APPROVAL: "Most ticks",
        Rule.SCORE: "Most points",
        Rule.IRV: "Instant run-off",
        Rule.BORDA: "Borda count",
        Rule.SCHULZE: "Schulze (pair by pair)",
        Rule.STV: "Scottish single transferable vote",
        Rule.GREEDY: "Most ticks first, while the money lasts",
        Rule.EQUAL_SHARES: "Equal shares",
        Rule.DOTS: "Most dots",
        Rule.CONSENT: "Consent",
        Rule.MOTION: "For and against",
    }
)
RULE_CHOICES = [(rule.value, name) for rule, name in RULE_NAMES.items()]

EQUAL_RANKS_FIT: frozenset[Rule] = frozenset({Rule.BORDA, Rule.SCHULZE})
"""Rules that can count a ballot which ranks options equal; the others need one option at each place."""
FOR_SEVERAL: frozenset[Rule] = frozenset(
    {Rule.APPROVAL, Rule.SCORE, Rule.STV, Rule.BORDA, Rule.SCHULZE, Rule.DOTS}
)
"""Rules that can fill more than one place."""

THRESHOLD_NAMES: MappingProxyType[Threshold, str] = MappingProxyType(
    {
        Threshold.SIMPLE: "More votes for than against",
        Threshold.TWO_THIRDS: "At least two thirds of the votes for and against",
        Threshold.ABSOLUTE: "More than half of everybody entitled to vote",
    }
)
THRESHOLD_CHOICES = [(code.value, name) for code, name in THRESHOLD_NAMES.items()]

TIE_RULE_NAMES: MappingProxyType[TieRule, str] = MappingProxyType(
    {
        TieRule.STANDS: "A tie stands: the body decides what follows",
        TieRule.SEED: "A lot is drawn, from a number that is fixed and published before the vote opens",
        TieRule.CHAIR: "The chair decides, with a reason, after the count",
    }
)
TIE_RULE_CHOICES = [(code.value, name) for code, name in TIE_RULE_NAMES.items()]

SCORE_POINTS: MappingProxyType[int, str] = MappingProxyType(
    {
        0: "Not acceptable",
        1: "Poor",
        2: "Some doubts",
        3: "Acceptable",
        4: "Good",
        5: "Excellent",
    }
)
"""What each point means; said on the ballot and on the result."""
ACCEPTABLE = 3
"""From how many points on a score counts as a tick, where the ballots are looked at as ticks."""

CONSENT_ANSWERS: MappingProxyType[str, str] = MappingProxyType(
    {"agree": "Agree", "aside": "Stand aside", "object": "Object"}
)
MOTION_ANSWERS: MappingProxyType[str, str] = MappingProxyType(
    {"for": "For", "against": "Against", "abstain": "Abstain"}
)
MOST_DOTS = 100


def rules_for(method: Method, *, seats: int = 1, equal_ranks: bool = False) -> tuple[Rule, ...]:
    """The rules that fit the ballots of a vote, the usual one first.

    With several places to fill, only rules that can; where equal ranks are allowed, only rules that can count them.
    Ranked ballots for one place are not counted by single transferable vote, which is then the instant run-off.
    """
    fit = METHODS[method].rules
    if seats > 1:
        fit = tuple(rule for rule in fit if rule in FOR_SEVERAL)
    elif method == Method.RANKING:
        fit = tuple(rule for rule in fit if rule is not Rule.STV)
    if equal_ranks and method == Method.RANKING:
        fit = tuple(rule for rule in fit if rule in EQUAL_RANKS_FIT)
    return fit
