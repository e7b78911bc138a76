"""Amendments to a motion: moved, seconded, accepted by the mover or voted on, withdrawn."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.motion_rows import (
    check_mover,
    check_presides,
    check_status,
    locked_amendment,
    locked_motion,
    news,
    other_than,
    put_wording,
    speaker,
)
from deliberation.accountability.calc.motion_rules import AMENDABLE
from deliberation.accountability.calc.motions import AMENDMENT_STATUS_WORDS, AmendmentStatus, MotionStatus
from deliberation.accountability.models import Amendment, Motion
from deliberation.accountability.queries.motion_votes import (
    AMENDMENT,
    CAME_WORDS,
    STUCK,
    came_of_amendment,
)
from deliberation.accountability.queries.motions import wording
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.vote_details import Details
from deliberation.voting.actions.votes import create_vote
from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Vote
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

LONGEST_TEXT, LONGEST_REASONS, LONGEST_OUTCOME = 8000, 4000, 500
MOST_AMENDMENTS = 100


@transaction.atomic
def move_amendment(
    *,
    actor: Actor,
    body_id: UUID,
    motion_id: UUID,
    text: str,
    base: int,
    reasons: str = "",
    amendment_id: UUID | None = None,
) -> Amendment:
    """Move another wording, whole. `base` is the version it starts from: if another stands by now, it is refused.

    `amendment_id` makes a form that is sent twice make one. Raises NotFound, NotAllowed, BadInput, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    by = speaker(actor, body_id)
    made = Amendment.objects.filter(pk=amendment_id).first() if amendment_id is not None else None
    if made is not None:
        if (made.motion_id, made.moved_by_id) != (motion.pk, by.pk):
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return made
    check_status(motion, *AMENDABLE)
    columns = _columns(motion, text, reasons, base)
    last = motion.amendments.aggregate(most=Max("number"))["most"] or 0
    if last >= MOST_AMENDMENTS:
        raise WrongState(f"There are {MOST_AMENDMENTS} amendments to this motion already.")
    amendment = Amendment.objects.create(
        pk=amendment_id or uuid.uuid4(), motion=motion, number=last + 1, status=AmendmentStatus.MOVED, moved_by=by,
        made_at=clock.now(), **columns,
    )  # fmt: skip
    told = "It waits for another member to second it."
    news(motion, f"amendment:{amendment.number}", f"Amendment {amendment.number} was moved", told)
    record(
        actor, Event.AMENDMENT_MOVED, "motion", motion.pk, body=str(body_id), number=amendment.number, version=base
    )  # fmt: skip
    return amendment


@transaction.atomic
def second_amendment(*, actor: Actor, body_id: UUID, motion_id: UUID, amendment_id: UUID) -> Amendment:
    """Second an amendment that somebody else moved. Raises NotFound, NotAllowed, WrongState."""
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    amendment = locked_amendment(motion, amendment_id)
    by = speaker(actor, body_id)
    if amendment.seconded_by_id == by.pk:
        return amendment
    check_status(motion, *AMENDABLE)
    _check(amendment, AmendmentStatus.MOVED)
    other_than(actor, amendment.moved_by.person_id, "an amendment")
    amendment.seconded_by, amendment.status = by, AmendmentStatus.SECONDED
    amendment.save(update_fields=["seconded_by", "status"])
    record(actor, Event.AMENDMENT_SECONDED, "motion", motion.pk, body=str(body_id), number=amendment.number)
    return amendment


