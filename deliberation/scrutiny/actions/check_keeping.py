"""Partnership checks whose last day is over are closed."""

from __future__ import annotations

from kernel.actors import Actor


def close_checks(*, actor: Actor) -> int:
    """Partnership checks whose last day is over are closed."""
    return 0
