"""Keeping a search of the tracker under a name, and letting it go."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import transaction

from access.gate import require_self
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.accountability.models import SavedView
from deliberation.accountability.queries.tracker_views import MOST_VIEWS, own_view
from deliberation.bodies.actions.texts import line
from kernel.actors import Actor
from kernel.errors import BadInput

LONGEST_NAME, LONGEST_QUERY = 80, 1000
PARTS = frozenset(
    {"words", "state", "rag", "body", "sort", "verdict", "origin", "topic", "area", "lead", "since", "until"}
)
"""What a search consists of; anything else in an address is not kept."""


@transaction.atomic
def save_view(
    *, actor: Actor, person_id: UUID | str, name: str, query: str, view_id: UUID | None = None
) -> SavedView:
    """Keep a search under a name. The same name again takes the place of the earlier search.

    `view_id` makes a form that is sent twice keep one. Raises BadInput.
    """
    require_self(actor, person_id)
    Person.objects.select_for_update().filter(pk=person_id).first()
    title = line("The name", name, LONGEST_NAME, needed=True)
    kept = clean_query(query)
    mine = SavedView.objects.filter(person_id=person_id)
    found = mine.filter(name=title).first() or _fresh(mine.count(), person_id, title, view_id)
    found.name, found.query = title, kept
    found.save()
    record(actor, Event.VIEW_SAVED, "saved_view", found.pk)
    return found


@transaction.atomic
def remove_view(*, actor: Actor, person_id: UUID | str, view_id: UUID) -> None:
    """Let a saved search go. Raises NotFound, for somebody else's too."""
    require_self(actor, person_id)
    found = own_view(actor, view_id)
    gone = found.pk
    found.delete()
    record(actor, Event.VIEW_REMOVED, "saved_view", gone)


def clean_query(query: str) -> str:
    """The parts of a search, in one order, as they stand in an address. Raises BadInput for one that is far too long."""
    parts = parse_qsl(query.lstrip("?")[: 4 * LONGEST_QUERY])
    said = {name: value for name, value in parts if name in PARTS and value.strip() and "\x00" not in value}
    kept = urlencode(sorted(said.items()))
    if len(kept) > LONGEST_QUERY:
        raise BadInput("This search is too long to be kept.", field="name")
    return kept


def _fresh(count: int, person_id: UUID | str, title: str, view_id: UUID | None) -> SavedView:
    before = SavedView.objects.filter(pk=view_id).first() if view_id is not None else None
    if before is not None:
        if str(before.person_id) != str(person_id):
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return before
    if count >= MOST_VIEWS:
        raise BadInput(f"You can keep {MOST_VIEWS} views. Remove one first.", field="name")
    return SavedView(pk=view_id or uuid.uuid4(), person_id=person_id, name=title)
