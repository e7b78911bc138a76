"""Red, amber, green anew; reviews that fall due; figures that moved."""

from __future__ import annotations

from kernel.actors import Actor


def keep_actions(*, actor: Actor) -> int:
    """Red, amber, green anew; reviews that fall due; figures that moved."""
    return 0
