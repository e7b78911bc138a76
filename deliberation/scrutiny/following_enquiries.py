"""How the line of enquiry that somebody follows is found."""

from __future__ import annotations

import uuid

from django.urls import reverse

from deliberation.scrutiny.queries.enquiries import enquiries, is_open_to_all
from notices import kinds
from notices.kinds import Thing


def _enquiry(thing_id: str) -> Thing | None:
    """The line of enquiry by the text of its id; None where there is none that everybody may see. One query."""
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return None
    # An id can be written in several ways. Who followed it by another one than ours would never be told anything.
    found = enquiries().filter(pk=key).first() if str(key) == thing_id else None
    if found is None or not is_open_to_all(found):
        return None
    return Thing(found.title, reverse("enquiry", args=[found.pk]), found.illustrative)


def follow_enquiries() -> None:
    """Let lines of enquiry be followed; doing it again changes nothing."""
    kinds.register("enquiry", _enquiry)
