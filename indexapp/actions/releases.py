"""The life of a release: checked, published or refused, perhaps withdrawn. Each step is whole or has not happened.

The long work (reading a file) is done outside transactions, by whoever holds the release's claim; what it found is
stored in one.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.actions.checking import Examination, examine
from indexapp.actions.heartbeat import Beating
from indexapp.actions.observations import put_in_force, take_out_of_force
from indexapp.actions.runs import mark_stale
from indexapp.models import PublicationCounter, Release, ReleaseFinding, ReleaseStatus
from kernel import clock, events
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState
from kernel.jobs import Job, send_on_commit

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
"""A file whose check or publication stopped its worker so often is refused: it may be the file that does it."""
Status = ReleaseStatus


def spool_of(release_id: int) -> Path:
    """Where the good rows of a checked release wait for publication."""
    return Path(settings.MEDIA_ROOT) / "spool" / f"{release_id}.parquet"


def check_release(*, actor: Actor, release_id: int) -> Release:
    """Check a received release; publish it too if it came with that wish and has no errors.

    Does nothing when another live worker is at it or it has been checked.
    """
    require(actor, Permission.RELEASE_UPLOAD)
    token = claim_release(
        actor=actor, release_id=release_id, statuses=[Status.RECEIVED, Status.CHECKING], to=Status.CHECKING
    )
    release = find(release_id)
    if not token:
        return release
    with Beating(Release, release_id, token):
        found = _examine(release, token)
    release = store_check(actor=actor, release_id=release_id, token=token, found=found)
    if release.status == Status.READY and release.publish_when_ready:
        return confirm_and_publish(actor=actor, release_id=release_id)
    return release


def _examine(release: Release, token: str) -> Examination:
    progress = Progress(release.pk, token)
    return examine(Path(release.file.path), release.mapping, spool_of(release.pk), progress)


def confirm_and_publish(*, actor: Actor, release_id: int) -> Release:
    """Confirm and publish at once, in this process: for commands, the watched folder and jobs."""
    require(actor, Permission.RELEASE_PUBLISH)
    confirm_publication(actor=actor, release_id=release_id, send=False)
    return carry_out_publication(actor=actor, release_id=release_id)


@transaction.atomic
def claim_release(*, actor: Actor, release_id: int, statuses: list[Status], to: Status) -> str:
    """Take the right to work on a release: a token, or "" when a live worker has it or it stands elsewhere."""
    require(actor, Permission.RELEASE_UPLOAD)
    token = str(uuid.uuid4())
    stale = clock.now() - settings.HEARTBEAT_LIMIT
    free = Q(claim="") | Q(heartbeat__lt=stale) | Q(heartbeat__isnull=True)
    rows = Release.objects.filter(free, pk=release_id, status__in=statuses)
    taken = rows.update(claim=token, heartbeat=clock.now(), status=to, progress=0, attempts=F("attempts") + 1)
    return token if taken else ""


class Progress:
    """Tells a release's row how far the work is, once a second at most, and keeps its heartbeat going."""

    def __init__(self, release_id: int, token: str) -> None:
        self.release_id, self.token = release_id, token
        self.next = clock.now()

    def __call__(self, share: float) -> None:
        """`share`: 0 to 1."""
        if clock.now() < self.next:
            return
        self.next = clock.now() + timedelta(seconds=1)
        rows = Release.objects.filter(pk=self.release_id, claim=self.token)
        rows.update(progress=min(99, int(share * 100)), heartbeat=clock.now())


