"""Sending what waits: each message is taken up, sent, and marked as sent.

A worker that dies in between leaves messages taken up; after a while another one takes them up again. Those that had
not been tried go out once. The one that was being handed over at that very moment goes out again with the same
Message-ID, for nobody can know whether the mail server has it; mail servers that look for doubles drop the second one.
Once a message is marked it never goes out again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from notices import mail, queries
from notices.actions import queueing
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
    return queueing.take_up(queries.may_be_taken_up())


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
    seen = Seen()
    for claimed in batch:
        if not queueing.count_try(claimed):
            continue
        notice = queries.with_whom(claimed.pk)
        found = seen.thing_of(notice)
        if (found is None and notice.follow is not None) or not queries.wanted(notice):
            queueing.done(Notice, [notice.pk], sent=False)
        elif gone(lambda: mail.message(notice, found), line, notice=notice.pk):  # noqa: B023 - called before the next
            queueing.done(Notice, [notice.pk], sent=True)
            sent += 1
        else:
            queueing.failed(claimed)
    hang_up(line)
    return sent


class Seen:
    """The things that messages are about, each looked up once for a batch."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str], Thing | None] = {}

    def thing_of(self, notice: Notice) -> Thing | None:
        """What a message is about; None for what everybody may no longer see, and for what is somebody's task."""
        if notice.follow is None:
            return None
        which = (notice.follow.kind, notice.follow.thing_id)
        if which not in self._things:
            self._things[which] = thing(*which)
        return self._things[which]


def gone(make: Callable[[], EmailMessage], line: BaseEmailBackend, **said: int) -> bool:
    """Whether a mail went out over a line. What fails is logged by its kind: its text may hold the address."""
    try:
        message = make()
        message.connection = line
        # Opened once for the batch: else each message would open and close a connection of its own.
        line.open()
        message.send()
    except Exception as error:
        log.error("notice_not_sent", extra={**said, "kind": type(error).__name__})
        hang_up(line)
        return False
    return True


def hang_up(line: BaseEmailBackend) -> None:
    """Close a line; one that is broken is no fault here."""
    try:
        line.close()
    except Exception as error:
        log.warning("mail_not_closed", extra={"kind": type(error).__name__})
