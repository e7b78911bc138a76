"""Substitutes: who may come in a member's place."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.member_checks import AlreadyMember, check_dates, check_name, living_body
from deliberation.bodies.calc.kinds import FULL_MEMBERS
from deliberation.bodies.calc.names import tidy
from deliberation.bodies.models import Body, Membership, Substitute
from deliberation.bodies.queries import members as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState


@transaction.atomic
def name_substitute(
    *, actor: Actor, body_id: UUID, membership_id: int, person_id: UUID, public_name: str,
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Substitute:  # fmt: skip
    """Let somebody stand in for a member, from today unless told otherwise.

    Raises NotFound; WrongState for a member who takes no part or whose term has ended; AlreadyMember for the
    member's own substitute, or a full member of the same body (nobody speaks for two); BadInput, NameTaken.
    """
    require(actor, _adding_or_managing(actor), scope_of(body_id))
    body = living_body(body_id)
    membership = queries.membership_of(body.pk, membership_id)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound("There is no such person, or their account is closed.")
    starts_on = starts_on or clock.today()
    check_dates(starts_on, ends_on, body)
    _check_member(membership, starts_on)
    _check_person(body, membership, person_id, starts_on, ends_on)
    name = check_name(body, membership.role, tidy(public_name) or person.display_name, None)
    substitute = Substitute.objects.create(
        membership=membership, person=person, public_name=name, starts_on=starts_on, ends_on=ends_on
    )
    record(
        actor, Event.SUBSTITUTE_NAMED, "substitute", substitute.pk, body=str(body.pk), member=membership.pk
    )
    return substitute


@transaction.atomic
def end_substitute(
    *, actor: Actor, body_id: UUID, membership_id: int, substitute_id: int, ends_on: dt.date | None = None
) -> Substitute:
    """End standing in, yesterday unless told otherwise, so that it counts at once. Raises NotFound, WrongState."""
    require(actor, Permission.MEMBER_MANAGE, scope_of(body_id))
    substitute = queries.substitute_of(body_id, membership_id, substitute_id)
    today = clock.today()
    if substitute.ends_on is not None and substitute.ends_on < today:
        raise WrongState("They no longer stand in.")
    substitute.ends_on = ends_on or today - dt.timedelta(days=1)
    substitute.save(update_fields=["ends_on"])
    record(
        actor, Event.SUBSTITUTE_ENDED, "substitute", substitute.pk, body=str(body_id), member=membership_id
    )
    return substitute


def close_substitutes(membership: Membership, ends_on: dt.date) -> list[int]:
    """A part of ending a term: nobody stands in for somebody who has left. The ids of those who no longer do."""
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    rows = membership.substitutes.filter(later)
    closed = list(rows.values_list("pk", flat=True))
    membership.substitutes.filter(pk__in=closed).update(ends_on=ends_on)
    return closed


def _adding_or_managing(actor: Actor) -> Permission:
    """What naming asks for: invitations add people, staff manage them."""
    return Permission.MEMBER_ADD if actor.kind == "system" else Permission.MEMBER_MANAGE


def _check_member(membership: Membership, starts_on: dt.date) -> None:
    if membership.role not in FULL_MEMBERS:
        raise WrongState(
            "Only a member can have a substitute.", next_step="Invite the person in a role of their own."
        )
    if membership.ends_on is not None and membership.ends_on < max(starts_on, clock.today()):
        raise WrongState("The member's term has ended by then.")


def _check_person(
    body: Body, membership: Membership, person_id: UUID, starts_on: dt.date, ends_on: dt.date | None
) -> None:
    if membership.person_id == person_id:
        raise BadInput("Nobody can stand in for themselves.")
    same = Substitute.objects.filter(queries.within(starts_on, ends_on), membership=membership)
    if same.filter(person_id=person_id).exists():
        raise AlreadyMember("This person stands in for this member already.")
    full = Membership.objects.filter(queries.within(starts_on, ends_on), body=body, role__in=queries.FULL)
    if full.filter(person_id=person_id).exists():
        raise AlreadyMember("This person is a member of the body: nobody can speak for two.")
