"""How a topic that somebody follows is found."""

from __future__ import annotations

from django.urls import reverse

from deliberation.accountability.calc.topics import TOPICS
from notices.kinds import Thing


def followed_topic(thing_id: str) -> Thing | None:
    """A service or condition by its code."""
    if thing_id not in TOPICS:
        return None
    return Thing(TOPICS[thing_id], reverse("topic", args=[thing_id]))
