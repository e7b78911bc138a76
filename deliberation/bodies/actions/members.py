"""Members: joining a body, changes to a term, and its end."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require, require_self
from access.permissions import ROLES, Permission, Role
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.member_checks import (
    MemberNotAllowed,
    RoleNotFitting,
    check_dates,
    check_name,
    check_role,
    check_seat,
    free_number,
    living_body,
    short,
)
from deliberation.bodies.actions.substitutes import close_substitutes, end_substitute, name_substitute
from deliberation.bodies.calc.kinds import named
from deliberation.bodies.calc.names import numbered, tidy
from deliberation.bodies.models import Body, EndReason, Membership
from deliberation.bodies.queries import members as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

__all__ = [
    "add_member",
    "change_membership",
    "choose_public_name",
    "end_membership",
    "end_substitute",
    "name_substitute",
]

REASONS = [each for each in EndReason if each not in (EndReason.ERASED, EndReason.BODY_ENDED)]
"""Reasons that staff may give; the others come with an erasure or the end of a body."""


class LastClerk(WrongState):
    """Nobody would look after the body any more."""

    code = "last_clerk"
    next_step = "Invite another clerk first, or say that you want to go on."


class TermEnded(WrongState):
    """The term is over, and what is over stays as it was."""

    code = "term_ended"
    next_step = "If they are back, invite them again."


@transaction.atomic
def add_member(
    *, actor: Actor, body_id: UUID, person_id: UUID, role: str, public_name: str, seat_id: int | None = None,
    number: int | None = None, organisation: str = "", starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Membership:  # fmt: skip
    """Make a person a member of a body, from today unless told otherwise.

    A panel member without `number` gets the next one, and without `public_name` is “Member 12”; others without
    one are shown by the name of their account. Raises NotFound, RoleNotFitting, SeatTaken, NumberTaken,
    AlreadyMember, NameTaken, BadInput, and WrongState for a body that has ended.
    """
    require(actor, Permission.MEMBER_ADD, scope_of(body_id))
    body = living_body(body_id)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound("There is no such person, or their account is closed.")
    starts_on = starts_on or clock.today()
    check_dates(starts_on, ends_on, body)
    check_role(body, person_id, role, starts_on, ends_on)
    seat = check_seat(body, seat_id, role, starts_on, ends_on)
    number = free_number(body, role, number)
    shown = tidy(public_name) or (numbered(number) if number else person.display_name)
    membership = Membership.objects.create(
        body=body, person=person, role=role, seat=seat, number=number, starts_on=starts_on, ends_on=ends_on,
        public_name=check_name(body, role, shown, number),
        organisation=short(organisation, "The organisation", 160),
    )  # fmt: skip
    record(
        actor, Event.MEMBER_JOINED, "membership", membership.pk,
        body=str(body.pk), role=role, seat=seat.pk if seat else None, number=number,
    )  # fmt: skip
    return membership


@transaction.atomic
def change_membership(
    *, actor: Actor, body_id: UUID, membership_id: int, role: str, public_name: str, seat_id: int | None,
    organisation: str, starts_on: dt.date, ends_on: dt.date | None,
) -> Membership:  # fmt: skip
    """Correct what is said about a member: role, seat, organisation, term, public name.

    Raises NotFound; TermEnded; MemberNotAllowed when somebody would raise their own role; RoleNotFitting (also
    for a role in which the public would see them otherwise: that is a new term); SeatTaken, AlreadyMember,
    NameTaken; BadInput for a last day that has passed.
    """
    require(actor, Permission.MEMBER_MANAGE, scope_of(body_id))
    body = living_body(body_id)
    membership = _open(body, membership_id)
    _check_own_role(actor, membership, role)
    check_dates(starts_on, ends_on, body)
    if ends_on is not None and ends_on < clock.today():
        raise BadInput("The last day has passed.", next_step="To end a term, use “End the term”.")
    check_role(body, membership.person_id, role, starts_on, ends_on, besides=membership.pk)
    if named(body.kind, role) != named(body.kind, membership.role):
        raise RoleNotFitting(
            "In this role the public would see them in another way.",
            next_step="End this term and invite them in the new role.",
        )
    seat = check_seat(body, seat_id, role, starts_on, ends_on, besides=membership.pk)
    shown = tidy(public_name)
    if shown != membership.public_name:
        shown = check_name(body, role, shown, membership.number, besides=membership.pk)
    changed = _apply(
        membership, role=role, seat_id=seat.pk if seat else None, public_name=shown,
        organisation=short(organisation, "The organisation", 160), starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    if changed:
        record(
            actor, Event.MEMBER_CHANGED, "membership", membership.pk,
            body=str(body.pk), role=role, seat=membership.seat_id, fields=" ".join(changed),
        )  # fmt: skip
    return membership


@transaction.atomic
def choose_public_name(
    *, actor: Actor, person_id: UUID, body_id: UUID, membership_id: int, public_name: str
) -> Membership:
    """Let a panel member choose the name that the public sees; empty means their number.

    Raises NotFound, WrongState where members are shown by their own names, NameTaken, BadInput.
    """
    require_self(actor, person_id)
    body = _locked_body(body_id)
    membership = Membership.objects.filter(pk=membership_id, body=body, person_id=person_id).first()
    if membership is None:
        raise NotFound("You are not a member of this body.")
    if named(body.kind, membership.role):
        raise WrongState(
            "On this body people are shown by their own names.", next_step="Ask its clerk to correct a name."
        )
    shown = tidy(public_name)
    if not shown and membership.number is None:
        raise BadInput("Enter a name to be shown by.")
    shown = shown or numbered(membership.number or 0)
    membership.public_name = check_name(
        body, membership.role, shown, membership.number, besides=membership.pk
    )
    membership.save(update_fields=["public_name"])
    record(actor, Event.MEMBER_CHANGED, "membership", membership.pk, body=str(body.pk), fields="public_name")
    return membership


@transaction.atomic
def end_membership(
    *,
    actor: Actor,
    body_id: UUID,
    membership_id: int,
    ends_on: dt.date,
    reason: str,
    last_clerk: bool = False,
) -> Membership:
    """End a term on its last day `ends_on`, and with it what its substitutes may do. `reason`: a code of `EndReason`.

    A term that has not begun may end before it began: then it never was one. `last_clerk` says that it is meant,
    when nobody would look after the body any more. Raises NotFound, TermEnded, LastClerk, BadInput.
    """
    require(actor, Permission.MEMBER_MANAGE, scope_of(body_id))
    body = _locked_body(body_id)
    membership = _open(body, membership_id)
    if reason not in REASONS:
        raise BadInput("Choose one of the reasons.", reasons=", ".join(REASONS))
    if ends_on < membership.starts_on <= clock.today():
        raise BadInput("The last day is before the first day of the term.")
    if queries.is_last_clerk(membership, ends_on) and not last_clerk:
        raise LastClerk("After this nobody would look after this body.")
    membership.ends_on, membership.end_reason = ends_on, reason
    membership.save(update_fields=["ends_on", "end_reason"])
    for substitute_id in close_substitutes(membership, ends_on):
        record(
            actor, Event.SUBSTITUTE_ENDED, "substitute", substitute_id, body=str(body.pk), member=membership.pk
        )  # fmt: skip
    record(
        actor, Event.MEMBER_LEFT, "membership", membership.pk,
        body=str(body.pk), role=membership.role, code=reason, until=ends_on.isoformat(),
    )  # fmt: skip
    return membership


def _locked_body(body_id: UUID) -> Body:
    """The body, locked until commit: who joins or leaves it at once takes turns. It may have ended."""
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    return body


def _open(body: Body, membership_id: int) -> Membership:
    membership = (
        Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id, body=body).first()
    )
    if membership is None:
        raise NotFound("There is no such member of this body.", next_step="Look in the list of its members.")
    if membership.ends_on is not None and membership.ends_on < clock.today():
        raise TermEnded("This term has ended.")
    return membership


def _check_own_role(actor: Actor, membership: Membership, role: str) -> None:
    if role == membership.role or actor.id != str(membership.person_id):
        return
    gained = ROLES.get(_over_body(role), frozenset()) - ROLES.get(_over_body(membership.role), frozenset())
    if gained:
        raise MemberNotAllowed("Nobody can give themselves a role that may do more.")


def _over_body(role: str) -> Role:
    return Role(f"body.{role}") if f"body.{role}" in set(Role) else Role.BODY_OBSERVER


def _apply(membership: Membership, **values: object) -> list[str]:
    """Set what differs and save it; the names of what did."""
    changed = [name for name, value in values.items() if getattr(membership, name) != value]
    for name in changed:
        setattr(membership, name, values[name])
    if changed:
        membership.save(update_fields=[name.removesuffix("_id") for name in changed])
    return changed
