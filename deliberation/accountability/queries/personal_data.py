"""What recommendations and answers know about one person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from deliberation.accountability.models import Response


def answers_of(person_id: UUID) -> QuerySet[Response]:
    """The answers that a person gave or entered for a body."""
    return Response.objects.filter(membership__person_id=person_id)
