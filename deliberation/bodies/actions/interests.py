"""Interests: declaring one, ending it, withdrawing it, and saying what touches one thing."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.member_checks import short
from deliberation.bodies.models import (
    AgendaItem,
    Declaration,
    Interest,
    InterestKind,
    MeetingStatus,
    Membership,
)
from deliberation.bodies.queries.interests import BODY, ITEM
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

_KIND_OF_THING = re.compile(r"[a-z][a-z_]{0,23}")
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


class InterestWithdrawn(WrongState):
    """The interest was withdrawn as wrong; it stays on record as that."""

    code = "interest_withdrawn"
    next_step = "Declare it anew if it is right after all."


@transaction.atomic
def declare_interest(
    *, actor: Actor, body_id: UUID, membership_id: int, kind: str, description: str, organisation: str = "",
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Interest:  # fmt: skip
    """Put an interest of a member into the body's public register: one's own, or for a member as staff.

    Raises NotFound, BadInput, and WrongState for a member whose term has ended.
    """
    require(actor, _own_or_managed(actor, body_id, membership_id), scope_of(body_id))
    membership = _serving(body_id, membership_id)
    if kind not in InterestKind.values:
        raise BadInput("Choose what kind of interest it is.")
    _check_dates(starts_on, ends_on)
    said = short(description, "The description", 500)
    if not said:
        raise BadInput("Describe the interest.")
    interest = Interest.objects.create(
        membership=membership, kind=kind, description=said, starts_on=starts_on, ends_on=ends_on,
        organisation=short(organisation, "The organisation", 160), declared_at=clock.now(),
    )  # fmt: skip
    record(
        actor, Event.INTEREST_DECLARED, "interest", interest.pk,
        body=str(body_id), member=membership_id, kind=kind,
    )  # fmt: skip
    return interest


@transaction.atomic
def change_interest(
    *, actor: Actor, body_id: UUID, interest_id: int, starts_on: dt.date | None, ends_on: dt.date | None
) -> Interest:
    """Say from when to when an interest lasts. What was declared stays as it was said.

    Raises NotFound, InterestWithdrawn, BadInput.
    """
    require(actor, _own_or_managed_interest(actor, body_id, interest_id), scope_of(body_id))
    interest = _standing(body_id, interest_id)
    _check_dates(starts_on, ends_on)
    interest.starts_on, interest.ends_on = starts_on, ends_on
    interest.save(update_fields=["starts_on", "ends_on"])
    record(
        actor, Event.INTEREST_CHANGED, "interest", interest.pk,
        body=str(body_id), member=interest.membership_id, fields="starts_on ends_on",
    )  # fmt: skip
    return interest


@transaction.atomic
def withdraw_interest(*, actor: Actor, body_id: UUID, interest_id: int) -> Interest:
    """Mark an interest as declared by mistake. It stays in the register as that. Raises NotFound, InterestWithdrawn."""
    require(actor, _own_or_managed_interest(actor, body_id, interest_id), scope_of(body_id))
    interest = _standing(body_id, interest_id)
    interest.withdrawn_at = clock.now()
    interest.save(update_fields=["withdrawn_at"])
    record(
        actor, Event.INTEREST_WITHDRAWN, "interest", interest.pk,
        body=str(body_id), member=interest.membership_id,
    )  # fmt: skip
    return interest


@transaction.atomic
def declare_on(
    *, actor: Actor, body_id: UUID, membership_id: int, thing_kind: str, thing_id: object,
    interest_id: int | None = None, leaves: bool = False,
) -> Declaration:  # fmt: skip
    """Say, when joining one thing, that a member has nothing to declare, or which interest touches it.

    `thing_kind` “item” is an agenda item of this body, “body” the register as a whole (the yearly confirmation);
    other apps name their own. `leaves`: they leave the room, which only goes with an interest. Raises NotFound,
    BadInput, WrongState (a term that has ended, a cancelled meeting, for members one that was held),
    InterestWithdrawn.
    """
    require(actor, _own_or_managed(actor, body_id, membership_id), scope_of(body_id))
    membership = _serving(body_id, membership_id)
    _check_thing(actor, membership, thing_kind, str(thing_id))
    interest = None
    if interest_id is not None:
        interest = _standing(body_id, interest_id)
        if interest.membership_id != membership.pk:
            raise NotFound("This member has no such interest.")
    if leaves and interest is None:
        raise BadInput("Somebody who leaves the room says for which interest.")
    declaration = Declaration.objects.create(
        membership=membership, thing_kind=thing_kind, thing_id=str(thing_id), interest=interest, leaves=leaves,
        declared_at=clock.now(),
    )  # fmt: skip
    record(
        actor, Event.DECLARATION_MADE, "declaration", declaration.pk,
        body=str(body_id), member=membership_id, kind=thing_kind, item=str(thing_id),
        status="interest" if interest else "nothing",
    )  # fmt: skip
    return declaration


def _own_or_managed(actor: Actor, body_id: UUID, membership_id: int) -> Permission:
    """What is asked for: to declare for oneself, or to look after the register for others."""
    if actor.kind != "person":
        return Permission.INTEREST_MANAGE
    own = Membership.objects.filter(pk=membership_id, body_id=body_id, person_id=actor.id).exists()
    return Permission.INTEREST_DECLARE if own else Permission.INTEREST_MANAGE


def _own_or_managed_interest(actor: Actor, body_id: UUID, interest_id: int) -> Permission:
    row = Interest.objects.filter(pk=interest_id, membership__body_id=body_id).values_list("membership_id")
    found = row.first()
    return _own_or_managed(actor, body_id, found[0]) if found else Permission.INTEREST_MANAGE


def _serving(body_id: UUID, membership_id: int) -> Membership:
    """A membership whose term has not ended (it may be to come), locked until commit."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id, body_id=body_id)
    membership = rows.select_related("body").first()
    if membership is None:
        raise NotFound("There is no such member of this body.")
    if membership.ends_on is not None and membership.ends_on < clock.today():
        raise WrongState(
            "The member's term has ended.", next_step="What they declared stays in the register."
        )
    return membership


