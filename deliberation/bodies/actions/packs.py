"""Agenda packs: asked for by whoever may see them, made by a worker, each once for one state of the agenda."""

from __future__ import annotations

import hashlib
import logging
import os
import uuid
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.meeting_rows import locked_meeting
from deliberation.bodies.actions.pack_file import make_file, what_it_shows
from deliberation.bodies.actions.pack_rows import LostClaim, beat, claim_next, has_been_tried_long, made_from
from deliberation.bodies.models import AgendaPack, Meeting, PackStatus
from deliberation.bodies.queries.meetings import meeting_of, sees_private
from deliberation.bodies.queries.packs import FOLDER, LIST, Ingredients, file_of, ingredients
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound
from kernel.jobs import Job, send_on_commit

log = logging.getLogger(__name__)
PACKS = Actor.system("packs")
TRIED_OFTEN = "It could not be made, though it was tried again and again. One of the papers may be too large."
OUR_FAULT = "It could not be made: something went wrong on our side."


def ask_pack(*, actor: Actor, meeting: Meeting, for_members: bool) -> AgendaPack:
    """Ask for the pack of a meeting as its agenda is now; one that is there or on its way is given back.

    Anybody may who may see it: a reader asks, the site's own job wants it. Raises NotFound for others.
    """
    seen = meeting_of(actor, meeting.body, meeting.pk)
    if for_members and not sees_private(actor, seen.body_id):
        raise NotFound("There is no such pack.", next_step="See the packs on the meeting’s page.")
    return want_pack(
        actor=PACKS, body_id=seen.body_id, meeting_id=seen.pk, for_members=for_members, by=actor.kind
    )


@transaction.atomic
def want_pack(*, actor: Actor, body_id: UUID, meeting_id: int, for_members: bool, by: str) -> AgendaPack:
    """Put a pack on the list of those to be made, and call a worker. One that failed is tried again."""
    require(actor, Permission.PACK_MAKE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    pack, new = AgendaPack.objects.get_or_create(
        meeting=meeting,
        for_members=for_members,
        fingerprint=ingredients(meeting, for_members=for_members).fingerprint,
        defaults={"wanted_at": clock.now()},
    )
    if not new and pack.status != PackStatus.FAILED:
        return pack
    pack.status, pack.fault, pack.wanted_at, pack.done, pack.total = PackStatus.WANTED, "", clock.now(), 0, 0
    pack.save(update_fields=["status", "fault", "wanted_at", "done", "total"])
    send_on_commit(Job.MAKE_PACKS)
    record(actor, Event.PACK_ASKED, "pack", pack.pk, meeting=pack.meeting_id, private=pack.for_members, by=by)
    return pack


def make_packs(*, actor: Actor, meeting_id: int | None = None) -> list[AgendaPack]:
    """Make every pack that waits (or those of one meeting), and those whose worker stopped; returns what was tried."""
    require(actor, Permission.PACK_MAKE)
    tried = []
    while (pack := claim_next(meeting_id)) is not None:
        try:
            tried.append(_make(actor, pack))
        except LostClaim:
            log.info("pack_claim_lost", extra={"pack": pack.pk})
    return tried


@transaction.atomic
def finish_pack(
    *, actor: Actor, pack: AgendaPack, stored: str, pages: int, size: int, sha256: str
) -> AgendaPack:
    """Put a made pack in the place of older ones, whose files go. Raises LostClaim."""
    require(actor, Permission.PACK_MAKE)
    now = clock.now()
    mine = AgendaPack.objects.filter(pk=pack.pk, status=PackStatus.MAKING, beat_at=pack.beat_at)
    if not mine.update(
        status=PackStatus.READY, stored=stored, pages=pages, size=size, sha256=sha256, made_at=now, fault=""
    ):
        raise LostClaim
    _drop_others(pack)
    record(
        actor,
        Event.PACK_MADE,
        "pack",
        pack.pk,
        meeting=pack.meeting_id,
        private=pack.for_members,
        pages=pages,
        size=size,
        sha256=sha256,
    )
    pack.refresh_from_db()
    return pack


@transaction.atomic
def fail_pack(*, actor: Actor, pack: AgendaPack, code: str, fault: str) -> AgendaPack:
    """Note that a pack could not be made, in words for readers. Raises LostClaim."""
    require(actor, Permission.PACK_MAKE)
    mine = AgendaPack.objects.filter(pk=pack.pk, status=PackStatus.MAKING, beat_at=pack.beat_at)
    if not mine.update(status=PackStatus.FAILED, fault=fault[:300]):
        raise LostClaim
    record(
        actor,
        Event.PACK_FAILED,
        "pack",
        pack.pk,
        meeting=pack.meeting_id,
        private=pack.for_members,
        code=code,
    )
    pack.refresh_from_db()
    return pack


def _make(actor: Actor, pack: AgendaPack) -> AgendaPack:
    if has_been_tried_long(pack):
        return fail_pack(actor=actor, pack=pack, code="tried_often", fault=TRIED_OFTEN)
    try:
        found = ingredients(pack.meeting, for_members=pack.for_members)
        if not made_from(pack, found.fingerprint):
            raise LostClaim
        made, pages = make_file(found, lambda done, total: beat(pack, done, total))
    except LostClaim:
        raise
    except Exception:
        log.exception("pack_failed", extra={"pack": pack.pk})
        return fail_pack(actor=actor, pack=pack, code="fault", fault=OUR_FAULT)
    path = _keep(made, found)
    try:
        return finish_pack(
            actor=actor, pack=pack, stored=f"{FOLDER}/{path.name}", pages=pages, size=len(made),
            sha256=hashlib.sha256(made).hexdigest(),
        )  # fmt: skip
    except BaseException:
        _remove(path)
        raise


def _keep(made: bytes, found: Ingredients) -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{uuid.uuid4().hex}.pdf"
    for place, content in ((path, made), (path.with_suffix(LIST), what_it_shows(found).encode())):
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return path


def _drop_others(pack: AgendaPack) -> None:
    """Older packs of the same audience: their rows now, their files once that is sure."""
    others = AgendaPack.objects.filter(
        meeting_id=pack.meeting_id,
        for_members=pack.for_members,
        status__in=[PackStatus.READY, PackStatus.FAILED],
    ).exclude(pk=pack.pk)
    paths = [file_of(each) for each in others if each.stored]
    others.delete()
    transaction.on_commit(lambda: _remove(*paths))


def _remove(*paths: Path) -> None:
    for path in paths:
        for each in (path, path.with_suffix(LIST)):
            each.unlink(missing_ok=True)
