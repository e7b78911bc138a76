"""Motions whose vote was counted are ended; those that nobody seconded lapse."""

from __future__ import annotations

from kernel.actors import Actor


def keep_motions(*, actor: Actor) -> int:
    """Motions whose vote was counted are ended; those that nobody seconded lapse."""
    return 0
