"""Other systems that are told what comes about: connecting them, and sending a message again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState
from kernel.jobs import Job, send_on_commit
from notices import kinds, outbound, webhook_secrets, webhook_signing
from notices.models import Delivery, Webhook
from notices.queries_webhooks import delivery_at, webhook_at

MOST_AT_ONCE = 1000
"""How many messages are sent again at once."""


@dataclass(frozen=True)
class WebhookGiven:
    """What somebody enters: `kinds` of things to be told of; none: all."""

    name: str
    url: str
    kinds: tuple[str, ...] = ()
    active: bool = True


@transaction.atomic
def add_webhook(*, actor: Actor, given: WebhookGiven, webhook_id: UUID | None = None) -> Webhook:
    """Let another system be told what comes about, with a new secret. The same form again adds nothing."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = Webhook.objects.filter(pk=webhook_id).first() if webhook_id else None
    if kept is not None:
        return kept
    made = Webhook(pk=webhook_id or uuid.uuid4(), made_by_id=actor.id if actor.kind == "person" else None)
    _fill(made, given)
    made.secret = webhook_secrets.locked(webhook_signing.new_secret())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Webhook.objects.get(pk=made.pk)  # the same form, a moment earlier
    record(actor, Event.WEBHOOK_ADDED, "webhook", made.pk)
    return made


@transaction.atomic
def change_webhook(*, actor: Actor, webhook_id: UUID, given: WebhookGiven) -> Webhook:
    """Change its name, its address, what it is told of, or whether it is told anything just now. Raises NotFound."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _running(webhook_id)
    _fill(kept, given)
    kept.save(update_fields=["name", "url", "kinds", "active"])
    record(actor, Event.WEBHOOK_CHANGED, "webhook", kept.pk, status="active" if kept.active else "paused")
    return kept


@transaction.atomic
def renew_secret(*, actor: Actor, webhook_id: UUID) -> Webhook:
    """Give it a new secret; the old one signs nothing any more. Raises NotFound."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _running(webhook_id)
    kept.secret = webhook_secrets.locked(webhook_signing.new_secret())
    kept.save(update_fields=["secret"])
    record(actor, Event.WEBHOOK_CHANGED, "webhook", kept.pk, code="secret")
    return kept


@transaction.atomic
def end_webhook(*, actor: Actor, webhook_id: UUID) -> Webhook:
    """Tell it nothing any more; what waited is given up. Ending it twice is ending it. Raises NotFound."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _locked(webhook_id)
    if kept.ended_at is None:
        kept.ended_at, kept.active = clock.now(), False
        kept.save(update_fields=["ended_at", "active"])
        waiting = Delivery.objects.filter(webhook=kept, sent_at__isnull=True, given_up_at__isnull=True)
        waiting.filter(webhook=kept).update(given_up_at=clock.now(), error="webhook_ended")
        record(actor, Event.WEBHOOK_ENDED, "webhook", kept.pk)
    return kept


@transaction.atomic
def try_webhook(*, actor: Actor, webhook_id: UUID, delivery_id: UUID | None = None) -> Delivery:
    """Send it a message that says nothing but that it works. `delivery_id` is that of the form. Raises NotFound."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _running(webhook_id)
    body = {"type": "test", "subject": "A test message from Folkmoot", "happened_at": clock.now().isoformat()}
    made = _queue(kept, f"test:{delivery_id or uuid.uuid4()}", body, None)
    record(actor, Event.WEBHOOK_REPLAYED, "webhook", kept.pk, code="test")
    return made


@transaction.atomic
def replay(*, actor: Actor, webhook_id: UUID, delivery_id: UUID, form_id: UUID | None = None) -> Delivery:
    """Send a message again, as it was, under a new id; the log keeps both. The same form again sends no more.

    Raises NotFound, and WrongState while the message still waits.
    """
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _running(webhook_id)
    old = delivery_at(kept.pk, delivery_id)
    if old.sent_at is None and old.given_up_at is None:
        raise WrongState("This message still waits.", next_step="Wait until it is sent or given up.")
    made = _again(kept, old, form_id)
    record(actor, Event.WEBHOOK_REPLAYED, "webhook", kept.pk, count=1)
    return made


@transaction.atomic
def replay_since(*, actor: Actor, webhook_id: UUID, since: dt.datetime, only_given_up: bool = True) -> int:
    """Send again what was given up since a moment (or everything that was sent too), oldest first; how many. What was
    sent again already is left out, and so are messages that were sent again themselves. Raises NotFound."""
    require(actor, Permission.WEBHOOK_MANAGE)
    kept = _running(webhook_id)
    rows = Delivery.objects.filter(
        webhook=kept, made_at__gte=since, replay_of__isnull=True, replays__isnull=True
    )
    rows = (
        rows.filter(given_up_at__isnull=False)
        if only_given_up
        else rows.exclude(sent_at=None, given_up_at=None)
    )
    count = _replay_each(kept, rows.order_by("made_at", "pk")[:MOST_AT_ONCE])
    record(actor, Event.WEBHOOK_REPLAYED, "webhook", kept.pk, count=count)
    return count


def _fill(kept: Webhook, given: WebhookGiven) -> None:
    name = " ".join(given.name.replace("\x00", " ").split())
    if not name or len(name) > 120:
        raise BadInput("Enter a name of at most 120 characters.", parameter="name")
    url = outbound.check(given.url.replace("\x00", " "))
    if len(url) > 300:
        raise BadInput("Enter an address of at most 300 characters.", parameter="url")
    unknown = set(given.kinds) - set(kinds.kinds())
    if unknown:
        raise BadInput(f"There is no kind “{sorted(unknown)[0][:40]}”.", parameter="kinds")
    kept.name, kept.url, kept.active = name, url, given.active
    kept.kinds = " ".join(sorted(set(given.kinds)))


def _locked(webhook_id: UUID) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook_at(webhook_id).pk)


def _running(webhook_id: UUID) -> Webhook:
    kept = _locked(webhook_id)
    if kept.ended_at is not None:
        raise WrongState("This webhook has ended.", next_step="Add a new one.")
    return kept


def _replay_each(kept: Webhook, rows: Iterable[Delivery]) -> int:
    return len([_again(kept, each, None) for each in rows])


def _again(kept: Webhook, old: Delivery, form_id: UUID | None) -> Delivery:
    key = f"{old.key[:120]}#again:{form_id or uuid.uuid4()}"
    return _queue(kept, key, old.body, old)


def _queue(kept: Webhook, key: str, body: Mapping[str, object], old: Delivery | None) -> Delivery:
    made, new = Delivery.objects.get_or_create(
        webhook=kept, key=key, defaults={"body": dict(body), "replay_of": old}
    )
    if new:
        send_on_commit(Job.SEND_WEBHOOKS)
    return made
