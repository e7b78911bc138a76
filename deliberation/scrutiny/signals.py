"""What scrutiny listens to: a run that was published may have moved cited figures."""

from __future__ import annotations

from typing import Any

from kernel.events import run_published
from kernel.jobs import Job, send_on_commit


def connect() -> None:
    """Start to listen. Called once, when the app is ready."""
    run_published.connect(_look_at_figures, dispatch_uid="scrutiny.run_published")


def _look_at_figures(sender: object, **facts: Any) -> None:
    send_on_commit(Job.KEEP_SCRUTINY)
