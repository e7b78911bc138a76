"""Sending what waits for other systems: signed, each once, again after a failure, and no more after a day.

As with e-mail, a worker killed while a message is on its way leaves one of which nobody can say whether it arrived: it goes
again under the same id, by which the other side knows it.
"""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from notices import kinds, outbound, queries_webhooks, webhook_secrets, webhook_signing
from notices.actions import queueing
from notices.actions.sending import AT_MOST, log
from notices.feeds import absolute
from notices.models import WAITING, Delivery

_UNCHANGING = {"content-type": "application/json; charset=utf-8", "user-agent": "Folkmoot-Webhooks/1"}


def send_due(*, actor: Actor) -> int:
    """Send what waits; how many arrived. What fails is logged by its kind, and tried again: five times within a day."""
    require(actor, Permission.NOTICE_SEND)
    give_up_deliveries(actor=actor)
    until, sent = clock.now() + AT_MOST, 0
    while clock.now() < until and (batch := claim_deliveries(actor=actor)):
        arrived = sum(_send(each) for each in batch)
        sent += arrived
        if arrived:
            note_deliveries(actor=actor, count=arrived)
    return sent


@transaction.atomic
def claim_deliveries(*, actor: Actor) -> list[Delivery]:
    """Take some messages up for sending. Nobody else gets them until the time for it is over."""
    require(actor, Permission.NOTICE_SEND)
    return queueing.take_up(queries_webhooks.may_be_taken_up().filter(webhook__active=True))


@transaction.atomic
def give_up_deliveries(*, actor: Actor) -> int:
    """Give up what was tried often enough; how many."""
    require(actor, Permission.NOTICE_SEND)
    keys = list(queries_webhooks.to_give_up().values_list("pk", flat=True)[:500])
    Delivery.objects.filter(WAITING, Q(pk__in=keys)).update(given_up_at=clock.now())
    if keys:
        record(actor, Event.WEBHOOK_SENT, "webhook", "given_up", status="given_up", count=len(keys))
    return len(keys)


@transaction.atomic
def note_deliveries(*, actor: Actor, count: int) -> None:
    """Write into the trail how many messages arrived."""
    require(actor, Permission.NOTICE_SEND)
    record(actor, Event.WEBHOOK_SENT, "webhook", "sent", status="sent", count=count)


def content_of(delivery: Delivery) -> bytes:
    """The body of a message: the same bytes however often it is sent."""
    body = {"id": str(delivery.pk), **delivery.body}
    if "page" in body:
        body["page"] = absolute(body["page"])
    if delivery.replay_of_id:
        body["replay_of"] = str(delivery.replay_of_id)
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _send(claimed: Delivery) -> int:
    if not queueing.count_try(claimed):
        return 0
    delivery = Delivery.objects.select_related("webhook").get(pk=claimed.pk)
    if not _still_public(delivery):
        queueing.done(Delivery, [delivery.pk], sent=False, error="no_longer_public")
        return 0
    try:
        status = outbound.post(delivery.webhook.url, *_signed(delivery))
    except (outbound.NotReached, webhook_secrets.SecretLost) as fault:
        return _failed(claimed, None, getattr(fault, "kind", "secret_lost"))
    if not 200 <= status < 300:
        return _failed(claimed, status, "refused")
    queueing.done(Delivery, [delivery.pk], sent=True, status=status, error="")
    return 1


def _failed(claimed: Delivery, status: int | None, kind: str) -> int:
    log.warning("webhook_not_sent", extra={"delivery": str(claimed.pk), "kind": kind, "status": status})
    queueing.failed(claimed, status=status, error=kind[:120])
    return 0


def _still_public(delivery: Delivery) -> bool:
    """Whether everybody may still see any of the things it is about. A test message is about none."""
    things = delivery.body.get("things", [])
    return not things or any(kinds.thing(each["kind"], each["thing"]) is not None for each in things)


def _signed(delivery: Delivery) -> tuple[bytes, dict[str, str]]:
    body = content_of(delivery)
    secret = webhook_secrets.opened(delivery.webhook.secret)
    at = int(clock.now().timestamp())
    return body, _UNCHANGING | webhook_signing.headers(secret, str(delivery.pk), at, body)
