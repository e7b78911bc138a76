"""What goes when somebody is erased, and when it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel.actors import Actor
from notices import queries
from notices.models import Delivery, Digest, Follow, Notice

AT_ONCE = 500


@transaction.atomic
def erase_from_notices(*, actor: Actor, person_id: UUID) -> None:
    """Delete everything that a person follows or followed, with the messages about it.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    keys = list(queries.of_person(person_id).values_list("pk", flat=True))
    digests = list(queries.digests_of(person_id).values_list("pk", flat=True))
    Notice.objects.filter(person_id=person_id).delete()
    Follow.objects.filter(pk__in=keys).delete()
    Digest.objects.filter(pk__in=digests).delete()


@transaction.atomic
def forget_unconfirmed(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some follows that nobody said yes to."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_unconfirmed(now).values_list("pk", flat=True)[:AT_ONCE])
    Follow.objects.filter(pk__in=keys).delete()
    _note(actor, "follow_unconfirmed", len(keys))
    return len(keys)


@transaction.atomic
def forget_ended(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some follows that ended long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_ended(now).values_list("pk", flat=True)[:AT_ONCE])
    Follow.objects.filter(pk__in=keys).delete()
    _note(actor, "follow_ended", len(keys))
    return len(keys)


@transaction.atomic
def forget_notices(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some messages that were sent, or given up, long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_notices(now).values_list("pk", flat=True)[:AT_ONCE])
    Notice.objects.filter(pk__in=keys).delete()
    _note(actor, "notice", len(keys))
    return len(keys)


@transaction.atomic
def forget_digests(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some digests that were sent, or given up, long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_digests(now).values_list("pk", flat=True)[:AT_ONCE])
    Digest.objects.filter(pk__in=keys).delete()
    _note(actor, "digest", len(keys))
    return len(keys)


@transaction.atomic
def forget_deliveries(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some messages to other systems that were sent, or given up, long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_deliveries(now).values_list("pk", flat=True)[:AT_ONCE])
    Delivery.objects.filter(pk__in=keys).delete()
    _note(actor, "delivery", len(keys))
    return len(keys)


def _note(actor: Actor, code: str, count: int) -> None:
    if count:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", code, count=count)
