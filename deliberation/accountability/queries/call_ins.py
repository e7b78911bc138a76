"""Call-ins: the rule of a body, one call-in, those that wait, and whose time is over."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from deliberation.accountability.calc.decisions import CallInStatus
from deliberation.accountability.models import CallIn, CallInRule, ImpactNote
from deliberation.bodies.models import Body, Link, LinkKind
from kernel import clock
from kernel.errors import NotFound


def rule_of(body: Body) -> CallInRule | None:
    """How decisions of a body can be called in; None where they cannot."""
    return CallInRule.objects.filter(body=body).first()


def no_such_call_in() -> NotFound:
    """What to raise where there is none."""
    return NotFound("There is no such call-in.", next_step="Look for it on the page of the decision.")


def call_in_by(body_id: UUID, call_in_id: UUID) -> CallIn:
    """One call-in that this body made, with its decision. Raises NotFound, for another body's too."""
    rows = CallIn.objects.select_related("decision__body", "by_body").annotate(supported=Count("supporters"))
    found = rows.filter(pk=call_in_id, by_body_id=body_id).first()
    if found is None:
        raise no_such_call_in()
    return found


def watches(body_id: UUID, watched_id: UUID) -> bool:
    """Whether a body scrutinises another now."""
    today = clock.today()
    return Link.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), Q(starts_on__isnull=True) | Q(starts_on__lte=today),
        body=body_id, to=watched_id, kind=LinkKind.SCRUTINISES,
    ).exists()  # fmt: skip


def watchers_of(body: Body) -> list[str]:
    """The names of the bodies that scrutinise a body now, and so may call in what it decides; one query."""
    today = clock.today()
    rows = Link.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), Q(starts_on__isnull=True) | Q(starts_on__lte=today),
        to=body, kind=LinkKind.SCRUTINISES,
    )  # fmt: skip
    return sorted(set(rows.values_list("body__name", flat=True)))


def too_late(today: dt.date) -> QuerySet[CallIn]:
    """Call-ins that still ask for supporters after the last day for them."""
    return CallIn.objects.filter(status=CallInStatus.ASKED, decision__call_in_until__lt=today)


def call_ins() -> QuerySet[CallIn]:
    """All of them, the newest first, with what their list names."""
    rows = CallIn.objects.select_related("decision__body", "by_body").annotate(supported=Count("supporters"))
    return rows.order_by(F("asked_at").desc(), "pk")


def note_by(body_id: UUID, note_id: UUID) -> ImpactNote:
    """One note that somebody wrote as a member of this body. Raises NotFound, for another body's too."""
    rows = ImpactNote.objects.select_related("decision__body", "membership__body")
    found = rows.filter(pk=note_id, membership__body_id=body_id).first()
    if found is None:
        raise NotFound("There is no such note.", next_step="Look for it on the page of the decision.")
    return found
