"""What comes about by the clock: reminders, reviews, figures that moved."""

from __future__ import annotations

from celery import shared_task

from deliberation.accountability.actions.keeping import keep_accountability
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.KEEP_ACCOUNTABILITY.value)
def keep() -> None:
    """Do what is due."""
    keep_accountability(actor=Actor.system("accountability"))
