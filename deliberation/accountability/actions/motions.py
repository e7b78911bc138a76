"""A motion from its draft to its seconder: writing, moving, seconding, withdrawing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.motion_rows import (
    check_mover,
    check_status,
    end_motion,
    locked_motion,
    news,
    other_than,
)
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.calc.motion_rules import (
    RULES,
    WITHDRAWABLE,
    fits_body,
    has_gaps,
    may_move,
    may_second,
)
from deliberation.accountability.calc.motions import MotionStatus, Template
from deliberation.accountability.calc.reply_clock import WORKING_DAYS, due_date
from deliberation.accountability.calc.topics import TOPICS, packed
from deliberation.accountability.models import Motion, MotionVersion
from deliberation.accountability.queries.motions import movers_own, wording
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASONS, LONGEST_WHY = 200, 8000, 8000, 300
MOST_DRAFTS = 20
LETTER = "M"


@dataclass(frozen=True)
class MotionGiven:
    """What is said of a motion. `topics` are codes; `about_title` names the strategy or mandate, with a link if there is one."""

    template: str
    title: str
    text: str
    reasons: str = ""
    about_title: str = ""
    about_href: str = ""
    topics: Sequence[str] = ()


@transaction.atomic
def draft_motion(*, actor: Actor, body_id: UUID, given: MotionGiven, motion_id: UUID | None = None) -> Motion:
    """Write a motion down, for its mover's eyes alone. `motion_id` makes a form that is sent twice make one.

    Raises NotAllowed where the table gives such a motion to other roles, BadInput, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    body = locked_body(body_id)
    made = Motion.objects.filter(pk=motion_id).select_related("moved_by").first() if motion_id else None
    if made is not None:
        return _same_form(actor, made, body)
    values = _checked(given, body)
    mover = _mover(actor, body, given.template)
    if Motion.objects.filter(moved_by=mover, status=MotionStatus.DRAFT).count() >= MOST_DRAFTS:
        raise WrongState(f"You have {MOST_DRAFTS} drafts already.", next_step="Discard one first.")
    key = motion_id or uuid.uuid4()
    motion = Motion.objects.create(
        pk=key, body=body, reference=f"draft {key}", status=MotionStatus.DRAFT, moved_by=mover, made_at=clock.now(),
        illustrative=body.illustrative, **values,
    )  # fmt: skip
    text = passage("The motion", given.text, LONGEST_TEXT, needed=True)
    MotionVersion.objects.create(motion=motion, number=1, text=text, made_at=clock.now())
    record(actor, Event.MOTION_DRAFTED, "motion", motion.pk, body=str(body_id), kind=motion.template)
    return motion


@transaction.atomic
def change_motion(
    *, actor: Actor, body_id: UUID, motion_id: UUID, given: MotionGiven, seen: str = ""
) -> Motion:
    """Change a draft. `seen` is the `stamp` of what was changed from: if somebody changed it since, nothing is lost.

    Raises NotFound, NotAllowed, BadInput, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_status(motion, MotionStatus.DRAFT)
    first = wording(motion)
    values = _checked(given, motion.body) | {"moved_by": _mover(actor, motion.body, given.template)}
    text = passage("The motion", given.text, LONGEST_TEXT, needed=True)
    if seen and seen != stamp(motion, first):
        raise WrongState(
            "The draft was changed in another window since you opened it.",
            next_step="Copy what you wrote, open the draft again, and put it in there.",
        )
    for name, value in values.items():
        setattr(motion, name, value)
    motion.save(update_fields=list(values))
    first.text = text
    first.save(update_fields=["text"])
    record(actor, Event.MOTION_CHANGED, "motion", motion.pk, body=str(body_id), kind=motion.template)
    return motion


def stamp(motion: Motion, version: MotionVersion) -> str:
    """A short mark that changes with what a draft says."""
    parts = (
        motion.template, motion.title, motion.reasons, motion.about_title, motion.about_href, motion.topics, version.text
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


@transaction.atomic
def discard_motion(*, actor: Actor, body_id: UUID, motion_id: UUID) -> None:
    """Delete a draft. Raises NotFound, WrongState for a motion that was moved."""
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_status(motion, MotionStatus.DRAFT)
    motion.versions.all().delete()
    motion.delete()
    record(actor, Event.MOTION_DISCARDED, "motion", motion_id, body=str(body_id))


@transaction.atomic
def move_motion(*, actor: Actor, body_id: UUID, motion_id: UUID) -> Motion:
    """Move a motion that was drafted: it is public from now on, with its number. One that was moved stays as it is.

    Raises NotFound, NotAllowed, WrongState while gaps of the template are left.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    body = locked_body(body_id)
    motion = locked_motion(actor, body_id, motion_id)
    check_mover(actor, motion)
    if motion.status == MotionStatus.MOVED:
        return motion
    check_status(motion, MotionStatus.DRAFT)
    motion.moved_by = _mover(actor, body, motion.template)
    if has_gaps(wording(motion).text):
        raise WrongState(
            "The motion still has gaps in square brackets.", next_step="Fill them in, then move it."
        )
    place = next_in(Motion, body, LETTER, today_in_england())
    motion.year, motion.number, motion.reference = place.year, place.number, place.reference
    motion.status, motion.moved_at = MotionStatus.MOVED, clock.now()
    motion.threshold = RULES[Template(motion.template)].threshold or body.majority
    motion.save(update_fields=["year", "number", "reference", "status", "moved_at", "threshold", "moved_by"])
    news(motion, "moved", "A motion was moved", "It waits for another member to second it.")
    record(
        actor,
        Event.MOTION_MOVED,
        "motion",
        motion.pk,
        body=str(body_id),
        kind=motion.template,
        number=motion.number,
    )
    return motion


