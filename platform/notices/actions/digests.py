"""Digests: what came about in a day or a week, in one mail."""

from __future__ import annotations

from kernel.actors import Actor


def send_due(*, actor: Actor) -> int:
    """Send what waits; how many went out."""
    return 0
