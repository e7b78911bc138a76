"""Jobs of notices: sending what waits."""

from __future__ import annotations

from celery import shared_task

from kernel.actors import Actor
from kernel.jobs import Job
from notices.actions import sending


@shared_task(name=Job.SEND_NOTICES.value)
def send_notices() -> None:
    """Send what waits."""
    sending.send_due(actor=Actor.system("notices"))
