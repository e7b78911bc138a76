"""What comes about by the clock: reminders, figures that moved, checks that close."""

from __future__ import annotations

from celery import shared_task

from deliberation.scrutiny.actions.keeping import keep_scrutiny
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.KEEP_SCRUTINY.value)
def keep() -> None:
    """Do what is due."""
    keep_scrutiny(actor=Actor.system("scrutiny"))
