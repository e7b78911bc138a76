"""How what somebody follows is found: decisions, recommendations, actions, motions, questions."""

from __future__ import annotations


def let_follow() -> None:
    """Let these things be followed; doing it again changes nothing."""
