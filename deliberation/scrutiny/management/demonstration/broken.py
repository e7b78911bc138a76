"""Promises that were broken, recommendations that were turned down, answered in part only, or not answered at all."""

from __future__ import annotations

from functools import partial

from deliberation.accountability.actions.doing import stop_action
from deliberation.accountability.actions.recommendations import (
    Origin,
    RecommendationGiven,
    make_recommendations,
)
from deliberation.bodies.management.demonstration.system import BOARD, HEALTHWATCH, ICB, ICP, SCRUTINY
from deliberation.scrutiny.management.demonstration.told import SYSTEM, Told


def put_down(told: Told) -> None:
    """Every step."""
    _transport(told)
    _turned_down(told)
    _silent(told)
    _others(told)


def _asked(
    told: Told,
    number: int,
    body: str,
    to: str,
    who: str,
    text: str,
    reasons: str,
    topics: tuple[str, ...],
    **more: object,
) -> object:
    """One recommendation by hand. `number` makes the id of what it came from."""
    origin = Origin(
        "hand",
        f"0f6a1f5e-3f1e-4f0e-9b6c-6d1f6f1c01{number:02d}",
        "Taken up at a meeting",
        told.record_of(body),
    )
    item = RecommendationGiven(
        "1", text, reasons, to_body_id=told.of(to), topics=topics, area_key=SYSTEM, **more  # type: ignore[arg-type]
    )  # fmt: skip
    return make_recommendations(actor=told.by(who), from_body_id=told.of(body), origin=origin, items=[item])[
        0
    ]


def _transport(told: Told) -> None:
    """Accepted in time, promised, put off, and given up."""
    told.keep(-440, "bus asked", lambda: _asked(
        told, 1, SCRUTINY, ICB, "colin", "Pay for transport to evening and weekend surgeries from villages without a bus.",
        "In nine villages nobody without a car can see a doctor out of hours.", ("general-practice", "transport"), lead="Director of finance",
    ))  # fmt: skip
    told.keep(
        -420,
        "bus answer",
        partial(
            told.answer,
            ICB,
            "beatrix",
            "bus asked",
            "accepted",
            "We agree.",
            "A scheme with volunteer drivers.",
        ),
    )
    told.keep(-420, "bus action", lambda: told.promise(
        ICB, "beatrix", "Begin a scheme with volunteer drivers in nine villages.", "Director of primary care", -250,
        recommendation_id=told.id("bus asked"), response_id=told.id("bus answer"),
    ), 11)  # fmt: skip
    told.on(
        -300, partial(told.progress, ICB, "colin", "bus action", "Two volunteers were found; ten are needed.")
    )
    told.on(-60, lambda: stop_action(
        actor=told.by("beatrix"), body_id=told.of(ICB), action_id=told.id("bus action"),
        reason="There is no money for it in this year’s plan, and too few volunteers.",
    ))  # fmt: skip


def _turned_down(told: Told) -> None:
    told.keep(-380, "walk asked", lambda: _asked(
        told, 2, HEALTHWATCH, ICB, "olive", "Keep the walk-in centre open on Sundays.", "A third of those who come on Sundays have no doctor of their own.",
        ("urgent-care", "general-practice"),
    ))  # fmt: skip
    told.on(
        -360,
        partial(
            told.answer,
            ICB,
            "beatrix",
            "walk asked",
            "rejected",
            "Sunday visits cost four times as much as weekday ones. The money does more elsewhere.",
        ),
    )
    told.keep(-330, "carers asked", lambda: _asked(
        told, 3, BOARD, ICP, "colin", "Write what carers can count on into the strategy, with a figure that shows whether it happens.",
        "Carers told the board that each strategy names them and none says what will change.", ("carers", "adult-social-care"),
    ))  # fmt: skip
    told.keep(-290, "carers answer", partial(
        told.answer, ICP, "lorna", "carers asked", "accepted", "The strategy needs it.", "A chapter on carers, with two figures."
    ))  # fmt: skip
    told.keep(-290, "carers action", lambda: told.promise(
        ICP, "lorna", "Write a chapter on carers with two figures.", "Office of the partnership", -150,
        recommendation_id=told.id("carers asked"), response_id=told.id("carers answer"),
    ), 11)  # fmt: skip
    told.on(
        -160,
        partial(
            told.done,
            ICP,
            "lorna",
            "carers action",
            -161,
            "The chapter is in the strategy that was published.",
        ),
    )


def _silent(told: Told) -> None:
    """Overdue without an answer, and one whose day is near."""
    told.keep(-70, "teeth asked", lambda: _asked(
        told, 4, SCRUTINY, ICB, "colin", "Publish each quarter how many people ask for a dentist and find none.",
        "Nobody counts them, so nobody can tell whether it gets better.", ("dentistry",), lead="Director of primary care",
    ))  # fmt: skip
    told.keep(-24, "school asked", lambda: _asked(
        told, 5, BOARD, ICB, "colin", "Give every school the name of one mental health worker.", "Schools ring five numbers.",
        ("children", "schools", "mental-health"), executive_on=told.day(12),
    ))  # fmt: skip


def _others(told: Told) -> None:
    """An action that is late, and one that goes well."""
    told.keep(-210, "police asked", lambda: _asked(
        told, 6, SCRUTINY, BOARD, "colin", "Agree with the police who stays with somebody in a mental health crisis, and for how long.",
        "Officers waited eleven hours with one man.", ("policing", "mental-illness"),
    ))  # fmt: skip
    told.keep(-190, "police answer", partial(
        told.answer, BOARD, "charlotte", "police asked", "accepted", "The police asked for it too.", "An agreement, signed by all."
    ))  # fmt: skip
    told.keep(-190, "police action", lambda: told.promise(
        BOARD, "charlotte", "Sign an agreement with police, hospitals and the crisis team.", "Director of public health", -20,
        recommendation_id=told.id("police asked"), response_id=told.id("police answer"),
    ), 11)  # fmt: skip
    told.on(
        -50,
        partial(
            told.progress,
            BOARD,
            "colin",
            "police action",
            "A draft is with all four. The hospitals have not said yes.",
        ),
    )
    told.keep(-130, "homes asked", lambda: _asked(
        told, 7, SCRUTINY, BOARD, "colin", "Ask landlords to mend damp within four weeks where a child has asthma.", "Eleven families told the committee of it.",
        ("housing", "lungs", "children"),
    ))  # fmt: skip
    told.keep(-110, "homes answer", partial(
        told.answer, BOARD, "charlotte", "homes asked", "accepted_in_part", "For council homes yes; private landlords we can only ask.", "A clause in the repairs contract."
    ))  # fmt: skip
    told.keep(-110, "homes action", lambda: told.promise(
        BOARD, "charlotte", "Put a clause on damp into the repairs contract.", "Director of housing", 60,
        recommendation_id=told.id("homes asked"), response_id=told.id("homes answer"),
    ), 11)  # fmt: skip
    told.on(
        -30,
        partial(
            told.progress,
            BOARD,
            "colin",
            "homes action",
            "The clause is drafted; the contract is renewed in the new year.",
        ),
    )
