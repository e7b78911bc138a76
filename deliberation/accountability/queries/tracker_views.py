"""What the tracker has for one person alone: their saved searches, and the bodies for which they may bring a tracker along."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from access.gate import every_role, permissions_of
from access.permissions import Permission
from deliberation.accountability.models import SavedView
from deliberation.accountability.queries.tracker import BodyNamed
from deliberation.bodies.queries.roles import SCOPE
from kernel.actors import Actor
from kernel.errors import NotFound

MOST_VIEWS = 50


def own_views(actor: Actor) -> list[SavedView]:
    """What somebody keeps, by name; nothing for somebody who is not signed in. One query at most."""
    if actor.kind != "person":
        return []
    return list(SavedView.objects.filter(person_id=actor.id).order_by("name")[:MOST_VIEWS])


def own_view(actor: Actor, view_id: UUID) -> SavedView:
    """One of them. Raises NotFound, for somebody else's too."""
    found = (
        SavedView.objects.filter(pk=view_id, person_id=actor.id).first() if actor.kind == "person" else None
    )
    if found is None:
        raise NotFound("There is no such saved view.", next_step="Look at the tracker for those you keep.")
    return found


def bodies_to_import_for(actor: Actor, bodies: Iterable[BodyNamed]) -> list[BodyNamed]:
    """Those of the bodies for which somebody may bring an earlier tracker along. Asks for their roles alone."""
    held = {over for over, role in every_role(actor) if Permission.TRACKER_IMPORT in permissions_of(role)}
    return [each for each in bodies if f"{SCOPE}:{each.pk}" in held]
