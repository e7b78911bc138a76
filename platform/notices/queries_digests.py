"""What waits for a digest, and digests that are due."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from kernel import clock
from notices import queue
from notices.models import WAITING, Digest, Notice, Rhythm, Sort
from notices.rhythm import Edition


def waiting_for(rhythm: Rhythm, edition: Edition) -> QuerySet[Any]:
    """What belongs into an edition: with `goes_to`, the address that mail goes to. Whoever has this edition already is
    left out: what came too late for it belongs into the next one."""
    has_it = Digest.objects.filter(address=OuterRef("goes_to"), rhythm=rhythm, period=edition.period)
    rows = Notice.objects.filter(
        WAITING, sort=Sort.NEWS, due_at__isnull=True, digest__isnull=True, follow__rhythm=rhythm, made_at__lt=edition.until
    ).annotate(
        goes_to=Lower(Coalesce(NullIf(F("follow__person__email"), Value("")), F("follow__address")))
    )  # fmt: skip
    return rows.exclude(Exists(has_it))


def strays() -> QuerySet[Notice]:
    """What waits for a digest, and whose reader wants it at once."""
    rows = Notice.objects.filter(WAITING, due_at__isnull=True, digest__isnull=True)
    return rows.filter(Q(follow__isnull=True) | Q(follow__rhythm=Rhythm.AT_ONCE))


def may_be_taken_up() -> QuerySet[Digest]:
    """Digests that a worker may take up now."""
    return Digest.objects.filter(WAITING, due_at__lte=clock.now(), tries__lt=queue.MOST_TRIES)


def to_give_up() -> QuerySet[Digest]:
    """Digests that were tried often enough, with no worker at them any more."""
    return Digest.objects.filter(WAITING, due_at__lte=clock.now(), tries__gte=queue.MOST_TRIES)


def held_in(digest: Digest) -> list[Notice]:
    """What a digest brings together, by what it is about, with whom it is for."""
    rows = Notice.objects.filter(WAITING, digest=digest).select_related("follow__person")
    return list(rows.order_by("follow__title", "follow_id", "pk"))
