"""What has been kept long enough: one query for each period of accounts and sign-in."""

from __future__ import annotations

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from accounts.models import DataExport, ExportStatus, Person, RetentionRun
from kernel.personal_data import Period, keepers

NEVER_USED = dt.timedelta(days=30)
UNUSED = dt.timedelta(days=730)
NOTICE = dt.timedelta(days=30)
STALE_NOTICE = dt.timedelta(days=90)
"""A warning older than this no longer counts: the person is warned anew before anything is erased."""
PLACES = dt.timedelta(days=30)
COPIES = dt.timedelta(days=7)
NOTES = dt.timedelta(days=90)
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def timed_periods() -> list[Period]:
    """Every period at whose end something is removed, in the order in which they are carried out."""
    return [period for keeper in keepers() for period in keeper.periods if period.carry_out is not None]


def never_used(now: dt.datetime) -> QuerySet[Person]:
    """Accounts older than `NEVER_USED` that nobody signed in to, and that never had a role or a body."""
    fresh = Person.objects.filter(erased_at=None, last_login=None, created_at__lt=now - NEVER_USED)
    return _idle(fresh, EVER)


def to_be_warned(now: dt.datetime) -> QuerySet[Person]:
    """Accounts that will have been unused for `UNUSED` in `NOTICE`, and were not told lately."""
    lately = Q(warned_at__gte=now - STALE_NOTICE)
    return _unused_since(now - UNUSED + NOTICE).exclude(lately)


def unused(now: dt.datetime) -> QuerySet[Person]:
    """Accounts unused for `UNUSED` whose people were told `NOTICE` ago."""
    return _unused_since(now - UNUSED).filter(warned_at__gte=now - STALE_NOTICE, warned_at__lte=now - NOTICE)


def ended_sessions(now: dt.datetime) -> QuerySet[Session]:
    """Sessions that count no longer."""
    return Session.objects.filter(expire_date__lt=now)


def old_places(now: dt.datetime) -> QuerySet[UserSession]:
    """Notes of where somebody was signed in, after `PLACES`."""
    return UserSession.objects.filter(last_seen_at__lt=now - PLACES)


def old_copies(now: dt.datetime) -> QuerySet[DataExport]:
    """Copies of somebody's data whose time to be fetched is over."""
    return DataExport.objects.filter(status=ExportStatus.READY, expires_at__lt=now)


def old_notes(now: dt.datetime) -> QuerySet[DataExport]:
    """Notes that somebody asked for a copy, after `NOTES`. Never one with a file."""
    return DataExport.objects.filter(stored="", wanted_at__lt=now - NOTES)


def last_runs(count: int = 10) -> list[RetentionRun]:
    """The newest carryings-out and dry runs."""
    return list(RetentionRun.objects.order_by("-pk")[:count])


def _unused_since(moment: dt.datetime) -> QuerySet[Person]:
    lately = Q(last_login__gte=moment) | Q(last_login=None, created_at__gte=moment)
    return _idle(Person.objects.filter(erased_at=None).exclude(lately), moment)


def _idle(people: QuerySet[Person], since: dt.datetime) -> QuerySet[Person]:
    """Those who have had nothing to do anywhere since a moment."""
    for keeper in keepers():
        if keeper.busy is not None:
            people = people.exclude(pk__in=keeper.busy(since))
    return people.order_by("pk")
