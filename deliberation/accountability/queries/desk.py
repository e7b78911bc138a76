"""What recommendations put on the desk of one person: one query, whatever their number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, DateField, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.models import Recommendation, Response
from deliberation.accountability.queries.recommendations import recommendations
from deliberation.voting.queries.desk import bodies_where
from kernel import clock
from kernel.actors import Actor

LATELY = dt.timedelta(days=90)
"""How far back “what changed” looks at most."""
MOST = 80


@dataclass(frozen=True)
class OnDesk:
    """A recommendation on a desk: whether it waits for the person, and when it came in or was answered, if it is theirs."""

    recommendation: Recommendation
    waits: bool
    came_at: dt.datetime | None
    answered_at: dt.datetime | None


def on_desk(actor: Actor) -> list[OnDesk]:
    """What concerns the person: first what waits for them, soonest due first, then what came about lately; one query.

    It waits: an answer of their body, or a late one by post that they would enter. It came about: a recommendation to
    one of their bodies, or an answer to one by it.
    """
    answers = bodies_where(actor, Permission.RECOMMENDATION_ANSWER)
    asks = bodies_where(actor, Permission.RECOMMENDATION_MAKE)
    bodies = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    if not (answers or asks or bodies):
        return []
    by_post = Q(from_body__in=asks, to_body=None, due_on__lt=today_in_england())
    waits = Q(answered_on=None) & (Q(to_body__in=answers) | by_post)
    newest = Response.objects.filter(recommendation=OuterRef("pk"), partial=False).order_by("-number")
    since = clock.now() - LATELY
    came = Q(to_body__in=bodies, made_at__gt=since)
    answered = Q(from_body__in=bodies, newest_at__gt=since)
    rows = (
        recommendations()
        .annotate(newest_at=Subquery(newest.values("given_at")[:1]))
        .filter(waits | came | answered)
        .annotate(
            first=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()),
            by=Case(When(waits, then=F("due_on")), output_field=DateField()),
        )
        .order_by("first", F("by").asc(nulls_last=True), Coalesce("newest_at", "made_at").desc(), "reference")
    )
    held = set(bodies)
    return [
        OnDesk(
            recommendation=each,
            waits=each.first == 0,
            came_at=each.made_at if each.to_body_id in held else None,
            answered_at=each.newest_at if each.from_body_id in held else None,
        )
        for each in rows[:MOST]
    ]
