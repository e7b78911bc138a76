"""Reading people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from kernel.errors import NotFound


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


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
