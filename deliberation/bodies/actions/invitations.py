"""Invitations: making one by e-mail or letter, sending it again, withdrawing it, putting letters on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.member_checks import check_dates, check_seat, living_body, short
from deliberation.bodies.calc.invitations import OPEN, REASON_NAMES, STAFF_REASONS, State, Withdrawal
from deliberation.bodies.calc.kinds import FULL_MEMBERS, has_role, named
from deliberation.bodies.calc.letters import Letter, faults_of, sameness
from deliberation.bodies.models import Body, Channel, Invitation, Membership, Purpose
from deliberation.bodies.queries import invitations as queries
from deliberation.bodies.queries.members import membership_of, next_number
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState
from kernel.jobs import Job, send_on_commit


class InvitedAlready(WrongState):
    """An open invitation to the same person or seat."""

    code = "invited_already"
    next_step = "Look in the list of invitations: you can send that one again, or withdraw it."


@transaction.atomic
def invite(
    *, actor: Actor, body_id: UUID, channel: str, role: str, name: str, email: str = "", address: str = "",
    seat_id: int | None = None, number: int | None = None, organisation: str = "",
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Invitation:  # fmt: skip
    """Invite a person to a body. By e-mail it goes out at once; a letter waits to be printed.

    `address`: lines, without the name. A panel member gets a number now, the next one unless `number` is given.
    Raises NotFound, InvitedAlready, RoleNotFitting, SeatTaken, BadInput, and WrongState for a body that has ended.
    """
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    body = living_body(body_id)
    first = starts_on or clock.today()
    check_dates(first, ends_on, body)
    _check_role(body, role)
    seat = check_seat(body, seat_id, role, first, ends_on)
    if seat is not None and queries.open_for_seat(seat.pk):
        raise InvitedAlready("Somebody is invited to this seat already.")
    return _make(
        actor, body, Purpose.JOIN, role=role, seat=seat, number=_number(body, role, number),
        organisation=short(organisation, "The organisation", 160), starts_on=starts_on, ends_on=ends_on,
        **_reached(body, Purpose.JOIN, channel, name, email, address),
    )  # fmt: skip


@transaction.atomic
def invite_by_letter(
    *, actor: Actor, body_id: UUID, role: str, letters: Sequence[Letter],
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> list[Invitation]:  # fmt: skip
    """Invite many people by letter, all in the same role; panel members get numbers in the order of the list.

    All or none. Raises InvitedAlready for the first who is invited already, and what `invite` raises.
    """
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    if not letters:
        raise BadInput("There is nobody in this list.")
    return [
        invite(
            actor=actor, body_id=body_id, channel=Channel.LETTER, role=role, name=letter.name,
            address="\n".join(letter.address), starts_on=starts_on, ends_on=ends_on,
        )
        for letter in letters
    ]  # fmt: skip


@transaction.atomic
def invite_substitute(
    *, actor: Actor, body_id: UUID, membership_id: int, channel: str, name: str, email: str = "", address: str = "",
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Invitation:  # fmt: skip
    """Invite somebody to stand in for a member. Raises what `invite` raises; WrongState for who has no substitutes."""
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    body = living_body(body_id)
    membership = membership_of(body.pk, membership_id)
    check_dates(starts_on or clock.today(), ends_on, body)
    if membership.role not in FULL_MEMBERS:
        raise WrongState("Only a member can have a substitute.")
    if _ended(membership):
        raise WrongState("This term has ended.")
    return _make(
        actor, body, Purpose.SUBSTITUTE, membership=membership, starts_on=starts_on, ends_on=ends_on,
        **_reached(body, Purpose.SUBSTITUTE, channel, name, email, address),
    )  # fmt: skip


@transaction.atomic
def make_sign_in_letter(
    *, actor: Actor, body_id: UUID, membership_id: int, name: str, address: str
) -> Invitation:
    """Make a letter with a fresh code that signs a member in who has no e-mail address; older ones stop working.

    Raises NotFound, BadInput, and WrongState for somebody who signs in by e-mail, or acts for others anywhere.
    """
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    body = living_body(body_id)
    membership = membership_of(body.pk, membership_id)
    if _ended(membership):
        raise WrongState("This term has ended.")
    if not queries.may_have_sign_in_letter(membership.person):
        raise WrongState(
            "A letter cannot sign this person in.",
            next_step="People with an email address sign in with a code that is sent to it.",
        )
    reached = _reached(body, Purpose.SIGN_IN, Channel.LETTER, name, "", address)
    older = Invitation.objects.select_for_update().filter(
        queries.still_open(), person_id=membership.person_id, purpose=Purpose.SIGN_IN
    )
    for each in older:
        _withdraw(actor, each, Withdrawal.REPLACED)
    return _make(actor, body, Purpose.SIGN_IN, membership=membership, person=membership.person, **reached)


@transaction.atomic
def renew(
    *, actor: Actor, body_id: UUID, invitation_id: int, email: str = "", address: str = ""
) -> Invitation:
    """Send an invitation again with a new code and a new last day; the old code stops working at once.

    `email` or `address` correct where it goes. Raises NotFound, BadInput; WrongState for one that was used or
    withdrawn, or whose name and address are gone.
    """
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    invitation = locked(body_id, invitation_id)
    if queries.state(invitation) in {State.USED, State.REVOKED} or invitation.blanked_at is not None:
        raise WrongState("This invitation cannot be sent again.", next_step="Make a new one.")
    invitation.email = _email(email) if email else invitation.email
    invitation.address = _address(invitation.name, address) if address else invitation.address
    invitation.serial += 1
    invitation.code_hash = queries.seals(invitation.pk, invitation.serial, invitation.channel)[1]
    invitation.expires_at = clock.now() + settings.INVITATION_TIME
    invitation.sending_at, invitation.sent_at, invitation.sends = None, None, 0
    invitation.wanted_at = clock.now() if invitation.channel == Channel.EMAIL else None
    invitation.save()
    _ask_to_send(invitation)
    record(
        actor, Event.INVITATION_RENEWED, "invitation", invitation.pk,
        body=str(body_id), channel=invitation.channel, serial=invitation.serial,
    )  # fmt: skip
    return invitation


@transaction.atomic
def revoke(*, actor: Actor, body_id: UUID, invitation_id: int, reason: str) -> Invitation:
    """Withdraw an invitation: its code stops working. `reason` is a code of `STAFF_REASONS`.

    Raises NotFound, BadInput, and WrongState for one that was used or withdrawn.
    """
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    invitation = locked(body_id, invitation_id)
    if reason not in {known.value for known in STAFF_REASONS}:
        raise BadInput("Choose one of the reasons.", reasons=", ".join(STAFF_REASONS))
    _withdraw(actor, invitation, reason)
    return invitation


@transaction.atomic
def decline(*, actor: Actor, body_id: UUID, invitation_id: int, serial: int) -> None:
    """Take the no of whoever came with a code: the invitation ends, and the body's staff see why.

    Raises NotFound, CodeUnknown, InvitationUsed, InvitationExpired.
    """
    require(actor, Permission.MEMBER_ADD, scope_of(body_id))
    invitation = locked(body_id, invitation_id)
    if invitation.purpose == Purpose.SIGN_IN or invitation.serial != serial:
        raise queries.CodeUnknown("This code does not work.")
    queries.check_open(invitation)
    _withdraw(actor, invitation, Withdrawal.DECLINED)


@transaction.atomic
def mark_printed(*, actor: Actor, body_id: UUID, ids: Iterable[int]) -> int:
    """Note that letters were put on paper, and say how many. Raises WrongState when one no longer works."""
    require(actor, Permission.MEMBER_INVITE, scope_of(body_id))
    wanted = sorted(set(ids))
    rows = Invitation.objects.select_for_update().filter(
        queries.still_open(), pk__in=wanted, body_id=body_id, channel=Channel.LETTER
    )
    found = list(rows)
    if len(found) != len(wanted) or not found:
        raise WrongState("One of these letters no longer works.", next_step="Go back and choose again.")
    for invitation in found:
        invitation.sent_at = clock.now()
        invitation.sends += 1
        invitation.save(update_fields=["sent_at", "sends"])
        record(
            actor, Event.INVITATION_PRINTED, "invitation", invitation.pk,
            body=str(body_id), serial=invitation.serial,
        )  # fmt: skip
    return len(found)


def locked(body_id: UUID, invitation_id: int) -> Invitation:
    """An invitation of a body, locked until commit. Raises NotFound, for another body's id too."""
    rows = Invitation.objects.select_for_update().filter(pk=invitation_id, body_id=body_id)
    invitation = rows.first()
    if invitation is None:
        raise NotFound("There is no such invitation.", next_step="Look in the list of invitations.")
    return invitation


