"""The debate on a motion: what members say in it."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.motion_rows import check_status, locked_motion, speaker
from deliberation.accountability.calc.motions import MotionStatus, Side
from deliberation.accountability.models import Speech
from deliberation.bodies.actions.texts import passage
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState

LONGEST_SPEECH = 4000
MOST_EACH = 20
"""How often one member can speak on one motion."""


@transaction.atomic
def speak(
    *, actor: Actor, body_id: UUID, motion_id: UUID, side: str, text: str, speech_id: UUID | None = None
) -> Speech:
    """Speak for a motion, against it, or neither, while it is debated. `speech_id` makes a form sent twice one speech.

    Raises NotFound, NotAllowed for who is no member, BadInput, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    by = speaker(actor, body_id)
    made = Speech.objects.filter(pk=speech_id).first() if speech_id is not None else None
    if made is not None:
        if (made.motion_id, made.membership_id) != (motion.pk, by.pk):
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return made
    check_status(motion, MotionStatus.DEBATE)
    if side not in set(Side):
        raise BadInput("Say whether you speak for it, against it, or neither.", field="side")
    if Speech.objects.filter(motion=motion, membership=by).count() >= MOST_EACH:
        raise WrongState(f"You have spoken {MOST_EACH} times on this motion.")
    said = Speech.objects.create(
        pk=speech_id or uuid.uuid4(), motion=motion, membership=by, side=side, made_at=clock.now(),
        text=passage("What you say", text, LONGEST_SPEECH, needed=True),
    )  # fmt: skip
    record(actor, Event.SPEECH_GIVEN, "motion", motion.pk, body=str(body_id), code=side)
    return said


@transaction.atomic
def withdraw_speech(*, actor: Actor, body_id: UUID, motion_id: UUID, speech_id: UUID) -> Speech:
    """Take back what one said, while the debate is open: that somebody spoke stays, the words are gone from the page.

    Raises NotFound, NotAllowed for another's words, WrongState.
    """
    require(actor, Permission.MOTION_MOVE, scope_of(body_id))
    motion = locked_motion(actor, body_id, motion_id)
    said = Speech.objects.select_related("membership").filter(pk=speech_id, motion=motion).first()
    if said is None:
        raise NotFound("There is no such speech.")
    if str(said.membership.person_id) != str(actor.id):
        raise NotAllowed("Only whoever said this can take it back.")
    if said.withdrawn_at is not None:
        return said
    check_status(motion, MotionStatus.DEBATE)
    said.withdrawn_at = clock.now()
    said.save(update_fields=["withdrawn_at"])
    record(actor, Event.SPEECH_WITHDRAWN, "motion", motion.pk, body=str(body_id))
    return said
