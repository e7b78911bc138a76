"""Reading grants, for the pages on which people are looked after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from access.models import Grant
from access.permissions import ROLE_TITLES
from kernel import clock


def grants_of(person_id: UUID) -> QuerySet[Grant]:
    """The grants of one person that count now, oldest first."""
    return _current().filter(person_id=person_id).order_by("granted_at", "pk")


def ended_grants_of(person_id: UUID) -> QuerySet[Grant]:
    """The grants of one person that have ended, newest first."""
    return Grant.objects.filter(person_id=person_id, ends_at__lte=clock.now()).order_by("-ends_at", "-pk")


def grant_of(person_id: UUID, grant_id: int) -> Grant | None:
    """One grant of one person that counts now, or None."""
    return grants_of(person_id).filter(pk=grant_id).first()


def role_names(people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Short names of the roles that people hold now, by person; one query for all of them."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for person_id, role in (
        _current().filter(person_id__in=list(people)).values_list("person_id", "role").distinct()
    ):
        names[person_id].append(role_name(role))
    return {person_id: sorted(found) for person_id, found in names.items()}


def role_name(role: str) -> str:
    """The short name of a role; a code that is not in the table is shown as unknown, for it grants
    nothing."""
    titles = {known.value: title.split(":")[0] for known, title in ROLE_TITLES.items()}
    return titles.get(role, f"Unknown role ({role})")


def role_title(role: str) -> str:
    """A role in words, with what it is for."""
    return {known.value: title for known, title in ROLE_TITLES.items()}.get(role, role_name(role))


def _current() -> QuerySet[Grant]:
    return Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now()))