def _withdraw(actor: Actor, invitation: Invitation, reason: str) -> None:
    if reason not in set(REASON_NAMES) or queries.state(invitation) not in {*OPEN, State.EXPIRED}:
        raise WrongState("This invitation was used or withdrawn already.")
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    record(
        actor, Event.INVITATION_REVOKED, "invitation", invitation.pk,
        body=str(invitation.body_id), code=reason,
    )  # fmt: skip


def _make(actor: Actor, body: Body, purpose: str, **fields: object) -> Invitation:
    """The row with its code, on its way when it goes by e-mail, and on the trail."""
    by_email = fields["channel"] == Channel.EMAIL
    invitation = Invitation.objects.create(
        body=body, purpose=purpose, created_by=actor.id, expires_at=clock.now() + settings.INVITATION_TIME,
        wanted_at=clock.now() if by_email else None, **fields,
    )  # fmt: skip
    invitation.code_hash = queries.seals(invitation.pk, invitation.serial, invitation.channel)[1]
    invitation.save(update_fields=["code_hash"])
    _ask_to_send(invitation)
    record(
        actor, Event.INVITATION_MADE, "invitation", invitation.pk, body=str(body.pk), role=invitation.role or None,
        channel=invitation.channel, purpose=purpose, number=invitation.number,
        seat=invitation.seat_id, member=invitation.membership_id,
    )  # fmt: skip
    return invitation


