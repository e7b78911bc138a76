"""The Celery jobs of the whole site, by name, and the one way to send one: when the transaction commits.

A job gets ids, never content, and is written to be run twice without harm (the broker may give it again).
"""

from __future__ import annotations

import enum
import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class Job(enum.StrEnum):
    """Every job there is. The value is the task's name on the queue."""

    CHECK_RELEASE = "indexapp.check_release"
    PUBLISH_RELEASE = "indexapp.publish_release"
    RECOMPUTE = "indexapp.recompute"
    SWEEP = "indexapp.sweep"
    POLL_INBOX = "indexapp.poll_inbox"
    MAKE_EXPORTS = "accounts.make_exports"
    CARRY_OUT_RETENTION = "accounts.carry_out_retention"
    SEND_INVITATIONS = "bodies.send_invitations"
    MAKE_PACKS = "bodies.make_packs"
    RUN_VOTES = "voting.run_votes"
    RECOMPUTE_OPINION = "tradeoffs.recompute_opinion"
    KEEP_TRADEOFFS = "tradeoffs.keep"
    KEEP_ACCOUNTABILITY = "accountability.keep"
    KEEP_SCRUTINY = "scrutiny.keep"
    SEND_NOTICES = "notices.send"
    SEND_DIGESTS = "notices.send_digests"
    SEND_WEBHOOKS = "notices.send_webhooks"


def send_on_commit(job: Job, *, countdown: float = 0, **ids: str | int) -> None:
    """Queue `job` with `ids` once the transaction commits; nothing is queued when it rolls back.

    A broker that cannot be reached is logged, not raised: the work is a row already, and the sweeper takes it up.
    """
    transaction.on_commit(lambda: _send(job, countdown, ids))


def _send(job: Job, countdown: float, ids: dict[str, str | int]) -> None:
    try:
        current_app.send_task(job.value, kwargs=ids, countdown=countdown or None, retry=False)
    except (OperationalError, ConnectionError):
        log.warning("queue_unreachable", extra={"job": job.value})
