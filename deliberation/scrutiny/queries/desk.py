"""What scrutiny puts on the desk of one person: one query, whatever its number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast

from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.scrutiny.calc.words import CheckStatus, EnquiryStatus, FindingStatus
from deliberation.scrutiny.models import CheckMember, Finding, InformationRequest, RightOfReply
from deliberation.voting.queries.desk import bodies_where
from kernel.actors import Actor

MOST = 60


@dataclass(frozen=True)
class Duty:
    """Something to do. `kind` says what, `id` and `slug` where; `words` is a reference or title."""

    kind: str
    id: UUID
    slug: str
    words: str
    due: dt.date | None
    where: str


def duties(actor: Actor) -> list[Duty]:
    """What waits for the person, soonest due first; one query."""
    parts = [_checks(actor), *_asked(actor), *_own(actor)]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Duty(*row) for row in rows.order_by(F("d_due").asc(nulls_last=True), "d_words")[:MOST]]


def _checks(actor: Actor) -> QuerySet[Any, Any]:
    """Partnership checks that the person has not answered."""
    rows = CheckMember.objects.filter(
        membership__person_id=actor.id, answered=False, round__status=CheckStatus.OPEN.value
    )
    return _rows(rows, "check", "round", "round__body__slug", "round__body__name", "round__closes_on", "round__body__name")  # fmt: skip


def _asked(actor: Actor) -> list[QuerySet[Any, Any]]:
    """What others ask of the person's bodies: information, a comment on a finding."""
    bodies = bodies_where(actor, Permission.REQUEST_ANSWER)
    if not bodies:
        return []
    requests = InformationRequest.objects.filter(to_body__in=bodies, answered_on=None, withdrawn_at=None)
    replies = RightOfReply.objects.filter(
        to_body__in=bodies, given_on=None, finding__status=FindingStatus.WITH_OTHERS.value
    )
    return [
        _rows(requests, "request", "pk", "to_body__slug", "enquiry__title", "due_on", "to_body__name"),
        _rows(replies, "reply", "pk", "to_body__slug", "finding__reference", "due_on", "to_body__name"),
    ]


def _own(actor: Actor) -> list[QuerySet[Any, Any]]:
    """What the person's own committees have to go on with: replies by post that are late, findings to publish."""
    parts = []
    if bodies := bodies_where(actor, Permission.ENQUIRY_EDIT):
        late = InformationRequest.objects.filter(
            enquiry__body__in=bodies, to_body=None, answered_on=None, withdrawn_at=None, due_on__lt=today_in_england(),
        ).exclude(enquiry__status=EnquiryStatus.CLOSED.value)  # fmt: skip
        parts.append(_rows(late, "post", "enquiry", "enquiry__body__slug", "to_name", "due_on", "enquiry__body__name"))  # fmt: skip
    if bodies := bodies_where(actor, Permission.FINDING_PUBLISH):
        ready = Finding.objects.filter(body__in=bodies, status=FindingStatus.READY.value)
        parts.append(_rows(ready, "publish", "pk", "body__slug", "reference", "", "body__name"))
    return parts


def _rows(rows: QuerySet[Any], kind: str, key: str, slug: str, words: str, due: str, where: str) -> QuerySet[Any, Any]:  # fmt: skip
    """The same six columns of any of them, so that a union can hold all."""
    day = F(due) if due else Value(None)
    return (
        rows.order_by()
        .annotate(
            d_what=Value(kind, CharField()), d_thing=F(key), d_at=Cast(F(slug), CharField()), d_words=Cast(F(words), CharField()),
            d_due=Cast(day, DateField()), d_where=F(where),
        )
        .values_list("d_what", "d_thing", "d_at", "d_words", "d_due", "d_where")
    )  # fmt: skip
