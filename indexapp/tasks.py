"""Celery's way in: each task names an actor of the system and calls one action."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from indexapp.actions import inbox, releases, runs, sweep
from kernel.actors import Actor
from kernel.jobs import Job

RELEASES = Actor.system("releases")
RUNS = Actor.system("runs")


@shared_task(name=Job.CHECK_RELEASE.value)
def check_release(release_id: int) -> None:
    """Check a received file and, if it was sent so, publish it."""
    releases.check_release(actor=RELEASES, release_id=release_id)


@shared_task(name=Job.PUBLISH_RELEASE.value)
def publish_release(release_id: int) -> None:
    """Publish a release that a person has confirmed."""
    releases.carry_out_publication(actor=RELEASES, release_id=release_id)


@shared_task(name=Job.RECOMPUTE.value)
def recompute(definition_id: int) -> None:
    """Bring a definition up to date."""
    runs.bring_up_to_date(
        actor=RUNS, definition_id=definition_id, limit_seconds=settings.HEARTBEAT_LIMIT.total_seconds()
    )


@shared_task(name=Job.SWEEP.value)
def sweep_up() -> None:
    """Send out again what a stopped worker left behind."""
    sweep.send_out_again(limit_seconds=settings.HEARTBEAT_LIMIT.total_seconds())


@shared_task(name=Job.POLL_INBOX.value)
def poll_inbox() -> None:
    """Take in new files from the watched folder."""
    inbox.take_in(actor=RELEASES, folder=settings.DATA_INBOX)
