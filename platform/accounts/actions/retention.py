"""Carrying out the retention periods: everything that has been kept long enough goes, and a row says how much."""

from __future__ import annotations

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.models import RetentionRun
from accounts.queries_retention import timed_periods
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor

MOST_BATCHES = 10_000
"""Of one period in one run. What is left then goes the next day; it only guards against running for ever."""


def carry_out_retention(*, actor: Actor, dry_run: bool = False) -> RetentionRun:
    """Remove what is due, in batches that are each done whole; a dry run only counts. Doing it again removes nothing
    more. One that is stopped half way is finished by the next."""
    require(actor, Permission.RETENTION_RUN)
    run = begin_run(actor=actor, dry_run=dry_run)
    counts = _count(run) if dry_run else _remove(actor, run)
    return finish_run(actor=actor, run=run, counts=counts)


@transaction.atomic
def begin_run(*, actor: Actor, dry_run: bool) -> RetentionRun:
    """Note that a run has begun."""
    require(actor, Permission.RETENTION_RUN)
    return RetentionRun.objects.create(dry_run=dry_run)


@transaction.atomic
def finish_run(*, actor: Actor, run: RetentionRun, counts: dict[str, int]) -> RetentionRun:
    """Note what a run came to."""
    require(actor, Permission.RETENTION_RUN)
    run.counts, run.ended_at = counts, clock.now()
    run.save(update_fields=["counts", "ended_at"])
    total = sum(counts.values())
    record(actor, Event.RETENTION_CARRIED_OUT, "retention_run", run.pk, count=total, dry_run=run.dry_run)
    return run


def _count(run: RetentionRun) -> dict[str, int]:
    return {period.code: period.due(run.began_at).count() for period in timed_periods() if period.due}


def _remove(actor: Actor, run: RetentionRun) -> dict[str, int]:
    counts: dict[str, int] = {}
    for period in timed_periods():
        assert period.carry_out is not None  # noqa: S101 - `timed_periods` chose it so
        counts[period.code] = 0
        for _ in range(MOST_BATCHES):
            removed = period.carry_out(actor=actor, now=run.began_at)
            counts[period.code] += removed
            if not removed:
                break
    return counts
