"""Reading people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import DeskVisit, Person
from kernel import clock
from kernel.errors import NotFound

SAME_VISIT = dt.timedelta(minutes=30)
"""Coming back to the desk sooner than this is the same visit: what was new stays new."""


def people(words: str = "") -> QuerySet[Person]:
    """People whose name or address holds every one of `words`, by name; each with `has_second_step`."""
    step = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found = Person.objects.annotate(has_second_step=Exists(step)).order_by("display_name", "email")
    for word in words.split():
        found = found.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
    return found


def person(person_id: UUID) -> Person:
    """One person with `has_second_step`. Raises NotFound."""
    found = people().filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no person with this id.")
    return found


def person_by_email(email: str) -> Person:
    """One person by address, whatever its case. Raises NotFound."""
    found = people().filter(email=email.strip().lower()).first()
    if found is None:
        raise NotFound("There is no account with this email address.")
    return found


def has_account(email: str) -> bool:
    """Whether an address, in lower case, has an account, active or not."""
    return Person.objects.filter(email=email).exists()


def names(ids: Iterable[str]) -> dict[str, str]:
    """Names of people by id as text, for those of `ids` that are ids of people; one query."""
    wanted = {UUID(text) for text in set(ids) if _is_uuid(text)}
    if not wanted:
        return {}
    return {
        str(pk): name for pk, name in Person.objects.filter(pk__in=wanted).values_list("pk", "display_name")
    }


def has_second_step(person_id: UUID) -> bool:
    """Whether the person has an authenticator app set up."""
    return Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).exists()


def present_visit(person_id: UUID) -> DeskVisit | None:
    """The visit to their desk that a person is on, or None when a new one begins."""
    return DeskVisit.objects.filter(person_id=person_id, seen_at__gt=clock.now() - SAME_VISIT).first()


def last_visit(person_id: UUID) -> dt.datetime | None:
    """When the last visit to their desk began that is over, or None when there is none."""
    visit = DeskVisit.objects.filter(person_id=person_id).first()
    if visit is None:
        return None
    return visit.before if visit.seen_at > clock.now() - SAME_VISIT else visit.seen_at


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
