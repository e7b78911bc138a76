"""What signing in, and the second step, leave in the trail."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from access.gate import require, require_self
from access.permissions import Permission
from accounts import mail
from accounts.actions.people import end_sessions, locked
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from kernel.actors import Actor
from kernel.errors import WrongState


@transaction.atomic
def record_sign_in(*, actor: Actor, person_id: UUID, first_step: str = "code") -> None:
    """Put a sign-in on the trail, with its method: `code` or `letter`, and `+second_step` after one."""
    require_self(actor, person_id)
    method = f"{first_step}+second_step" if actor.second_step else first_step
    record(actor, Event.PERSON_SIGNED_IN, "person", person_id, method=method)


@transaction.atomic
def record_second_step(*, actor: Actor, person_id: UUID) -> None:
    """Put on the trail that a person set up their second step, and tell them by e-mail."""
    require_self(actor, person_id)
    person = locked(person_id)
    record(actor, Event.SECOND_STEP_ADDED, "person", person_id)
    _tell(person, "second_step_added")


@transaction.atomic
def record_recovery_codes(*, actor: Actor, person_id: UUID) -> None:
    """Put on the trail that a person made new recovery codes."""
    require_self(actor, person_id)
    record(actor, Event.RECOVERY_CODES_RENEWED, "person", person_id)


@transaction.atomic
def remove_own_second_step(*, actor: Actor, person_id: UUID) -> Person:
    """Remove one's own second step and recovery codes; every session of the person ends."""
    require_self(actor, person_id)
    return _remove_second_step(actor, person_id)


@transaction.atomic
def remove_second_step(*, actor: Actor, person_id: UUID) -> Person:
    """Remove the second step of somebody who lost their app and their recovery codes; their sessions end.

    They sign in by e-mailed code alone and set it up again. Raises NotFound, WrongState when there is none.
    """
    require(actor, Permission.PERSON_MANAGE)
    return _remove_second_step(actor, person_id)


def _remove_second_step(actor: Actor, person_id: UUID) -> Person:
    person = locked(person_id)
    removed, _ = Authenticator.objects.filter(user_id=person_id).delete()
    if not removed:
        raise WrongState("No second step is set up on this account.")
    end_sessions(person)
    record(actor, Event.SECOND_STEP_REMOVED, "person", person_id)
    _tell(person, "second_step_removed")
    return person


def _tell(person: Person, template: str) -> None:
    address, name = person.email, person.display_name
    if address:
        transaction.on_commit(lambda: mail.notify(address, template, name=name))
