"""Sending what waits: each message is taken up, sent, and marked as sent.

A worker that dies in between leaves messages taken up; after a while another one takes them up again. Then a message
that had gone out, but was not marked yet, goes out once more. Once it is marked it never does.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from notices import mail, queries
from notices.kinds import Thing, thing
from notices.models import Notice

log = logging.getLogger(__name__)
AT_MOST = dt.timedelta(minutes=10)
"""How long one job goes on; the next one, a minute later, takes up what is left."""


def send_due(*, actor: Actor) -> int:
    """Send what waits; how many went out. What fails is logged by its kind, never with an address, and tried again
    later: five times within about a day."""
    require(actor, Permission.NOTICE_SEND)
    give_up(actor=actor)
    until, sent = clock.now() + AT_MOST, 0
    while clock.now() < until and (batch := claim_notices(actor=actor)):
        gone = _send(actor, batch)
        sent += gone
        if gone:
            note_sent(actor=actor, count=gone)
    return sent


@transaction.atomic
def claim_notices(*, actor: Actor) -> list[Notice]:
    """Take some messages up for sending. Nobody else gets them until the time for it is over."""
    require(actor, Permission.NOTICE_SEND)
    rows = queries.may_be_taken_up().select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[: queries.BATCH])
    Notice.objects.filter(pk__in=keys).update(claimed_at=clock.now(), tries=F("tries") + 1)
    return list(Notice.objects.filter(pk__in=keys).order_by("pk"))


@transaction.atomic
def mark(*, actor: Actor, notice_id: int, sent: bool) -> None:
    """Note that a message went out, or that it is not to go out any more."""
    require(actor, Permission.NOTICE_SEND)
    now = clock.now()
    done = {"sent_at": now} if sent else {"given_up_at": now}
    Notice.objects.filter(pk=notice_id, sent_at__isnull=True).update(**done)


@transaction.atomic
def give_up(*, actor: Actor) -> int:
    """Give up what was tried often enough; how many."""
    require(actor, Permission.NOTICE_SEND)
    rows = queries.to_give_up().select_for_update(skip_locked=True)
    keys = list(rows.values_list("pk", flat=True)[:500])
    Notice.objects.filter(pk__in=keys).update(given_up_at=clock.now())
    if keys:
        log.error("notices_given_up", extra={"count": len(keys)})
        record(actor, Event.NOTICES_SENT, "notice", "given_up", status="given_up", count=len(keys))
    return len(keys)


@transaction.atomic
def note_sent(*, actor: Actor, count: int) -> None:
    """Write into the trail how many messages went out."""
    require(actor, Permission.NOTICE_SEND)
    record(actor, Event.NOTICES_SENT, "notice", "sent", status="sent", count=count)


def _send(actor: Actor, batch: list[Notice]) -> int:
    """Send a batch over one connection; how many went out."""
    line, sent = get_connection(), 0
    things: dict[tuple[str, str], Thing | None] = {}
    for claimed in batch:
        # Whoever is slow must not send what another worker takes up meanwhile.
        if claimed.claimed_at is None or clock.now() - claimed.claimed_at > queries.LEASE / 2:
            break
        notice = queries.still_claimed(claimed)
        if notice is None:
            continue
        which = (notice.follow.kind, notice.follow.thing_id)
        if which not in things:
            things[which] = thing(*which)
        found = things[which]
        if found is None or not queries.wanted(notice):
            mark(actor=actor, notice_id=notice.pk, sent=False)
        elif _gone(notice, found, line):
            mark(actor=actor, notice_id=notice.pk, sent=True)
            sent += 1
    _hang_up(line)
    return sent


def _gone(notice: Notice, found: Thing, line: BaseEmailBackend) -> bool:
    try:
        message = mail.message(notice, found)
        message.connection = line
        # Opened once for the batch: else each message would open and close a connection of its own.
        line.open()
        message.send()
    except Exception as error:
        # Its text may hold the address.
        log.error("notice_not_sent", extra={"notice": notice.pk, "kind": type(error).__name__})
        _hang_up(line)
        return False
    return True


def _hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except Exception as error:
        log.warning("mail_not_closed", extra={"kind": type(error).__name__})
