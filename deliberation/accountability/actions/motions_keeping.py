"""What comes about by the clock: outcomes of votes that were counted, and motions that waited too long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import ENGLAND, today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.amendments import settle_amendment
from deliberation.accountability.actions.motion_rows import end_motion
from deliberation.accountability.actions.motions_running import tell_outcome
from deliberation.accountability.calc.motion_rules import AMENDABLE, SECONDER_WITHIN, VOTE_WITHIN, lapses
from deliberation.accountability.calc.motions import AmendmentStatus, MotionStatus
from deliberation.accountability.models import Amendment, Motion
from deliberation.accountability.queries.motion_votes import (
    SETTLED,
    Came,
    amendments_to_settle,
    came_of_amendment,
    came_of_motion,
    count_words,
    motions_to_settle,
)
from kernel.actors import Actor

log = logging.getLogger(__name__)


def keep_motions(*, actor: Actor) -> int:
    """Take over the results of votes that were counted, and let lapse what waited too long; how many that were.

    Each motion in a transaction of its own: one that fails is logged and stops no other.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    done = sum(_tried(settle_vote_on_amendment, actor, each.pk) for each in amendments_to_settle())
    done += sum(_tried(settle_vote_on_motion, actor, each.pk) for each in motions_to_settle())
    waiting = Motion.objects.filter(
        status__in=[MotionStatus.MOVED.value, *(each.value for each in AMENDABLE)]
    )
    return done + sum(_tried(lapse_motion, actor, each.pk) for each in waiting if _waited_too_long(each))


@transaction.atomic
def settle_vote_on_motion(*, actor: Actor, thing_id: UUID) -> bool:
    """Take over the result of the vote on a motion; whether it decided the motion. Safe to do again."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    motion = _locked(thing_id)
    if motion is None or motion.status != MotionStatus.VOTE or motion.vote is None:
        return False
    came = came_of_motion(motion)
    if came not in SETTLED:
        return False
    ended = MotionStatus.CARRIED if came is Came.CARRIED else MotionStatus.LOST
    end_motion(motion, ended, count_words(motion.vote) or "Decided by a vote")
    tell_outcome(motion)
    record(
        actor, Event.MOTION_ENDED, "motion", motion.pk, body=str(motion.body_id), code=ended.value, vote=str(motion.vote_id), by="vote"
    )  # fmt: skip
    return True


@transaction.atomic
def settle_vote_on_amendment(*, actor: Actor, thing_id: UUID) -> bool:
    """Take over the result of the vote on an amendment; whether it decided it. Safe to do again."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    of = Amendment.objects.filter(pk=thing_id).values_list("motion_id", flat=True).first()
    motion = _locked(of) if of is not None else None
    if motion is None or motion.status != MotionStatus.DEBATE:
        return False
    amendment = Amendment.objects.select_related("vote").get(pk=thing_id)
    if amendment.status != AmendmentStatus.SECONDED or amendment.vote is None:
        return False
    came = came_of_amendment(amendment, motion)
    if came not in SETTLED:
        return False
    words = count_words(amendment.vote) or "Decided by a vote"
    settle_amendment(motion, amendment, carried=came is Came.CARRIED, words=words)
    record(
        actor, Event.AMENDMENT_DECIDED, "motion", motion.pk, body=str(motion.body_id), number=amendment.number,
        code=str(amendment.status), vote=str(amendment.vote_id), by="vote",
    )  # fmt: skip
    return True


@transaction.atomic
def lapse_motion(*, actor: Actor, thing_id: UUID) -> bool:
    """Let a motion lapse that has waited too long; whether it had. Safe to do again."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    motion = _locked(thing_id)
    if motion is None or not _waited_too_long(motion):
        return False
    seconded = motion.seconded_at is not None
    words = (
        f"It was not put to the vote within {VOTE_WITHIN.days} days of being seconded."
        if seconded
        else f"Nobody seconded it within {SECONDER_WITHIN.days} days."
    )
    end_motion(motion, MotionStatus.LAPSED, words)
    tell_outcome(motion)
    record(
        actor, Event.MOTION_ENDED, "motion", motion.pk, body=str(motion.body_id), code="lapsed", by="clock"
    )
    return True


def _locked(motion_id: UUID) -> Motion | None:
    rows = Motion.objects.select_for_update(of=("self",)).select_related("body", "vote")
    return rows.filter(pk=motion_id).first()


def _waited_too_long(motion: Motion) -> bool:
    if motion.moved_at is None:
        return False
    seconded = motion.seconded_at
    return lapses(
        motion.status,
        motion.moved_at.astimezone(ENGLAND).date(),
        seconded.astimezone(ENGLAND).date() if seconded is not None else None,
        today_in_england(),
    )


def _tried(step: Callable[..., bool], actor: Actor, thing_id: UUID) -> int:
    try:
        return int(step(actor=actor, thing_id=thing_id))
    except Exception:
        log.exception("motion_step_failed", extra={"thing": str(thing_id), "step": step.__name__})
        return 0
