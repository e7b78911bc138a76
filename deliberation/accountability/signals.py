"""What accountability listens to: a run that was published may have moved a metric that a promise names."""

from __future__ import annotations

from typing import Any

from kernel.events import run_published
from kernel.jobs import Job, send_on_commit


def connect() -> None:
    """Start to listen. Called once, when the app is ready."""
    run_published.connect(_look_at_effects, dispatch_uid="accountability.run_published")


def _look_at_effects(sender: object, **facts: Any) -> None:
    send_on_commit(Job.KEEP_ACCOUNTABILITY)
