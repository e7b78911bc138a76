"""Tells how the demonstration's members leaned, voted and reported, and what was answered."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration.system import PANEL
from deliberation.tradeoffs.actions.leanings import give_leanings
from deliberation.tradeoffs.actions.tradeoff_votes import VoteWanted, prepare_vote
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.voting.actions.casting import cast_secret
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.running import VOTES, open_vote
from deliberation.voting.actions.votes import schedule_vote
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.management.demonstration.company import MEMBERS

OPENS, CLOSES = dt.time(9, 30), dt.time(17)


def put_down(told: Told) -> None:
    """Leanings before and after, and the vote."""
    plan = told.plan
    if plan.before:
        told.spread(
            Stage.LEARN,
            [lambda number=number: _lean(told, number, plan.before) for number in range(1, MEMBERS + 1)],
        )
    if plan.vote != (0, 0):
        _vote(told)
    if plan.after:
        told.spread(
            Stage.VOTE,
            [lambda number=number: _lean(told, number, plan.after) for number in range(2, MEMBERS + 1)],
        )


def _lean(told: Told, number: int, given: tuple[str, ...]) -> None:
    answers = {position: int(digits[number - 1]) for position, digits in enumerate(given, start=1)}
    said: dict[int, int | None] = {position: value for position, value in answers.items() if value}
    if said:
        give_leanings(actor=told.member(number), **told.where, answers=said)


def _vote(told: Told) -> None:
    opens, closes = told.plan.vote
    voting = list(range(2, MEMBERS + 1))
    ballots = [ranks for times, ranks in told.plan.ballots for _ in range(times)]
    told.at(opens - 1, 15, 0, lambda: _prepare(told))
    told.at(opens, 9, 30, lambda: open_vote(actor=VOTES, **_of_vote(told)))
    last = min(closes, 0)
    for place, ranks in enumerate(ballots):
        # Spread over the days; ballots that are alike come far apart.
        number = voting[(place * 7) % len(voting)]
        day = opens + (place * 3) % max(last - opens, 1)
        hour = 10 + (place * 5) % 8
        told.at(day, hour, (place * 11) % 60, lambda number=number, ranks=ranks: _cast(told, number, ranks))  # type: ignore[misc]
    if closes < 0:
        told.at(closes, 17, 0, lambda: _end(told))


def _moment(told: Told, days: int, time: dt.time) -> dt.datetime:
    return moment_in_london(told.story.day(days), time)


def _prepare(told: Told) -> None:
    plan = told.plan
    wanted = VoteWanted(
        plan.title,
        plan.question,
        "ranking",
        opens_at=_moment(told, plan.vote[0], OPENS),
        closes_at=_moment(told, plan.vote[1], CLOSES),
    )
    vote = prepare_vote(actor=told.staff, **told.where, wanted=wanted)
    told.kept["vote"] = vote.pk
    schedule_vote(actor=told.staff, **_of_vote(told))


def _of_vote(told: Told) -> dict[str, Any]:
    return {"body_id": told.company.body(PANEL), "vote_id": told.kept["vote"]}


def _cast(told: Told, number: int, ranks: list[list[int]]) -> None:
    cast_secret(
        actor=told.member(number),
        **_of_vote(told),
        content={"ranks": ranks},
        receipt=new_receipt(secrets.choice),
    )


def _end(told: Told) -> None:
    for step in (close_vote, count_vote):
        step(actor=VOTES, **_of_vote(told))
