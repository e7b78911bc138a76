"""Reminders of answers that are due, and their escalation."""

from __future__ import annotations

from kernel.actors import Actor


def remind_of_recommendations(*, actor: Actor) -> int:
    """Reminders of answers that are due, and their escalation."""
    return 0
