"""How the action that somebody follows is found."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.accountability.queries.doing import actions
from notices.kinds import Thing


def followed_action(thing_id: str) -> Thing | None:
    """The action by the text of its id, as it is written in its address; one query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    found = actions().filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    return Thing(
        f"Action {found.reference} of {found.body.name}",
        reverse("action", args=[found.pk]),
        found.illustrative,
    )
