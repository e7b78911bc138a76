"""Methods and rules in plain words: what each is good for, and how each counts. For forms and pages alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deliberation.voting.calc.methods import METHODS, Method, Rule, Threshold

METHOD_HELP: MappingProxyType[Method, str] = MappingProxyType(
    {
        Method.SINGLE: "Each voter chooses one option. Good for a choice between two. With more, similar options take votes from each other.",
        Method.APPROVAL: "Each voter ticks every option they could live with. Good for finding what most people accept.",
        Method.SCORE: "Each voter gives every option 0 to 5 points. Good when it matters how much people like or dislike each option.",
        Method.RANKING: "Each voter puts the options in order. Good for choosing the best of three to ten options, or several winners.",
        Method.BUDGET: "Each voter chooses the projects they would pay for, and the money is shared out. Good for spending a fixed sum.",
        Method.DOTS: "Each voter has a number of dots to spread over the options. Good for a quick picture of priorities.",
        Method.CONSENT: "Each voter agrees, stands aside, or objects with a reason. Good when a decision should have no serious objection.",
        Method.MOTION: "Each voter is for or against, or abstains. Good for a formal proposal, in a meeting or after it.",
    }
)
"""When to use a method, for those who prepare a vote."""

RULE_HELP: MappingProxyType[Rule, str] = MappingProxyType(
    {
        Rule.PLURALITY: "The option with the most votes wins, even if it has less than half of them.",
        Rule.APPROVAL: "Each tick counts one. The option with the most ticks wins.",
        Rule.SCORE: "The points of each option are added up. The option with the most points wins.",
        Rule.IRV: (
            "Only first choices are counted at first. The option with the fewest goes out, and its ballots go to the next "
            "option on each, round by round, until one option has more than half."
        ),
        Rule.BORDA: (
            "An option gets points for its place on each ballot: the higher the place, the more points. The most points win."
        ),
        Rule.SCHULZE: (
            "Every two options are compared: how many voters put the one above the other? An option that beats every "
            "other one wins. If there is none, the weakest defeats are set aside."
        ),
        Rule.STV: (
            "For several winners. An option needs a quota of votes. What a winner has beyond the quota goes to the next "
            "options on its ballots, as in Scottish council elections, so that groups of voters win in proportion."
        ),
        Rule.GREEDY: "Projects with the most ticks are paid for first, as long as the money lasts.",
        Rule.EQUAL_SHARES: (
            "Each voter gets an equal share of the money. A project is paid for when those who chose it can cover its cost "
            "from their shares, so that no group of voters spends all the money."
        ),
        Rule.DOTS: "The dots of each option are added up. The option with the most dots wins.",
        Rule.CONSENT: "There is consent if somebody agrees and nobody objects. Those who stand aside do not stand in the way.",
        Rule.MOTION: "Votes for and against are counted. Abstentions are shown and count for neither side.",
    }
)
"""How a rule counts, in words that need no others."""

SEVERAL_HELP: MappingProxyType[Rule, str] = MappingProxyType(
    {
        Rule.BORDA: "The options with the most points win, as many as there are places.",
        Rule.SCHULZE: "The options are put in order by these comparisons, and the first ones win.",
        Rule.APPROVAL: "The options with the most ticks win, as many as there are places.",
        Rule.SCORE: "The options with the most points win, as many as there are places.",
        Rule.DOTS: "The options with the most dots win, as many as there are places.",
    }
)
"""What a rule does where several options are to win."""

THRESHOLD_HELP: Mapping[Threshold, str] = MappingProxyType(
    {
        Threshold.SIMPLE: "The motion is carried if more vote for it than against it. With as many for as against it falls.",
        Threshold.TWO_THIRDS: "The motion is carried if at least two thirds of the votes for and against are for it.",
        Threshold.ABSOLUTE: (
            "The motion is carried if more than half of everybody entitled to vote is for it. Not voting then has the same "
            "effect as voting against."
        ),
    }
)


def method_line(method: Method) -> str:
    """A method in a line for a choice: its name and what it is good for."""
    return f"{METHODS[method].name}. {METHOD_HELP[method]}"


def rule_words(rule: Rule, seats: int = 1) -> str:
    """How a rule counts, for one winner or several."""
    if seats > 1 and rule in SEVERAL_HELP:
        lead = f"{RULE_HELP[rule]} " if rule in (Rule.BORDA, Rule.SCHULZE) else ""
        return f"{lead}{SEVERAL_HELP[rule]}"
    return RULE_HELP[rule]
