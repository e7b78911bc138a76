"""Figures that lines of enquiry cite, compared with what is published now."""

from __future__ import annotations

from kernel.actors import Actor


def watch_evidence(*, actor: Actor) -> int:
    """Figures that lines of enquiry cite, compared with what is published now."""
    return 0