@transaction.atomic
def store_check(*, actor: Actor, release_id: int, token: str, found: Examination) -> Release:
    """Store what a check found: the release is then ready, or refused."""
    require(actor, Permission.RELEASE_UPLOAD)
    release = Release.objects.select_for_update().get(pk=release_id)
    if release.claim != token:
        return release
    release.findings.all().delete()
    ReleaseFinding.objects.bulk_create(
        ReleaseFinding(
            release=release, severity=each["severity"], code=each["code"], column=str(each["column"] or "")[:120],
            row=int(str(each["row"])) if each["row"] else None, message=each["message"],
        )
        for each in found.findings
    )  # fmt: skip
    release.format, release.encoding, release.rows = found.format, found.encoding, found.rows
    release.new, release.changed, release.same = found.counts.new, found.counts.changed, found.counts.same
    release.suppressed, release.ignored, release.ignored_why = (
        found.counts.suppressed,
        found.ignored.total(),
        dict(found.ignored),
    )
    release.errors, release.warnings, release.checked_at = found.errors, found.warnings, clock.now()
    release.status = Status.REFUSED if found.refused else Status.READY
    release.claim, release.heartbeat, release.progress, release.attempts = "", None, 100, 0
    release.save()
    if found.refused:
        spool_of(release_id).unlink(missing_ok=True)
    event = Event.RELEASE_REFUSED if found.refused else Event.RELEASE_CHECKED
    record(
        actor,
        event,
        "release",
        release.pk,
        rows=found.rows,
        errors=found.errors,
        warnings=found.warnings,
        format=found.format,
    )
    return release


@transaction.atomic
def confirm_publication(*, actor: Actor, release_id: int, send: bool = True) -> Release:
    """Say that a checked release is to be published; a worker does it, or the caller (`send=False`)."""
    require(actor, Permission.RELEASE_PUBLISH)
    release = _locked(release_id)
    if release.status in (Status.PUBLISHING, Status.PUBLISHED):
        return release  # the same form sent twice asks for nothing more
    if release.status != Status.READY:
        raise WrongState(
            f"This release is “{release.get_status_display()}”; only one that is checked and has no errors can be published."
        )
    release.status, release.claim, release.heartbeat, release.progress, release.attempts = (
        Status.PUBLISHING,
        "",
        None,
        0,
        0,
    )
    release.save(update_fields=["status", "claim", "heartbeat", "progress", "attempts"])
    if send:
        send_on_commit(Job.PUBLISH_RELEASE, release_id=release.pk)
    record(actor, Event.RELEASE_CONFIRMED, "release", release.pk, sha256=release.sha256)
    return release


def carry_out_publication(*, actor: Actor, release_id: int) -> Release:
    """Publish a confirmed release. Does nothing when a live worker is at it or it stands elsewhere."""
    require(actor, Permission.RELEASE_PUBLISH)
    token = claim_release(
        actor=actor, release_id=release_id, statuses=[Status.PUBLISHING], to=Status.PUBLISHING
    )
    if not token:
        return find(release_id)
    if not spool_of(release_id).exists():
        with Beating(Release, release_id, token):
            _examine(find(release_id), token)
    release = publish_rows(actor=actor, release_id=release_id, token=token)
    if release.status == Status.PUBLISHED:
        spool_of(release_id).unlink(missing_ok=True)
    return release


@transaction.atomic
def publish_rows(*, actor: Actor, release_id: int, token: str) -> Release:
    """Put a release's rows in force and mark the definitions that use them as due, all in one transaction."""
    require(actor, Permission.RELEASE_PUBLISH)
    counter = _publication_lock()
    release = _locked(release_id)
    if release.claim != token or release.status != Status.PUBLISHING:
        return release
    rows, metric_ids = put_in_force(release, spool_of(release_id))
    PublicationCounter.objects.filter(pk=1).update(number=counter.number + 1)
    release.status, release.published_at, release.published_number = (
        Status.PUBLISHED,
        clock.now(),
        counter.number + 1,
    )
    release.claim, release.heartbeat, release.progress = "", None, 100
    release.save(
        update_fields=["status", "published_at", "published_number", "claim", "heartbeat", "progress"]
    )
    mark_stale(actor=actor, metric_ids=metric_ids)
    transaction.on_commit(lambda: events.release_published.send_robust(sender=None, release_id=release_id))
    record(
        actor,
        Event.RELEASE_PUBLISHED,
        "release",
        release.pk,
        rows=rows,
        new=release.new,
        changed=release.changed,
        sha256=release.sha256,
    )
    return release


