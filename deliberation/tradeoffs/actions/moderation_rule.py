"""Changing, while a trade-off runs, whether what members write is looked at before it shows or afterwards."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import Moderation, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput


@transaction.atomic
def set_moderation(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, moderation: str) -> TradeOff:
    """Say when what members write from now on is looked at. What waits already goes on waiting: somebody looks at it.

    The least number of members of whom anything is told is no part of this: it stands once the trade-off is published.
    Raises NotFound, WrongStage, BadInput for an unknown code.
    """
    require(actor, Permission.TRADEOFF_MODERATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.FACILITATE)
    if moderation not in Moderation.values:
        raise BadInput("Say “before” or “after”.", field="moderation")
    if tradeoff.moderation == moderation:
        return tradeoff
    tradeoff.moderation, tradeoff.changed_at = moderation, clock.now()
    tradeoff.save(update_fields=["moderation", "changed_at"])
    record(
        actor, Event.TRADEOFF_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), fields="moderation",
        code=tradeoff.moderation,
    )  # fmt: skip
    return tradeoff
