"""The evidence pack: handing in and taking up items, changing their wording, withdrawing them, marking them as read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.calc.stages import Act, Stage
from deliberation.tradeoffs.calc.words import EvidenceKind, Strength
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Reading, TradeOff
from deliberation.tradeoffs.queries.evidence import check_room, is_own, no_such_item
from deliberation.tradeoffs.queries.tradeoffs import (
    any_membership,
    check_stage,
    member_acting,
    own_membership,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

NO_INTERESTS = "None"
"""What stands under interests when somebody said that they have none. Saying nothing is not enough."""
TAKEN_BACK = "Whoever handed it in took it back."
"""What stands as the reason of an item that was handed in and taken back before it was decided on."""
ALWAYS = ("summary", "strength", "strength_why")
"""What may be put better once an item is in the pack of a trade-off that was published."""
MOST_ITEMS = 1000


class EvidenceIsFixed(WrongState):
    """An item was published, and what it claims and where it comes from no longer change."""

    code = "evidence_is_fixed"
    next_step = "Withdraw the item with the reason, and add it anew."


@dataclass(frozen=True)
class EvidenceGiven:
    """What is said of an item. `interests`: what whoever hands it in has of their own in the matter, or “None”."""

    claim: str
    summary: str
    source: str
    strength: str
    interests: str
    kind: str = EvidenceKind.DOCUMENT.value
    link: str = ""
    published: str = ""
    strength_why: str = ""


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    body_id: UUID,
    tradeoff_id: UUID,
    given: EvidenceGiven,
    by_name: str = "",
    form_id: UUID | None = None,
) -> EvidenceItem:
    """Put an item in the pack at once, for those who look after it. `by_name`: who handed it in, if not the actor.

    Raises NotFound, WrongStage, BadInput.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    made = sent_before(tradeoff, form_id)
    if made is not None:
        return made
    membership = any_membership(actor, body_id)
    name = line("The name of whoever handed it in", by_name, 160)
    item = EvidenceItem.objects.create(
        tradeoff=tradeoff,
        number=new_number(tradeoff),
        form_id=form_id or uuid.uuid4(),
        membership=None if name else membership,
        by_name=name or (membership.public_name if membership else tradeoff.body.name),
        status=EvidenceStatus.ACCEPTED.value,
        **_columns(given),
    )
    record(actor, Event.EVIDENCE_ACCEPTED, "evidence", item.pk, tradeoff=str(tradeoff_id), number=item.number)
    return item


@transaction.atomic
def submit_evidence(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, given: EvidenceGiven, form_id: UUID | None = None
) -> EvidenceItem:
    """Hand an item in, as a member or a witness; those who look after the pack take it up or say why not.

    Raises NotFound, WrongStage, BadInput, NotAllowed for somebody without a membership of their own.
    """
    require(actor, Permission.EVIDENCE_SUBMIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.SUBMIT_EVIDENCE)
    made = sent_before(tradeoff, form_id)
    if made is not None:
        return made
    membership = own_membership(actor, body_id) or any_membership(actor, body_id)
    if membership is None:
        raise NotAllowed("Only people of this body can hand in evidence.")
    check_room(tradeoff, membership)
    item = EvidenceItem.objects.create(
        tradeoff=tradeoff,
        number=new_number(tradeoff),
        form_id=form_id or uuid.uuid4(),
        membership=membership,
        by_name=membership.public_name,
        status=EvidenceStatus.SUBMITTED.value,
        **_columns(given),
    )
    record(
        actor, Event.EVIDENCE_SUBMITTED, "evidence", item.pk, tradeoff=str(tradeoff_id), number=item.number
    )
    return item


