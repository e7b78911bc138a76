"""Making agenda packs."""

from __future__ import annotations

from celery import shared_task

from deliberation.bodies.actions import packs
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.MAKE_PACKS.value)
def make_packs() -> None:
    """Make every pack that waits."""
    packs.make_packs(actor=Actor.system("packs"))
