"""Secret addresses of personal calendars: making one, making it anew, giving it up."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction

from access.gate import require_self
from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import CalendarAddress
from deliberation.bodies.queries.calendars import hash_of, token_of
from kernel import clock
from kernel.actors import Actor


@transaction.atomic
def make_address(*, actor: Actor, person_id: UUID) -> CalendarAddress:
    """A new secret address for one's own calendar; the one before it leads nowhere from now on."""
    require_self(actor, person_id)
    address = CalendarAddress.objects.select_for_update().filter(person_id=person_id).first()
    if address is None:
        address = CalendarAddress(person_id=person_id, serial=0)
    address.salt, address.serial, address.made_at = uuid.uuid4(), address.serial + 1, clock.now()
    address.token_hash = hash_of(token_of(address.salt, address.serial))
    address.save()
    record(actor, Event.CALENDAR_ADDRESS_MADE, "person", person_id, serial=address.serial)
    return address


@transaction.atomic
def end_address(*, actor: Actor, person_id: UUID) -> None:
    """Give the secret address up: it leads nowhere from now on."""
    require_self(actor, person_id)
    count, _ = CalendarAddress.objects.filter(person_id=person_id).delete()
    if count:
        record(actor, Event.CALENDAR_ADDRESS_ENDED, "person", person_id)
