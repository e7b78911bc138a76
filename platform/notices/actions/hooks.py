"""Queueing messages to other systems: a part of telling what came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel import clock
from notices.models import Delivery, Webhook


@dataclass(frozen=True)
class Said:
    """What is told, in the order of the columns of a notice."""

    key: str
    subject: str
    text: str
    href: str
    illustrative: bool


def queue_deliveries(things: Sequence[tuple[str, str]], said: Said) -> int:
    """Put a message to each system that asked to be told of things of these kinds in the queue; to how many."""
    kinds = {kind for kind, _ in things}
    rows = [
        Delivery(webhook=each, key=said.key, body=_body(things, said))
        for each in Webhook.objects.filter(active=True, ended_at__isnull=True)
        if not each.kinds or kinds & set(each.kinds.split())
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _body(things: Sequence[tuple[str, str]], said: Said) -> dict[str, Any]:
    return {
        "type": "news",
        "key": said.key,
        "things": [{"kind": kind, "thing": thing_id} for kind, thing_id in things],
        "subject": said.subject,
        "text": said.text,
        "page": said.href,
        "illustrative": said.illustrative,
        "happened_at": clock.now().isoformat(),
    }
