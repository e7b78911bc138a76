"""What was sent: to one person, and, counted without addresses, by day and kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.dates import ENGLAND, today_in_england
from kernel import clock
from notices import queries
from notices.models import WAITING, Digest, Notice, Sort

DAYS = 30


def sent_to(person_id: UUID) -> QuerySet[Notice]:
    """Every message to a person: about what they follow, and about their tasks. Newest first."""
    mine = Q(person_id=person_id) | Q(follow__in=queries.of_person(person_id))
    return Notice.objects.filter(mine).select_related("follow", "digest").order_by("-made_at", "-pk")


@dataclass
class Line:
    """One day and kind: how many messages were made, and how they stand."""

    day: dt.date
    kind: str
    made: int = 0
    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    stopped: int = 0


@dataclass
class SentOut:
    """What the site sent in the last days; no addresses."""

    lines: list[Line] = field(default_factory=list)
    digests: Counter[str] = field(default_factory=Counter)
    late: int = 0
    """Messages that should have gone out an hour ago, and did not."""


def sent_out(days: int = DAYS) -> SentOut:
    """Messages by day (in England) and kind of thing, newest first; digests; what is late. Three queries."""
    since = dt.datetime.combine(today_in_england() - dt.timedelta(days=days - 1), dt.time.min, ENGLAND)
    gave_up = Q(given_up_at__isnull=False)
    rows = (
        Notice.objects.filter(made_at__gte=since)
        .annotate(day=TruncDate("made_at", tzinfo=ENGLAND))
        .values_list("day", "sort", "follow__kind")
        .annotate(
            made=Count("pk"),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            waiting=Count("pk", filter=WAITING),
            given_up=Count("pk", filter=gave_up & Q(tries__gt=1)),
            stopped=Count("pk", filter=gave_up & Q(tries__lte=1)),
        )
        .order_by("-day", "sort", "follow__kind")
    )
    found = SentOut()
    for day, sort, kind, *counts in rows:
        found.lines.append(Line(day, kind or "" if sort == Sort.NEWS else sort, *counts))
    digests = Digest.objects.filter(made_at__gte=since)
    found.digests.update(
        digests.aggregate(
            made=Count("pk"),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            waiting=Count("pk", filter=WAITING),
            given_up=Count("pk", filter=gave_up),
        )
    )
    an_hour_ago = clock.now() - dt.timedelta(hours=1)
    found.late = Notice.objects.filter(WAITING, due_at__lt=an_hour_ago).count()
    return found
