"""What somebody may do with a motion as it stands: for deciding what a page offers. Actions look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from access.gate import allows
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.motion_rules import (
    AMENDABLE,
    RULES,
    WITHDRAWABLE,
    may_preside,
    may_second,
)
from deliberation.accountability.calc.motions import AmendmentStatus, MotionStatus, Template
from deliberation.accountability.models import Amendment, Motion
from deliberation.accountability.queries.motion_votes import STUCK, Came, came_of_amendment, came_of_motion
from deliberation.accountability.queries.motions import WholeMotion
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor

_S, _A = MotionStatus, AmendmentStatus


@dataclass(frozen=True)
class MotionActs:
    """What the reader may do now, by the name of the act; and what has come of the vote on the motion."""

    may: frozenset[str]
    came: Came
    amendments: dict[str, frozenset[str]]
    waits_for_notice: bool = False
    waits_for_amendment: bool = False


def is_mover(actor: Actor, motion: Motion) -> bool:
    """Whether the actor is the person who moved the motion, or drafts it."""
    return _is(actor, motion.moved_by)


def presides(actor: Actor, motion: Motion, own: Iterable[Membership]) -> bool:
    """Whether the actor may preside: where it is about the chair, neither the chair does nor who moved or seconded it."""
    if RULES[Template(motion.template)].chair_presides or actor.kind != "person":
        return True
    if any(not may_preside(motion.template, each.role) for each in own):
        return False
    return not is_mover(actor, motion) and not _is(actor, motion.seconded_by)


def acts_on(actor: Actor, found: WholeMotion) -> MotionActs:
    """What the actor may do with a motion; up to two queries for each vote that is counted."""
    motion = found.motion
    came = came_of_motion(motion) if motion.status == _S.VOTE else Came.NONE
    notice = motion.notice_until is not None and motion.notice_until > today_in_england()
    waits = any(each.status == _A.SECONDED for each in found.amendments)
    if has_ended(motion.body):
        return MotionActs(frozenset(), came, {})
    may = _of_members(actor, found) | _of_who_runs(actor, found, came, notice or waits)
    voting = any(_being_voted_on(each, motion) for each in found.amendments)
    return MotionActs(
        may=frozenset(may),
        came=came,
        amendments={str(each.pk): frozenset(_on(actor, each, found, voting)) for each in found.amendments},
        waits_for_notice=notice,
        waits_for_amendment=waits,
    )


def _of_members(actor: Actor, found: WholeMotion) -> set[str]:
    motion, own = found.motion, found.own
    mine = is_mover(actor, motion)
    status = _S(motion.status)
    may: set[str] = set()
    if not own:
        return may
    if status == _S.DRAFT and mine:
        may |= {"edit", "move", "discard"}
    if status == _S.MOVED and not mine and any(may_second(motion.template, each.role) for each in own):
        may.add("second")
    if mine and status in WITHDRAWABLE:
        may.add("withdraw")
    if status in AMENDABLE:
        may.add("amend")
    if status == _S.DEBATE:
        may.add("speak")
    return may


def _of_who_runs(actor: Actor, found: WholeMotion, came: Came, waits: bool) -> set[str]:
    motion = found.motion
    scope = scope_of(motion.body_id)
    if not allows(actor, Permission.MOTION_RUN, scope) or not presides(actor, motion, found.own):
        return set()
    status = _S(motion.status)
    may = {"place"} if status in AMENDABLE else set()
    if status == _S.ON_NOTICE:
        may.add("debate")
    decidable = status == _S.DEBATE or (status == _S.VOTE and came in STUCK)
    if decidable and not waits:
        may.add("outcome")
        if allows(actor, Permission.VOTE_EDIT, scope):
            may.add("vote")
    return may


def _on(actor: Actor, each: Amendment, found: WholeMotion, voting: bool) -> set[str]:
    motion = found.motion
    status = _S(motion.status)
    may: set[str] = set()
    if status not in AMENDABLE or each.status not in (_A.MOVED, _A.SECONDED):
        return may
    if found.own:
        mine = _is(actor, each.moved_by)
        if each.status == _A.MOVED and not mine:
            may.add("second")
        if mine and not voting:
            may.add("withdraw")
        if each.status == _A.SECONDED and is_mover(actor, motion) and not voting:
            may.add("accept")
    scope = scope_of(motion.body_id)
    runs = allows(actor, Permission.MOTION_RUN, scope) and presides(actor, motion, found.own)
    if runs and status == _S.DEBATE and each.status == _A.SECONDED and not voting:
        may.add("outcome")
        if allows(actor, Permission.VOTE_EDIT, scope):
            may.add("vote")
    return may


def _being_voted_on(each: Amendment, motion: Motion) -> bool:
    if each.status != _A.SECONDED or each.vote is None:
        return False
    return came_of_amendment(each, motion) not in STUCK


def _is(actor: Actor, membership: Membership | None) -> bool:
    return actor.kind == "person" and membership is not None and str(membership.person_id) == str(actor.id)
