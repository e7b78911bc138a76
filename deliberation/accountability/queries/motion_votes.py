"""What a vote about a motion, or an amendment to one, came to: only a vote that was held under the motion's own rules counts."""

from __future__ import annotations

import enum

from deliberation.accountability.calc.motions import AmendmentStatus, MotionStatus
from deliberation.accountability.models import Amendment, Motion
from deliberation.voting.calc.methods import THRESHOLD_NAMES, Method, Threshold
from deliberation.voting.calc.verdict import Ended
from deliberation.voting.models import Result, Vote, VoteStatus
from deliberation.voting.queries.outcomes import results_of, verdict_of

MOTION, AMENDMENT = "motion", "amendment"
"""What a vote calls the thing that it is about, with its id."""


class Came(enum.StrEnum):
    """What has come of a vote so far."""

    NONE = "none"
    WAITS = "waits"
    CARRIED = "carried"
    LOST = "lost"
    NO_RESULT = "no_result"
    OTHER_RULES = "other_rules"
    ANNULLED = "annulled"


CAME_WORDS = {
    Came.NONE: "No vote is prepared.",
    Came.WAITS: "The vote has not been counted yet.",
    Came.CARRIED: "The vote carried it.",
    Came.LOST: "The vote was lost.",
    Came.NO_RESULT: "The vote brought no result: too few took part, nobody did, or the chair has a tie to decide.",
    Came.OTHER_RULES: (
        "The vote was held under other rules than those of the motion, so it does not decide it. Hold another vote, "
        "or enter what the body decided."
    ),
    Came.ANNULLED: "The vote was annulled.",
}
SETTLED = frozenset({Came.CARRIED, Came.LOST})
STUCK = frozenset({Came.NONE, Came.NO_RESULT, Came.OTHER_RULES, Came.ANNULLED})
"""When another vote can be prepared, or the outcome entered by hand."""


def threshold_of(motion: Motion) -> str:
    """The code of the threshold of a motion; its body must be loaded."""
    return motion.threshold or str(motion.body.majority)


def threshold_words(motion: Motion) -> str:
    """What a motion needs to be carried."""
    return THRESHOLD_NAMES[Threshold(threshold_of(motion))]


def came_of(vote: Vote | None, kind: str, thing_id: object, threshold: str) -> Came:
    """What has come of the vote about this thing, which needs `threshold`; two queries for a vote that is counted."""
    if vote is None:
        return Came.NONE
    if vote.status == VoteStatus.ANNULLED:
        return Came.ANNULLED
    if vote.status != VoteStatus.CLOSED or vote.counted_at is None:
        return Came.WAITS
    about = (vote.method, vote.threshold, vote.thing_kind, vote.thing_id)
    if about != (Method.MOTION, threshold, kind, str(thing_id)):
        return Came.OTHER_RULES
    results = results_of(vote)
    ended = verdict_of(vote, results[0] if results else None, []).ended
    return {Ended.CARRIED: Came.CARRIED, Ended.LOST: Came.LOST}.get(ended, Came.NO_RESULT)


def came_of_motion(motion: Motion) -> Came:
    """What has come of the vote on a motion; its vote and body must be loaded."""
    return came_of(motion.vote, MOTION, motion.pk, threshold_of(motion))


def came_of_amendment(amendment: Amendment, motion: Motion) -> Came:
    """What has come of the vote on an amendment, which needs what the body usually asks for."""
    return came_of(amendment.vote, AMENDMENT, amendment.pk, str(motion.body.majority))


def count_words(vote: Vote) -> str:
    """The votes for, against and abstaining; one query. Empty where there is none, or the vote is not public."""
    if not vote.public:
        return ""
    result = Result.objects.filter(vote=vote, rule=vote.rule).first()
    rounds = result.outcome.get("rounds") if result is not None else None
    votes = rounds[0].get("votes", {}) if rounds else {}
    if not {"for", "against"} <= set(votes):
        return ""
    said = f"{votes['for']} for, {votes['against']} against"
    return f"{said}, {votes['abstain']} abstained" if votes.get("abstain") else said


def motions_to_settle() -> list[Motion]:
    """Motions whose vote is counted and whose outcome is not entered yet; one query."""
    rows = Motion.objects.select_related("body", "vote").filter(
        status=MotionStatus.VOTE, vote__status=VoteStatus.CLOSED, vote__counted_at__isnull=False
    )
    return list(rows.order_by("pk"))


def amendments_to_settle() -> list[Amendment]:
    """Amendments whose vote is counted and that are not decided yet; one query."""
    rows = Amendment.objects.select_related("motion", "motion__body", "vote").filter(
        status=AmendmentStatus.SECONDED, vote__status=VoteStatus.CLOSED, vote__counted_at__isnull=False
    )
    return list(rows.order_by("pk"))
