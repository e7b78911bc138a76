"""What recommendations put on the desk of one person: one query for each answer, whatever their number."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.models import Recommendation
from deliberation.accountability.queries.recommendations import recommendations
from deliberation.voting.queries.desk import bodies_where
from kernel.actors import Actor

MOST = 40


def duties(actor: Actor) -> list[Recommendation]:
    """What waits for the person: answers of their bodies, and late answers by post that they would enter; soonest first."""
    answers = bodies_where(actor, Permission.RECOMMENDATION_ANSWER)
    asks = bodies_where(actor, Permission.RECOMMENDATION_MAKE)
    if not answers and not asks:
        return []
    by_post = Q(from_body__in=asks, to_body=None, due_on__lt=today_in_england())
    rows = recommendations().filter(Q(to_body__in=answers) | by_post, answered_on__isnull=True)
    return list(rows.order_by("due_on", "reference")[:MOST])


def happened(actor: Actor, since: dt.datetime) -> list[Recommendation]:
    """Recommendations to the person's bodies, or by them, that were made or answered since; newest first."""
    bodies = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    if not bodies:
        return []
    mine = Q(from_body__in=bodies, responses__given_at__gt=since) | Q(to_body__in=bodies, made_at__gt=since)
    rows = recommendations().filter(mine).distinct()
    return list(rows.order_by("-made_at", "reference")[:MOST])
