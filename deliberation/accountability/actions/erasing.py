"""What erasing a person does in accountability, and what goes there when it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.models import TrackerImport
from deliberation.accountability.queries.personal_data import drafts_of, old_previews, views_of
from kernel.actors import Actor

AT_ONCE = 100


@transaction.atomic
def erase_from_accountability(*, actor: Actor, person_id: UUID) -> None:
    """Forget what was theirs alone: views of the tracker, and motions that they never moved. The rest stays the body's.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    views_of(person_id).delete()
    drafts_of(person_id).delete()


@transaction.atomic
def forget_old_previews(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some trackers that were sent in and that nobody took in or discarded."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(old_previews(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    TrackerImport.objects.filter(pk__in=keys).delete()
    if keys:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", "tracker_preview", count=len(keys))
    return len(keys)
