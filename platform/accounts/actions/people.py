"""Accounts: making one, closing it, opening it again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from access.actions import end_role, grant_role
from access.gate import require
from access.permissions import Permission
from access.queries import grants_of
from accounts.models import Person, Reason
from audit.events import Event
from audit.trail import record
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState


class AddressTaken(BadInput):
    """Somebody has an account with this address already."""

    code = "address_taken"
    next_step = "Look them up in the list of people. Nothing was stored."


@transaction.atomic
def create_person(*, actor: Actor, email: str, display_name: str, roles: Iterable[str] = ()) -> Person:
    """Make an account and give it roles (codes of `access.permissions.Role`).

    Raises AddressTaken when the address has an account, active or not, and BadInput for an address, name or
    role that cannot be used.
    """
    require(actor, Permission.PERSON_CREATE)
    if not email.strip():
        raise BadInput("This is not an email address in the right form, like name@example.com.")
    person = _new(actor, email.strip().lower(), display_name)
    for role in dict.fromkeys(roles):
        grant_role(actor=actor, person_id=person.pk, role=role)
    return person


@transaction.atomic
def join_person(*, actor: Actor, display_name: str, email: str = "") -> Person:
    """Make an account, without any role, for somebody who uses an invitation; without an address if they have none.

    Raises AddressTaken, and BadInput for an address or name that cannot be used.
    """
    require(actor, Permission.MEMBER_ADD)
    return _new(actor, email.strip().lower(), display_name)


@transaction.atomic
def deactivate_person(*, actor: Actor, person_id: UUID, reason: str) -> Person:
    """Close an account: it can no longer sign in, is signed out everywhere, and its roles end.

    `reason` is a code of `Reason`. Raises NotFound, BadInput for an unknown reason, WrongState for a closed
    account or one's own.
    """
    require(actor, Permission.PERSON_MANAGE)
    person = locked(person_id)
    if reason not in Reason.values:
        raise BadInput(f"“{reason}” is not a reason. Reasons: {', '.join(Reason.values)}.")
    if actor.id == str(person_id):
        raise WrongState("You cannot deactivate your own account.", next_step="Ask another operator.")
    if not person.is_active:
        raise WrongState("This account is deactivated already.")
    for grant in grants_of(person.pk):
        end_role(actor=actor, grant_id=grant.pk)
    person.is_active = False
    end_sessions(person)
    record(actor, Event.PERSON_DEACTIVATED, "person", person.pk, code=reason)
    return person


@transaction.atomic
def reactivate_person(*, actor: Actor, person_id: UUID) -> Person:
    """Open a closed account again, without the roles it had. Raises NotFound, WrongState for an open or erased one."""
    require(actor, Permission.PERSON_MANAGE)
    person = locked(person_id)
    if person.is_active:
        raise WrongState("This account is active already.")
    if person.erased_at is not None:
        raise WrongState(
            "This account is erased: there is nothing left to open.",
            next_step="Create a new account. The same email address can be used again.",
        )
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(actor, Event.PERSON_REACTIVATED, "person", person.pk)
    return person


def locked(person_id: UUID) -> Person:
    """The person, locked until commit. Raises NotFound."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no person with this id.")
    return person


def end_sessions(person: Person) -> None:
    """Save `person` so that every session of theirs ends: a session holds a hash of the (unusable)
    password."""
    person.set_unusable_password()
    person.save(update_fields=["password", "is_active"])


def _new(actor: Actor, address: str, display_name: str) -> Person:
    person = Person(email=address or None, display_name=" ".join(display_name.split()))
    person.set_unusable_password()
    if not (address + person.display_name).isprintable():
        raise BadInput("The name or the email address holds a character that cannot be shown.")
    if address and Person.objects.filter(email=address).exists():
        raise AddressTaken("There is an account with this email address already.")
    check_person(person)
    person.save(force_insert=True)
    record(actor, Event.PERSON_CREATED, "person", person.pk)
    return person


def check_person(person: Person) -> None:
    """Raise BadInput for a name or address that cannot be stored."""
    try:
        person.full_clean(exclude=["password"] if person.email else ["password", "email"])
    except ValidationError as error:
        if "email" in error.error_dict:
            raise BadInput("This is not an email address in the right form, like name@example.com.") from None
        raise BadInput("The name is missing or too long (at most 120 characters).") from None
