"""What is known of follows: one's own, those that a mail is about, and what has been kept long enough."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Person
from kernel import clock
from kernel.errors import NotFound
from notices import queue
from notices.models import WAITING, Delivery, Digest, Follow, News, Notice, Sort

UNCONFIRMED = dt.timedelta(days=14)
ENDED = dt.timedelta(days=30)
TOLD = dt.timedelta(days=90)
ASKED_A_DAY = 5
"""How many messages asking for a yes one address gets within a day, whatever is asked for it."""


def whose(person_id: UUID, email: str | None) -> Q:
    """What a person follows: as themselves, or with the address of their account before they had one."""
    return Q(person_id=person_id) | (Q(address=email.lower()) if email else Q(pk__in=[]))


def of_person(person_id: UUID) -> QuerySet[Follow]:
    """Everything that a person follows or followed."""
    address = Person.objects.filter(pk=person_id, email__isnull=False).values(of=Lower("email"))
    return Follow.objects.filter(Q(person_id=person_id) | Q(address__in=address))


def followed_by(person_id: UUID) -> QuerySet[Follow]:
    """What a person follows now, newest first."""
    rows = of_person(person_id).filter(confirmed_at__isnull=False, ended_at__isnull=True)
    return rows.order_by("-confirmed_at", "pk")


def own(person_id: UUID, follow_id: UUID) -> Follow:
    """One thing that a person follows or followed. Raises NotFound."""
    found = of_person(person_id).filter(pk=follow_id).first()
    if found is None:
        raise NotFound("You do not follow this.", next_step="Look at the list of what you follow.")
    return found


def follows_now(person_id: UUID, kind: str, thing_id: str) -> Follow | None:
    """How a person follows a thing, if they do."""
    return followed_by(person_id).filter(kind=kind, thing_id=thing_id).first()


def by_id(follow_id: UUID) -> Follow | None:
    """A follow, whoever's it is: for whoever came with a link from a mail."""
    return Follow.objects.filter(pk=follow_id).first()


def beside(kept: Follow) -> QuerySet[Follow]:
    """What the address of a follow follows, this included: that of the account where there is one, else the one given."""
    person = kept.person
    same = Q(address=kept.address) | Q(person__email__iexact=kept.address)
    if person is not None:
        same = whose(person.pk, person.email)
    return Follow.objects.filter(same, ended_at__isnull=True).order_by("made_at", "pk")


def asked_lately(address: str) -> int:
    """How many messages that ask for a yes, or say that there is one, were made for an address within a day."""
    since = clock.now() - dt.timedelta(days=1)
    asked = Notice.objects.filter(sort__in=(Sort.CONFIRM, Sort.ALREADY), made_at__gt=since)
    return asked.filter(follow__address=address).count()


def waiting() -> QuerySet[Notice]:
    """What is to be sent, or to be given up."""
    return Notice.objects.filter(WAITING)


def may_be_taken_up() -> QuerySet[Notice]:
    """What a worker may take up now: what waits for a digest has no time at which it is due."""
    return waiting().filter(due_at__lte=clock.now(), tries__lt=queue.MOST_TRIES)


def to_give_up() -> QuerySet[Notice]:
    """What was tried often enough, with no worker at it any more."""
    return waiting().filter(due_at__lte=clock.now(), tries__gte=queue.MOST_TRIES)


def news_of(kind: str, thing_id: str) -> QuerySet[News]:
    """What came about in a thing, newest first."""
    return News.objects.filter(kind=kind, thing_id=thing_id).order_by("-made_at", "-pk")


def old_unconfirmed(now: dt.datetime) -> QuerySet[Follow]:
    """Follows that nobody said yes to."""
    return Follow.objects.filter(confirmed_at__isnull=True, made_at__lt=now - UNCONFIRMED)


def old_ended(now: dt.datetime) -> QuerySet[Follow]:
    """Follows that ended long enough ago."""
    return Follow.objects.filter(ended_at__lt=now - ENDED)


def old_notices(now: dt.datetime) -> QuerySet[Notice]:
    """Messages that were sent, or given up, long enough ago."""
    return Notice.objects.filter(Q(sent_at__lt=now - TOLD) | Q(given_up_at__lt=now - TOLD))


def old_digests(now: dt.datetime) -> QuerySet[Digest]:
    """Digests that were sent, or given up, long enough ago."""
    return Digest.objects.filter(Q(sent_at__lt=now - TOLD) | Q(given_up_at__lt=now - TOLD))


def old_deliveries(now: dt.datetime) -> QuerySet[Delivery]:
    """Messages to other systems that were sent, or given up, long enough ago."""
    return Delivery.objects.filter(Q(sent_at__lt=now - TOLD) | Q(given_up_at__lt=now - TOLD))


def about_tasks(person_id: UUID) -> QuerySet[Notice]:
    """The messages to a person about their tasks."""
    return Notice.objects.filter(person_id=person_id)


def digests_of(person_id: UUID) -> QuerySet[Digest]:
    """The digests of a person: as themselves, or for the address of their account."""
    address = Person.objects.filter(pk=person_id, email__isnull=False).values(of=Lower("email"))
    return Digest.objects.filter(Q(person_id=person_id) | Q(address__in=address))


def with_whom(notice_id: int) -> Notice:
    """A message with whom it is for."""
    return Notice.objects.select_related("follow__person", "person").get(pk=notice_id)


def wanted(notice: Notice) -> bool:
    """Whether a message is still to go out: nobody stopped meanwhile, and what it says is still so."""
    follow = notice.follow
    if follow is None:
        return notice.person is not None and notice.person.is_active and bool(notice.person.email)
    if not follow_stands(follow):
        return False
    return (follow.confirmed_at is None) == (notice.sort == Sort.CONFIRM)


def follow_stands(follow: Follow) -> bool:
    """Whether nobody has stopped it, and the account of its person is open."""
    return follow.ended_at is None and (follow.person is None or follow.person.is_active)
