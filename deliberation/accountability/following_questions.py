"""How the question to a board that somebody follows is found."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from deliberation.accountability.presenters.recommendations import short
from deliberation.accountability.queries.questions import questions
from notices.kinds import Thing


def followed_question(thing_id: str) -> Thing | None:
    """The question by the text of its id, written as the site writes it; None where there is none. One query."""
    try:
        key = UUID(thing_id)
    except ValueError:
        return None
    found = questions().filter(pk=key).first() if str(key) == thing_id else None
    if found is None:
        return None
    href = reverse("board_question", args=[found.pk])
    return Thing(f"{found.reference}: {short(found.text)}", href, found.illustrative)