def _ask_to_send(invitation: Invitation) -> None:
    if invitation.channel == Channel.EMAIL:
        send_on_commit(Job.SEND_INVITATIONS)


def _check_role(body: Body, role: str) -> None:
    if not has_role(body.kind, role):
        raise BadInput("This body has no such role.", next_step="Choose one of its roles.")


def _number(body: Body, role: str, number: int | None) -> int | None:
    """The number that a panel member will have; None for whoever is known by name."""
    if named(body.kind, role) or role not in FULL_MEMBERS:
        return None
    if number is None:
        return next_number(body)
    taken = Membership.objects.filter(body=body, number=number).exists()
    promised = Invitation.objects.filter(queries.still_open(), body=body, number=number).exists()
    if number < 1 or taken or promised:
        raise BadInput(f"Number {number} is taken.", next_step="Leave it out: the next free one is given.")
    return number


def _reached(body: Body, purpose: str, channel: str, name: str, email: str, address: str) -> dict[str, str]:
    """The checked name and address of whoever is invited, as fields of the row."""
    called = short(name, "The name", 120)
    if not called:
        raise BadInput("Enter the person's name.")
    if channel == Channel.EMAIL:
        to = _email(email)
        if queries.open_for_email(body.pk, to, purpose):
            raise InvitedAlready("Somebody with this email address is invited to this body already.")
        return {"channel": Channel.EMAIL.value, "name": called, "email": to}
    if channel != Channel.LETTER:
        raise BadInput("An invitation goes by email or by letter.")
    lines = _address(called, address)
    if purpose == Purpose.JOIN and sameness(called, lines) in queries.people_with_letters(body):
        raise InvitedAlready(f"{called} has an open letter at this address already.")
    return {"channel": Channel.LETTER.value, "name": called, "address": lines}


def _email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadInput("This is not an email address in the right form, like name@example.com.") from None
    if len(address) > 254 or not address.isprintable():
        raise BadInput("This email address cannot be used.")
    return address


def _address(name: str, address: str) -> str:
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    faults = faults_of(name, lines)
    if faults:
        raise BadInput(faults[0][1])
    return "\n".join(lines)


def _ended(membership: Membership) -> bool:
    return membership.ends_on is not None and membership.ends_on < clock.today()
