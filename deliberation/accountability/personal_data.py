"""What decisions, recommendations, actions, motions and questions hold about people, for what, and how long.

Nearly all of it is a body's, and public by law or by the body's own rules. Who wrote or answered something for a body is
kept so that it can be asked about; the public reads the role alone. What members do in public in their own right (moving
a motion, speaking on it, asking for a call-in, asking a question for patients) stays as part of the record.
"""

from __future__ import annotations

from uuid import UUID

from deliberation.accountability.actions import erasing
from deliberation.accountability.personal_data_people import PEOPLE
from deliberation.accountability.personal_data_things import THINGS
from deliberation.accountability.queries import personal_data as queries
from kernel.personal_data import Keeper, Period, Plan, register

PERIODS = (
    Period(
        "response",
        "Who answered a recommendation or a question for a body, or reported on an action, and in which role",
        "For good",
        "An answer is part of the record of the body that gave it. The public reads the role alone.",
    ),
    Period(
        "accountability_public",
        "What members did in public: motions, speeches, call-ins, questions and notes for patients",
        "For good",
        "It is part of the public record of the body, like its minutes.",
    ),
    Period(
        "saved_view",
        "Views of the tracker that you saved",
        "Until you remove them or your account ends",
        "They are for you alone.",
    ),
    Period(
        "tracker_preview",
        "Trackers that were sent in as a file and never taken in",
        "30 days",
        "A file that nobody came back to is no longer needed.",
        due=queries.old_previews,
        carry_out=erasing.forget_old_previews,
    ),
)


def _plan(person_id: UUID) -> Plan:
    held, stays = queries.held_of(person_id), []
    if queries.FOR_A_BODY in held:
        stays.append(
            "Answers and reports that you gave for a body. They are the body’s words, shown with your role there "
            "and without your name."
        )
    if queries.IN_PUBLIC in held:
        stays.append(
            "Motions that you moved, what you said on them, call-ins, and questions and notes for patients. They stay "
            "as part of the public record, shown with your role and without your name."
        )
    removed = []
    if queries.VIEWS in held:
        removed.append("Views of the tracker that you saved.")
    if queries.DRAFTS in held:
        removed.append("Motions that you wrote and never moved.")
    return Plan(removed=tuple(removed), stays=tuple(stays))


KEEPER = Keeper(
    app="accountability",
    tables=(*PEOPLE, *THINGS),
    periods=PERIODS,
    plan=_plan,
    erase=erasing.erase_from_accountability,
)


def keep() -> None:
    """Put accountability on the list of who keeps data."""
    register(KEEPER)
