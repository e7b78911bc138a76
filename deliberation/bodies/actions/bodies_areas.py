"""Which areas a body covers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_words import running, unfit
from deliberation.bodies.models import BodyArea
from deliberation.bodies.queries.bodies_areas import COVERABLE, AreaView, area_view, successors
from deliberation.bodies.queries.roles import scope_of
from indexapp.queries.geography import area_known_as
from kernel.actors import Actor
from kernel.errors import NotFound

MOST = 60


def coverable(code: str) -> AreaView:
    """The area of a code, if a body can cover it. Raises BadInput for an unknown one or one that has ended."""
    try:
        area = area_view(area_known_as(code).key)
    except NotFound:
        raise unfit("areas", f"No area has the code “{code[:30]}”. Search for it by its name.") from None
    if area.type not in COVERABLE:
        raise unfit("areas", f"{area.name} is not a kind of area that bodies cover.")
    if area.ended is not None:
        after = ", ".join(each.name for each in successors(area.key))
        raise unfit("areas", f"{area.name} has ended.{f' What came after: {after}.' if after else ''}")
    return area


@transaction.atomic
def add_area(*, actor: Actor, body_id: UUID, area: str) -> AreaView:
    """Let a body cover one more area, by any code it has or had; one that it covers already changes nothing.

    Raises NotFound, WrongState, BadInput.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    found = coverable(area)
    if BodyArea.objects.filter(body=body).count() >= MOST:
        raise unfit("areas", f"A body covers at most {MOST} areas. Choose a wider one.")
    _, made = BodyArea.objects.get_or_create(body=body, area_key=found.key)
    if made:
        record(actor, Event.BODY_CHANGED, "body", body.pk, fields="areas", area=found.key, code="added")
    return found


@transaction.atomic
def remove_area(*, actor: Actor, body_id: UUID, area_key: str) -> None:
    """Let a body no longer cover an area. Raises NotFound when it does not, WrongState."""
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    gone, _ = BodyArea.objects.filter(body=body, area_key=area_key).delete()
    if not gone:
        raise NotFound("The body does not cover this area.")
    record(actor, Event.BODY_CHANGED, "body", body.pk, fields="areas", area=area_key, code="removed")
