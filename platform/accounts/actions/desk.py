"""Keeping when a person last looked at their desk."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require_self
from accounts.models import DeskVisit
from accounts.queries import SAME_VISIT
from kernel import clock
from kernel.actors import Actor


@transaction.atomic
def open_desk(*, actor: Actor, person_id: UUID) -> dt.datetime | None:
    """Note that a person looks at their desk, and say since when things are new to them; None on a first visit.

    The trail does not hear of it: looking at one's own desk changes nothing for anybody.
    """
    require_self(actor, person_id)
    now = clock.now()
    visit, first = DeskVisit.objects.select_for_update().get_or_create(
        person_id=person_id, defaults={"seen_at": now}
    )
    if first:
        return None
    if now - visit.seen_at >= SAME_VISIT:
        visit.before, visit.seen_at = visit.seen_at, now
        visit.save(update_fields=["before", "seen_at"])
    return visit.before
