"""Councils and other bodies that a choice touches: inviting them, putting their view on record, taking an invitation back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.life_details import checked_day
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.queries.tradeoffs import any_membership, check_stage
from deliberation.tradeoffs.queries.voices import voice_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

MOST_VOICES = 80


@transaction.atomic
def invite_voice(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, why: str, voice_body_id: UUID | None = None, name: str = "",
    has_seat: bool = False, due_on: dt.date | None = None,
) -> Voice:  # fmt: skip
    """Invite a body of the site, or one that is named, to put its view on record. Inviting it twice invites it once.

    Raises NotFound, WrongStage, and BadInput for neither or both, the body itself, or a day that has passed.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.INVITE_VOICE)
    body, called = _whom(tradeoff, voice_body_id, name)
    reason = _line("why", "How the choice touches it", why, 300)
    there = list(tradeoff.voices.all())
    same = next((each for each in there if _is(each, body, called)), None)
    if same is not None:
        return same
    if len(there) >= MOST_VOICES:
        raise BadInput(f"There are {MOST_VOICES} invitations, which is the most.", field="name")
    day = checked_day("due_on", due_on)
    if day is not None and day < clock.today():
        raise BadInput("The day by which it should answer has passed.", field="due_on")
    voice = Voice.objects.create(
        tradeoff=tradeoff, body=body, name=called, why=reason, has_seat=bool(has_seat), due_on=day, invited_at=clock.now()
    )  # fmt: skip
    record(actor, Event.VOICE_INVITED, "tradeoff", tradeoff.pk, body=str(body_id), number=voice.pk)
    return voice


@transaction.atomic
def remove_voice(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, voice_id: int) -> None:
    """Take back an invitation that nobody answered. Raises NotFound, WrongStage, WrongState for one that was."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.INVITE_VOICE)
    voice = voice_of(tradeoff, voice_id)
    if voice.answered_at is not None:
        raise WrongState(f"{voice.name} has answered, and its view stays on the record.")
    voice.delete()
    record(actor, Event.VOICE_REMOVED, "tradeoff", tradeoff.pk, body=str(body_id), number=voice_id)


@transaction.atomic
def give_voice(
    *, actor: Actor, speaking_for: UUID, body_id: UUID, tradeoff_id: UUID, voice_id: int, answer: str, answered_as: str
) -> Voice:  # fmt: skip
    """Put the view of an invited body on record, in its name. It can be put better while views are taken.

    `speaking_for` is the invited body, `body_id` the one that runs the trade-off. `answered_as`: the office in which it
    is given. Raises NotFound, WrongStage, BadInput for an empty answer.
    """
    require(actor, Permission.TRADEOFF_SPEAK_FOR, scope_of(speaking_for))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    voice = voice_of(tradeoff, voice_id)
    if voice.body_id != speaking_for:
        raise NotFound("Nobody was invited by that number.", next_step="See who is asked for a view.")
    check_stage(tradeoff, Act.GIVE_VOICE)
    membership = any_membership(actor, speaking_for)
    if not _put(voice, answer, answered_as):
        return voice
    voice.membership, voice.entered_by_us = membership, False
    _store(tradeoff, voice)
    record(
        actor, Event.VOICE_HEARD, "tradeoff", tradeoff.pk, body=str(body_id), number=voice.pk, status="given"
    )
    return voice


@transaction.atomic
def enter_voice(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, voice_id: int, answer: str, answered_as: str
) -> Voice:  # fmt: skip
    """Write down an answer that came by post. Raises NotFound, WrongStage, BadInput for an empty answer, and WrongState
    where the body has answered by itself."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.GIVE_VOICE)
    voice = voice_of(tradeoff, voice_id)
    if voice.answered_at is not None and not voice.entered_by_us:
        raise WrongState(
            f"{voice.name} has answered by itself.", next_step="Only its own people can change that."
        )
    if not _put(voice, answer, answered_as):
        return voice
    voice.membership, voice.entered_by_us = None, True
    _store(tradeoff, voice)
    record(
        actor,
        Event.VOICE_HEARD,
        "tradeoff",
        tradeoff.pk,
        body=str(body_id),
        number=voice.pk,
        status="entered",
    )
    return voice


def _whom(tradeoff: TradeOff, voice_body_id: UUID | None, name: str) -> tuple[Body | None, str]:
    """The body and its name, or the name alone. Raises BadInput."""
    called = _line("name", "The name", name, 160, needed=False)
    if (voice_body_id is None) == (not called):
        raise BadInput("Choose a body of this site or name one, one of both.", field="name")
    if voice_body_id is None:
        return None, called
    body = Body.objects.filter(pk=voice_body_id).first()
    if body is None or has_ended(body):
        raise BadInput("There is no such body, or it has ended.", field="body")
    if body.pk == tradeoff.body_id:
        raise BadInput("A body does not ask itself for its view.", field="body")
    return body, body.name[:160]


def _is(voice: Voice, body: Body | None, name: str) -> bool:
    own = body is not None and voice.body_id == body.pk
    return own or voice.name.casefold() == name.casefold()


def _put(voice: Voice, answer: str, answered_as: str) -> bool:
    """Put an answer into a row; whether that changes anything. Raises BadInput."""
    try:
        text = passage("The answer", answer, 6000, needed=True)
    except BadInput as error:
        raise BadInput(error.message, field="answer") from error
    office = _line("answered_as", "The office", answered_as, 160)
    if (voice.answer, voice.answered_as) == (text, office):
        return False
    voice.answer, voice.answered_as = text, office
    return True


def _store(tradeoff: TradeOff, voice: Voice) -> None:
    voice.answered_at = clock.now()
    voice.save(update_fields=["answer", "answered_as", "answered_at", "membership", "entered_by_us"])
    tell_followers(
        tradeoff,
        f"voice:{voice.pk}",
        f"{tradeoff.title}: {voice.name} has put its view on record",
        f"{voice.name} was asked how it sees this choice, and has answered.",
        reverse("voices", args=[tradeoff.body.slug, tradeoff.pk]),
    )


def _line(field: str, what: str, text: str, most: int, *, needed: bool = True) -> str:
    try:
        return line(what, text, most, needed=needed)
    except BadInput as error:
        raise BadInput(error.message, field=field) from error
