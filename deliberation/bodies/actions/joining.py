"""Using an invitation: joining a body, and signing in with a letter."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.actions.people import join_person
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.invitations import locked
from deliberation.bodies.actions.members import add_member, name_substitute
from deliberation.bodies.models import Invitation, Membership, Purpose
from deliberation.bodies.queries import invitations as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound, WrongState


@transaction.atomic
def accept(
    *, actor: Actor, body_id: UUID, invitation_id: int, serial: int, person_id: UUID, public_name: str
) -> Invitation:
    """Let a person join the body they are invited to, or stand in for a member; the code stops working.

    `serial` is that of the code they came with: one that was sent again meanwhile does not count. Raises
    CodeUnknown, InvitationUsed, InvitationExpired, and what `add_member` or `name_substitute` raise.
    """
    require(actor, Permission.MEMBER_ADD, scope_of(body_id))
    invitation = _with(body_id, invitation_id, serial, Purpose.JOIN, Purpose.SUBSTITUTE)
    invitation.membership_id = _joined(actor, invitation, person_id, public_name)
    invitation.person_id = person_id
    invitation.used_at = clock.now()
    invitation.save(update_fields=["membership", "person", "used_at"])
    record(
        actor, Event.INVITATION_USED, "invitation", invitation.pk,
        body=str(body_id), purpose=invitation.purpose, member=invitation.membership_id,
    )  # fmt: skip
    return invitation


@transaction.atomic
def accept_without_email(
    *, actor: Actor, body_id: UUID, invitation_id: int, serial: int, display_name: str, public_name: str
) -> Person:
    """Make an account without an e-mail address for somebody who came with a letter, and let them join.

    Raises what `accept` raises; WrongState where an e-mail address is needed.
    """
    require(actor, Permission.MEMBER_ADD, scope_of(body_id))
    invitation = _with(body_id, invitation_id, serial, Purpose.JOIN, Purpose.SUBSTITUTE)
    if not queries.can_join_without_email(invitation):
        raise WrongState("This invitation needs an email address.", next_step="Go back and enter yours.")
    person = join_person(actor=actor, display_name=display_name)
    accept(
        actor=actor, body_id=body_id, invitation_id=invitation_id, serial=serial,
        person_id=person.pk, public_name=public_name,
    )  # fmt: skip
    return person


@transaction.atomic
def use_sign_in_letter(*, actor: Actor, body_id: UUID, invitation_id: int, serial: int) -> Person:
    """Use up a sign-in letter and return whom it signs in. Raises CodeUnknown, InvitationUsed, InvitationExpired."""
    require(actor, Permission.MEMBER_ADD, scope_of(body_id))
    invitation = _with(body_id, invitation_id, serial, Purpose.SIGN_IN)
    person = invitation.person
    if person is None or not queries.may_have_sign_in_letter(person):
        raise queries.CodeUnknown("This code does not work.")
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    record(
        actor, Event.INVITATION_USED, "invitation", invitation.pk,
        body=str(body_id), purpose=invitation.purpose, member=invitation.membership_id,
    )  # fmt: skip
    return person


def _with(body_id: UUID, invitation_id: int, serial: int, *purposes: str) -> Invitation:
    """The invitation, locked, when the code somebody came with still works for one of the purposes."""
    try:
        invitation = locked(body_id, invitation_id)
    except NotFound:
        raise queries.CodeUnknown("This code does not work.") from None
    if invitation.purpose not in purposes or invitation.serial != serial:
        raise queries.CodeUnknown("This code does not work.")
    queries.check_open(invitation)
    return invitation


def _joined(actor: Actor, invitation: Invitation, person_id: UUID, public_name: str) -> int:
    """The membership that came of it; for a substitute, that of the member in whose place they come."""
    starts_on = max(invitation.starts_on or clock.today(), clock.today())
    ends_on = invitation.ends_on
    if ends_on is not None and ends_on < starts_on:
        raise WrongState(
            "The term that this invitation was for is over.",
            next_step="Ask whoever invited you for a new one.",
        )
    if invitation.purpose == Purpose.SUBSTITUTE and invitation.membership_id is not None:
        name_substitute(
            actor=actor, body_id=invitation.body_id, membership_id=invitation.membership_id, person_id=person_id,
            public_name=public_name or _unnamed(invitation), starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        return invitation.membership_id
    membership: Membership = add_member(
        actor=actor, body_id=invitation.body_id, person_id=person_id, role=invitation.role, public_name=public_name,
        seat_id=invitation.seat_id, number=invitation.number, organisation=invitation.organisation,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return membership.pk


def _unnamed(invitation: Invitation) -> str:
    """What to call a substitute who chose no name, where the name of an account must not show."""
    return f"Substitute for {invitation.membership.public_name}" if invitation.membership else ""
