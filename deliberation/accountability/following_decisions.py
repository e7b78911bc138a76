"""How the decision that somebody follows is found."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.accountability.queries.decisions import public_decisions
from notices.kinds import Thing


def followed_decision(thing_id: str) -> Thing | None:
    """The decision by the text of its id; None where there is none that everybody may see. One query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    # An id can be written in several ways. Who followed it by another one than ours would never be told anything.
    found = public_decisions().filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    return Thing(found.title, reverse("decision", args=[found.pk]), found.illustrative)
