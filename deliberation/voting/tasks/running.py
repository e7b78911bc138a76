"""Keeping votes to their times."""

from __future__ import annotations

from celery import shared_task

from deliberation.voting.actions.running import run_due
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.RUN_VOTES.value)
def run_votes() -> None:
    """Open, close and count every vote for which it is time."""
    run_due(actor=Actor.system("votes"))