@transaction.atomic
def change_evidence(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, changes: Mapping[str, str]
) -> EvidenceItem:
    """Change an item; `changes` by the names of `EvidenceGiven`. Only wording and strength, once it was published.

    Raises NotFound, WrongStage, BadInput, EvidenceIsFixed.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    tradeoff, item = _item(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status in (EvidenceStatus.WITHDRAWN, EvidenceStatus.DECLINED):
        raise EvidenceIsFixed(
            f"This item is no longer in the pack: {_stands(item)}.", next_step="Add it anew."
        )
    kept = {each.name: getattr(item, each.name) for each in fields(EvidenceGiven)}
    values = _columns(EvidenceGiven(**(kept | dict(changes))), index=item.kind == EvidenceKind.INDEX)
    changed = sorted(name for name, value in values.items() if kept[name] != value)
    if not changed:
        return item
    fixed = [name for name in changed if name not in may_change(tradeoff, item)]
    if fixed:
        raise EvidenceIsFixed(
            "What an item claims and where it comes from stay as they are once it was handed in by somebody else or published."
        )
    for name in changed:
        setattr(item, name, values[name])
    item.changed_at = clock.now()
    item.save(update_fields=[*changed, "changed_at"])
    record(
        actor,
        Event.EVIDENCE_CHANGED,
        "evidence",
        item.pk,
        tradeoff=str(tradeoff_id),
        number=number,
        fields=" ".join(changed),
    )
    return item


def may_change(tradeoff: TradeOff, item: EvidenceItem) -> frozenset[str]:
    """The fields of an item that can be changed as things stand; a pinned figure keeps its kind and source."""
    if tradeoff.stage != Stage.DRAFT.value or item.status != EvidenceStatus.ACCEPTED.value:
        return frozenset(ALWAYS)
    every = {each.name for each in fields(EvidenceGiven)}
    return frozenset(every - {"kind", "source", "link"} if item.kind == EvidenceKind.INDEX else every)


@transaction.atomic
def accept_evidence(
    *,
    actor: Actor,
    body_id: UUID,
    tradeoff_id: UUID,
    number: int,
    strength: str = "",
    strength_why: str | None = None,
) -> EvidenceItem:
    """Take up an item that was handed in; with how strong it is, if that is seen otherwise. One in the pack stays.

    Raises NotFound, WrongStage, BadInput, WrongState for one that was declined or withdrawn.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    tradeoff, item = _item(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status == EvidenceStatus.ACCEPTED:
        return item
    _check_submitted(item)
    item.strength = _strength(strength or item.strength)
    if strength_why is not None:
        item.strength_why = line("The reason for the strength", strength_why, 300)
    item.status, item.changed_at = EvidenceStatus.ACCEPTED.value, clock.now()
    item.save(update_fields=["strength", "strength_why", "status", "changed_at"])
    record(actor, Event.EVIDENCE_ACCEPTED, "evidence", item.pk, tradeoff=str(tradeoff_id), number=number)
    return item


@transaction.atomic
def decline_evidence(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, reason: str
) -> EvidenceItem:
    """Do not take up an item that was handed in; whoever did so reads the reason. Raises as `accept_evidence`."""
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    why = line("The reason", reason, 300, needed=True)
    tradeoff, item = _item(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status == EvidenceStatus.DECLINED and item.status_reason == why:
        return item
    _check_submitted(item)
    _close(item, EvidenceStatus.DECLINED, why)
    record(
        actor, Event.EVIDENCE_CHANGED, "evidence", item.pk, tradeoff=str(tradeoff_id), number=number, status=item.status
    )  # fmt: skip
    return item


@transaction.atomic
def withdraw_evidence(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, reason: str
) -> EvidenceItem:
    """Take an item out of the pack. It stays to be read with the reason, and so does what cites it; followers are told.

    Raises NotFound, WrongStage, BadInput without a reason, WrongState for one that is not in the pack.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    why = line("The reason", reason, 300, needed=True)
    tradeoff, item = _item(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status == EvidenceStatus.WITHDRAWN and item.status_reason == why:
        return item
    if item.status != EvidenceStatus.ACCEPTED:
        raise WrongState(f"This item cannot be withdrawn: {_stands(item)}.")
    _close(item, EvidenceStatus.WITHDRAWN, why)
    record(actor, Event.EVIDENCE_WITHDRAWN, "evidence", item.pk, tradeoff=str(tradeoff_id), number=number)
    _tell_withdrawn(tradeoff, item)
    return item


def _tell_withdrawn(tradeoff: TradeOff, item: EvidenceItem) -> None:
    tell_followers(
        tradeoff,
        f"withdrawn:{item.number}",
        f"{tradeoff.title}: evidence E{item.number} is withdrawn",
        f"E{item.number} said: {item.claim} It is no longer part of the evidence. The reason: {item.status_reason}",
        reverse("evidence_item", args=[tradeoff.body.slug, tradeoff.pk, item.number]),
    )


@transaction.atomic
def take_back_evidence(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> EvidenceItem:
    """Take back an item of one's own that was handed in and not decided on yet. It is seen by the same people as before.

    Raises NotFound, NotAllowed for somebody else's, WrongStage, WrongState once it was decided on.
    """
    require(actor, Permission.EVIDENCE_SUBMIT, scope_of(body_id))
    tradeoff, item = _item(body_id, tradeoff_id, number)
    if not is_own(actor, item):
        raise (
            no_such_item()
            if item.status != EvidenceStatus.ACCEPTED
            else NotAllowed("Only whoever handed an item in can take it back.")
        )
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status == EvidenceStatus.DECLINED and item.status_reason == TAKEN_BACK:
        return item
    _check_submitted(item)
    _close(item, EvidenceStatus.DECLINED, TAKEN_BACK)
    record(
        actor, Event.EVIDENCE_CHANGED, "evidence", item.pk, tradeoff=str(tradeoff_id), number=number, status="taken_back"
    )  # fmt: skip
    return item


@transaction.atomic
def mark_read(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, read: bool = True) -> None:
    """Remember for a member that they have read an item, or forget it. Nobody else sees it, and the trail does not.

    Raises NotFound, WrongStage, NotAllowed for somebody who is no member.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff, item = _item(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.READ_EVIDENCE)
    member = member_acting(actor, body_id)
    if item.status != EvidenceStatus.ACCEPTED and item.membership_id != member.pk:
        raise no_such_item()
    if read:
        Reading.objects.get_or_create(item=item, membership=member)
    else:
        Reading.objects.filter(item=item, membership=member).delete()


def sent_before(tradeoff: TradeOff, form_id: UUID | None) -> EvidenceItem | None:
    """The item that this very form made before, if it did. Raises BadInput where the id belongs to another."""
    made = EvidenceItem.objects.filter(form_id=form_id).first() if form_id is not None else None
    if made is not None and made.tradeoff_id != tradeoff.pk:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return made


def new_number(tradeoff: TradeOff) -> int:
    """The number of the next item. Raises WrongState where the pack is full."""
    number = next_number(EvidenceItem, tradeoff)
    if number > MOST_ITEMS:
        raise WrongState(f"The pack is full: it holds at most {MOST_ITEMS:,} items.")
    return number


def _item(body_id: UUID, tradeoff_id: UUID, number: int) -> tuple[TradeOff, EvidenceItem]:
    """An item with its trade-off, whose row is locked. Raises NotFound."""
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    item = EvidenceItem.objects.filter(tradeoff=tradeoff, number=number).first()
    if item is None:
        raise no_such_item()
    item.tradeoff = tradeoff
    return tradeoff, item


def _columns(given: EvidenceGiven, *, index: bool = False) -> dict[str, Any]:
    kinds = {EvidenceKind.INDEX} if index else {EvidenceKind.DOCUMENT, EvidenceKind.EXPERIENCE}
    if given.kind not in {each.value for each in kinds}:
        raise BadInput("This kind of evidence cannot be chosen here.", field="kind")
    return {
        "kind": given.kind,
        "claim": _line("claim", "The claim", given.claim, 300, needed=True),
        "summary": _passage("The summary", given.summary),
        "source": _line("source", "The source", given.source, 300, needed=True),
        "link": _link(given.link),
        "published": _line("published", "When it came out", given.published, 60),
        "strength": _strength(given.strength),
        "strength_why": _line("strength_why", "The reason for the strength", given.strength_why, 300),
        "interests": _line("interests", "What you declare", given.interests, 500, needed=True),
    }


def _line(field: str, what: str, text: str, most: int, *, needed: bool = False) -> str:
    try:
        return line(what, text, most, needed=needed)
    except BadInput as error:
        raise BadInput(error.message, field=field) from error


def _passage(what: str, text: str) -> str:
    try:
        return passage(what, text, 5000, needed=True)
    except BadInput as error:
        raise BadInput(error.message, field="summary") from error


def _link(text: str) -> str:
    try:
        return link("The link", text)
    except BadInput as error:
        raise BadInput(error.message, field="link") from error


def _strength(given: str) -> str:
    if given not in {each.value for each in Strength}:
        raise BadInput(f"“{given[:20]}” is no strength of evidence.", field="strength")
    return given


def _check_submitted(item: EvidenceItem) -> None:
    if item.status != EvidenceStatus.SUBMITTED:
        raise WrongState(f"This item was decided on already: {_stands(item)}.")


def _stands(item: EvidenceItem) -> str:
    words = {
        EvidenceStatus.SUBMITTED: "it was handed in and not taken up yet",
        EvidenceStatus.ACCEPTED: "it is in the pack",
        EvidenceStatus.DECLINED: "it was not taken up",
        EvidenceStatus.WITHDRAWN: "it was withdrawn",
    }
    return words[EvidenceStatus(item.status)]


def _close(item: EvidenceItem, status: EvidenceStatus, reason: str) -> None:
    item.status, item.status_reason, item.changed_at = status.value, reason, clock.now()
    item.save(update_fields=["status", "status_reason", "changed_at"])
