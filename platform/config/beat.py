"""What the clock starts: each job by name, and how often."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

from kernel.jobs import Job

VOTES_SECONDS = 15
"""A vote opens and closes at its minute; ballots that come later are refused by the clock in any case."""


def schedule(*, sweep: int, inbox: int) -> dict[str, dict[str, Any]]:
    """Beat's table. A message that could not be sent in time expires: the next one does the same work.

    `sweep` and `inbox`: seconds between two looks for work left lying, and for files in the inbox.
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
        "run-votes": every(VOTES_SECONDS, Job.RUN_VOTES),
        "carry-out-retention": {
            "task": Job.CARRY_OUT_RETENTION.value,
            "schedule": crontab(hour=3, minute=17),
        },
    }
