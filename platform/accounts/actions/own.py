"""What people change about their own account: what they are called, and their e-mail address."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from access.gate import require_self
from accounts import mail
from accounts.actions.people import AddressTaken, check_person, end_sessions, locked
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from kernel.actors import Actor
from kernel.errors import BadInput


@transaction.atomic
def change_own_name(*, actor: Actor, person_id: UUID, display_name: str) -> Person:
    """Change what one is called. The same name again changes nothing. Raises NotFound, BadInput."""
    require_self(actor, person_id)
    person = locked(person_id)
    name = " ".join(display_name.split())
    if not name.isprintable():
        raise BadInput("The name holds a character that cannot be shown.")
    if name == person.display_name:
        return person
    person.display_name = name
    check_person(person)
    person.save(update_fields=["display_name"])
    record(actor, Event.PERSON_RENAMED, "person", person.pk)
    return person


@transaction.atomic
def change_own_address(*, actor: Actor, person_id: UUID, email: str) -> Person:
    """Change one's e-mail address, or give one where there was none; the caller has seen that mail to it arrives.

    Every session of the person ends, and the old address is told. Raises NotFound, BadInput for an address that
    cannot be used, AddressTaken for somebody else's.
    """
    require_self(actor, person_id)
    person = locked(person_id)
    before, person.email = person.email, email.strip().lower()
    if not person.email or not person.email.isprintable():
        raise BadInput("This is not an email address in the right form, like name@example.com.")
    if Person.objects.filter(email=person.email).exclude(pk=person.pk).exists():
        raise _taken()
    check_person(person)
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:  # two took the address at the same moment
        raise _taken() from error
    # The sign-in library looks for people by what it keeps of old addresses too.
    EmailAddress.objects.filter(user=person).delete()
    end_sessions(person)
    record(actor, Event.ADDRESS_CHANGED, "person", person.pk)
    if before and before != person.email:
        name = person.display_name
        transaction.on_commit(lambda: mail.notify(before, "address_changed", name=name))
    return person


def _taken() -> AddressTaken:
    return AddressTaken(
        "This email address cannot be used for your account.",
        next_step="Use another one. Nothing was changed.",
    )
