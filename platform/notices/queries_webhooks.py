"""Webhooks and their log."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from kernel import clock
from kernel.errors import NotFound
from notices import queue
from notices.models import WAITING, Delivery, Webhook

STATES = {
    "sent": Q(sent_at__isnull=False),
    "waiting": WAITING,
    "given_up": Q(given_up_at__isnull=False),
}
"""How a message can stand, by code."""


def webhooks() -> QuerySet[Webhook]:
    """Every webhook, those that ended last, with counts of its messages."""
    logged = Webhook.objects.annotate(
        sent=Count("deliveries", filter=Q(deliveries__sent_at__isnull=False)),
        waiting=Count("deliveries", filter=Q(deliveries__sent_at__isnull=True, deliveries__given_up_at__isnull=True)),
        given_up=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
        last_sent=Max("deliveries__sent_at"),
    )  # fmt: skip
    return logged.order_by("ended_at", "name", "pk")


def webhook_at(webhook_id: UUID) -> Webhook:
    """One webhook. Raises NotFound."""
    found = webhooks().filter(pk=webhook_id).first()
    if found is None:
        raise NotFound("There is no such webhook.", next_step="Look at the list of webhooks.")
    return found


def deliveries_of(webhook: Webhook, state: str = "") -> QuerySet[Delivery]:
    """The messages of a webhook, newest first."""
    rows = Delivery.objects.filter(webhook=webhook).order_by("-made_at", "-pk")
    return rows.filter(STATES[state]) if state in STATES else rows


def delivery_at(webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """One message of a webhook. Raises NotFound."""
    found = Delivery.objects.filter(pk=delivery_id, webhook_id=webhook_id)
    row = found.select_related("webhook", "replay_of").first()
    if row is None:
        raise NotFound("There is no such message.", next_step="Look at the log of the webhook.")
    return row


def may_be_taken_up() -> QuerySet[Delivery]:
    """Messages that a worker may take up now."""
    return Delivery.objects.filter(WAITING, due_at__lte=clock.now(), tries__lt=queue.MOST_TRIES)


def to_give_up() -> QuerySet[Delivery]:
    """Messages that were tried often enough, with no worker at them any more."""
    return Delivery.objects.filter(WAITING, due_at__lte=clock.now(), tries__gte=queue.MOST_TRIES)
