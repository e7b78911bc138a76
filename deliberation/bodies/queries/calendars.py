"""What goes into calendars, and whose a secret calendar address is."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from access.gate import every_role, roles_within
from deliberation.bodies.models import Body, CalendarAddress, Meeting
from deliberation.bodies.queries.meetings import public, sees_drafts
from deliberation.bodies.queries.roles import SCOPE, scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound

KEPT = dt.timedelta(days=400)
"""How far back calendars go."""
_SALT = "deliberation.bodies.calendar-address"


def token_of(salt: UUID, serial: int) -> str:
    """The token of a secret address: nothing of the person can be read from it, nor guessed without the site's key."""
    made = salted_hmac(_SALT, f"{salt.hex}:{serial}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(person_id: UUID | str) -> CalendarAddress | None:
    """The secret address of a person, if they have one."""
    return CalendarAddress.objects.filter(person_id=person_id).first()


def whose(token: str) -> Actor:
    """The person whose secret address this is, as one who only reads. Raises NotFound for any other text."""
    found = CalendarAddress.objects.filter(token_hash=hash_of(token[:100]), person__is_active=True).first()
    if found is None:
        raise NotFound(
            "There is no calendar at this address.", next_step="Sign in to find your present address."
        )
    return Actor.person(found.person_id)


def body_events(body: Body) -> list[Meeting]:
    """Meetings of one body for its public calendar: those that were called, cancelled ones too."""
    return list(_recent().filter(public(), body=body))


def own_bodies(actor: Actor) -> list[Body]:
    """The bodies that a person has a role on, by name."""
    keys = {
        scope.removeprefix(f"{SCOPE}:") for scope, _ in every_role(actor) if scope.startswith(f"{SCOPE}:")
    }
    return list(Body.objects.filter(pk__in=[UUID(key) for key in keys]).order_by("name"))


def own_events(actor: Actor, bodies: list[Body]) -> list[Meeting]:
    """Meetings of a person's bodies; planned ones only where they see them."""
    inside = [
        body.pk for body in bodies if roles_within(actor, scope_of(body.pk)) and sees_drafts(actor, body.pk)
    ]
    seen = Q(body__in=inside) | (Q(body__in=[body.pk for body in bodies]) & public())
    return list(_recent().filter(seen))


def _recent() -> QuerySet[Meeting]:
    rows = Meeting.objects.select_related("body").filter(ends_at__gte=clock.now() - KEPT)
    return rows.order_by("starts_at", "pk")
