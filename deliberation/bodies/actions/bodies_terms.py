"""Adopting terms of reference."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_words import passage, running, unfit
from deliberation.bodies.models import Terms
from deliberation.bodies.queries.bodies import newest_terms
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor

MOST_TEXT = 60_000


@transaction.atomic
def adopt_terms(
    *, actor: Actor, body_id: UUID, text: str, adopted_on: dt.date, next_review: dt.date | None = None
) -> Terms:
    """Store a new version of the terms; earlier ones stay as they are.

    The same words may be adopted again on a later day (a review that changed nothing). Raises NotFound,
    WrongState, and BadInput for no text, a day to come or before the version that it follows, or the same words
    on the same day.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    said = passage(text, "text", "The text", MOST_TEXT)
    last = newest_terms(body)
    if adopted_on > today_in_england():
        raise unfit("adopted_on", "The day on which they were adopted cannot lie in the future.")
    if last is not None and adopted_on < last.adopted_on:
        raise unfit(
            "adopted_on", "These terms cannot have been adopted before the version that they replace."
        )
    if last is not None and (said, adopted_on) == (last.text, last.adopted_on):
        raise unfit("text", f"This is word for word version {last.version}, adopted on the same day.")
    if next_review is not None and next_review <= adopted_on:
        raise unfit("next_review", "The next review comes after the day of adoption.")
    version = (last.version if last is not None else 0) + 1
    made = Terms.objects.create(
        body=body, version=version, text=said, adopted_on=adopted_on, next_review=next_review
    )
    record(actor, Event.TERMS_ADOPTED, "body", body.pk, version=version)
    return made
