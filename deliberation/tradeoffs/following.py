"""How the trade-off that somebody follows is found."""

from __future__ import annotations

import uuid

from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.queries.tradeoffs import public_tradeoffs
from notices import kinds
from notices.kinds import Thing


def followed(thing_id: str) -> Thing | None:
    """The trade-off by the text of its id; None where there is none that everybody may see. One query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    # An id can be written in several ways. Who followed it by another one than ours would never be told anything.
    found = public_tradeoffs().filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    return Thing(found.title, at(found, "tradeoff"), found.illustrative)


def let_follow() -> None:
    """Let trade-offs be followed; doing it again changes nothing."""
    kinds.register(KIND, followed)
