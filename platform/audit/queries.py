"""Searching the trail."""

from __future__ import annotations

import datetime as dt

from audit.models import Entry

FIELDS = ("number", "at", "event", "actor_kind", "actor_id", "object_kind", "object_id", "detail", "hash")


def search(
    *,
    event: str = "",
    object_id: str = "",
    actor_id: str = "",
    since: dt.datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[dict[str, object]]:
    """Entries, newest first, that fit everything given; `before` is the number to page back from.

    Keys: number, at, event, actor_kind, actor_id, object_kind, object_id, detail, hash.
    """
    wanted: dict[str, object] = {
        "event": event,
        "object_id": object_id,
        "actor_id": actor_id,
        "at__gte": since,
    }
    wanted["number__lt"] = before
    rows = Entry.objects.filter(**{name: value for name, value in wanted.items() if value not in ("", None)})
    return list(rows.order_by("-number").values(*FIELDS)[:limit])


def size() -> int:
    """How many entries there are."""
    return Entry.objects.count()
