"""Doubts about items of evidence, and what is said to them."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Challenge, EvidenceItem, EvidenceStatus, Moderation, TradeOff
from deliberation.tradeoffs.queries.evidence import check_may_reply, no_such_item
from deliberation.tradeoffs.queries.tradeoffs import any_membership, check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState


@transaction.atomic
def challenge_evidence(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, text: str, form_id: UUID | None = None
) -> Challenge:
    """Doubt an item of the pack, as a member. One at a time: a second one waits for the reply to the first.

    Raises NotFound, WrongStage, BadInput, WrongState for an item that was withdrawn.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    said = passage("The challenge", text, 2000, needed=True)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.CHALLENGE_EVIDENCE)
    member = member_acting(actor, body_id)
    item = EvidenceItem.objects.filter(tradeoff=tradeoff, number=number).first()
    if item is None or item.status in (EvidenceStatus.SUBMITTED, EvidenceStatus.DECLINED):
        raise no_such_item()
    made = Challenge.objects.filter(form_id=form_id).first() if form_id is not None else None
    if made is not None and (made.item_id, made.membership_id) != (item.pk, member.pk):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    if made is not None:
        return made
    if item.status == EvidenceStatus.WITHDRAWN:
        raise WrongState("This item was withdrawn, so there is nothing to challenge.")
    _check_answered(item, member.pk)
    challenge = Challenge.objects.create(
        item=item,
        form_id=form_id or uuid.uuid4(),
        membership=member,
        by_name=member.public_name,
        text=said,
        status=first_status(tradeoff),
    )
    record(
        actor,
        Event.EVIDENCE_CHALLENGED,
        "challenge",
        challenge.pk,
        tradeoff=str(tradeoff_id),
        number=number,
        status=challenge.status,
    )
    return challenge


@transaction.atomic
def answer_challenge(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, challenge_id: int, reply: str
) -> Challenge:
    """Reply to a challenge, as one who looks after the pack or handed the item in. Once; the same reply again is let be.

    Raises NotFound, WrongStage, BadInput, NotAllowed for anybody else, WrongState where it was replied to.
    """
    require(actor, Permission.EVIDENCE_SUBMIT, scope_of(body_id))
    said = passage("The reply", reply, 3000, needed=True)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    rows = Challenge.objects.select_related("item__membership").filter(item__tradeoff=tradeoff)
    challenge = rows.filter(pk=challenge_id, status=Shown.SHOWN.value).first()
    if challenge is None:
        raise NotFound("There is no such challenge.", next_step="Look at the item of evidence.")
    check_may_reply(actor, tradeoff, challenge)
    check_stage(tradeoff, Act.CHALLENGE_EVIDENCE)
    if challenge.reply == said:
        return challenge
    if challenge.reply:
        raise WrongState("This challenge was replied to already.")
    membership = any_membership(actor, body_id)
    challenge.reply, challenge.replied_at = said, clock.now()
    challenge.replied_as = membership.public_name if membership else tradeoff.body.name
    challenge.save(update_fields=["reply", "replied_at", "replied_as"])
    record(
        actor, Event.CHALLENGE_ANSWERED, "challenge", challenge.pk, tradeoff=str(tradeoff_id),
        number=challenge.item.number,
    )  # fmt: skip
    return challenge


def first_status(tradeoff: TradeOff) -> str:
    """Whether what a member writes shows at once, or once it was looked at."""
    return Shown.WAITING.value if tradeoff.moderation == Moderation.BEFORE else Shown.SHOWN.value


def _check_answered(item: EvidenceItem, membership_id: int) -> None:
    waits = item.challenges.filter(membership_id=membership_id, reply="").exclude(
        status__in=(Shown.HIDDEN.value, Shown.WITHDRAWN.value)
    )
    if waits.exists():
        raise WrongState(
            "You have challenged this item already, and it has not been replied to yet.",
            next_step="Wait for the reply. Then you can challenge it again.",
        )