@transaction.atomic
def withdraw_release(*, actor: Actor, release_id: int, why: str) -> Release:
    """Take a published release back, with a reason; the values before it count again."""
    require(actor, Permission.RELEASE_WITHDRAW)
    if not why.strip():
        raise BadInput(
            "Say why the release is withdrawn.", next_step="Readers of the data page see the reason."
        )
    _publication_lock()
    release = _locked(release_id)
    if release.status != Status.PUBLISHED:
        raise WrongState(
            f"This release is “{release.get_status_display()}”; only a published one can be withdrawn."
        )
    release.status, release.withdrawn_at, release.withdrawn_why = Status.WITHDRAWN, clock.now(), why.strip()
    release.save(update_fields=["status", "withdrawn_at", "withdrawn_why"])
    restored, metric_ids = take_out_of_force(release)
    mark_stale(actor=actor, metric_ids=metric_ids)
    transaction.on_commit(lambda: events.release_withdrawn.send_robust(sender=None, release_id=release_id))
    record(actor, Event.RELEASE_WITHDRAWN, "release", release.pk, restored=restored)
    return release


@transaction.atomic
def discard_release(*, actor: Actor, release_id: int) -> Release:
    """Set aside a release that was never published. Its file and findings stay for those who may see them."""
    require(actor, Permission.RELEASE_DISCARD)
    release = _locked(release_id)
    if release.status not in (Status.RECEIVED, Status.READY, Status.REFUSED):
        raise WrongState(f"This release is “{release.get_status_display()}” and cannot be discarded.")
    release.status = Status.DISCARDED
    release.save(update_fields=["status"])
    spool_of(release_id).unlink(missing_ok=True)
    record(actor, Event.RELEASE_DISCARDED, "release", release.pk)
    return release


def left_behind(*, actor: Actor, limit_seconds: float) -> list[tuple[int, Job]]:
    """Releases whose check or publication nobody alive is at, with the job that takes each up again."""
    require(actor, Permission.RELEASE_UPLOAD)
    rows = Release.objects.filter(_idle(limit_seconds))
    if rows.filter(attempts__gte=MOST_ATTEMPTS).exists():
        give_up(actor=actor, limit_seconds=limit_seconds)
    todo = rows.filter(attempts__lt=MOST_ATTEMPTS).exclude(received_through="command", status=Status.RECEIVED)
    return [
        (pk, Job.PUBLISH_RELEASE if status == Status.PUBLISHING else Job.CHECK_RELEASE)
        for pk, status in todo.values_list("pk", "status")
    ]


def _idle(limit_seconds: float) -> Q:
    """Releases that wait for work while nobody alive is at it."""
    stale = clock.now() - timedelta(seconds=limit_seconds)
    at_work = Q(status__in=[Status.CHECKING, Status.PUBLISHING])
    waiting = Q(status=Status.RECEIVED, received_at__lt=stale) | at_work
    return waiting & (Q(heartbeat__isnull=True) | Q(heartbeat__lt=stale))


@transaction.atomic
def give_up(*, actor: Actor, limit_seconds: float) -> None:
    """Refuse releases whose processing stopped its worker again and again.

    Looks again once it holds the rows: one that was published meanwhile is left alone.
    """
    require(actor, Permission.RELEASE_UPLOAD)
    rows = Release.objects.select_for_update().filter(_idle(limit_seconds), attempts__gte=MOST_ATTEMPTS)
    for release in rows:
        release.status, release.errors, release.claim, release.heartbeat = Status.REFUSED, 1, "", None
        release.save(update_fields=["status", "errors", "claim", "heartbeat"])
        words = f"Processing this file stopped {MOST_ATTEMPTS} times. Split it into smaller files, or ask the people who run this site."
        release.findings.create(severity="error", code="processing_stopped", message=words)
        record(actor, Event.RELEASE_REFUSED, "release", release.pk, code="processing_stopped")


def find(release_id: int) -> Release:
    """A release by id. Raises NotFound."""
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        raise NotFound("There is no such release.")
    return release


def _locked(release_id: int) -> Release:
    release = Release.objects.select_for_update().filter(pk=release_id).first()
    if release is None:
        raise NotFound("There is no such release.")
    return release


def _publication_lock() -> PublicationCounter:
    """One publication or withdrawal at a time, so that "published last" has one meaning."""
    PublicationCounter.objects.get_or_create(pk=1)
    return PublicationCounter.objects.select_for_update().get(pk=1)
