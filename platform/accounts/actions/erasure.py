"""Erasing a person: what says who they are goes, what they did stays under a number that leads to nobody."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from access.gate import require, require_self
from access.models import Grant
from access.permissions import Permission, Role
from accounts import mail
from accounts.actions.copies import delete_file
from accounts.actions.people import locked
from accounts.models import DataExport, DeskVisit, Person
from accounts.queries_data import hindrances_of
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState
from kernel.personal_data import keepers

ERASED_NAME = "Somebody who has left"
ERASER = Actor.system("retention")
"""Who ends what the person was on the site and on bodies: it follows from the erasure, whoever asked for that."""
_SIGN_IN_STATE = "account_login"
"""Under this key the sign-in library keeps who is half way through signing in."""


class CannotErase(WrongState):
    """Something must be handed over first."""

    code = "cannot_erase"
    next_step = "Hand it over first. Nothing was removed."


@transaction.atomic
def erase_me(*, actor: Actor, person_id: UUID) -> None:
    """Erase oneself, at once and for good. Raises CannotErase while something must be handed over first."""
    require_self(actor, person_id)
    _erase(person_id)
    record(actor, Event.PERSON_ERASED, "person", person_id, by="self")


@transaction.atomic
def erase_person(*, actor: Actor, person_id: UUID) -> None:
    """Erase somebody who asked for it in another way. Raises NotFound, CannotErase, WrongState for oneself or an
    erased account."""
    require(actor, Permission.PERSON_ERASE)
    if actor.id == str(person_id):
        raise WrongState("This is your own account.", next_step="Erase it under “Your data”.")
    _erase(person_id)
    record(actor, Event.PERSON_ERASED, "person", person_id, by="operator")


@transaction.atomic
def erase_unused_person(*, actor: Actor, person_id: UUID) -> None:
    """Erase somebody whose account has been unused for as long as the periods say. Raises as `erase_person` does."""
    require(actor, Permission.PERSON_ERASE)
    _erase(person_id)
    record(actor, Event.PERSON_ERASED, "person", person_id, by="period")


def _erase(person_id: UUID) -> None:
    _lock_operators(person_id)
    person = locked(person_id)
    if person.erased_at is not None:
        raise WrongState("This account is erased already.", next_step="There is nothing left to do.")
    if reasons := hindrances_of(person_id):
        raise CannotErase(" ".join(reasons))
    for keeper in keepers():
        if keeper.erase is not None:
            keeper.erase(actor=ERASER, person_id=person_id)
    _end_sessions(person)
    _remove_rows(person)
    address, name = person.email, person.display_name
    person.email, person.display_name = None, ERASED_NAME
    person.is_active, person.last_login, person.warned_at = False, None, None
    person.erased_at = clock.now()
    person.set_unusable_password()
    person.save()
    if address:
        transaction.on_commit(lambda: mail.notify(address, "account_erased", name=name))


def _lock_operators(person_id: UUID) -> None:
    """Two operators who are the last two and erase themselves at once: the second waits, and is then the last."""
    operators = Grant.objects.filter(role=Role.OPERATOR.value).values("person_id")
    rows = Person.objects.filter(Q(pk=person_id) | Q(pk__in=operators)).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def _end_sessions(person: Person) -> None:
    """Delete their sessions, those half way through signing in too. Sessions last 12 hours, so there are few."""
    keys = set(UserSession.objects.filter(user_id=person.pk).values_list("session_key", flat=True))
    for session in Session.objects.filter(expire_date__gte=clock.now()).iterator(chunk_size=500):
        if _is_of(session.get_decoded(), person):
            keys.add(session.pk)
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(user_id=person.pk).delete()


def _is_of(content: dict[str, Any], person: Person) -> bool:
    if content.get("_auth_user_id") == str(person.pk):
        return True
    begun = str(content.get(_SIGN_IN_STATE, ""))
    return bool(begun) and (str(person.pk) in begun or bool(person.email and person.email in begun))


def _remove_rows(person: Person) -> None:
    Authenticator.objects.filter(user_id=person.pk).delete()
    addresses = Q(user_id=person.pk) | (Q(email__iexact=person.email) if person.email else Q(pk__in=[]))
    EmailAddress.objects.filter(addresses).delete()
    DeskVisit.objects.filter(person_id=person.pk).delete()
    exports = DataExport.objects.filter(person_id=person.pk)
    for stored in exports.exclude(stored="").values_list("stored", flat=True):
        transaction.on_commit(partial(delete_file, stored))
    exports.delete()
