"""Foot care: a recommendation that was answered late, a promise whose day slipped twice, and a figure that did not move."""

from __future__ import annotations

from functools import partial

from deliberation.accountability.actions.doing import move_due
from deliberation.accountability.actions.recommendations import (
    EvidenceGiven,
    Origin,
    RecommendationGiven,
    make_recommendations,
)
from deliberation.bodies.management.demonstration.system import BOARD, ICB
from deliberation.scrutiny.management.demonstration.told import INDEX, SYSTEM, Told

ORIGIN = "0f6a1f5e-3f1e-4f0e-9b6c-6d1f6f1c0001"


def put_down(told: Told) -> None:
    """Every step, from a year and a half ago until this summer."""
    told.keep(-560, "feet asked", lambda: _ask(told))
    told.keep(-505, "feet answer", partial(
        told.answer, ICB, "beatrix", "feet asked", "accepted_in_part",
        "A foot check for everybody with diabetes we can do. A second clinic in the north we cannot pay for this year.",
        "Foot checks in every practice.",
    ))  # fmt: skip
    told.keep(-505, "feet action", lambda: told.promise(
        ICB, "beatrix", "Offer a foot check to everybody with diabetes, in every practice, once a year.", "Medical director", -390,
        recommendation_id=told.id("feet asked"), response_id=told.id("feet answer"),
    ), 11)  # fmt: skip
    told.on(
        -430,
        partial(
            told.progress,
            ICB,
            "colin",
            "feet action",
            "Forty of 130 practices offer it. The training takes longer than planned.",
        ),
    )
    told.on(-395, lambda: _slip(told, -310, "Too few people to train the practices."))
    told.on(-315, lambda: _slip(told, -240, "Two of the four trainers left."))
    told.on(
        -280,
        partial(told.progress, ICB, "colin", "feet action", "A hundred and ten of 130 practices offer it."),
    )
    told.on(
        -225, partial(told.done, ICB, "beatrix", "feet action", -226, "All 130 practices offer the check.")
    )


def _ask(told: Told) -> object:
    item = RecommendationGiven(
        "1", "Check the feet of everybody with diabetes once a year, and open a second foot clinic in the north of the county.",
        "Amputations that could be avoided are more common here than in areas like ours.\n\nPeople in the north travel two hours to the clinic.",
        to_body_id=told.of(ICB),
        evidence=(EvidenceGiven("Foot amputations of people with diabetes", f"/index/{INDEX}/metrics/diabetic-foot-amputation/"),),
        topics=("diabetes", "community-health"), area_key=SYSTEM, lead="Medical director", executive_on=told.day(-540),
    )  # fmt: skip
    origin = Origin("hand", ORIGIN, "Discussion of the yearly health report", told.record_of(BOARD))
    return make_recommendations(
        actor=told.by("colin"), from_body_id=told.of(BOARD), origin=origin, items=[item]
    )[0]


def _slip(told: Told, to: int, reason: str) -> None:
    move_due(
        actor=told.by("colin"), body_id=told.of(ICB), action_id=told.id("feet action"), due_on=told.day(to), reason=reason
    )  # fmt: skip
