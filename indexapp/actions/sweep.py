"""The sweeper: work whose worker stopped is sent out again. It decides by rows and heartbeats, never by the broker."""

from __future__ import annotations

from indexapp.actions import releases, runs
from kernel.actors import Actor
from kernel.jobs import Job, send_on_commit


def send_out_again(*, limit_seconds: float) -> int:
    """Queue every piece of work that is due and that no live worker has; returns how many. Safe to run at any time."""
    due = runs.due_definitions(actor=Actor.system("runs"), limit_seconds=limit_seconds)
    for definition_id in due:
        send_on_commit(Job.RECOMPUTE, definition_id=definition_id)
    left = releases.left_behind(actor=Actor.system("releases"), limit_seconds=limit_seconds)
    for release_id, job in left:
        send_on_commit(job, release_id=release_id)
    return len(due) + len(left)
