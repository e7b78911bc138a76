"""What scrutiny knows about one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from deliberation.scrutiny.models import (
    CheckMember,
    Enquiry,
    Evidence,
    Finding,
    InformationReply,
    ProgrammeMove,
    RightOfReply,
    ScrutinySectionVersion,
)

_WROTE = (
    InformationReply,
    Evidence,
    ProgrammeMove,
    Finding,
    RightOfReply,
    ScrutinySectionVersion,
    CheckMember,
)


def wrote(person_id: UUID) -> bool:
    """Whether somebody ever led, wrote or answered something in scrutiny; one query."""
    own = Q(membership__person_id=person_id)
    parts = [_some(model.objects.filter(own)) for model in _WROTE]
    return bool(_some(Enquiry.objects.filter(lead__person_id=person_id)).union(*parts)[:1])


def _some(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(held=Value(1)).values_list("held")
