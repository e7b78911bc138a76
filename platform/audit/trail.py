"""Writing to the trail and reading from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction

from audit.chain import START, Fault, Link, first_fault, link_hash
from audit.events import DETAIL_KEYS, Event
from audit.models import Entry, Head
from kernel import clock
from kernel.actors import Actor

Detail = str | int | bool | None
"""What a detail may be. No floats: a database may write 1e20 back as a whole number, and the hash would not
fit."""


def record(actor: Actor, event: Event, object_kind: str, object_id: object, **detail: Detail) -> int:
    """Add one entry, in the caller's transaction, and return its number.

    Must run inside a transaction, as the last thing an action does: it holds the chain's lock until commit.
    Raises ValueError for a detail key that is not in `DETAIL_KEYS`, or a value that is no text, whole number
    or yes/no.
    """
    odd = set(detail) - DETAIL_KEYS
    if odd:
        raise ValueError(f"The trail takes no detail named {', '.join(sorted(odd))}.")
    unfit = sorted(key for key, value in detail.items() if not isinstance(value, str | int | None))
    if unfit:
        raise ValueError(
            f"The trail takes text, whole numbers, yes and no. Something else is in {', '.join(unfit)}."
        )
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "The trail is written inside the action's own transaction."
        )
    head = _locked_head()
    entry = Entry(
        number=head.number + 1,
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        event=event.value,
        object_kind=object_kind,
        object_id=str(object_id),
        detail=detail,
        previous_hash=head.hash or START,
    )
    entry.hash = link_hash(_body(entry), entry.previous_hash)
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry.number


def verify() -> tuple[int, Fault | None]:
    """Walk the whole chain: the number of entries seen and the first fault, or None."""
    count, fault = _walk(Head.objects.filter(pk=1).first())
    if fault is None:
        return count, None
    # Somebody may have written between the reading of head and entries: once more while nobody can.
    with transaction.atomic():
        return _walk(Head.objects.select_for_update().filter(pk=1).first())


def history(object_kind: str, object_id: object) -> list[dict[str, object]]:
    """What happened to one thing, oldest first: number, at, event, actor_kind, actor_id, detail."""
    rows = Entry.objects.filter(object_kind=object_kind, object_id=str(object_id))
    return [dict(row) for row in rows.values("number", "at", "event", "actor_kind", "actor_id", "detail")]


def happened_to(event: Event) -> set[str]:
    """The ids of everything to which this ever happened."""
    return set(Entry.objects.filter(event=event.value).values_list("object_id", flat=True))


def newest(limit: int = 100, before: int | None = None) -> list[dict[str, object]]:
    """The newest entries, newest first; `before` pages back."""
    rows = Entry.objects.order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    fields = ("number", "at", "event", "actor_kind", "actor_id", "object_kind", "object_id", "detail", "hash")
    return list(rows.values(*fields)[:limit])


def _walk(head: Head | None) -> tuple[int, Fault | None]:
    number, last_hash = (head.number, head.hash) if head else (0, "")
    return Entry.objects.count(), first_fault(_links(), number, last_hash)


def _locked_head() -> Head:
    """The head row, locked until commit (on SQLite an immediate transaction has locked the whole file)."""
    return Head.objects.select_for_update().get_or_create(pk=1)[0]


def _links() -> Iterator[Link]:
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        yield Link(entry.number, _body(entry), entry.previous_hash, entry.hash)


def _body(entry: Entry) -> dict[str, object]:
    return {
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": [entry.actor_kind, entry.actor_id],
        "event": entry.event,
        "object": [entry.object_kind, entry.object_id],
        "detail": entry.detail,
    }
