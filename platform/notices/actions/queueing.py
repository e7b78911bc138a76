"""Parts of the actions that work off a queue: taking up, trying, and what came of it.

A row is taken up (`claimed_at`, and due again when the lease is over), its try is counted just before it leaves, and
what came of it is written at once after. So a worker that is killed leaves at most one row of which nobody can say
whether it left; that one leaves again, under the same name, and all others once. Nothing of a row is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Model, QuerySet

from kernel import clock
from notices import queue
from notices.models import WAITING, Delivery, Digest, Notice

Waiting = TypeVar("Waiting", Notice, Digest, Delivery)


def take_up(rows: QuerySet[Waiting], most: int = queue.BATCH) -> list[Waiting]:
    """Take some rows up, the longest due first; nobody else gets them until the lease is over."""
    now = clock.now()
    free = rows.order_by("due_at", "pk").select_for_update(skip_locked=True)
    keys = list(free.values_list("pk", flat=True)[:most])
    taken = rows.model._default_manager.filter(pk__in=keys)
    taken.update(claimed_at=now, due_at=now + queue.lease())
    return list(taken.order_by("pk"))


def count_try(row: Waiting) -> bool:
    """Count that it is tried now. False: it is done with, or another worker has it, or the lease is nearly over."""
    if row.claimed_at is None or clock.now() - row.claimed_at > queue.lease() / 2:
        return False
    return _held(row).update(tries=F("tries") + 1) == 1


def failed(row: Waiting, **more: object) -> None:
    """It did not leave: it is due again later; after the last try at once, to be given up. `row` is as it was taken up."""
    _held(row).update(due_at=clock.now() + queue.again_after(row.tries + 1), **more)


def done(model: type[Waiting], keys: Iterable[object], *, sent: bool, **more: object) -> int:
    """They left, or are not to leave any more."""
    column = "sent_at" if sent else "given_up_at"
    rows = model._default_manager.filter(WAITING, pk__in=list(keys))
    return rows.update(**{column: clock.now()}, **more)


def _held(row: Waiting) -> QuerySet[Waiting]:
    model: type[Model] = type(row)
    rows: QuerySet[Waiting] = model._default_manager.filter(WAITING, pk=row.pk, claimed_at=row.claimed_at)  # type: ignore[assignment]
    return rows
