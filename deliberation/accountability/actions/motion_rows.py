"""What actions on motions share: rows locked, who moves and seconds, a new wording, telling followers."""

from __future__ import annotations

from uuid import UUID

from accounts.dates import today_in_england
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.motions import MOTION_STATUS_WORDS, AmendmentStatus, MotionStatus
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Amendment, Motion, MotionVersion
from deliberation.accountability.queries.motion_acts import is_mover, presides
from deliberation.accountability.queries.motions import movers_own, no_such_motion
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.bodies import has_ended
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, WrongState


def locked_motion(who: Actor, body_id: UUID, motion_id: UUID) -> Motion:
    """The motion of this body with its body, locked until commit. Raises NotFound, for another's draft too, and WrongState."""
    found = (
        Motion.objects.select_for_update(of=("self",))
        .select_related("body", "moved_by", "vote")
        .filter(pk=motion_id, body_id=body_id)
        .first()
    )
    if found is None or (found.status == MotionStatus.DRAFT and not is_mover(who, found)):
        raise no_such_motion()
    if has_ended(found.body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return found


def check_status(motion: Motion, *wanted: MotionStatus) -> None:
    """Raise WrongState unless the motion stands at one of these."""
    if motion.status not in wanted:
        stands = MOTION_STATUS_WORDS[MotionStatus(motion.status)].lower()
        raise WrongState(f"This motion stands at “{stands}”, so this cannot be done now.")


def check_mover(who: Actor, motion: Motion) -> None:
    """Raise NotAllowed for anybody but the one who moved it."""
    if not is_mover(who, motion):
        raise NotAllowed("Only the member who moved this motion can do this.")


def speaker(who: Actor, body_id: UUID) -> Membership:
    """The membership in which the actor speaks and moves amendments. Raises NotAllowed."""
    found = movers_own(who, body_id)
    if not found:
        raise NotAllowed("Only members of this body can do this.")
    return found[0]


def other_than(who: Actor, person_id: object, what: str) -> None:
    """Raise NotAllowed where the one who moved something would second it too."""
    if who.kind == "person" and str(who.id) == str(person_id):
        raise NotAllowed(f"Somebody else must second {what} that you moved.")


def check_presides(who: Actor, motion: Motion) -> None:
    """Raise NotAllowed for a chair whose removal is moved, and for who moved or seconded that."""
    if not presides(who, motion, movers_own(who, motion.body_id)):
        raise NotAllowed(
            "The motion is about the chair. Neither the chair nor who moved or seconded it presides over it.",
            next_step="The vice-chair or the clerk does this.",
        )


def locked_amendment(motion: Motion, amendment_id: UUID) -> Amendment:
    """An amendment to a motion whose row is locked. Raises NotFound."""
    found = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("moved_by", "vote")
        .filter(pk=amendment_id, motion=motion)
        .first()
    )
    if found is None:
        raise NotFound("There is no such amendment.")
    return found


def drop_amendments(motion: Motion, *, but: Amendment | None = None) -> None:
    """Let every amendment lapse that is still open, since the wording it starts from stands no longer, or nothing does."""
    rows = Amendment.objects.filter(
        motion=motion, status__in=[AmendmentStatus.MOVED.value, AmendmentStatus.SECONDED.value]
    )
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    rows.update(status=AmendmentStatus.LAPSED, decided_at=clock.now())


def put_wording(motion: Motion, amendment: Amendment) -> MotionVersion:
    """The wording of an amendment, as the newest version of the motion; other open amendments lapse."""
    drop_amendments(motion, but=amendment)
    return MotionVersion.objects.create(
        motion=motion,
        number=amendment.base + 1,
        text=amendment.text,
        why=f"Amendment {amendment.number}",
        made_at=clock.now(),
    )


def end_motion(motion: Motion, status: MotionStatus, words: str) -> None:
    """The motion, ended; amendments that are open lapse."""
    drop_amendments(motion)
    motion.status, motion.outcome_words, motion.ended_on = status, words, today_in_england()
    motion.save(update_fields=["status", "outcome_words", "ended_on"])


def news(motion: Motion, key: str, subject: str, text: str) -> None:
    """Tell those who follow the motion, its body or one of its topics."""
    things = [("motion", str(motion.pk)), ("body", str(motion.body_id))]
    things += [("topic", code) for code in unpacked(motion.topics)]
    tell_all(
        things,
        key=f"motion:{motion.pk}:{key}",
        subject=f"{subject}: {motion.title}",
        text=f"{text}\n\n{motion.body.name}, motion {motion.reference}",
        href=f"/motions/{motion.pk}/",
    )
