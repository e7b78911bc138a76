"""How what somebody follows is found: lines of enquiry and reports."""

from __future__ import annotations


def let_follow() -> None:
    """Let these things be followed; doing it again changes nothing."""
