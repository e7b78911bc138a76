"""How a body that somebody follows is found."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.bodies.models import Body
from notices import kinds
from notices.kinds import Thing

KIND = "body"


def followed(thing_id: str) -> Thing | None:
    """The body by the text of its id; None where there is none. One query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    # An id can be written in several ways. Who followed it by another one than ours would never be told anything.
    found = Body.objects.filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    return Thing(found.name, reverse("body", args=[found.slug]), found.illustrative)


def let_follow() -> None:
    """Let bodies be followed; doing it again changes nothing."""
    kinds.register(KIND, followed)
