"""Digests: what came about in a day or a week, in one mail.

A digest is a row of its own, made once for an address and a period with all that waits for it, in one transaction; then
it is worked off like a single message. So whenever a worker is killed, nothing is lost, and no address gets two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from notices import digest_mail, queries, queries_digests, rhythm
from notices.actions import queueing
from notices.actions.sending import AT_MOST, Seen, gone, hang_up, log
from notices.kinds import Thing
from notices.models import Digest, Notice, Rhythm

MADE_AT_ONCE = 500
"""How many digests one transaction makes."""
_EDITIONS = {Rhythm.DAILY: rhythm.daily, Rhythm.WEEKLY: rhythm.weekly}


def send_due(*, actor: Actor) -> int:
    """Make the digests of days and weeks that are over, and send those that wait; how many went out."""
    require(actor, Permission.NOTICE_SEND)
    until, sent = clock.now() + AT_MOST, 0
    give_up_digests(actor=actor)
    while clock.now() < until and make_digests(actor=actor):
        pass
    while clock.now() < until and (batch := claim_digests(actor=actor)):
        left = _send(batch)
        sent += left
        if left:
            note_digests_sent(actor=actor, count=left)
    return sent


@transaction.atomic
def make_digests(*, actor: Actor) -> int:
    """Make some digests of the newest day and week; how many."""
    require(actor, Permission.NOTICE_SEND)
    # Somebody who chose “at once” in the very moment in which news came about is told now.
    queries_digests.strays().update(due_at=clock.now())
    made = sum(_make(each) for each in _EDITIONS)
    if made:
        record(actor, Event.DIGESTS_MADE, "digest", "made", count=made)
    return made


@transaction.atomic
def claim_digests(*, actor: Actor) -> list[Digest]:
    """Take some digests up for sending. Nobody else gets them until the time for it is over."""
    require(actor, Permission.NOTICE_SEND)
    return queueing.take_up(queries_digests.may_be_taken_up())


@transaction.atomic
def give_up_digests(*, actor: Actor) -> int:
    """Give up what was tried often enough; how many."""
    require(actor, Permission.NOTICE_SEND)
    rows = queries_digests.to_give_up().select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:500])
    Digest.objects.filter(pk__in=keys).update(given_up_at=clock.now())
    _drop(Notice.objects.filter(digest__in=keys).values_list("pk", flat=True))
    if keys:
        log.error("digests_given_up", extra={"count": len(keys)})
        record(actor, Event.DIGESTS_SENT, "digest", "given_up", status="given_up", count=len(keys))
    return len(keys)


@transaction.atomic
def note_digests_sent(*, actor: Actor, count: int) -> None:
    """Write into the trail how many digests went out."""
    require(actor, Permission.NOTICE_SEND)
    record(actor, Event.DIGESTS_SENT, "digest", "sent", status="sent", count=count)


def _make(which: Rhythm) -> int:
    edition = _EDITIONS[which](clock.now())
    waiting = queries_digests.waiting_for(which, edition)
    addresses = list(waiting.order_by("goes_to").values_list("goes_to", flat=True).distinct()[:MADE_AT_ONCE])
    if not addresses:
        return 0
    rows = waiting.filter(goes_to__in=addresses).select_related("follow")
    parts: dict[str, list[Notice]] = defaultdict(list)
    for each in rows.select_for_update(of=("self",), skip_locked=True):
        parts[each.goes_to].append(each)
    made = [
        Digest(address=address, person_id=_person_of(held), rhythm=which, period=edition.period)
        for address, held in sorted(parts.items())
    ]
    Digest.objects.bulk_create(made, ignore_conflicts=True)
    # Another worker may have made one of them, and may be sending it: to that one nothing is added.
    fresh = Digest.objects.filter(
        address__in=parts, rhythm=which, period=edition.period, claimed_at__isnull=True
    )
    for digest in fresh.select_for_update(skip_locked=True):
        Notice.objects.filter(pk__in=[each.pk for each in parts[digest.address]]).update(digest=digest)
    return len(made)


def _person_of(held: list[Notice]) -> UUID | None:
    return next((each.follow.person_id for each in held if each.follow and each.follow.person_id), None)


def _send(batch: list[Digest]) -> int:
    """Send a batch over one connection; how many went out."""
    line, sent, seen = get_connection(), 0, Seen()
    for digest in batch:
        if queueing.count_try(digest):
            sent += _send_one(digest, line, seen)
    hang_up(line)
    return sent


def _send_one(digest: Digest, line: BaseEmailBackend, seen: Seen) -> int:
    news, unwanted = _sorted(queries_digests.held_in(digest), seen)
    _drop(each.pk for each in unwanted)
    if not news:
        queueing.done(Digest, [digest.pk], sent=False)
        return 0
    if gone(lambda: digest_mail.message(digest, news), line, digest=digest.pk):
        _left(digest, [notice for notice, _ in news])
        return 1
    queueing.failed(digest)
    return 0


def _sorted(held: list[Notice], seen: Seen) -> tuple[list[tuple[Notice, Thing]], list[Notice]]:
    """What is still to be told, with its thing, and what is not: somebody stopped, or it can no longer be seen."""
    news, unwanted = [], []
    for notice in held:
        found = seen.thing_of(notice)
        if found is not None and queries.wanted(notice):
            news.append((notice, found))
        else:
            unwanted.append(notice)
    return news, unwanted


@transaction.atomic
def _left(digest: Digest, notices: list[Notice]) -> None:
    queueing.done(Digest, [digest.pk], sent=True)
    queueing.done(Notice, [each.pk for each in notices], sent=True)


def _drop(keys: Iterable[int]) -> None:
    queueing.done(Notice, keys, sent=False)
