"""Partnership checks whose last day is over are closed."""

from __future__ import annotations

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.scrutiny.actions.checks import end
from deliberation.scrutiny.calc.words import CheckStatus
from deliberation.scrutiny.models import PartnershipCheck
from kernel.actors import Actor


@transaction.atomic
def close_checks(*, actor: Actor) -> int:
    """Close the checks whose last day is over; how many that were. On the last day itself answers still count."""
    require(actor, Permission.SCRUTINY_KEEP)
    rows = PartnershipCheck.objects.select_for_update(of=("self",)).select_related("body")
    over = list(rows.filter(status=CheckStatus.OPEN, closes_on__lt=today_in_england()).order_by("pk"))
    for each in over:
        end(each)
        record(
            actor, Event.CHECK_CLOSED, "partnership_check", each.pk, body=str(each.body_id), number=each.number, count=each.answered
        )  # fmt: skip
    return len(over)
