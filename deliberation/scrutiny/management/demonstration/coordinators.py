"""Care coordinators: a recommendation that was answered late, a promise whose day slipped twice, and a figure that did not move."""

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
    told.keep(-780, "coordinators asked", lambda: _ask(told))
    told.keep(-735, "coordinators answer", partial(
        told.answer, ICB, "beatrix", "coordinators asked", "accepted_in_part",
        "A coordinator for everybody who leaves hospital we can do. For everybody with a severe mental illness we cannot pay this year.",
        "A coordinator for everybody who leaves hospital.",
    ))  # fmt: skip
    told.keep(-735, "coordinators action", lambda: told.promise(
        ICB, "beatrix", "Offer a care coordinator to everybody with a severe mental illness who leaves hospital.", "Medical director", -680,
        recommendation_id=told.id("coordinators asked"), response_id=told.id("coordinators answer"),
    ), 11)  # fmt: skip
    told.on(
        -700,
        partial(
            told.progress,
            ICB,
            "colin",
            "coordinators action",
            "Two wards in five offer it. Finding people takes longer than planned.",
        ),
    )
    told.on(-685, lambda: _slip(told, -650, "Too few people applied."))
    told.on(-652, lambda: _slip(told, -620, "Two of the four leads left."))
    told.on(
        -640,
        partial(told.progress, ICB, "colin", "coordinators action", "Four wards in five offer it."),
    )
    told.on(-611, partial(told.done, ICB, "beatrix", "coordinators action", -612, "Every ward offers it."))


def _ask(told: Told) -> object:
    item = RecommendationGiven(
        "1", "Give everybody with a severe mental illness a care coordinator, with a name and a telephone number.",
        "Hardly anywhere in England do fewer people have a coordinator.\n\nFamilies told the board that they ring whoever answers.",
        to_body_id=told.of(ICB),
        evidence=(EvidenceGiven("People with a care coordinator", f"/index/{INDEX}/metrics/care-programme-approach/"),),
        topics=("mental-illness", "mental-health"), area_key=SYSTEM, lead="Medical director", executive_on=told.day(-770),
    )  # fmt: skip
    origin = Origin("hand", ORIGIN, "Discussion of the yearly health report", told.record_of(BOARD))
    return make_recommendations(
        actor=told.by("colin"), from_body_id=told.of(BOARD), origin=origin, items=[item]
    )[0]


def _slip(told: Told, to: int, reason: str) -> None:
    move_due(
        actor=told.by("colin"), body_id=told.of(ICB), action_id=told.id("coordinators action"), due_on=told.day(to), reason=reason
    )  # fmt: skip
