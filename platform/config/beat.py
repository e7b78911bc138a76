"""What the clock starts: each job by name, and how often."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

from kernel.jobs import Job


def schedule(*, sweep: int, inbox: int, votes: int) -> dict[str, dict[str, Any]]:
    """Beat's table. A message that could not be sent in time expires: the next one does the same work.

    Seconds between two looks: `sweep` for work left lying, `inbox` for files in the inbox, `votes` for votes to open,
    close and count.
    """

    def every(seconds: int, job: Job) -> dict[str, Any]:
        return {"task": job.value, "schedule": seconds, "options": {"expires": seconds}}

    return {
        "sweep": every(sweep, Job.SWEEP),
        "poll-inbox": every(inbox, Job.POLL_INBOX),
        # Each takes up every row that waits, in case the message sent when it was made got lost.
        "make-exports": every(60, Job.MAKE_EXPORTS),
        "send-invitations": every(60, Job.SEND_INVITATIONS),
        "make-packs": every(60, Job.MAKE_PACKS),
        "run-votes": every(votes, Job.RUN_VOTES),
        "keep-tradeoffs": every(60, Job.KEEP_TRADEOFFS),
        "keep-accountability": every(300, Job.KEEP_ACCOUNTABILITY),
        "keep-scrutiny": every(300, Job.KEEP_SCRUTINY),
        "send-notices": every(60, Job.SEND_NOTICES),
        "send-digests": every(300, Job.SEND_DIGESTS),
        "send-webhooks": every(30, Job.SEND_WEBHOOKS),
        "carry-out-retention": {
            "task": Job.CARRY_OUT_RETENTION.value,
            "schedule": crontab(hour=3, minute=17),
        },
    }
