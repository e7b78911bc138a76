"""Messages to other systems, signed, each once."""

from __future__ import annotations

from kernel.actors import Actor


def send_due(*, actor: Actor) -> int:
    """Send what waits; how many went out."""
    return 0
