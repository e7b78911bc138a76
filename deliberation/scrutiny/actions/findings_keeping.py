"""Rights of reply whose time is over, reminders of them, and figures that findings cite."""

from __future__ import annotations

from kernel.actors import Actor


def keep_findings(*, actor: Actor) -> int:
    """Rights of reply whose time is over, reminders of them, and figures that findings cite."""
    return 0
