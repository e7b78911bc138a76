"""Reminders of questions that wait for a reply."""

from __future__ import annotations

from kernel.actors import Actor


def remind_of_questions(*, actor: Actor) -> int:
    """Reminders of questions that wait for a reply."""
    return 0
