"""Seats: adding, changing, putting in order and ending them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_words import line, running, unfit
from deliberation.bodies.calc.bodies import moved
from deliberation.bodies.calc.kinds import FULL_MEMBERS, has_role
from deliberation.bodies.models import Body, Membership, Seat
from deliberation.bodies.queries.bodies import is_taken, may_hear_patients, seat_of
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState

FIELDS = ("title", "role", "organisation", "nominated_by_id", "for_patients")
MOST = 200


@transaction.atomic
def add_seat(
    *, actor: Actor, body_id: UUID, title: str, role: str, organisation: str = "", nominated_by_id: UUID | None = None, for_patients: bool = False
) -> Seat:  # fmt: skip
    """Add a vacant seat at the end of the list.

    Raises NotFound, WrongState, and BadInput for a role that the kind of body does not have or that is none of
    a member, an unknown nominating body, or a patient organisation's seat on a kind of body that has none.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    if Seat.objects.filter(_standing(), body=body).count() >= MOST:
        raise unfit("title", f"A body has at most {MOST} seats.")
    last = Seat.objects.filter(body=body).aggregate(last=Max("position"))["last"] or 0
    seat = Seat(body=body, position=last + 1)
    _write(
        seat,
        body,
        {"title": title, "role": role, "organisation": organisation, "nominated_by_id": nominated_by_id, "for_patients": for_patients},
    )  # fmt: skip
    seat.save(force_insert=True)
    record(actor, Event.SEAT_ADDED, "seat", seat.pk, body=str(body.pk), role=seat.role)
    return seat


@transaction.atomic
def change_seat(*, actor: Actor, body_id: UUID, seat_id: int, changes: Mapping[str, Any]) -> Seat:
    """Change some of `FIELDS`. The role stays while somebody fills the seat. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    seat = seat_of(body, seat_id)
    _not_ended(seat)
    unknown = [name for name in changes if name not in FIELDS]
    if unknown:
        raise unfit(unknown[0], f"“{unknown[0][:40]}” cannot be changed here.")
    if changes.get("role", seat.role) != seat.role and is_taken(seat):
        raise WrongState(
            "Somebody fills this seat, so its role cannot change.", next_step="End the membership first."
        )
    before = {name: getattr(seat, name) for name in FIELDS}
    _write(seat, body, {**before, **changes})
    changed = [name for name in FIELDS if getattr(seat, name) != before[name]]
    seat.save(update_fields=["title", "role", "organisation", "nominated_by", "for_patients"])
    record(actor, Event.SEAT_CHANGED, "seat", seat.pk, body=str(body.pk), fields=",".join(changed))
    return seat


@transaction.atomic
def move_seat(*, actor: Actor, body_id: UUID, seat_id: int, by: int) -> None:
    """Move a seat up (`by` below nought) or down the list, at most to its end. Raises NotFound, WrongState."""
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    seat = seat_of(body, seat_id)
    _not_ended(seat)
    order = list(
        Seat.objects.filter(_standing(), body=body).order_by("position", "pk").values_list("pk", flat=True)
    )
    for position, key in enumerate(moved(order, seat.pk, by), start=1):
        Seat.objects.filter(pk=key).exclude(position=position).update(position=position)
    record(actor, Event.SEAT_CHANGED, "seat", seat.pk, body=str(body.pk), fields="position")


@transaction.atomic
def end_seat(*, actor: Actor, body_id: UUID, seat_id: int, ends_on: dt.date) -> Seat:
    """End a seat on a day, the last on which there is one. Raises NotFound, BadInput, WrongState while it is filled
    beyond that day."""
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    seat = seat_of(body, seat_id)
    _not_ended(seat)
    if ends_on > clock.today() + dt.timedelta(days=366):
        raise unfit("ends_on", "The last day lies more than a year ahead.")
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    if Membership.objects.filter(beyond, seat=seat).exists():
        raise WrongState("Somebody fills this seat beyond that day.", next_step="End the membership first.")
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    record(actor, Event.SEAT_ENDED, "seat", seat.pk, body=str(body.pk))
    return seat


def _write(seat: Seat, body: Body, values: Mapping[str, Any]) -> None:
    seat.title = line(values["title"], "title", "The title", 160, needed=True)
    role = values["role"]
    if role not in FULL_MEMBERS or not has_role(body.kind, role):
        raise unfit("role", "This kind of body has no seat in this role.")
    seat.role = role
    seat.organisation = line(values["organisation"], "organisation", "The organisation", 160)
    by = values["nominated_by_id"]
    if by is not None and (by == body.pk or not Body.objects.filter(pk=by).exists()):
        raise unfit("nominated_by", "Choose another body of this site.")
    seat.nominated_by_id = by
    seat.for_patients = bool(values["for_patients"])
    if seat.for_patients and not may_hear_patients(body.kind):
        raise unfit("for_patients", "This kind of body has no seats of patient organisations.")


def _not_ended(seat: Seat) -> None:
    if seat.ends_on is not None:
        raise WrongState("This seat has an end already.")


def _standing() -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
