"""Tells what happened in the room: two rounds of small groups, and what they noted."""

from __future__ import annotations

from deliberation.tradeoffs.actions.rooms import make_round, write_group_note, write_private_note
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.rooms import first_lot, members_to_seat, propose

TABLES = 6
TOPICS = (
    "What would each option mean in your own street?",
    "What would have to be true for you to change your mind?",
)
NOTES = (
    "Most of us know somebody who waited. Two of us have cared for a parent. We would like to hear what happens after six weeks.",
    "We kept coming back to nights. Half the table had never thought about who comes at three in the morning.",
    "We disagree about places, not about people. Rutland is not rich everywhere.",
)
PRIVATE = "Table four let two people do the talking. Start there with a round in which everybody speaks once."
DAY = -12


def put_down(told: Told) -> None:
    """Two rounds on the first day of the discussion."""
    for number, topic in enumerate(TOPICS, start=1):
        told.at(DAY, 9 + 2 * number, 0, lambda number=number, topic=topic: _round(told, number, topic))  # type: ignore[misc]
        told.at(DAY, 10 + 2 * number, 0, lambda number=number: _notes(told, number))  # type: ignore[misc]
    told.at(DAY, 17, 0, lambda: write_private_note(actor=told.staff, **told.where, text=PRIVATE))


def _round(told: Told, number: int, topic: str) -> None:
    tradeoff = TradeOff.objects.select_related("body").get(pk=told.tradeoff_id)
    seed = first_lot(tradeoff, number)
    proposal = propose(tradeoff, members_to_seat(tradeoff.body), TABLES, seed)
    make_round(actor=told.staff, **told.where, number=number, tables=proposal.tables, seed=seed, topic=topic)


def _notes(told: Told, number: int) -> None:
    for group, text in enumerate(NOTES[: 4 - number], start=1):
        write_group_note(
            actor=told.staff,
            **told.where,
            number=number,
            group=group,
            text=text,
            version=0,
            public=group != 3,
        )
