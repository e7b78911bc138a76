"""Reading members: who is on a body now or on a day, which seats and numbers are free."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from access.permissions import ROLES, Permission, Role
from deliberation.bodies.calc.kinds import FULL_MEMBERS, MemberRole
from deliberation.bodies.models import Body, Invitation, Membership, Seat, Substitute
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.errors import NotFound

FULL = [role.value for role in FULL_MEMBERS]
BY_SEAT = (F("seat__position").asc(nulls_last=True), F("number").asc(nulls_last=True), "public_name", "pk")
MANAGERS = [
    role.value for role in MemberRole if Permission.MEMBER_MANAGE in ROLES[Role(f"body.{role.value}")]
]
"""Roles whose holders look after the members of their body."""


def current_members(body: Body) -> QuerySet[Membership]:
    """Full members of a body now, with their seat and person: those who count for quorum and attendance."""
    return (
        Membership.objects.filter(current(), body=body, role__in=FULL)
        .select_related("seat", "person")
        .order_by(*BY_SEAT)
    )


def members_on(body: Body, day: dt.date) -> QuerySet[Membership]:
    """Full members of a body on a day, past or to come, with their seat and person."""
    return (
        Membership.objects.filter(on_day(day), body=body, role__in=FULL)
        .select_related("seat", "person")
        .order_by(*BY_SEAT)
    )


def on_day(day: dt.date, prefix: str = "") -> Q:
    """The condition that a term held on a day; `prefix` leads to it."""
    open_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & open_ended


def within(starts_on: dt.date, ends_on: dt.date | None) -> Q:
    """The condition that a term has a day in common with another one. A term that never began has none."""
    begun = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    meets = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    return begun & meets if ends_on is None else begun & meets & Q(starts_on__lte=ends_on)


def next_number(body: Body) -> int:
    """The number that the next member of a panel gets: above every number ever given or promised there."""
    given = Membership.objects.filter(body=body).aggregate(most=Max("number"))["most"] or 0
    promised = Invitation.objects.filter(body=body).aggregate(most=Max("number"))["most"] or 0
    return max(given, promised) + 1


def membership_of(body_id: UUID | str, membership_id: int) -> Membership:
    """One membership of a body, with seat, person and body. Raises NotFound, for another body's id too."""
    found = (
        Membership.objects.filter(pk=membership_id, body_id=body_id)
        .select_related("seat", "person", "body")
        .first()
    )
    if found is None:
        raise NotFound("There is no such member of this body.", next_step="Look in the list of its members.")
    return found


def memberships_of_person(body: Body, person_id: object) -> QuerySet[Membership]:
    """What a person is and was on a body, newest first."""
    return (
        Membership.objects.filter(body=body, person_id=person_id)
        .select_related("seat", "body")
        .order_by("-starts_on", "-pk")
    )


def seats_of(body: Body) -> QuerySet[Seat]:
    """The seats that a body has now, each with `is_filled`."""
    held = Membership.objects.filter(current(), seat=OuterRef("pk"))
    return (
        body.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
        .annotate(is_filled=Exists(held))
        .select_related("nominated_by")
    )


def vacant_seats(body: Body) -> QuerySet[Seat]:
    """The seats of a body that nobody holds now."""
    return seats_of(body).filter(is_filled=False)


def seat_is_taken(
    seat: Seat, starts_on: dt.date, ends_on: dt.date | None, *, besides: int | None = None
) -> bool:
    """Whether somebody holds a seat on any day of a term; `besides` leaves one membership out."""
    return Membership.objects.filter(within(starts_on, ends_on), seat=seat).exclude(pk=besides).exists()


def has_role_then(
    body: Body, person_id: object, role: str, starts_on: dt.date, ends_on: dt.date | None, *, besides: int | None = None
) -> bool:  # fmt: skip
    """Whether a person has the same role on the body on any day of a term; `besides` leaves one out."""
    rows = Membership.objects.filter(within(starts_on, ends_on), body=body, person_id=person_id, role=role)
    return rows.exclude(pk=besides).exists()


def names_on(body: Body, *, besides: int | None = None) -> list[str]:
    """Every public name ever used on a body, substitutes' too; `besides` leaves one membership out."""
    own = Membership.objects.filter(body=body).exclude(pk=besides).values_list("public_name", flat=True)
    others = Substitute.objects.filter(membership__body=body).values_list("public_name", flat=True)
    return [*own, *others]


def is_last_clerk(membership: Membership, day: dt.date) -> bool:
    """Whether after `day` nobody would be the body's clerk, or nobody could look after its members, without this one."""
    if membership.role not in MANAGERS:
        return False
    others = Membership.objects.filter(on_day(day + dt.timedelta(days=1)), body_id=membership.body_id)
    wanted = [membership.role] if membership.role == MemberRole.CLERK else MANAGERS
    return not others.filter(role__in=wanted, person__is_active=True).exclude(pk=membership.pk).exists()


def substitutes_of(body: Body) -> QuerySet[Substitute]:
    """Who may stand in for members of a body now or later, with the person."""
    today = clock.today()
    return (
        Substitute.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), membership__body=body)
        .select_related("person", "membership")
        .order_by("public_name", "pk")
    )


def substitute_of(body_id: UUID | str, membership_id: int, substitute_id: int) -> Substitute:
    """One substitute of one member of a body. Raises NotFound."""
    found = (
        Substitute.objects.filter(pk=substitute_id, membership_id=membership_id, membership__body_id=body_id)
        .select_related("membership")
        .first()
    )
    if found is None:
        raise NotFound("There is no such substitute.", next_step="Look at the page of the member.")
    return found
