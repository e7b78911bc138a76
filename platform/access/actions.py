"""Giving and ending roles."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from access.gate import SITE, Scope, require
from access.models import Grant
from access.permissions import ROLE_TITLES, Permission, Role
from access.queries import grants_of
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound


@transaction.atomic
def grant_role(
    *, actor: Actor, person_id: UUID, role: str, scope: Scope = SITE, ends_at: dt.datetime | None = None
) -> Grant:
    """Give a person a role. A role that is held already over the same scope is returned as it is."""
    require(actor, Permission.ROLE_GRANT, scope)
    if role not in {known.value for known in ROLE_TITLES}:
        raise BadInput(
            f"There is no role “{role}”. Roles: {', '.join(sorted(known.value for known in ROLE_TITLES))}."
        )
    if ends_at is not None and ends_at <= clock.now():
        raise BadInput("A role must end in the future.")
    if not get_user_model().objects.filter(pk=person_id, is_active=True).exists():
        raise NotFound(
            "There is no active person with this id.", next_step="Look them up in the list of people."
        )
    held = Grant.objects.filter(
        person_id=person_id, role=Role(role).value, scope_kind=scope.kind, scope_id=scope.id, ends_at=None
    ).first()
    if held is not None:
        return held
    grant = Grant.objects.create(
        person_id=person_id,
        role=role,
        scope_kind=scope.kind,
        scope_id=scope.id,
        granted_at=clock.now(),
        granted_by=actor.id,
        ends_at=ends_at,
    )
    record(
        actor,
        Event.ROLE_GRANTED,
        "person",
        person_id,
        role=role,
        scope=f"{scope.kind}:{scope.id}",
        until=ends_at.isoformat() if ends_at else None,
    )
    return grant


@transaction.atomic
def end_role(*, actor: Actor, grant_id: int) -> Grant:
    """End a role now. Ending an ended one changes nothing."""
    require(actor, Permission.ROLE_GRANT)
    grant = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotFound("There is no such role.")
    if grant.ends_at is not None and grant.ends_at <= clock.now():
        return grant
    grant.ends_at = clock.now()
    grant.save(update_fields=["ends_at"])
    record(
        actor,
        Event.ROLE_ENDED,
        "person",
        grant.person_id,
        role=grant.role,
        scope=f"{grant.scope_kind}:{grant.scope_id}",
    )
    return grant


@transaction.atomic
def end_every_role(*, actor: Actor, person_id: UUID) -> int:
    """End every role of somebody who is being erased, and return how many that were."""
    require(actor, Permission.PERSON_ERASE)
    held = list(grants_of(person_id).select_for_update())
    now = clock.now()
    Grant.objects.filter(pk__in=[grant.pk for grant in held]).update(ends_at=now)
    for grant in held:
        scope = f"{grant.scope_kind}:{grant.scope_id}"
        record(actor, Event.ROLE_ENDED, "person", person_id, role=grant.role, scope=scope)
    return len(held)
