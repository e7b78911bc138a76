"""Ending a body. It stays to be read; nobody is a member of it any more, and nobody can join."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_words import line, running, unfit
from deliberation.bodies.models import (
    Body,
    EndReason,
    Invitation,
    Link,
    Membership,
    Purpose,
    Seat,
    Substitute,
)
from deliberation.bodies.queries.bodies import meetings_called_after
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState

MOST_AHEAD = dt.timedelta(days=366)


@transaction.atomic
def end_body(*, actor: Actor, body_id: UUID, ends_on: dt.date, reason: str) -> Body:
    """End a body on `ends_on`, its last day, with a reason that everybody can read.

    Memberships, seats and links end on that day, open invitations to join are revoked at once. Raises NotFound, BadInput
    for a day before the first or more than a year ahead or for no reason, and WrongState when it has an end
    already or meetings are called for later days.
    """
    require(actor, Permission.BODY_END, scope_of(body_id))
    body = running(body_id)
    if body.ends_on is not None:
        raise WrongState("This body has a last day already.")
    said = line(reason, "reason", "The reason", 300, needed=True)
    if ends_on > clock.today() + MOST_AHEAD:
        raise unfit("ends_on", "The last day lies more than a year ahead.")
    if body.starts_on is not None and ends_on < body.starts_on:
        raise unfit("ends_on", "The last day cannot come before the first.")
    later = meetings_called_after(body, ends_on)
    if later:
        raise WrongState(
            f"Meetings are called for later days: {later}.",
            next_step="Cancel those meetings, or choose a later day.",
        )
    members = _still_open(Membership.objects.filter(body=body), ends_on)
    for membership in members:
        _end_term(actor, membership, ends_on)
    waiting = Invitation.objects.filter(body=body, used_at=None, revoked_at=None)
    waiting.exclude(purpose=Purpose.SIGN_IN).update(revoked_at=clock.now())
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    Seat.objects.filter(beyond, body=body).update(ends_on=ends_on)
    Link.objects.filter(beyond).filter(Q(body=body) | Q(to=body)).update(ends_on=ends_on)
    body.ends_on, body.end_reason = ends_on, said
    body.save(update_fields=["ends_on", "end_reason"])
    record(actor, Event.BODY_ENDED, "body", body.pk, count=len(members), until=ends_on.isoformat())
    return body


def _end_term(actor: Actor, membership: Membership, ends_on: dt.date) -> None:
    """End a term with the body. One that had begun by now lasts a day at least; one to come never was one."""
    begun = membership.starts_on <= clock.today()
    membership.ends_on = max(ends_on, membership.starts_on) if begun else ends_on
    membership.end_reason = EndReason.BODY_ENDED
    membership.save(update_fields=["ends_on", "end_reason"])
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=membership.ends_on)
    Substitute.objects.filter(beyond, membership=membership).update(ends_on=membership.ends_on)
    record(
        actor, Event.MEMBER_LEFT, "membership", membership.pk,
        body=str(membership.body_id), role=membership.role, code=membership.end_reason, until=membership.ends_on.isoformat(),
    )  # fmt: skip


def _still_open(rows: object, ends_on: dt.date) -> list[Membership]:
    """Memberships that would go on beyond the body's last day; those that are over stay as they were."""
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on, ends_on__gte=clock.today())
    return list(rows.filter(beyond).order_by("pk"))  # type: ignore[attr-defined]
