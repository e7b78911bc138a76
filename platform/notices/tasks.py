"""Jobs of notices: sending what waits, digests, messages to webhooks."""

from __future__ import annotations

from celery import shared_task

from kernel.actors import Actor
from kernel.jobs import Job
from notices.actions import digests, sending, webhook_sending


@shared_task(name=Job.SEND_NOTICES.value)
def send_notices() -> None:
    """Send what waits."""
    sending.send_due(actor=Actor.system("notices"))


@shared_task(name=Job.SEND_DIGESTS.value)
def send_digests() -> None:
    """Make the digests of days and weeks that are over, and send those that wait."""
    digests.send_due(actor=Actor.system("notices"))


@shared_task(name=Job.SEND_WEBHOOKS.value)
def send_webhooks() -> None:
    """Send what waits for other systems."""
    webhook_sending.send_due(actor=Actor.system("notices"))
