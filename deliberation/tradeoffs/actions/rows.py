"""Finding the rows of a trade-off for a change: always with the body, and locked until commit; and numbers given once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max, Model

from deliberation.bodies.queries.bodies import has_ended
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.tradeoffs import no_such_tradeoff
from kernel.errors import WrongState


def locked_tradeoff(body_id: UUID, tradeoff_id: UUID) -> TradeOff:
    """The trade-off of this body with its body, locked. Raises NotFound, and WrongState where the body has ended."""
    found = (
        TradeOff.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(pk=tradeoff_id, body_id=body_id)
        .first()
    )
    if found is None:
        raise no_such_tradeoff()
    if has_ended(found.body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return found


def next_number(rows: type[Model], tradeoff: TradeOff) -> int:
    """The next number of points, statements and so on of a trade-off whose row is locked, so that none is given twice."""
    highest = rows._default_manager.filter(tradeoff=tradeoff).aggregate(most=Max("number"))["most"]
    return int(highest or 0) + 1
