"""Removing what has been kept long enough, a batch at a time; `retention` says when."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from access.gate import require
from access.permissions import Permission
from accounts import mail
from accounts import queries_retention as due
from accounts.actions.copies import delete_file, stray_files
from accounts.actions.erasure import erase_unused_person
from accounts.dates import ENGLAND
from accounts.models import DataExport, ExportStatus, Person
from accounts.queries_data import hindrances_of
from audit.events import Event
from audit.trail import record
from kernel.actors import Actor

AT_ONCE = 500
PEOPLE_AT_ONCE = 20


def erase_never_used(*, actor: Actor, now: dt.datetime) -> int:
    """Erase some accounts that nobody ever used."""
    require(actor, Permission.RETENTION_RUN)
    return sum(_erase(actor, person_id) for person_id in _free(due.never_used(now)))


def erase_unused(*, actor: Actor, now: dt.datetime) -> int:
    """Erase some accounts that nobody has used for long, and whose people were told."""
    require(actor, Permission.RETENTION_RUN)
    return sum(_erase(actor, person_id) for person_id in _free(due.unused(now)))


@transaction.atomic
def warn_of_erasure(*, actor: Actor, now: dt.datetime) -> int:
    """Tell some people that their unused account is about to be erased. Who has no address, or a closed account, is
    counted and not told."""
    require(actor, Permission.RETENTION_RUN)
    people = list(due.to_be_warned(now).select_for_update(of=("self",))[:AT_ONCE])
    Person.objects.filter(pk__in=[person.pk for person in people]).update(warned_at=now)
    last_day = (now + due.NOTICE).astimezone(ENGLAND).date()
    for person in people:
        if person.email and person.is_active:
            _tell(person.email, person.display_name, last_day)
    _note(actor, "unused_warning", len(people))
    return len(people)


@transaction.atomic
def remove_sessions(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some ended sessions."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(due.ended_sessions(now).values_list("pk", flat=True)[:AT_ONCE])
    due.ended_sessions(now).filter(pk__in=keys).delete()
    _note(actor, "session", len(keys))
    return len(keys)


@transaction.atomic
def remove_places(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some notes of where people were signed in."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(due.old_places(now).values_list("pk", flat=True)[:AT_ONCE])
    due.old_places(now).filter(pk__in=keys).delete()
    _note(actor, "place", len(keys))
    return len(keys)


@transaction.atomic
def remove_copies(*, actor: Actor, now: dt.datetime) -> int:
    """Delete the files of some copies whose time is over, and files that no copy knows."""
    require(actor, Permission.RETENTION_RUN)
    rows = list(due.old_copies(now).select_for_update()[:AT_ONCE])
    for path in [*(row.stored for row in rows), *stray_files(now)]:
        transaction.on_commit(partial(delete_file, path))
    DataExport.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=ExportStatus.GONE, stored="", size=None
    )
    _note(actor, "export", len(rows))
    return len(rows)


@transaction.atomic
def remove_notes(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some old notes of copies."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(due.old_notes(now).values_list("pk", flat=True)[:AT_ONCE])
    due.old_notes(now).filter(pk__in=keys).delete()
    _note(actor, "export_note", len(keys))
    return len(keys)


def _erase(actor: Actor, person_id: UUID) -> int:
    erase_unused_person(actor=actor, person_id=person_id)
    return 1


def _free(people: QuerySet[Person]) -> list[UUID]:
    """Up to `PEOPLE_AT_ONCE` of the people, without those who cannot be erased yet. Hardly anybody can be due and
    not free: who has something to hand over has a role, and is not due."""
    ids = people.values_list("pk", flat=True)[:AT_ONCE]
    return list(islice((person_id for person_id in ids if not hindrances_of(person_id)), PEOPLE_AT_ONCE))


def _tell(address: str, name: str, last_day: dt.date) -> None:
    site = settings.PUBLIC_URL
    transaction.on_commit(
        lambda: mail.notify(address, "account_unused", name=name, last_day=last_day, site=site)
    )


def _note(actor: Actor, code: str, count: int) -> None:
    if count:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", code, count=count)
