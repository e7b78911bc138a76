"""What erasing a person does in trade-offs, and what goes there when it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.tradeoffs.models import (
    Challenge,
    EvidenceItem,
    Point,
    PrivateNote,
    Question,
    Reading,
    Scenario,
    SectionVersion,
)
from deliberation.tradeoffs.queries import personal_data as queries
from kernel.actors import Actor

AT_ONCE = 500


@transaction.atomic
def erase_from_tradeoffs(*, actor: Actor, person_id: UUID) -> None:
    """Show a person as the public sees them from now on, and forget what was theirs alone.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    for each in queries.shown_after(person_id):
        for model in (Point, EvidenceItem, Challenge, Question, SectionVersion):
            model.objects.filter(membership_id=each.membership_id).update(by_name=each.name)
    Reading.objects.filter(membership__person_id=person_id).delete()
    Scenario.objects.filter(membership__person_id=person_id).delete()
    PrivateNote.objects.filter(person_id=person_id).delete()


@transaction.atomic
def forget_old_own(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some marks of reading, and scenarios that were never shared, of trade-offs that closed long ago."""
    require(actor, Permission.RETENTION_RUN)
    read = list(queries.old_own(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    tried = list(queries.old_scenarios(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Reading.objects.filter(pk__in=read).delete()
    Scenario.objects.filter(pk__in=tried).delete()
    done = len(read) + len(tried)
    _note(actor, "tradeoff_own", done)
    return done


@transaction.atomic
def forget_old_notes(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some private notes on trade-offs that closed long ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_notes(now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    PrivateNote.objects.filter(pk__in=keys).delete()
    _note(actor, "tradeoff_notes", len(keys))
    return len(keys)


def _note(actor: Actor, code: str, count: int) -> None:
    if count:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", code, count=count)
