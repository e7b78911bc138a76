"""Webhooks and their log, as tables and words."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.urls import reverse

from design.formats import moment
from design.tables import Cell, Column, Row, Table
from notices.actions.webhook_sending import content_of
from notices.kinds import kinds
from notices.models import Delivery, Webhook
from notices.presenters import kind_words

FAULTS = {
    "timeout": "The other system did not answer in time",
    "certificate": "Its certificate is not valid",
    "name_unknown": "Its name is not known on the internet",
    "address_refused": "Its address is not on the public internet",
    "refused": "The other system refused it",
    "secret_lost": "The secret can no longer be read: make a new one",
    "no_longer_public": "What it is about is no longer public",
    "webhook_ended": "The webhook was ended",
    "ConnectionRefusedError": "Nothing answers at its address",
}


def kind_choices() -> list[tuple[str, str]]:
    """Every kind that a webhook can be told of, with words, by words."""
    return sorted(((each, kind_words(each)) for each in kinds()), key=lambda pair: pair[1])


def told_of(webhook: Webhook) -> str:
    """What it is told of, in words."""
    return ", ".join(kind_words(each) for each in webhook.kinds.split()) or "Everything"


def state_of(webhook: Webhook) -> str:
    """How a webhook stands, in a word."""
    if webhook.ended_at is not None:
        return "Ended"
    return "On" if webhook.active else "Paused"


def webhooks_table(found: Iterable[Webhook]) -> Table:
    """Every webhook with counts of its messages; `found` from `queries_webhooks.webhooks`."""
    columns = [
        Column("name", "Name", wide=True),
        Column("state", "State"),
        Column("about", "Told about", wide=True),
        Column("sent", "Sent", numeric=True),
        Column("waiting", "Waiting", numeric=True),
        Column("given_up", "Given up", numeric=True),
    ]
    rows = [
        Row(
            [
                Cell(each.name, href=reverse("webhook", args=[each.pk])),
                state_of(each),
                told_of(each),
                *(str(getattr(each, name)) for name in ("sent", "waiting", "given_up")),
            ]
        )
        for each in found
    ]
    return Table(id="webhooks", caption="Webhooks", columns=columns, rows=rows, stacked=True)


def facts(webhook: Webhook) -> list[tuple[str, str]]:
    """What is known of a webhook, for a summary."""
    last = getattr(webhook, "last_sent", None)
    return [
        ("State", state_of(webhook)),
        ("Messages go to", webhook.url),
        ("Told about", told_of(webhook)),
        ("Added", moment(webhook.made_at)),
        ("Last message that arrived", moment(last) if last else "None yet"),
    ]


def log_table(rows: Iterable[Delivery]) -> Table:
    """Messages with what came of them."""
    columns = [
        Column("what", "Message", wide=True),
        Column("made", "Made"),
        Column("state", "State", wide=True),
        Column("tries", "Tries", numeric=True),
    ]
    return Table(
        id="log", caption="Messages, newest first", columns=columns, rows=[Row(_cells(each)) for each in rows], stacked=True
    )  # fmt: skip


def _cells(delivery: Delivery) -> list[Cell | str]:
    href = reverse("webhook_delivery", args=[delivery.webhook_id, delivery.pk])
    again = "Sent again" if delivery.replay_of_id else ""
    subject = str(delivery.body.get("subject") or "Without a subject")
    return [
        Cell(subject, href=href, note=again),
        moment(delivery.made_at),
        standing(delivery),
        str(delivery.tries),
    ]


def standing(delivery: Delivery) -> str:
    """How a message stands, in words."""
    if delivery.sent_at is not None:
        return f"Arrived ({delivery.status})"
    fault = FAULTS.get(delivery.error, delivery.error)
    if delivery.status is not None and fault:
        fault = f"{fault} ({delivery.status})"
    if delivery.given_up_at is not None:
        return f"Given up: {fault}" if fault else "Given up"
    if not fault:
        return "Waiting"
    return f"Waiting, next try {moment(delivery.due_at)}: {fault}"


def delivery_facts(delivery: Delivery) -> list[tuple[str, str]]:
    """What is known of a message, for a summary."""
    return [
        ("State", standing(delivery)),
        ("Made", moment(delivery.made_at)),
        ("Tries", str(delivery.tries)),
        ("Last taken up", moment(delivery.claimed_at) if delivery.claimed_at else "Not yet"),
        ("Id", str(delivery.pk)),
    ]


def shown(delivery: Delivery) -> str:
    """The body of a message, to be read by people."""
    return json.dumps(json.loads(content_of(delivery)), ensure_ascii=False, indent=2)
