"""Votes about a trade-off: their list, and what came out in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from deliberation.tradeoffs.queries.decide import Planned, VoteAbout
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import VoteStatus
from deliberation.voting.presenters.headline import headline
from deliberation.voting.presenters.tellings.base import Told
from deliberation.voting.presenters.votes import full_moment, times_words
from deliberation.voting.queries.electorate import needed_for
from deliberation.voting.queries.outcomes import names_by_position
from deliberation.voting.queries.votes import STANDING_WORDS, standing
from design.tables import Cell, Column, Row, Table


def result_words(about: VoteAbout) -> str:
    """What came out of a vote, in a sentence; nothing before it is counted. No query."""
    vote = about.vote
    if about.verdict is None:
        return ""
    told = Told(
        outcome=about.outcome or {},
        names=names_by_position(about.options),
        verdict=about.verdict,
        ballots=vote.sealed_count,
        electors=vote.electors_count,
        seats=vote.seats,
        envelope=vote.envelope,
        costs={str(each.position): each.cost or 0 for each in about.options},
    )
    words = headline(vote, told, needed_for(vote, vote.electors_count))
    return f"Annulled, without effect. It was: {words}" if vote.status == VoteStatus.ANNULLED else words


def vote_href(about: VoteAbout) -> str:
    """The vote's own page, or its result once there is one."""
    name = "vote_result" if about.counts else "vote"
    return reverse(name, args=[about.vote.body.slug, about.vote.pk])


def votes_table(found: Sequence[VoteAbout]) -> Table:
    """Votes about a trade-off, newest first, with what came out."""
    columns = [
        Column("title", "Vote", wide=True),
        Column("state", "Status"),
        Column("when", "When"),
        Column("result", "Result", wide=True),
    ]
    rows = [Row(_cells(each)) for each in found]
    return Table("votes", "Votes about this trade-off, newest first", columns, rows, stacked=True)


def _cells(about: VoteAbout) -> list[Cell | str]:
    vote = about.vote
    when, more = times_words(vote)
    came = result_words(about)
    how = METHODS[Method(vote.method)].name
    return [
        Cell(vote.title, vote_href(about), note="" if vote.public else "Not public"),
        Cell(STANDING_WORDS[standing(vote)], note=how),
        Cell(when, note=more, absent=when == "Not set"),
        Cell(came or "None yet", absent=not came),
    ]


def planned_words(planned: Planned) -> str:
    """When the vote would be held by the plan, in a sentence."""
    opens, closes = planned.opens_at, planned.closes_at
    if opens is None and closes is None:
        return "The trade-off has no dates for voting that lie ahead, so you set them in the next steps."
    parts = [
        f"opens on {full_moment(opens)}" if opens else "",
        f"closes on {full_moment(closes)}" if closes else "",
    ]
    said = " and ".join(each for each in parts if each)
    return f"By the dates of the trade-off the vote {said}. You can change that in the next steps."
