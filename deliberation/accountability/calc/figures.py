"""What a later run says of a pinned figure, and whether that is news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMPARED = ("value", "absent", "score", "rank", "gone")
"""What of a figure is looked at to see whether it differs."""


def is_news(
    pinned: Mapping[str, Any], said_before: Mapping[str, Any] | None, said: Mapping[str, Any]
) -> bool:
    """Whether a run says something else of a figure than what was known.

    `pinned`: the figure as pinned. `said_before`: what the last run that differed said, None where none did. `said`: what
    the newest run says (a Moved of the index as plain values).
    """
    before = said_before if said_before is not None else dict(pinned) | {"gone": False}
    return any(before.get(name) != said.get(name) for name in COMPARED)
