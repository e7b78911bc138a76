"""Jobs of accounts: copies of people's data, and the retention periods."""

from __future__ import annotations

from celery import shared_task

from accounts.actions import exports, retention
from kernel.actors import Actor
from kernel.jobs import Job

RETENTION = Actor.system("retention")


@shared_task(name=Job.MAKE_EXPORTS.value)
def make_exports() -> None:
    """Make every copy of somebody's data that waits."""
    exports.make_exports(actor=RETENTION)


@shared_task(name=Job.CARRY_OUT_RETENTION.value)
def carry_out_retention() -> None:
    """Remove what has been kept long enough."""
    retention.carry_out_retention(actor=RETENTION)
