"""In whose name something is done for a body."""

from __future__ import annotations

from uuid import UUID

from access.gate import permissions_of
from access.permissions import Permission
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current
from kernel.actors import Actor
from kernel.errors import NotAllowed


def membership_with(actor: Actor, body_id: UUID, permission: Permission) -> Membership | None:
    """The actor's current membership of a body whose role holds `permission`, the first of several; one query.

    None for the command line and jobs, which sit on no body, and for a substitute.
    """
    if actor.kind != "person":
        return None
    rows = Membership.objects.filter(current(), body_id=body_id, person_id=actor.id).order_by("pk")
    return next((each for each in rows if permission in permissions_of(f"body.{each.role}")), None)


def member_acting(actor: Actor, body_id: UUID, permission: Permission) -> Membership:
    """The same, for what only a member can do in their own name. Raises NotAllowed."""
    found = membership_with(actor, body_id, permission)
    if found is None:
        raise NotAllowed("Only members of this body can do this.")
    return found
