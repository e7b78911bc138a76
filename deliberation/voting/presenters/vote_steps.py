"""The steps in which a vote is prepared, and what each confirmation page says will happen."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from deliberation.bodies.models import Body
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import Secrecy, Vote, VoteStatus
from deliberation.voting.presenters.votes import full_moment
from deliberation.voting.queries.electorate import Turnout

QUESTION, OPTIONS, PEOPLE, COUNTING, LOOK = (
    "edit_vote",
    "vote_options",
    "vote_people",
    "vote_counting",
    "schedule_vote",
)
TITLES = {
    QUESTION: "The question",
    OPTIONS: "The options",
    PEOPLE: "Who and when",
    COUNTING: "How it is counted",
    LOOK: "Look it over",
}


@dataclass(frozen=True)
class PrepStep:
    """One step: its number, words, address ("" before there is a vote) and whether it is the present one."""

    number: int
    text: str
    href: str
    current: bool


def names_of(method: str | None) -> list[str]:
    """The names of the steps' pages; without options where the answers are fixed."""
    fixed = method is not None and METHODS[Method(method)].options is None
    return [name for name in TITLES if not (fixed and name == OPTIONS)]


def prep_steps(body: Body, vote: Vote | None, current: str) -> list[PrepStep]:
    """The steps in order."""
    return [
        PrepStep(
            number, TITLES[name], reverse(name, args=[body.slug, vote.pk]) if vote else "", name == current
        )
        for number, name in enumerate(names_of(vote.method if vote else None), 1)
    ]


def after(vote: Vote, current: str) -> str:
    """The name of the page that follows a step."""
    names = names_of(vote.method)
    return names[names.index(current) + 1]


def schedule_lines(vote: Vote) -> list[str]:
    """What follows from scheduling."""
    who = "Everybody" if vote.public else "The body’s own people"
    closes = full_moment(vote.closes_at) if vote.closes_at else ""
    if vote.by_hand:
        run = f"The chair or the clerk opens it in the meeting. It closes by hand, at the latest on {closes}."
    else:
        opens = full_moment(vote.opens_at) if vote.opens_at else ""
        run = f"It opens by itself on {opens}, and closes by itself on {closes}."
    return [
        f"{who} can read the vote, with its options and rules.",
        run,
        "Who may vote is fixed when it opens.",
        "Until somebody has voted you can take it back to draft. After that nothing of it can be changed.",
    ]


def withdraw_lines(vote: Vote) -> list[str]:
    """What follows from taking a vote back to draft."""
    found = ["The public no longer sees it. You can change it and schedule it again."]
    if vote.status == VoteStatus.OPEN:
        found.append(
            "Nobody has voted yet. The list of those who may vote is forgotten and made anew when it opens."
        )
    return found


def open_lines(vote: Vote, people: str) -> list[str]:
    """What follows from opening a vote by hand."""
    return [
        f"Those who may vote are fixed now: {people}.",
        "They find “Vote now” on this vote’s page and on their desk.",
        "Once somebody has voted, nothing of the vote can be changed.",
        f"It closes when you close it, at the latest on {full_moment(vote.closes_at)}."
        if vote.closes_at
        else "It closes when you close it.",
    ]


def close_lines(turnout: Turnout) -> list[str]:
    """What follows from closing a vote before its time."""
    found = [f"{turnout.voted:,} of {turnout.entitled:,} {'has' if turnout.voted == 1 else 'have'} voted."]
    if turnout.entitled > turnout.voted:
        found.append("Those who have not voted can no longer do so.")
    if not turnout.reached:
        found.append(f"The quorum of {turnout.needed:,} is not reached, so the result would not be valid.")
    return [*found, "The ballots are sealed and counted at once. A closed vote is never opened again."]


def annul_lines(vote: Vote) -> list[str]:
    """What follows from annulling."""
    found = [
        "The vote has no effect. It stays to be read, as annulled, with your reason.",
        "It cannot be undone.",
    ]
    if vote.status == VoteStatus.OPEN:
        kept = (
            "The ballots in the box are destroyed unread."
            if vote.secrecy == Secrecy.SECRET
            else "The ballots cast so far are not counted."
        )
        found.append(kept)
    if vote.status == VoteStatus.CLOSED:
        found.append("The sealed ballots stay, so that everybody can see what was annulled.")
    return found
