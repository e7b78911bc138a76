"""Which worker has which pack: claims, signs of life, and what a stopped worker left. Parts of `actions.packs`."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from deliberation.bodies.models import AgendaPack, PackStatus
from kernel import clock


class LostClaim(Exception):
    """Another worker has taken the pack up, or it is no longer wanted."""


@transaction.atomic
def claim_next(meeting_id: int | None = None) -> AgendaPack | None:
    """The pack that waits longest, or whose worker stopped, now claimed; None when there is none (of that meeting)."""
    now = clock.now()
    dead = Q(status=PackStatus.MAKING, beat_at__lt=now - settings.HEARTBEAT_LIMIT)
    waiting = AgendaPack.objects.filter(Q(status=PackStatus.WANTED) | dead)
    if meeting_id is not None:
        waiting = waiting.filter(meeting_id=meeting_id)
    pack = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("meeting__body")
        .order_by("wanted_at", "pk")
        .first()
    )
    if pack is None:
        return None
    pack.tried_before = pack.status == PackStatus.MAKING  # type: ignore[attr-defined]
    pack.status, pack.beat_at, pack.done, pack.total = PackStatus.MAKING, now, 0, 0
    pack.save(update_fields=["status", "beat_at", "done", "total"])
    return pack


def has_been_tried_long(pack: AgendaPack) -> bool:
    """Whether workers have stopped over this pack again and again: then another try would only stop one more."""
    tried: bool = getattr(pack, "tried_before", False)
    return tried and pack.wanted_at < clock.now() - 2 * settings.LONGEST_TASK


def beat(pack: AgendaPack, done: int, total: int) -> None:
    """Say how far it is. Raises LostClaim; from then on the pack is somebody else's."""
    now = _after(pack.beat_at)
    mine = AgendaPack.objects.filter(pk=pack.pk, status=PackStatus.MAKING, beat_at=pack.beat_at)
    if not mine.update(beat_at=now, done=done, total=total):
        raise LostClaim
    pack.beat_at, pack.done, pack.total = now, done, total


@transaction.atomic
def made_from(pack: AgendaPack, fingerprint: str) -> bool:
    """Note that the agenda changed between wish and making; no when there is such a pack already, and this one goes."""
    if pack.fingerprint == fingerprint:
        return True
    same = AgendaPack.objects.filter(
        meeting_id=pack.meeting_id, for_members=pack.for_members, fingerprint=fingerprint
    )
    if same.exists():
        AgendaPack.objects.filter(pk=pack.pk, status=PackStatus.MAKING, beat_at=pack.beat_at).delete()
        return False
    pack.fingerprint = fingerprint
    pack.save(update_fields=["fingerprint"])
    return True


def _after(last: dt.datetime | None) -> dt.datetime:
    """Now, or a moment after the last sign of life: each one is different, so that a claim can be told by it."""
    return max(clock.now(), last + dt.timedelta(microseconds=1)) if last else clock.now()
