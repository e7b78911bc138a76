"""One vote's page in words: what is asked, who votes, when, how it is counted, what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.voting.calc.counting import SUPPORT_WORDS
from deliberation.voting.calc.explained import THRESHOLD_HELP, rule_words
from deliberation.voting.calc.methods import (
    CONSENT_ANSWERS,
    METHODS,
    MOTION_ANSWERS,
    RULE_NAMES,
    Method,
    Rule,
    Threshold,
    TieRule,
    rules_for,
)
from deliberation.voting.calc.money import money_words
from deliberation.voting.models import Option, Secrecy, Vote, VoteQuorum, Watch, WatchFrom
from deliberation.voting.presenters.votes import full_moment
from deliberation.voting.queries.casting import Ballot
from deliberation.voting.queries.electorate import RoleCount, Turnout, electorate_words, needed_for
from deliberation.voting.queries.votes import Standing, standing, too_late_to_open
from design.formats import day

Fact = tuple[str, str]


@dataclass(frozen=True)
class OptionView:
    """One option as the page shows it."""

    name: str
    meaning: str
    facts: str
    none: bool = False


def option_views(vote: Vote, options: Sequence[Option]) -> list[OptionView]:
    """The options in order; fixed answers for motions and consent."""
    fixed = {Method.MOTION: MOTION_ANSWERS, Method.CONSENT: CONSENT_ANSWERS}.get(Method(vote.method))
    if fixed is not None:
        return [OptionView(words, _ANSWERS.get(code, ""), "") for code, words in fixed.items()]
    unit = SUPPORT_WORDS[Method(vote.method)]
    return [OptionView(each.name, _meaning(each), _figures(each, unit), each.none) for each in options]


_ANSWERS = {
    "abstain": "You are counted as having voted, for neither side.",
    "agree": "You support it, or can live with it.",
    "aside": "You do not support it, and do not stand in its way.",
    "object": "It should not go ahead as it is. You give the reason.",
}


def _meaning(option: Option) -> str:
    return "If this wins, no option is chosen." if option.none else option.meaning


def _figures(option: Option, unit: tuple[str, str]) -> str:
    parts = [f"Costs {money_words(option.cost)}."] if option.cost else []
    if option.minimum:
        words = unit[0] if option.minimum == 1 else unit[1]
        parts.append(f"Can win only with at least {option.minimum:,} {words}.")
    return " ".join(parts)


def background(vote: Vote) -> list[Block]:
    """The background text in blocks."""
    return blocks(vote.background)


def how_facts(vote: Vote) -> list[Fact]:
    """How people vote, and how it is counted."""
    method, rule = Method(vote.method), Rule(vote.rule)
    about = METHODS[method]
    facts = [("How people vote", f"{about.name}. {about.asks}{_asks_more(vote, method)}")]
    facts.append(("How it is counted", f"{RULE_NAMES[rule]}. {rule_words(rule, vote.seats)}"))
    if vote.threshold:
        facts.append(("What the motion needs", THRESHOLD_HELP[Threshold(vote.threshold)]))
    if about.several:
        facts.append(("How many win", "One option" if vote.seats == 1 else f"{vote.seats} options"))
    others = [
        each for each in rules_for(method, seats=vote.seats, equal_ranks=vote.equal_ranks) if each != rule
    ]
    if others:
        names = " and ".join(RULE_NAMES[each] for each in others)
        facts.append(
            ("Shown beside it", f"What other ways of counting the same ballots would have given: {names}.")
        )
    if about.options is not None:
        facts.append(("If there is a tie", tie_words(vote)))
    return facts


def _asks_more(vote: Vote, method: Method) -> str:
    if method == Method.DOTS and vote.dots:
        return f" Each voter has {vote.dots} dots."
    if method == Method.RANKING:
        return (
            " Several options may have the same place." if vote.equal_ranks else " Each place is given once."
        )
    if method == Method.BUDGET and vote.envelope:
        own = (
            "Your choice must fit into it."
            if vote.fits_envelope
            else "You may tick more than it can pay for."
        )
        return f" There is {money_words(vote.envelope)}. {own}"
    return ""


def tie_words(vote: Vote) -> str:
    """What happens with a tie; the number for the lot is published beforehand."""
    if vote.tie_rule == TieRule.SEED:
        return f"A lot is drawn from the number {vote.tie_seed}, which was fixed when the vote was made. Anybody can draw it again."
    if vote.tie_rule == TieRule.CHAIR:
        return "The chair decides after the count, and gives a reason."
    return "It stands. The body decides what follows."


def when_facts(vote: Vote) -> list[Fact]:
    """When it opens and closes."""
    opened, closed = vote.opened_at, vote.closed_at
    facts = []
    if opened is not None:
        facts.append(("Opened", full_moment(opened)))
    elif vote.by_hand:
        facts.append(("Opens", "In the meeting. The chair or the clerk opens it."))
    else:
        facts.append(("Opens", full_moment(vote.opens_at) if vote.opens_at else "Not set yet"))
    if vote.annulled_at is not None and closed is None:
        return [*facts, ("Annulled", full_moment(vote.annulled_at))]
    if closed is not None:
        facts.append(("Closed", full_moment(closed)))
    elif vote.closes_at is None:
        facts.append(("Closes", "Not set yet"))
    elif vote.by_hand:
        facts.append(("Closes", f"In the meeting, at the latest on {full_moment(vote.closes_at)}."))
    else:
        facts.append(("Closes", full_moment(vote.closes_at)))
    return facts


def who_facts(vote: Vote, counts: Iterable[RoleCount], turnout: Turnout | None) -> list[Fact]:
    """Who votes, how many must, what is secret and who may see what."""
    rows = list(counts)
    entitled = sum(each.count for each in rows)
    fixed = (
        f"Fixed when the vote opened on {day(vote.opened_at)}."
        if vote.opened_at
        else "As things stand now: the list is fixed when the vote opens."
    )
    facts = [("Who may vote", f"{electorate_words(rows)}. {fixed}" if vote.roles else "Not chosen yet")]
    facts.append(("How many must vote", quorum_words(vote, entitled)))
    if turnout is not None:
        facts.append(("Turnout", turnout_words(vote, turnout)))
    secret = vote.secrecy == Secrecy.SECRET
    facts.append(
        (
            "Is it secret?",
            format_html(
                'Yes. Nobody can see how somebody voted. <a href="{}">How that is made sure, and what it cannot promise</a>',
                reverse("vote_secrecy"),
            )
            if secret
            else "No. The result shows how each person voted.",
        )
    )
    facts.append(("Who may see who has voted", watch_words(vote)))
    facts.append(("May a ballot be replaced?", replace_words(vote, secret)))
    waits = (
        "Once the vote has closed."
        if vote.results_wait
        else "As a running count while the vote is open, and after."
    )
    facts.append(("When the result is shown", waits))
    facts.append(
        (
            "Who may read this vote",
            "Everybody." if vote.public else "The body’s own people and those who may vote.",
        )
    )
    return facts


def quorum_words(vote: Vote, entitled: int) -> str:
    """The quorum, with what it comes to."""
    if vote.quorum_kind == VoteQuorum.NONE:
        return "There is no quorum: the result is valid however many vote."
    needed = needed_for(vote, entitled)
    people = "person" if needed == 1 else "people"
    if vote.quorum_kind == VoteQuorum.SHARE:
        return f"At least {vote.quorum_value}% of those entitled, which is {needed:,} {people}, or the result is not valid."
    return f"At least {needed:,} {people}, or the result is not valid."


def turnout_words(vote: Vote, turnout: Turnout) -> str:
    """How many have voted, and whether that is enough."""
    share = f" ({turnout.per_cent:g}%)" if turnout.per_cent is not None else ""
    enough = ""
    if turnout.needed:
        missing = turnout.needed - turnout.voted
        short = "The quorum was not reached" if vote.closed_at else f"{missing:,} more for the quorum"
        enough = f". {'The quorum is reached' if turnout.reached else short}."
    voted = "voted" if vote.closed_at else "has voted" if turnout.voted == 1 else "have voted"
    return f"{turnout.voted:,} of {turnout.entitled:,} {voted}{share}{enough}"


def watch_words(vote: Vote) -> str:
    """Who may see who has voted, and from when."""
    if vote.watch == Watch.NOBODY:
        return "Nobody, not even those who run the vote. Only how many have voted is shown."
    who = {
        Watch.STAFF: "Those who run the vote",
        Watch.MEMBERS: "The body’s own people",
        Watch.PUBLIC: "Everybody",
    }[Watch(vote.watch)]
    when = (
        "while the vote is open and after"
        if vote.watch_from == WatchFrom.OPEN
        else "once the vote has closed"
    )
    return f"{who}, {when}: the day, never the time."


def replace_words(vote: Vote, secret: bool) -> str:
    """Whether a ballot may be replaced before the vote closes."""
    if not vote.may_replace:
        return "No. A ballot counts as it was cast."
    return "Yes, until the vote closes" + (", with the receipt." if secret else ". The last one counts.")


def next_words(vote: Vote) -> str:
    """What happens next."""
    stands = standing(vote)
    if stands == Standing.DRAFT:
        return "Only those who prepare votes see this draft. Once it is scheduled, it is announced and can be read."
    if stands == Standing.TO_COME:
        if too_late_to_open(vote):
            return "The latest moment for this vote has passed, and it was never opened. It can be taken back to draft."
        if vote.by_hand:
            return "The chair or the clerk opens the vote in the meeting. Those who may vote then find “Vote now” here."
        return "The vote opens by itself at its time. Those who may vote then find “Vote now” here and on their desk."
    if stands in (Standing.OPEN, Standing.OPENING):
        counted = "seals and counts the ballots by itself, and shows the result here"
        if vote.by_hand:
            return f"The chair or the clerk closes the vote. The site then {counted}."
        return f"At its time the vote closes. The site then {counted}."
    if stands in (Standing.CLOSING, Standing.COUNTING):
        return "The ballots are being sealed and counted. Come back in a minute."
    if stands == Standing.CLOSED:
        return "The vote is over. Look at the result, find a ballot by its receipt, or count everything again yourself."
    return "The vote was annulled and has no effect. It stays on the record."


@dataclass(frozen=True)
class Invite:
    """What the page says to the reader about voting: words, and a button where there is something to press."""

    words: str
    href: str = ""
    button: str = ""
    quiet: bool = False


def invite(vote: Vote, ballots: Sequence[Ballot], signed_in: bool, sign_in: str) -> Invite | None:
    """What the reader is told about voting themselves; None where there is nothing to say."""
    if standing(vote) != Standing.OPEN:
        if ballots and standing(vote) == Standing.CLOSED:
            own = next((each.elector for each in ballots if each.own), None)
            return Invite(f"You voted on {day(own.voted_on)}.", quiet=True) if own and own.voted_on else None
        return None
    at = reverse("cast", args=[vote.body.slug, vote.pk])
    if not signed_in:
        return Invite("If you are one of those who may vote, sign in to vote.", sign_in, "Sign in to vote")
    if not ballots:
        return Invite("You are not one of those who may vote here.", quiet=True)
    waiting = [each for each in ballots if each.elector.voted_on is None]
    if not waiting:
        voted = ballots[0].elector.voted_on
        said = f"You have voted, on {day(voted)}." if voted else "You have voted."
        if not vote.may_replace:
            return Invite(f"{said} Thank you.", quiet=True)
        again = reverse("replace_ballot", args=[vote.body.slug, vote.pk])
        return Invite(
            f"{said} You can replace your ballot until the vote closes.", again, "Replace your ballot", True
        )
    if any(each.own for each in waiting):
        return Invite("You may vote, and have not voted yet.", at, "Vote now")
    names = " and ".join(each.elector.public_name for each in waiting)
    return Invite(f"You may vote in the place of {names}.", at, "Vote now")
