"""How the recommendation that somebody follows is found."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.accountability.queries.recommendations import recommendations
from notices.kinds import Thing


def followed_recommendation(thing_id: str) -> Thing | None:
    """The recommendation by the text of its id, as it is written in its address; one query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    found = recommendations().filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    title = f"Recommendation {found.reference} to {found.to_words}"
    return Thing(title, reverse("recommendation", args=[found.pk]), found.illustrative)
