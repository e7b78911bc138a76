"""Whose answers are asked for again, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from access.gate import permissions_of
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.reminding import BEFORE, HIGHER, Reminder
from deliberation.accountability.models import Recommendation
from deliberation.bodies.calc.kinds import ROLE_CHOICES, has_role
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current

CHAIRS = frozenset({"chair", "vice_chair"})
CLERKS = frozenset({"clerk", "facilitator"})


def roles_with(permission: Permission) -> frozenset[str]:
    """The roles on a body that hold a permission."""
    return frozenset(role for role, _ in ROLE_CHOICES if permission in permissions_of(f"body.{role}"))


def people_in(body_id: UUID, roles: Iterable[str]) -> set[UUID]:
    """The people who are one of these on a body now; one query. Nobody on one that has ended."""
    rows = (
        Membership.objects.filter(current(), body_id=body_id, role__in=roles, person__is_active=True)
        .filter(Q(body__ends_on__isnull=True) | Q(body__ends_on__gte=today_in_england()))
        .values_list("person_id", "body__kind", "role")
    )
    return {person for person, kind, role in rows if person is not None and has_role(kind, role)}


def to_remind(today: dt.date, most: int) -> list[UUID]:
    """Recommendations of which a reminder may be due, the longest overdue first.

    What was entered after its last day (an old tracker's, say) is left alone. To somebody who is not on the site no
    reminder can go before the last day is over.
    """
    soon = Q(reminded="", due_on__lte=today + BEFORE, to_body__isnull=False) | Q(
        reminded="", due_on__lt=today
    )
    late = Q(reminded=Reminder.SOON, due_on__lt=today)
    higher = Q(reminded__in=[Reminder.SOON, Reminder.LATE], due_on__lte=today - HIGHER)
    rows = (
        Recommendation.objects.filter(soon | late | higher, answered_on__isnull=True)
        .annotate(entered_on=TruncDate("made_at"))
        .filter(entered_on__lte=F("due_on"))
        .order_by("due_on", "pk")
    )
    return list(rows.values_list("pk", flat=True)[:most])
