"""Tells how a health and wellbeing board looked again at what the panel had weighed, and came to see some of it differently."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration.system import BOARD
from deliberation.tradeoffs.actions.effects import EffectGiven, set_effects
from deliberation.tradeoffs.actions.moving import move_tradeoff
from deliberation.tradeoffs.actions.points import make_point
from deliberation.tradeoffs.actions.reviews import start_review
from deliberation.tradeoffs.actions.tradeoff_votes import VoteWanted, prepare_vote
from deliberation.tradeoffs.actions.tradeoffs import set_dates
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.tradeoffs.models import Effect
from deliberation.voting.actions.casting import cast_secret
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.running import VOTES, open_vote
from deliberation.voting.actions.votes import schedule_vote
from deliberation.voting.calc.receipts import new_receipt

CLERK = "colin"
STARTED = {Stage.LEARN: -30, Stage.DISCUSS: -20, Stage.VOTE: -9}
TO_COME = {Stage.RECOMMEND: 14, Stage.RESPONSE: 20, Stage.FOLLOW_UP: 60, Stage.CLOSED: 380}
POINTS = (
    (2, "for", "frances", "Our schools lose teaching days to this. We would pay for a named person in each."),
    (
        2,
        "against",
        "imran",
        "Four weeks for children can be kept only if referrals stay as they are, and they have risen each year.",
    ),
    (3, "for", "lorna", "Adults who wait lose work and homes, and then come to us."),
    (3, "against", "gethin", "By date alone, a boy of eight waits behind people of fifty."),
    (1, "against", "rosa", "Who rings often is called urgent. That is not an order."),
)

OPENS, CLOSES = -7, -3
BALLOTS = (
    ("frances", [[2], [3], [1]]),
    ("imran", [[3], [2], [1]]),
    ("lorna", [[3], [2], [1]]),
    ("gethin", [[2], [3], [1]]),
    ("bridget", [[3], [1], [2]]),
    ("yetunde", [[3], [2], [1]]),
    ("piotr", [[2], [3], [1]]),
)
"""How members of the board ranked the options."""


def put_down(told: Told) -> None:
    """The review of the panel's trade-off by the board, up to its own discussion."""
    told.at(-33, 10, 0, lambda: _start(told))
    told.at(-32, 10, 0, lambda: _see_otherwise(told))
    for stage, day in STARTED.items():
        told.at(day, 10, 0, lambda stage=stage: _move(told, stage))  # type: ignore[misc]
    for place, (position, side, who, text) in enumerate(POINTS):
        told.at(
            -18 + 2 * place, 12, 0,
            lambda position=position, side=side, who=who, text=text: make_point(  # type: ignore[misc]
                actor=told.company.actor(who), **_where(told), position=position, side=side, text=text
            ),
        )  # fmt: skip
    _vote(told)


def _vote(told: Told) -> None:
    """The board's own vote, whose result stands beside the panel's."""
    told.at(OPENS - 1, 15, 0, lambda: _prepare(told))
    told.at(OPENS, 9, 30, lambda: open_vote(actor=VOTES, **_of_vote(told)))
    for place, (who, ranks) in enumerate(BALLOTS):
        told.at(
            OPENS + 1 + place // 4, 11 + place % 4, 0, lambda who=who, ranks=ranks: _cast(told, who, ranks)
        )  # type: ignore[misc]
    told.at(CLOSES, 17, 0, lambda: _end(told))


def _of_vote(told: Told) -> dict[str, Any]:
    return {"body_id": told.company.body(BOARD), "vote_id": told.kept["review_vote"]}


def _prepare(told: Told) -> None:
    opens, closes = (
        moment_in_london(told.story.day(day), time)
        for day, time in ((OPENS, dt.time(9, 30)), (CLOSES, dt.time(17)))
    )
    wanted = VoteWanted(told.plan.title, told.plan.question, "ranking", opens_at=opens, closes_at=closes)
    clerk = told.company.actor(CLERK)
    told.kept["review_vote"] = prepare_vote(actor=clerk, **_where(told), wanted=wanted).pk
    schedule_vote(actor=clerk, **_of_vote(told))


def _cast(told: Told, who: str, ranks: list[list[int]]) -> None:
    receipt = new_receipt(secrets.choice)
    cast_secret(actor=told.company.actor(who), **_of_vote(told), content={"ranks": ranks}, receipt=receipt)


def _end(told: Told) -> None:
    for step in (close_vote, count_vote):
        step(actor=VOTES, **_of_vote(told))


def _where(told: Told) -> dict[str, Any]:
    return {"body_id": told.company.body(BOARD), "tradeoff_id": told.kept["review"]}


def _start(told: Told) -> None:
    clerk = told.company.actor(CLERK)
    review = start_review(actor=clerk, body_id=told.company.body(BOARD), tradeoff_id=told.tradeoff_id)
    told.kept["review"] = review.pk
    set_dates(actor=clerk, **_where(told), dates=told.spans(STARTED | TO_COME))


def _see_otherwise(told: Told) -> None:
    """The board expects less of the second option than the panel did, and sees an effect on schools."""
    there = Effect.objects.filter(option__tradeoff_id=told.kept["review"], option__position=2).order_by(
        "position", "pk"
    )
    names = (
        "kind",
        "metric",
        "lens",
        "subject",
        "asset_id",
        "way",
        "size",
        "low",
        "high",
        "sureness",
        "words",
        "source",
    )
    kept = [{name: getattr(each, name) for name in names} for each in there]
    for each in kept:
        if each["kind"] == "metric":
            each |= {
                "size": 9.0,
                "low": 2.0,
                "high": 14.0,
                "sureness": "unsure",
                "words": "Referrals rise each year.",
            }
    schools = EffectGiven(
        "service",
        subject="Schools",
        way="better",
        sureness="likely",
        words="Fewer days lost.",
        source="The board’s own view",
    )
    given = [*(EffectGiven(**each) for each in kept), schools]
    set_effects(actor=told.company.actor(CLERK), **_where(told), position=2, effects=given)


def _move(told: Told, stage: Stage) -> None:
    move_tradeoff(actor=told.company.actor(CLERK), **_where(told), to=stage.value)
