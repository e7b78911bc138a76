"""Keeping trade-offs up to date with the index, and with what members say."""

from __future__ import annotations

from celery import shared_task

from deliberation.tradeoffs.actions.opinion import recompute_due
from deliberation.tradeoffs.actions.pins import watch_pins
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.KEEP_TRADEOFFS.value)
def keep() -> None:
    """Compare pinned figures with what is published now, and reckon the opinion groups for which there is work."""
    watch_pins(actor=Actor.system("tradeoffs"))
    recompute_due(actor=Actor.system("tradeoffs"))
