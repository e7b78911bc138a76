"""What bodies know about one person, and what of it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from deliberation.bodies.calc.kinds import named
from deliberation.bodies.models import Declaration, Interest, Invitation, Membership, Substitute
from deliberation.bodies.queries.members import is_last_clerk
from deliberation.bodies.queries.roles import current
from kernel import clock

INVITATIONS = dt.timedelta(days=30)
INTERESTS = dt.timedelta(days=730)
FORMER_MEMBER = "A former member"
FORMER_SUBSTITUTE = "A former substitute"
ERASED_INTEREST = "Erased after the member left"


@dataclass(frozen=True)
class Membered:
    """What a person is or was on one body, and what the public sees of it once they are erased."""

    membership: Membership
    stays_named: bool
    shown_after: str


def memberships_of(person_id: UUID) -> list[Membered]:
    """Everything that a person is or was on any body, by body."""
    rows = Membership.objects.filter(person_id=person_id).select_related("body").order_by("body__name", "pk")
    return [_membered(row) for row in rows]


def substitutions_of(person_id: UUID) -> QuerySet[Substitute]:
    """For whom a person may stand in, or could."""
    rows = Substitute.objects.filter(person_id=person_id)
    return rows.select_related("membership__body").order_by("pk")


def invitations_to(person_id: UUID, email: str | None) -> QuerySet[Invitation]:
    """Invitations that a person used, that are for them, or that went to their address."""
    theirs = Q(person_id=person_id) | (Q(email__iexact=email) if email else Q(pk__in=[]))
    return Invitation.objects.filter(theirs).order_by("pk")


def stands(membership: Membership) -> bool:
    """Whether a membership has begun, so that it is part of the record of its body."""
    begun = membership.starts_on <= clock.today()
    return begun and (membership.ends_on is None or membership.ends_on >= membership.starts_on)


def last_clerk_of(person_id: UUID) -> Iterable[Membership]:
    """The memberships without which a living body would have nobody to look after it."""
    today = clock.today()
    living = Q(body__ends_on__isnull=True) | Q(body__ends_on__gte=today)
    rows = Membership.objects.filter(current(), living, person_id=person_id).select_related("body")
    return [row for row in rows if is_last_clerk(row, today)]


def busy_since(moment: dt.datetime) -> QuerySet[Any, Any]:
    """Ids of people who sit on a body or may stand in for somebody, or did at some time since."""
    on = Q(ends_on__isnull=True) | Q(ends_on__gte=moment.date())
    own = Membership.objects.filter(on).order_by().values("person_id")
    return own.union(Substitute.objects.filter(on).order_by().values("person_id"))


def old_invitations(now: dt.datetime) -> QuerySet[Invitation]:
    """Invitations that were used, withdrawn or ran out long enough ago and still hold a name or an address."""
    before = now - INVITATIONS
    over = Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(over).exclude(name="", email="", address="")


def old_interests(now: dt.datetime) -> QuerySet[Interest]:
    """Interests of people who left long ago, but for those that were declared at something and belong to its record."""
    gone = Interest.objects.filter(membership__ends_on__lt=(now - INTERESTS).date())
    return not_on_record(gone).exclude(description=ERASED_INTEREST, organisation="")


def not_on_record(interests: QuerySet[Interest]) -> QuerySet[Interest]:
    """Those of `interests` that nobody declared at an item of a meeting or anything else."""
    return interests.filter(~Exists(Declaration.objects.filter(interest=OuterRef("pk"))))


def on_record(interests: QuerySet[Interest]) -> QuerySet[Interest]:
    """Those of `interests` that were declared at something."""
    return interests.filter(Exists(Declaration.objects.filter(interest=OuterRef("pk"))))


def interests_of(person_id: UUID) -> QuerySet[Interest]:
    """Every interest that a person declared, on any body."""
    return Interest.objects.filter(membership__person_id=person_id).annotate(body=F("membership__body__name"))


def _membered(membership: Membership) -> Membered:
    if named(membership.body.kind, membership.role) and stands(membership):
        return Membered(membership, True, membership.public_name)
    shown = f"Member {membership.number}" if membership.number else FORMER_MEMBER
    return Membered(membership, False, shown)
