"""Lists of votes, and when and where one stands, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from deliberation.bodies.calc.agenda import clock_words, london, zone_words
from deliberation.bodies.presenters.meetings import day_words
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import Secrecy, Vote
from deliberation.voting.queries.votes import STANDING_WORDS, Standing, standing
from design.formats import moment
from design.tables import Cell, Column, Row, Table

COLOURS = {
    Standing.DRAFT: "grey",
    Standing.TO_COME: "blue",
    Standing.OPENING: "green",
    Standing.OPEN: "green",
    Standing.CLOSING: "yellow",
    Standing.COUNTING: "yellow",
    Standing.CLOSED: "purple",
    Standing.ANNULLED: "red",
}


def colour(stands: Standing) -> str:
    """The colour of the tag that says where a vote stands."""
    return COLOURS[stands]


def full_moment(at: dt.datetime) -> str:
    """A moment with the day of the week and the time that is kept then: “Tuesday 3 March 2026 at 10:30am (…)”."""
    return f"{day_words(at)} at {clock_words(at)} (UK time, {zone_words(at)})"


def short_moment(at: dt.datetime) -> str:
    """A moment in short, for lists: “Tue 3 March 2026, 10:30am”."""
    local = london(at)
    return f"{local:%a} {local.day} {local:%B %Y}, {clock_words(at)}"


def times_words(vote: Vote) -> tuple[str, str]:
    """What a list says of a vote's times: the next or last one, and a note."""
    stands = standing(vote)
    if stands == Standing.ANNULLED and vote.annulled_at:
        return f"Annulled {short_moment(vote.annulled_at)}", ""
    if stands in (Standing.OPEN, Standing.OPENING):
        by = "at the latest" if vote.by_hand else ""
        return (f"Closes {short_moment(vote.closes_at)}" if vote.closes_at else "Open"), by
    if stands in (Standing.CLOSING, Standing.COUNTING, Standing.CLOSED):
        at = vote.closed_at or vote.closes_at
        return (f"Closed {short_moment(at)}" if at else "Closed"), ""
    if vote.by_hand:
        last = f"by {short_moment(vote.closes_at)}" if vote.closes_at else ""
        return "Opened in the meeting", last
    if vote.opens_at is None:
        return "Not set", ""
    return (
        f"Opens {short_moment(vote.opens_at)}",
        f"closes {short_moment(vote.closes_at)}" if vote.closes_at else "",
    )


def time_words(vote: Vote) -> str:
    """The moment that matters now, for the head of a vote's page: until when it is open, or from when on; else ""."""
    stands = standing(vote)
    if stands == Standing.OPEN and vote.closes_at:
        if vote.by_hand:
            return f"Closes in the meeting, at the latest {short_moment(vote.closes_at)}"
        return f"Closes {short_moment(vote.closes_at)}"
    if stands == Standing.TO_COME and not vote.by_hand and vote.opens_at:
        return f"Opens {short_moment(vote.opens_at)}"
    return ""


def votes_table(found: Iterable[Vote], id: str, caption: str, *, with_body: bool = True) -> Table:
    """A list of votes."""
    columns = [
        Column("title", "Vote", wide=True),
        Column("state", "Status"),
        Column("when", "When"),
        Column("how", "How people vote"),
    ]
    rows = [Row(_cells(vote, with_body)) for vote in found]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _cells(vote: Vote, with_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if vote.illustrative and with_body else ""
    note = " · ".join(filter(None, (vote.body.name if with_body else "", made_up)))
    when, more = times_words(vote)
    kind = "secret" if vote.secrecy == Secrecy.SECRET else "recorded by name"
    return [
        Cell(vote.title, href=reverse("vote", args=[vote.body.slug, vote.pk]), note=note),
        STANDING_WORDS[standing(vote)],
        Cell(when, note=more, absent=when == "Not set"),
        f"{METHODS[Method(vote.method)].name}, {kind}",
    ]


def late_words(vote: Vote) -> str:
    """A sentence where a vote by the clock opened or closed later than planned by more than a few minutes."""
    told = []
    for planned, happened, what in (
        (vote.opens_at, vote.opened_at, "opened"),
        (vote.closes_at, vote.closed_at, "closed"),
    ):
        late = planned and happened and happened - planned > dt.timedelta(minutes=5)
        if planned and happened and late and not (what == "opened" and vote.by_hand):
            told.append(f"It {what} later than planned, on {moment(happened)} instead of {moment(planned)}.")
    return " ".join(told)
