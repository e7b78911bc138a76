"""Reckoning opinion groups as answers come in."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from deliberation.tradeoffs.actions.opinion import recompute
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.RECOMPUTE_OPINION.value)
def recompute_opinion(tradeoff_id: str) -> None:
    """Reckon the opinion groups of one trade-off, if there is anything new."""
    recompute(actor=Actor.system("tradeoffs"), tradeoff_id=UUID(tradeoff_id))