@transaction.atomic
def accept_amendment(*, actor: Actor, body_id: UUID, motion_id: UUID, amendment_id: UUID) -> Amendment:
    """Take an amendment that was seconded into one's own motion: its wording stands from now on, without a vote.

    Other open amendments lapse, since they start from what stands no longer. Raises NotFound, NotAllowed for anybody but
    the mover of the motion, WrongState while a vote on an amendment is under way.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_mover(actor, motion)
    amendment = locked_amendment(motion, amendment_id)
    if amendment.status == AmendmentStatus.ACCEPTED:
        return amendment
    check_status(motion, *AMENDABLE)
    _check(amendment, AmendmentStatus.SECONDED)
    check_no_vote(motion)
    settle_amendment(motion, amendment, carried=True, words="Accepted by the mover of the motion")
    record(
        actor, Event.AMENDMENT_DECIDED, "motion", motion.pk, body=str(body_id), number=amendment.number, code="accepted", by="mover"
    )  # fmt: skip
    return amendment


@transaction.atomic
def call_amendment_vote(
    *,
    actor: Actor,
    body_id: UUID,
    motion_id: UUID,
    amendment_id: UUID,
    by_hand: bool = True,
    vote_id: UUID | None = None,
) -> Vote:
    """Prepare a vote on an amendment, one at a time, which needs what the body usually asks for.

    Raises NotFound, NotAllowed, WrongState.
    """
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_presides(actor, motion)
    amendment = locked_amendment(motion, amendment_id)
    if amendment.vote is not None and amendment.vote_id == vote_id:
        return amendment.vote
    check_status(motion, MotionStatus.DEBATE)
    _check(amendment, AmendmentStatus.SECONDED)
    check_no_vote(motion)
    details = Details(
        title=f"Amendment {amendment.number} to motion {motion.reference}"[:160],
        question="Shall the motion read as this amendment says?",
        method=Method.MOTION,
        background=amendment.text,
        threshold=motion.body.majority,
        by_hand=by_hand,
        meeting_id=motion.meeting_id,
        thing_kind=AMENDMENT,
        thing_id=str(amendment.pk),
    )
    vote = create_vote(actor=actor, body_id=body_id, details=details, vote_id=vote_id)
    if (vote.thing_kind, vote.thing_id) != (AMENDMENT, str(amendment.pk)):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    amendment.vote = vote
    amendment.save(update_fields=["vote"])
    record(
        actor, Event.MOTION_VOTED, "motion", motion.pk, body=str(body_id), vote=str(vote.pk), number=amendment.number
    )  # fmt: skip
    return vote


@transaction.atomic
def enter_amendment_outcome(
    *, actor: Actor, body_id: UUID, motion_id: UUID, amendment_id: UUID, carried: bool, reason: str
) -> Amendment:
    """Say what the body decided on an amendment in the room, with how. Raises as `enter_outcome` of a motion."""
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_presides(actor, motion)
    amendment = locked_amendment(motion, amendment_id)
    words = line("How it was decided", reason, LONGEST_OUTCOME, needed=True)
    wanted = AmendmentStatus.ACCEPTED if carried else AmendmentStatus.REJECTED
    if (amendment.status, amendment.outcome_words) == (wanted, words):
        return amendment
    check_status(motion, MotionStatus.DEBATE)
    _check(amendment, AmendmentStatus.SECONDED)
    check_no_vote(motion)
    settle_amendment(motion, amendment, carried=carried, words=words)
    record(
        actor, Event.AMENDMENT_DECIDED, "motion", motion.pk, body=str(body_id), number=amendment.number, code=wanted.value, by="hand"
    )  # fmt: skip
    return amendment


@transaction.atomic
def withdraw_amendment(*, actor: Actor, body_id: UUID, motion_id: UUID, amendment_id: UUID) -> Amendment:
    """Take back an amendment of one's own before it is decided. Raises NotFound, NotAllowed, WrongState."""
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    amendment = locked_amendment(motion, amendment_id)
    if str(amendment.moved_by.person_id) != str(actor.id):
        raise NotAllowed("Only whoever moved an amendment can take it back.")
    if amendment.status == AmendmentStatus.WITHDRAWN:
        return amendment
    _check(amendment, AmendmentStatus.MOVED, AmendmentStatus.SECONDED)
    check_no_vote(motion)
    amendment.status, amendment.decided_at = AmendmentStatus.WITHDRAWN, clock.now()
    amendment.save(update_fields=["status", "decided_at"])
    record(actor, Event.AMENDMENT_WITHDRAWN, "motion", motion.pk, body=str(body_id), number=amendment.number)
    return amendment


def settle_amendment(motion: Motion, amendment: Amendment, *, carried: bool, words: str) -> None:
    """An amendment, decided: its wording stands from now on, or it does not. The motion's row is locked by the caller."""
    amendment.status = AmendmentStatus.ACCEPTED if carried else AmendmentStatus.REJECTED
    amendment.decided_at, amendment.outcome_words = clock.now(), words
    amendment.save(update_fields=["status", "decided_at", "outcome_words"])
    if carried:
        put_wording(motion, amendment)
    said = "accepted: the motion reads otherwise now" if carried else "not accepted"
    news(motion, f"amendment:{amendment.number}:decided", f"Amendment {amendment.number} was {said}", words)


def check_no_vote(motion: Motion) -> None:
    """Raise WrongState while a vote on any amendment to the motion is under way."""
    rows = motion.amendments.filter(status=AmendmentStatus.SECONDED, vote__isnull=False).select_related(
        "vote"
    )
    for each in rows:
        came = came_of_amendment(each, motion)
        if came not in STUCK:
            raise WrongState(
                f"Amendment {each.number} is being voted on. {CAME_WORDS[came]}",
                next_step="Wait for the result, or annul that vote.",
            )


def _columns(motion: Motion, text: str, reasons: str, base: int) -> dict[str, object]:
    stands = wording(motion)
    given = passage("The amended motion", text, LONGEST_TEXT, needed=True)
    if base != stands.number:
        raise WrongState(
            "The motion was amended since you opened this form.",
            next_step="Copy what you wrote, look at the new wording, and move your amendment to that.",
        )
    if given == stands.text:
        raise BadInput("This is how the motion reads already. Change the wording.", field="text")
    return {"text": given, "reasons": passage("The reasons", reasons, LONGEST_REASONS), "base": base}


def _check(amendment: Amendment, *wanted: AmendmentStatus) -> None:
    if amendment.status not in wanted:
        stands = AMENDMENT_STATUS_WORDS[AmendmentStatus(amendment.status)].lower()
        raise WrongState(f"This amendment stands at “{stands}”, so this cannot be done now.")
