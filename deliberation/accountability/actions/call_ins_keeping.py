"""Call-ins that found too few supporters in time lapse."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.decision_news import tell_of_decision
from deliberation.accountability.calc.decisions import CallInStatus
from deliberation.accountability.models import CallIn
from deliberation.accountability.queries.call_ins import too_late
from kernel.actors import Actor


def lapse_call_ins(*, actor: Actor) -> int:
    """End what waits for supporters though the time is over, each in a transaction of its own; how many that were."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    due = list(too_late(today_in_england()).values_list("pk", flat=True)[:1000])
    return sum(lapse_call_in(actor=actor, call_in_id=each) for each in due)


@transaction.atomic
def lapse_call_in(*, actor: Actor, call_in_id: UUID) -> bool:
    """End one; False where it was supported enough, taken back or ended in the meantime."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    rows = CallIn.objects.select_for_update(of=("self",)).select_related("decision__body", "by_body")
    found = rows.filter(pk=call_in_id, pk__in=too_late(today_in_england()).values("pk")).first()
    if found is None:
        return False
    found.status = CallInStatus.LAPSED
    found.save(update_fields=["status"])
    tell_of_decision(found.decision, f"call-in:{found.pk}:lapsed", f"Not called in: {found.decision.title}", f"A call-in by members of {found.by_body.name} found too few supporters in time.")  # fmt: skip
    record(actor, Event.CALL_IN_LAPSED, "call_in", found.pk, body=str(found.by_body_id))
    return True
