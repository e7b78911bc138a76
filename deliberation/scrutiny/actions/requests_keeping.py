"""Reminders of information that was asked for and is due."""

from __future__ import annotations

from kernel.actors import Actor


def remind_of_requests(*, actor: Actor) -> int:
    """Reminders of information that was asked for and is due."""
    return 0
