"""Who answers to whom: adding a link between bodies, or to an institution by name, and ending one."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_words import line, one_of, running, unfit
from deliberation.bodies.models import Body, Link, LinkKind
from deliberation.bodies.queries.bodies import link_of
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState

MOST = 60


@transaction.atomic
def add_link(
    *, actor: Actor, body_id: UUID, kind: str, to_id: UUID | None = None, to_name: str = "", note: str = "", starts_on: dt.date | None = None
) -> Link:  # fmt: skip
    """Say that a body answers to (scrutinises, advises …) another, or an institution that is not on the site.

    Exactly one of `to_id` and `to_name` is given. Raises NotFound, WrongState, and BadInput for neither or
    both, the body itself, an unknown body, or a link that is there already.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    code = one_of(kind, LinkKind.values, "kind", "The kind of link")
    name = line(to_name, "to_name", "The institution", 160)
    if (to_id is None) == (not name):
        raise unfit(
            "to_name" if to_id else "to", "Choose a body of this site or name an institution, one of both."
        )
    if to_id == body.pk:
        raise unfit("to", "A body cannot answer to itself.")
    if to_id is not None and not Body.objects.filter(pk=to_id).exists():
        raise unfit("to", "There is no such body.")
    same = Link.objects.filter(_standing(), body=body, kind=code)
    same = same.filter(to_id=to_id) if to_id else same.filter(to_name__iexact=name)
    if same.exists():
        raise unfit("to" if to_id else "to_name", "This link is there already.")
    if Link.objects.filter(_standing(), body=body).count() >= MOST:
        raise unfit("kind", f"A body has at most {MOST} links. End one that no longer holds.")
    made = Link.objects.create(
        body=body, kind=code, to_id=to_id, to_name=name, note=line(note, "note", "The ground", 300), starts_on=starts_on
    )  # fmt: skip
    record(actor, Event.LINK_ADDED, "body", body.pk, kind=code, number=made.pk)
    return made


@transaction.atomic
def end_link(*, actor: Actor, body_id: UUID, link_id: int, ends_on: dt.date) -> Link:
    """End a link on a day, the last on which it holds. Raises NotFound, BadInput, WrongState for an ended one."""
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    link = link_of(body, link_id)
    if link.ends_on is not None:
        raise WrongState("This link has an end already.")
    if ends_on > clock.today() + dt.timedelta(days=366):
        raise unfit("ends_on", "The last day lies more than a year ahead.")
    if link.starts_on is not None and ends_on < link.starts_on:
        raise unfit("ends_on", "The last day cannot come before the first.")
    link.ends_on = ends_on
    link.save(update_fields=["ends_on"])
    record(actor, Event.LINK_ENDED, "body", body.pk, kind=link.kind, number=link.pk)
    return link


def _standing() -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
