"""Call-ins that found too few supporters in time lapse."""

from __future__ import annotations

from kernel.actors import Actor


def lapse_call_ins(*, actor: Actor) -> int:
    """Call-ins that found too few supporters in time lapse."""
    return 0
