"""Copies of everything about a person: asked for, made by the worker, fetched."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from access.gate import require, require_self
from access.permissions import Permission
from accounts import mail
from accounts.actions.copies import delete_file, new_place, whole_path, write_copy
from accounts.models import DataExport, ExportStatus, Person
from accounts.queries_data import can_be_fetched, export_of, who_is
from accounts.queries_retention import COPIES
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState
from kernel.jobs import Job, send_on_commit

log = logging.getLogger(__name__)

A_DAY = 3
GIVE_UP_AFTER = dt.timedelta(days=1)
"""A copy that has not come about by then is given up: something about it stops every worker."""


class TooManyExports(WrongState):
    """As many copies were made today as are made in a day."""

    code = "too_many_exports"
    next_step = "Fetch one that is ready, or ask again tomorrow."


@transaction.atomic
def ask_export(*, actor: Actor, person_id: UUID) -> DataExport:
    """Ask for a copy of everything about oneself; one that is waiting already is returned as it is.

    Raises TooManyExports after `A_DAY` within a day, WrongState for an erased account.
    """
    require_self(actor, person_id)
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at is not None:
        raise WrongState("This account is erased.", next_step="There is nothing left to make a copy of.")
    waiting = DataExport.objects.filter(person_id=person_id, status=ExportStatus.WANTED).first()
    if waiting is not None:
        return waiting
    lately = DataExport.objects.filter(
        person_id=person_id, wanted_at__gt=clock.now() - dt.timedelta(days=1)
    ).count()
    if lately >= A_DAY:
        raise TooManyExports(f"{A_DAY} copies were made for you within a day. That is as many as are made.")
    export = DataExport.objects.create(person_id=person_id)
    send_on_commit(Job.MAKE_EXPORTS)
    record(actor, Event.PERSON_EXPORTED, "person", person_id, status=ExportStatus.WANTED.value)
    return export


def make_exports(*, actor: Actor) -> int:
    """Make every copy that waits, and say how many were made. What goes wrong with one does not stop the next."""
    require(actor, Permission.RETENTION_RUN)
    made = 0
    while (export := claim_export(actor=actor)) is not None:
        made += _make(actor, export)
    return made


def _make(actor: Actor, export: DataExport) -> int:
    place = new_place()

    def beat() -> None:
        keep_claim(actor=actor, export=export)

    try:
        size = write_copy(who_is(export.person_id), whole_path(place), beat)
        if not finish_export(actor=actor, export=export, stored=place, size=size):
            delete_file(place)
            return 0
    except Exception as error:
        # Its text may hold what the copy would have held: the kind alone is logged.
        log.error("export_failed", extra={"kind": type(error).__name__, "export": str(export.pk)})
        delete_file(place)
        fail_export(actor=actor, export=export)
        return 0
    return 1


@transaction.atomic
def claim_export(*, actor: Actor) -> DataExport | None:
    """Take the oldest copy that waits and that no worker is at, or None.

    The moment of the claim is its token: whoever lost it (`keep_claim`, `finish_export`) writes nothing more.
    """
    require(actor, Permission.RETENTION_RUN)
    now = clock.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - settings.HEARTBEAT_LIMIT)
    waiting = DataExport.objects.filter(free, status=ExportStatus.WANTED)
    waiting.filter(wanted_at__lt=now - GIVE_UP_AFTER).update(status=ExportStatus.FAILED)
    export = waiting.order_by("wanted_at").select_for_update(skip_locked=True).first()
    if export is not None:
        export.beat_at = now
        export.save(update_fields=["beat_at"])
    return export


@transaction.atomic
def keep_claim(*, actor: Actor, export: DataExport) -> None:
    """A sign of life: the claim goes on. Raises WrongState when another worker has it, or it is gone."""
    require(actor, Permission.RETENTION_RUN)
    now = clock.now()
    if not _claimed(export).update(beat_at=now):
        raise WrongState("Another worker makes this copy.")
    export.beat_at = now


@transaction.atomic
def finish_export(*, actor: Actor, export: DataExport, stored: str, size: int) -> bool:
    """Give the file to its person and tell them; no when the claim was lost or the person erased meanwhile."""
    require(actor, Permission.RETENTION_RUN)
    now = clock.now()
    given = _claimed(export).update(
        status=ExportStatus.READY, stored=stored, size=size, ready_at=now, expires_at=now + COPIES
    )
    if not given:
        return False
    _tell(export.person_id)
    record(
        actor, Event.PERSON_EXPORTED, "person", export.person_id, status=ExportStatus.READY.value, size=size
    )
    return True


@transaction.atomic
def fail_export(*, actor: Actor, export: DataExport) -> None:
    """Say that a copy could not be made; its person may ask anew."""
    require(actor, Permission.RETENTION_RUN)
    if _claimed(export).update(status=ExportStatus.FAILED):
        record(actor, Event.PERSON_EXPORTED, "person", export.person_id, status=ExportStatus.FAILED.value)


@transaction.atomic
def take_export(*, actor: Actor, person_id: UUID, export_id: UUID) -> Path:
    """Where the file of one's own copy lies, to be sent. Raises NotFound, also for a copy that is gone."""
    require_self(actor, person_id)
    export = export_of(person_id, export_id)
    path = whole_path(export.stored)
    if not can_be_fetched(export) or not path.is_file():
        raise NotFound("This copy of your data is no longer here.", next_step="Ask for a new one.")
    record(actor, Event.EXPORT_TAKEN, "person", person_id)
    return path


@transaction.atomic
def export_to_file(*, actor: Actor, person_id: UUID, path: Path) -> int:
    """Write everything about somebody to a file, for who asked by letter. Returns its size in bytes.

    Asks for the permission to erase, as the one that goes with people's rights over their data. Raises NotFound,
    BadInput when the file cannot be written or is there already.
    """
    require(actor, Permission.PERSON_ERASE)
    who = who_is(person_id)
    if path.exists():
        raise BadInput("There is a file of this name already.", next_step="Choose another name.")
    try:
        size = write_copy(who, path)
    except OSError as error:
        raise BadInput(f"The file cannot be written: {error.strerror}.", next_step="Choose another place.")
    record(actor, Event.PERSON_EXPORTED, "person", person_id, size=size)
    return size


def _claimed(export: DataExport) -> QuerySet[DataExport]:
    return DataExport.objects.filter(pk=export.pk, status=ExportStatus.WANTED, beat_at=export.beat_at)


def _tell(person_id: UUID) -> None:
    person = Person.objects.get(pk=person_id)
    address, name = person.email, person.display_name
    if address and person.is_active:
        transaction.on_commit(
            lambda: mail.notify(
                address, "export_ready", name=name, site=settings.PUBLIC_URL, days=COPIES.days
            )
        )
