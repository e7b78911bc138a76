"""How those who voted compare with what the body is meant to mirror, at the moment of counting."""

from __future__ import annotations

from typing import Any

from deliberation.voting.models import Vote


def representation_of(vote: Vote) -> dict[str, Any]:
    """Nothing yet."""
    return {}
