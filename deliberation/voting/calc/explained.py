"""Methods and rules in plain words: what each is good for, how each counts, and where it comes from. For forms and pages alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class RuleWords:
    """One rule. `short`: how it counts, in words that need no others, for choices and summaries; `several`: the same
    where several options are to win and it reads otherwise. `how`: steps in order. `good` and `weak`: a sentence each.
    `source`: where the rule is written down."""

    short: str
    how: tuple[str, ...]
    good: str
    weak: str
    source: str = ""
    href: str = ""
    several: str = ""


RULE_WORDS: Mapping[Rule, RuleWords] = MappingProxyType({
    Rule.PLURALITY: RuleWords(
        "The option with the most votes wins, even if it has less than half of them.",
        ("Each ballot names one option.", "The votes for each option are added up.", "The option with the most votes wins."),
        "Nothing is easier to understand or to count.",
        "With more than two options, one that most people dislike can win because the others split the votes.",
    ),
    Rule.APPROVAL: RuleWords(
        "Each tick counts one. The option with the most ticks wins.",
        (
            "Each ballot ticks every option that the voter could live with.",
            "The ticks for each option are added up.",
            "The options with the most ticks win.",
        ),
        "Options that are alike do not take votes from each other.",
        "A tick says nothing of how much more one option is liked than another.",
        "Brams and Fishburn, Approval Voting (1983)",
        several="Each tick counts one. The options with the most ticks win, as many as there are places.",
    ),
    Rule.SCORE: RuleWords(
        "The points of each option are added up. The option with the most points wins.",
        (
            "Each ballot gives every option 0 to 5 points.",
            "The points for each option are added up.",
            "The options with the most points win.",
        ),
        "It shows how much an option is liked, and how much its points differ from voter to voter.",
        "People use the scale differently: somebody who gives only 0 and 5 weighs more than somebody who gives 2 and 3.",
        several="The points of each option are added up. The options with the most points win, as many as there are places.",
    ),
    Rule.DOTS: RuleWords(
        "The dots of each option are added up. The option with the most dots wins.",
        (
            "Each voter has the same number of dots and spreads them as they like.",
            "The dots on each option are added up.",
            "The options with the most dots win.",
        ),
        "Voters can say how much an option matters to them.",
        "A few people with all their dots on one option can outweigh many with one dot each.",
        several="The dots of each option are added up. The options with the most dots win, as many as there are places.",
    ),
    Rule.IRV: RuleWords(
        "Only first choices count at first. The option with the fewest goes out and its ballots move to their next choice, round by round, "
        "until one option has more than half. Also called the alternative vote.",
        (
            "Each ballot counts for its first choice.",
            "An option with more than half of the ballots that still count wins.",
            "If there is none, the option with the fewest votes goes out, and each of its ballots moves to its next choice.",
            "This goes on until an option has more than half.",
        ),
        "A vote for an option without a chance is not lost: it moves on.",
        "An option that everybody likes second best can go out early.",
    ),
    Rule.STV: RuleWords(
        "For several winners. An option needs a quota of votes. What a winner has beyond the quota goes to the next options on its ballots, "
        "as in Scottish council elections, so that groups of voters win in proportion.",
        (
            "The quota is the number of ballots divided by the number of places and one more, rounded down, plus one.",
            "Each ballot counts for its first choice. An option that reaches the quota is elected.",
            "What an elected option has above the quota moves on: all of its ballots go to their next choice, each with "
            "the same part of a vote, to five decimals.",
            "Where there is nothing to move, the option with the fewest votes goes out and its ballots move on.",
            "This goes on until all places are filled. Ties inside the count go by the latest earlier stage that tells them "
            "apart, then by lot.",
        ),
        "Groups of voters get places in proportion to their number.",
        "The count is long, and hard to follow without a table.",
        "Scottish Local Government Elections Order 2011, schedule 1, rules 45 to 52 (the weighted inclusive Gregory method)",
        "https://www.legislation.gov.uk/sdsi/2011/9780111014257/schedule/1",
    ),
    Rule.BORDA: RuleWords(
        "An option gets points for its place on each ballot: the higher the place, the more points. The most points win.",
        (
            "On each ballot an option gets one point for every option ranked below it, and half a point for every option at "
            "the same place. Options left out count as equal last.",
            "The points of all ballots are added up.",
            "The options with the most points win.",
        ),
        "It favours options that most people place well, even if few place them first.",
        "Adding options that hardly anybody wants can change who wins.",
        "J.-C. de Borda (1781)",
        several="An option gets points for its place on each ballot: the higher the place, the more points. The options with the most points "
        "win, as many as there are places.",
    ),
    Rule.SCHULZE: RuleWords(
        "Every two options are compared: how many voters put the one above the other? An option that beats every other one wins. "
        "If there is none, the weakest defeats are set aside.",
        (
            "For each pair of options: how many ballots rank the one above the other? An option left out counts as last.",
            "An option that beats every other wins.",
            "If there is none, chains decide: if A beats B and B beats C, a chain leads from A to C. It is as strong as its "
            "weakest link. An option is ahead of another when its strongest chain is stronger than the strongest chain back.",
            "The options that no other is ahead of win.",
        ),
        "An option that would beat every other one to one always wins.",
        "The chains are hard to explain when no option beats all others.",
        "M. Schulze, A new monotonic, clone-independent … single-winner election method, Social Choice and Welfare 36 (2011)",
        several="Every two options are compared: how many voters put the one above the other? The options are put in order by these "
        "comparisons, and the first ones win.",
    ),
    Rule.GREEDY: RuleWords(
        "Projects with the most ticks are paid for first, as long as the money lasts.",
        (
            "The ticks for each project are added up.",
            "The project with the most ticks comes first. It is paid for if the money that is left is enough; otherwise it is passed over.",
            "So it goes on, down to the project with the fewest ticks. Of projects with as many ticks, the cheaper comes first.",
        ),
        "It is short, and most councils count like that.",
        "A group that is slightly larger can spend all of the money, and dear projects crowd out cheap ones.",
    ),
    Rule.EQUAL_SHARES: RuleWords(
        "Each voter gets an equal share of the money. A project is paid for when those who chose it can cover its cost from their shares, "
        "so that no group of voters spends all the money.",
        (
            "The envelope is divided equally among all voters.",
            "A project is paid for by the people who ticked it, out of their shares, as equally as they can.",
            "The project that gives the most for each supporter’s money is bought first, then the next, as long as supporters "
            "can pay.",
            "If money is left, everybody’s share is raised a penny at a time, as far as the envelope allows. What is left "
            "then goes to the projects with the most ticks that still fit.",
        ),
        "Every group of voters decides about its fair share of the money.",
        "It takes longer to explain than counting ticks.",
        "Peters, Pierczyński and Skowron, Proportional participatory budgeting (2021)",
        "https://equalshares.net/",
    ),
    Rule.CONSENT: RuleWords(
        "There is consent if somebody agrees and nobody objects. Those who stand aside do not stand in the way.",
        (
            "Everybody agrees, stands aside, or objects with a reason.",
            "Consent is reached when at least one person agrees and nobody objects.",
            "Standing aside does not stop the proposal; the reason is kept with it.",
        ),
        "Nobody is outvoted: an objection has to be answered.",
        "One person can stop a proposal that all others want.",
    ),
    Rule.MOTION: RuleWords(
        "Votes for and against are counted. Abstentions are shown and count for neither side.",
        (
            "Each person votes for the motion, against it, or abstains.",
            "The votes for and against are added up. Abstentions count for neither side.",
            "The motion is carried when the votes for it reach what was agreed beforehand.",
        ),
        "It is how councils and boards have always decided.",
        "It can only say yes or no to one proposal.",
    ),
})  # fmt: skip


def method_line(method: Method) -> str:
    """A method in a line for a choice: its name and what it is good for."""
    return f"{METHODS[method].name}. {METHOD_HELP[method]}"


def rule_words(rule: Rule, seats: int = 1) -> str:
    """How a rule counts, for one winner or several."""
    words = RULE_WORDS[rule]
    return words.several if seats > 1 and words.several else words.short
