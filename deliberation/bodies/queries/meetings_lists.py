"""Lists of meetings: of all bodies with filters, and of one body."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from deliberation.bodies.calc.agenda import LONDON
from deliberation.bodies.models import AgendaItem, Body, BodyArea, Meeting, MeetingStatus
from deliberation.bodies.queries.bodies_areas import covering
from deliberation.bodies.queries.meetings import visible_meetings
from kernel import clock
from kernel.actors import Actor

COMING, PAST, EVERY = "coming", "past", "all"


@dataclass(frozen=True)
class MeetingsWanted:
    """What a list of meetings is asked for; an empty text asks for nothing in particular.

    `first` and `last`: days in London. `area`: the key of an area; bodies that cover it, or lie in it, count.
    """

    when: str = EVERY
    words: str = ""
    kind: str = ""
    area: str = ""
    body: str = ""
    status: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def find_meetings(actor: Actor, wanted: MeetingsWanted) -> QuerySet[Meeting]:
    """Meetings that fit and that the reader may see: what is to come soonest first, everything else newest first."""
    rows = visible_meetings(actor)
    for word in wanted.words.split()[:10]:
        titled = AgendaItem.objects.filter(meeting=OuterRef("pk"), title__icontains=word)
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(body__name__icontains=word)
            | Q(place__icontains=word)
            | Exists(titled)
        )
    if wanted.kind:
        rows = rows.filter(body__kind=wanted.kind)
    if wanted.body:
        rows = rows.filter(body__slug=wanted.body)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.area:
        keys = list(covering(wanted.area))
        rows = rows.filter(body__in=BodyArea.objects.filter(area_key__in=keys).values("body_id"))
    if wanted.first is not None:
        rows = rows.filter(starts_at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        rows = rows.filter(starts_at__lt=_midnight(wanted.last + dt.timedelta(days=1)))
    return _at(rows, wanted.when)


def _at(rows: QuerySet[Meeting], when: str) -> QuerySet[Meeting]:
    if when == COMING:
        return rows.filter(ends_at__gte=clock.now()).order_by("starts_at", "pk")
    if when == PAST:
        rows = rows.filter(ends_at__lt=clock.now())
    return rows.order_by("-starts_at", "-pk")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=LONDON).astimezone(dt.UTC)


def months_with_meetings(actor: Actor) -> list[dt.date]:
    """First days of the months that have a meeting the reader may see, newest first."""
    rows = visible_meetings(actor).order_by()
    return [each.date() for each in rows.datetimes("starts_at", "month", order="DESC", tzinfo=LONDON)]


def last_day_of_month(first: dt.date) -> dt.date:
    """The last day of the month that starts on `first`."""
    return (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def coming_of(actor: Actor, body: Body) -> QuerySet[Meeting]:
    """Meetings of one body that are planned, called or going on, soonest first; cancelled ones stand by themselves."""
    rows = visible_meetings(actor, body).exclude(status=MeetingStatus.CANCELLED)
    return rows.filter(ends_at__gte=clock.now()).order_by("starts_at", "pk")


def past_of(actor: Actor, body: Body) -> QuerySet[Meeting]:
    """Meetings of one body that are over, newest first."""
    rows = visible_meetings(actor, body).exclude(status=MeetingStatus.CANCELLED)
    return rows.filter(ends_at__lt=clock.now()).order_by("-starts_at", "-pk")


def cancelled_of(actor: Actor, body: Body) -> QuerySet[Meeting]:
    """Meetings of one body that were cancelled, newest first."""
    rows = visible_meetings(actor, body).filter(status=MeetingStatus.CANCELLED)
    return rows.order_by("-starts_at", "-pk")


def agendas_to_copy(actor: Actor, meeting: Meeting) -> list[Meeting]:
    """Other meetings of the same body that have an agenda, the latest first, for taking over standing items."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"))
    rows = visible_meetings(actor, meeting.body).exclude(pk=meeting.pk).filter(Exists(items))
    return list(rows.order_by("-starts_at", "-pk")[:12])