def _standing(body_id: UUID, interest_id: int) -> Interest:
    """An interest that was not withdrawn, locked until commit."""
    rows = Interest.objects.select_for_update(of=("self",)).filter(
        pk=interest_id, membership__body_id=body_id
    )
    interest = rows.first()
    if interest is None:
        raise NotFound("There is no such interest.", next_step="Look in the body's register of interests.")
    if interest.withdrawn_at is not None:
        raise InterestWithdrawn("This interest was withdrawn.")
    return interest


def _check_dates(starts_on: dt.date | None, ends_on: dt.date | None) -> None:
    for day in (starts_on, ends_on):
        if day is not None and not _EARLIEST <= day <= _LATEST:
            raise BadInput("Enter a year between 1900 and 2100.")
    if ends_on is not None and starts_on is not None and ends_on < starts_on:
        raise BadInput("The last day is before the first day.")


def _check_thing(actor: Actor, membership: Membership, thing_kind: str, thing_id: str) -> None:
    if not _KIND_OF_THING.fullmatch(thing_kind) or not 0 < len(thing_id) <= 40:
        raise BadInput("There is nothing of this kind to declare on.")
    if thing_kind == BODY and thing_id != str(membership.body_id):
        raise NotFound("There is nothing here to declare on.")
    if thing_kind == ITEM:
        _check_item(actor, membership, thing_id)


def _check_item(actor: Actor, membership: Membership, thing_id: str) -> None:
    item = None
    if re.fullmatch(r"[0-9]{1,15}", thing_id):
        item = (
            AgendaItem.objects.filter(pk=int(thing_id), meeting__body_id=membership.body_id)
            .select_related("meeting")
            .first()
        )
    if item is None:
        raise NotFound("There is no such item on an agenda of this body.")
    if item.meeting.status == MeetingStatus.CANCELLED:
        raise WrongState("The meeting was cancelled.")
    own = actor.kind == "person" and actor.id == str(membership.person_id)
    if own and item.meeting.status == MeetingStatus.HELD:
        raise WrongState("The meeting has been held.", next_step="Tell the clerk, who can add it.")
