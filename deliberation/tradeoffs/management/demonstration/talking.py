"""Tells what the demonstration's members said: points, replies, reactions, statements and where each stands on them."""

from __future__ import annotations

import random
from collections.abc import Callable
from uuid import UUID, uuid5

from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.actions.points import edit_point, make_point, reply_to_point
from deliberation.tradeoffs.actions.reactions import react
from deliberation.tradeoffs.actions.statements import make_statement, seed_statements
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import Said
from deliberation.tradeoffs.management.demonstration.steps import Told
from deliberation.voting.management.demonstration.company import MEMBERS

SPACE = UUID("6f0d3c2e-5d1b-4f0e-9a51-2d0f6c7b8a90")
OWN = (9, 17, 31)
"""Who wrote the last statements; those before were there from the start."""
TOO_MUCH = "Some people want everything for free, like the man next door to me who has been ill for years."
VALUES = {"A": 1, "D": -1, "P": 0}
SLIPS, SKIPS = 0.12, 0.08
"""How often a member answers otherwise than their camp, and how often not at all."""


def put_down(told: Told) -> None:
    """The steps of the stage “discuss”."""
    plan = told.plan
    if told.first_day(Stage.DISCUSS) is None:
        return
    first: list[Callable[[], object]] = []
    if plan.statements:
        first.append(lambda: _statements(told))
    points = [lambda said=said: _point(told, said) for said in plan.points]
    reactions = [
        lambda place=place, said=said: _react(told, place, said) for place, said in enumerate(plan.points)
    ]
    answers = (
        [lambda number=number: _stand(told, number) for number in range(1, MEMBERS + 1)]
        if plan.stances
        else []
    )
    if plan.key == "hospital":
        points.append(lambda: _taken_out(told))
    told.spread(Stage.DISCUSS, [*first, *points, *reactions, *answers])


def _point(told: Told, said: Said) -> None:
    where = told.where
    if said.in_room:
        speaker = told.company.panel()[said.by]
        point = make_point(
            actor=told.staff, **where, position=said.option, side=said.side, text=said.text, spoken_by=speaker
        )
    else:
        point = make_point(
            actor=told.member(said.by), **where, position=said.option, side=said.side, text=said.text
        )
    told.kept.setdefault("points", {})[said.text] = point.number
    for number, text in said.replies:
        reply_to_point(actor=told.member(number), **where, number=point.number, text=text)
    if said.edited:
        edit_point(actor=told.member(said.by), **where, number=point.number, text=said.edited)


def _react(told: Told, place: int, said: Said) -> None:
    number = told.kept["points"][said.text]
    for members, knew in ((said.knew, True), (said.new_to, False)):
        for member in members:
            react(actor=told.member(member), **told.where, number=number, knew=knew)


def _taken_out(told: Told) -> None:
    """Somebody says too much about a neighbour; the facilitator takes it out, with the reason."""
    point = make_point(actor=told.member(35), **told.where, position=1, side="for", text=TOO_MUCH)
    moderate(
        actor=told.staff, **told.where, thing_kind="point", thing_number=point.number, decision="hide", reason="privacy",
        note="Please make your point again without the man next door. We would like to hear it.",
    )  # fmt: skip


def _statements(told: Told) -> None:
    """All but the last few are there from the start; members add those."""
    texts, own = told.plan.statements, len(OWN) if len(told.plan.statements) > 12 else 0
    seeded = texts[: len(texts) - own]
    seed_statements(
        actor=told.staff, **told.where, texts=seeded, form_id=uuid5(SPACE, f"{told.plan.key} seeds")
    )
    for number, text in zip(OWN, texts[len(seeded) :], strict=False):
        make_statement(
            actor=told.member(number),
            **told.where,
            text=text,
            form_id=uuid5(SPACE, f"{told.plan.key} {number}"),
            sure=True,
        )


def _stand(told: Told, number: int) -> None:
    """One member answers the statements as their camp does, with slips; the same each time."""
    stances = told.plan.stances
    chance = random.Random(f"{told.plan.key} {number}")  # noqa: S311 - made-up answers
    camp = stances[_camp(number, len(stances))]
    for statement, letter in enumerate(camp, start=1):
        if chance.random() < SKIPS or (number == 1 and statement > len(camp) - 6):
            continue  # the first member has some left to answer
        slip = letter == "?" or chance.random() < SLIPS
        value = chance.choice((1, -1, 0)) if slip else VALUES[letter]
        answer_statement(actor=told.member(number), **told.where, number=statement, value=value)


def _camp(number: int, camps: int) -> int:
    """The camp of a member: the first is the largest."""
    place = number * 7 % 20
    return min(0 if place < 9 else 1 if place < 15 else 2, camps - 1)
