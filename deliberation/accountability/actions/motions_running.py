"""Running a motion: its notice and meeting, the debate, the vote, and what came out of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import ENGLAND, today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.motion_rows import (
    check_presides,
    check_status,
    drop_amendments,
    end_motion,
    locked_motion,
    news,
)
from deliberation.accountability.calc.motions import AmendmentStatus, MotionStatus
from deliberation.accountability.models import Motion
from deliberation.accountability.queries.motion_votes import (
    CAME_WORDS,
    MOTION,
    STUCK,
    Came,
    came_of_motion,
    threshold_of,
)
from deliberation.accountability.queries.motions import wording
from deliberation.bodies.actions.texts import line
from deliberation.bodies.models import Meeting, MeetingStatus
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.vote_details import Details
from deliberation.voting.actions.votes import create_vote
from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Vote
from design.formats import day
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LONGEST_OUTCOME = 500
FURTHEST_NOTICE = dt.timedelta(days=183)


@transaction.atomic
def put_on_notice(
    *, actor: Actor, body_id: UUID, motion_id: UUID, meeting_id: int | None, until: dt.date | None = None
) -> Motion:
    """Say at which meeting a motion is taken, and give longer notice than the least, where standing orders ask for it.

    Notice never gets shorter: `until` lies on the day that stands or after it. Raises NotFound, BadInput, WrongState.
    """
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_status(motion, MotionStatus.ON_NOTICE, MotionStatus.DEBATE)
    check_presides(actor, motion)
    notice = _notice(motion, until)
    meeting = _meeting(motion, meeting_id, notice)
    if (meeting, notice) == (motion.meeting, motion.notice_until):
        return motion
    motion.meeting, motion.notice_until = meeting, notice
    motion.save(update_fields=["meeting", "notice_until"])
    where = f" It is taken at the meeting “{meeting.title}”." if meeting is not None else ""
    text = f"The body can vote on it from {day(notice)}.{where}"
    news(motion, f"notice:{notice}:{meeting_id or 0}", "A motion is on notice", text)
    record(
        actor, Event.MOTION_PUT_ON_NOTICE, "motion", motion.pk, body=str(body_id),
        meeting=str(meeting.pk) if meeting is not None else "", until=notice.isoformat(),
    )  # fmt: skip
    return motion


@transaction.atomic
def open_debate(*, actor: Actor, body_id: UUID, motion_id: UUID) -> Motion:
    """Open the debate: members may speak. It may start while notice runs. An open one stays as it is.

    Raises NotFound, NotAllowed for a chair whose removal is moved, WrongState.
    """
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_presides(actor, motion)
    if motion.status == MotionStatus.DEBATE:
        return motion
    check_status(motion, MotionStatus.ON_NOTICE)
    motion.status = MotionStatus.DEBATE
    motion.save(update_fields=["status"])
    news(motion, "debate", "The debate on a motion is open", "Members can speak for it or against it.")
    record(actor, Event.MOTION_DEBATED, "motion", motion.pk, body=str(body_id))
    return motion


@transaction.atomic
def call_motion_vote(
    *, actor: Actor, body_id: UUID, motion_id: UUID, by_hand: bool = True, vote_id: UUID | None = None
) -> Vote:
    """Prepare the vote on a motion under the motion's own rules; everything else is set in the steps of voting.

    `by_hand`: opened and closed by a person, at a meeting say. `vote_id` makes a form that is sent twice make one vote.
    Amendments that nobody seconded lapse. Raises NotFound, NotAllowed, and WrongState before the notice is over, while an
    amendment waits to be decided, or while a vote is under way.
    """
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_presides(actor, motion)
    if motion.vote is not None and motion.vote_id == vote_id:
        return motion.vote
    check_status(motion, MotionStatus.DEBATE, MotionStatus.VOTE)
    _check_may_vote(motion)
    vote = create_vote(actor=actor, body_id=body_id, details=_details(motion, by_hand), vote_id=vote_id)
    if (vote.thing_kind, vote.thing_id) != (MOTION, str(motion.pk)):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    first = motion.status == MotionStatus.DEBATE
    drop_amendments(motion)
    motion.vote, motion.status = vote, MotionStatus.VOTE
    motion.save(update_fields=["vote", "status"])
    if first:
        news(motion, "vote", "A motion goes to the vote", "The debate is closed.")
    record(actor, Event.MOTION_VOTED, "motion", motion.pk, body=str(body_id), vote=str(vote.pk))
    return vote


@transaction.atomic
def enter_outcome(*, actor: Actor, body_id: UUID, motion_id: UUID, carried: bool, reason: str) -> Motion:
    """Say what the body decided where the vote was not held here: in the room, say. With how it was decided.

    Refused while a vote here is under way, and where it has decided the motion. Raises NotFound, NotAllowed, BadInput
    without words, WrongState.
    """
    require(actor, Permission.MOTION_RUN, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_presides(actor, motion)
    words = line("How it was decided", reason, LONGEST_OUTCOME, needed=True)
    wanted = MotionStatus.CARRIED if carried else MotionStatus.LOST
    if (motion.status, motion.outcome_words) == (wanted, words):
        return motion
    check_status(motion, MotionStatus.DEBATE, MotionStatus.VOTE)
    _check_may_vote(motion)
    end_motion(motion, wanted, words)
    tell_outcome(motion)
    record(actor, Event.MOTION_ENDED, "motion", motion.pk, body=str(body_id), code=wanted.value, by="hand")
    return motion


def tell_outcome(motion: Motion) -> None:
    """Tell followers what became of a motion."""
    words = {
        MotionStatus.CARRIED: "A motion was carried",
        MotionStatus.LOST: "A motion was lost",
        MotionStatus.LAPSED: "A motion lapsed",
    }[MotionStatus(motion.status)]
    news(motion, "ended", words, motion.outcome_words)


def _check_may_vote(motion: Motion) -> None:
    """Raise WrongState before the notice is over, while an amendment waits, and while a vote is under way or has decided."""
    if motion.notice_until is not None and motion.notice_until > today_in_england():
        raise WrongState(
            f"The notice runs until {day(motion.notice_until)}.",
            next_step="Put it to the vote on that day, or after it.",
        )
    if motion.amendments.filter(status=AmendmentStatus.SECONDED).exists():
        raise WrongState(
            "An amendment is still open.", next_step="Decide the amendments first: the motion as it then reads is voted on."
        )  # fmt: skip
    came = came_of_motion(motion)
    if came not in STUCK:
        waits = "Wait for its result, or annul it." if came is Came.WAITS else "Its result is taken over."
        raise WrongState(CAME_WORDS[came], next_step=waits)


def _notice(motion: Motion, until: dt.date | None) -> dt.date:
    stands = motion.notice_until or today_in_england()
    if until is None:
        return stands
    if not stands <= until <= today_in_england() + FURTHEST_NOTICE:
        raise BadInput(
            f"Notice can get longer, not shorter: a day from {day(stands)}, within half a year.",
            field="until",
        )
    return until


def _meeting(motion: Motion, meeting_id: int | None, notice: dt.date) -> Meeting | None:
    if meeting_id is None:
        return None
    found = Meeting.objects.filter(pk=meeting_id, body_id=motion.body_id).first()
    if found is None or found.status in (MeetingStatus.DRAFT, MeetingStatus.CANCELLED):
        raise BadInput("This body has called no such meeting.", field="meeting")
    if found.starts_at.astimezone(ENGLAND).date() < notice:
        raise BadInput(f"The meeting is before the notice ends, on {day(notice)}.", field="meeting")
    return found


def _details(motion: Motion, by_hand: bool) -> Details:
    return Details(
        title=f"Motion {motion.reference}: {motion.title}"[:160],
        question="Are you for this motion or against it?",
        method=Method.MOTION,
        background=wording(motion).text,
        threshold=threshold_of(motion),
        by_hand=by_hand,
        public=True,
        meeting_id=motion.meeting_id,
        thing_kind=MOTION,
        thing_id=str(motion.pk),
    )
