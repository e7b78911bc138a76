"""What members say about a point: whether they knew it already."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.points import point_numbered
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Point, Reaction
from deliberation.tradeoffs.queries.points import no_such_point
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState


@transaction.atomic
def react(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, knew: bool | None) -> Point:
    """Say whether one knew what a point says; None takes the answer back. The latest answer counts, sent twice counts once.

    Raises NotFound, WrongStage, WrongState for one's own point and for one that is not shown.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    member = member_acting(actor, body_id)
    check_stage(tradeoff, Act.REACT)
    point = point_numbered(tradeoff, number)
    if point.status != Shown.SHOWN.value:
        # Whether something waits or was taken out is not for other members to find out here.
        raise no_such_point()
    if point.membership.person_id == member.person_id:
        raise WrongState("This is your own point.", next_step="Look at what others say.")
    rows = Reaction.objects.filter(point=point, membership=member)
    held = rows.values_list("knew", flat=True).first()
    if held == knew:
        return point
    if knew is None:
        rows.delete()
    else:
        Reaction.objects.update_or_create(
            point=point, membership=member, defaults={"knew": knew, "given_at": clock.now()}
        )
    _count(point)
    record(actor, Event.REACTION_GIVEN, "tradeoff", tradeoff.pk, body=str(body_id), number=number)
    return point


def _count(point: Point) -> None:
    """Write the numbers of answers on the point, counted anew."""
    counted = Reaction.objects.filter(point=point).aggregate(
        known=Count("pk", filter=Q(knew=True)), new=Count("pk", filter=Q(knew=False))
    )
    point.knew, point.new_to = counted["known"], counted["new"]
    point.save(update_fields=["knew", "new_to"])