@transaction.atomic
def second_motion(*, actor: Actor, body_id: UUID, motion_id: UUID) -> Motion:
    """Second a motion that somebody else moved: it is on notice from now on. Twice by the same member changes nothing.

    Raises NotFound, NotAllowed, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    seconder = motion.seconded_by
    if seconder is not None and str(seconder.person_id) == str(actor.id):
        return motion
    check_status(motion, MotionStatus.MOVED)
    other_than(actor, motion.moved_by.person_id, "a motion")
    motion.seconded_by = _seconder(actor, motion)
    motion.status, motion.seconded_at = MotionStatus.ON_NOTICE, clock.now()
    notice = RULES[Template(motion.template)].notice
    motion.notice_until = due_date(today_in_england(), notice, WORKING_DAYS)
    motion.save(update_fields=["seconded_by", "status", "seconded_at", "notice_until"])
    text = f"It is on notice. The body can vote on it from {day(motion.notice_until)}."
    news(motion, "seconded", "A motion was seconded", text)
    record(actor, Event.MOTION_SECONDED, "motion", motion.pk, body=str(body_id), kind=motion.template)
    return motion


@transaction.atomic
def withdraw_motion(*, actor: Actor, body_id: UUID, motion_id: UUID, reason: str) -> Motion:
    """Take a motion back before it is put to the vote, with the reason. It stays to be read.

    Raises NotFound, NotAllowed for anybody but its mover, BadInput without a reason, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    check_mover(actor, motion)
    why = line("The reason", reason, LONGEST_WHY, needed=True)
    if motion.status == MotionStatus.WITHDRAWN:
        return motion
    check_status(motion, *WITHDRAWABLE)
    end_motion(motion, MotionStatus.WITHDRAWN, why)
    news(motion, "withdrawn", "A motion was withdrawn", f"The reason given: {why}")
    record(actor, Event.MOTION_WITHDRAWN, "motion", motion.pk, body=str(body_id))
    return motion


def _same_form(actor: Actor, made: Motion, body: Body) -> Motion:
    if made.body_id != body.pk or str(made.moved_by.person_id) != str(actor.id):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return made


def _checked(given: MotionGiven, body: Body) -> dict[str, object]:
    """The columns of a motion, its wording aside. Raises BadInput."""
    if given.template not in set(Template):
        raise BadInput("Choose what the motion is for.", field="template")
    if not fits_body(given.template, body.kind):
        raise BadInput("This body has no chair to remove.", field="template")
    odd = [code for code in given.topics if code not in TOPICS]
    if odd:
        raise BadInput(f"There is no topic “{str(odd[0])[:30]}”.", field="topics")
    about = RULES[Template(given.template)].about
    title = line(about or "What it is about", given.about_title, LONGEST_TITLE)
    if about and not title:
        raise BadInput(f"{about} is missing: say what it is called.", field="about_title")
    return {
        "template": given.template,
        "title": line("The title", given.title, LONGEST_TITLE, needed=True),
        "reasons": passage("The reasons", given.reasons, LONGEST_REASONS),
        "about_title": title if about else "",
        "about_href": link("The link", given.about_href) if about else "",
        "topics": packed(given.topics),
    }


def _mover(actor: Actor, body: Body, template: str) -> Membership:
    """The membership in which the actor may move such a motion. Raises NotAllowed."""
    for each in movers_own(actor, body.pk):
        if may_move(template, each.role):
            return each
    raise NotAllowed("Your role on this body cannot move a motion of this kind.")


def _seconder(actor: Actor, motion: Motion) -> Membership:
    for each in movers_own(actor, motion.body_id):
        if may_second(motion.template, each.role):
            return each
    raise NotAllowed("Your role on this body cannot second a motion of this kind.")
