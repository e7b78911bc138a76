"""Messages to other systems: signed, each once, again after a fault, again when somebody asks."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from audit import trail
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, WrongState
from notices import outbound, queue, webhook_secrets, webhook_signing
from notices.actions import webhook_sending, webhooks
from notices.actions.webhooks import WebhookGiven
from notices.kinds import Thing
from notices.models import Delivery, Webhook
from notices.tasks import send_webhooks
from tests.unit.notices.conftest import KIND, SYSTEM, following_with, tell
from tests.unit.notices.other_system import Other, is_genuine, other_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
GIVEN = WebhookGiven("Intranet", "https://hooks.example.org/in")


@pytest.fixture
def other(settings: Any) -> Iterator[Other]:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with other_system() as system:
        yield system


@pytest.fixture
def hook(other: Other, operator: Actor) -> Webhook:
    """The other system, connected."""
    made = webhooks.add_webhook(actor=operator, given=WebhookGiven("Intranet", other.url))
    other.secret = webhook_secrets.opened(made.secret)
    return made


def send(minutes: float = 0) -> int:
    with clock.frozen(clock.now() + dt.timedelta(minutes=minutes)):
        return webhook_sending.send_due(actor=SYSTEM)


def test_what_comes_about_arrives_once_and_signed(hook: Webhook, other: Other) -> None:
    following_with("jo@example.org", "two")
    tell("k", "two", subject="“New”", text="Ä < B", href="/two/e/1/")
    assert tell("k", "two") == 0
    assert send() == 1
    assert send(60) == 0
    assert other.genuine == [True]
    [got] = other.got
    assert got["things"] == [{"kind": KIND, "thing": "two"}]
    assert (got["subject"], got["text"], got["page"]) == ("“New”", "Ä < B", "http://localhost:8000/two/e/1/")
    assert got["illustrative"] is True
    assert got["id"] == other.headers[0]["webhook-id"] == str(Delivery.objects.get().pk)
    assert "jo@" not in json.dumps(got)
    kept = Delivery.objects.get()
    assert (kept.status, kept.tries, kept.error) == (200, 1, "")
    assert trail.verify()[1] is None


def test_nobody_need_follow_for_it(hook: Webhook) -> None:
    assert tell() == 0
    assert send() == 1


def test_only_the_kinds_that_were_asked_for(hook: Webhook, operator: Actor) -> None:
    webhooks.change_webhook(actor=operator, webhook_id=hook.pk, given=WebhookGiven("I", hook.url, ("area",)))
    tell("a")
    assert not Delivery.objects.exists()
    webhooks.change_webhook(
        actor=operator, webhook_id=hook.pk, given=WebhookGiven("I", hook.url, ("area", KIND))
    )
    tell("b")
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("status", [301, 302, 400, 410, 500])
def test_a_system_that_refuses_is_tried_five_times_within_about_a_day(
    hook: Webhook, other: Other, status: int
) -> None:
    other.status = status
    tell()
    began, tried = clock.now(), []
    for hours in range(0, 60):
        with clock.frozen(began + dt.timedelta(hours=hours)):
            before = len(other.got)
            webhook_sending.send_due(actor=SYSTEM)
            tried += [hours] * (len(other.got) - before)
    assert len(tried) == queue.MOST_TRIES
    assert 20 < tried[-1] < 30
    kept = Delivery.objects.get()
    assert (kept.status, kept.error, kept.given_up_at is not None) == (status, "refused", True)
    assert len(set(other.raw)) == 1, "the same bytes each time"
    assert all(other.genuine)


def test_one_that_answers_too_slowly_is_cut_off(hook: Webhook, other: Other, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbound, "WAIT", 0.2)
    other.pause = 0.6
    tell()
    assert send() == 0
    assert Delivery.objects.get().error == "timeout"


def test_one_that_drips_is_cut_off(settings: Any, monkeypatch: Any) -> None:
    import socket
    import threading
    import time

    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    monkeypatch.setattr(outbound, "AT_MOST", 0.4)
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = server.accept()
        for _ in range(100):
            try:
                line.sendall(b"H")
            except OSError:
                return
            time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(outbound.NotReached, match="timeout"):
        outbound.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - began < 2
    server.close()


def test_a_killed_worker_sends_the_same_message_under_the_same_id(hook: Webhook, other: Other) -> None:
    for key in ("a", "b", "c"):
        tell(key)
    [first, *_] = webhook_sending.claim_deliveries(actor=SYSTEM)
    webhook_sending._send(first)
    Delivery.objects.filter(pk=first.pk).update(sent_at=None)  # killed before that was written
    assert send() == 0
    with clock.frozen(clock.now() + queue.lease() + dt.timedelta(minutes=1)):
        assert webhook_sending.send_due(actor=SYSTEM) == 3
    assert sorted(each["id"] for each in other.got) == sorted(
        [str(first.pk), *(str(each.pk) for each in Delivery.objects.all())]
    )


def test_what_is_no_longer_public_is_not_sent(hook: Webhook, other: Other, things: dict[str, Thing]) -> None:
    tell()
    things.clear()
    assert send() == 0
    assert other.got == []
    assert Delivery.objects.get().error == "no_longer_public"


def test_sent_again_when_somebody_asks(hook: Webhook, other: Other, operator: Actor) -> None:
    tell()
    old = Delivery.objects.get()
    with pytest.raises(WrongState):
        webhooks.replay(actor=operator, webhook_id=hook.pk, delivery_id=old.pk)
    send()
    form = uuid.uuid4()
    made = webhooks.replay(actor=operator, webhook_id=hook.pk, delivery_id=old.pk, form_id=form)
    assert webhooks.replay(actor=operator, webhook_id=hook.pk, delivery_id=old.pk, form_id=form) == made
    assert send() == 1
    assert other.got[1]["replay_of"] == other.got[0]["id"] != other.got[1]["id"]
    assert other.got[1]["subject"] == other.got[0]["subject"]
    with pytest.raises(NotFound):
        webhooks.replay(actor=operator, webhook_id=hook.pk, delivery_id=uuid.uuid4())


def test_everything_that_was_given_up_is_sent_again_once(hook: Webhook, operator: Actor, capsys: Any) -> None:
    for key in ("a", "b"):
        tell(key)
    Delivery.objects.update(given_up_at=clock.now(), error="timeout")
    since = clock.now() - dt.timedelta(days=1)
    assert webhooks.replay_since(actor=operator, webhook_id=hook.pk, since=since) == 2
    assert webhooks.replay_since(actor=operator, webhook_id=hook.pk, since=since) == 0
    call_command("send_webhooks", "--json")
    assert json.loads(capsys.readouterr().out) == {"again": 0, "sent": 2, "waiting": 0}
    call_command("send_webhooks", "--again", str(hook.pk), "--everything")
    assert "Sent: 0" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("send_webhooks", "--again", str(uuid.uuid4()))


def test_paused_and_ended_systems_are_told_nothing(hook: Webhook, other: Other, operator: Actor) -> None:
    tell("a")
    paused = WebhookGiven("I", hook.url, active=False)
    webhooks.change_webhook(actor=operator, webhook_id=hook.pk, given=paused)
    tell("b")
    assert (send(), Delivery.objects.count()) == (0, 1)
    webhooks.change_webhook(actor=operator, webhook_id=hook.pk, given=WebhookGiven("I", hook.url))
    assert send() == 1
    tell("c")
    webhooks.end_webhook(actor=operator, webhook_id=hook.pk)
    webhooks.end_webhook(actor=operator, webhook_id=hook.pk)
    assert send() == 0
    assert Delivery.objects.get(key="c").error == "webhook_ended"
    for write in (
        lambda: webhooks.change_webhook(actor=operator, webhook_id=hook.pk, given=paused),
        lambda: webhooks.renew_secret(actor=operator, webhook_id=hook.pk),
        lambda: webhooks.try_webhook(actor=operator, webhook_id=hook.pk),
    ):
        with pytest.raises(WrongState):
            write()


def test_a_new_secret_signs_from_then_on(hook: Webhook, other: Other, operator: Actor) -> None:
    kept = webhooks.renew_secret(actor=operator, webhook_id=hook.pk)
    tell()
    send()
    assert other.genuine == [False]
    assert is_genuine(webhook_secrets.opened(kept.secret), other.headers[0], other.raw[0])


def test_secrets_are_stored_locked_and_a_lost_key_is_said(hook: Webhook, other: Other, settings: Any) -> None:
    assert other.secret not in Webhook.objects.get().secret
    settings.SECRET_KEY = "another key, as long as it need be for that, in these tests alone"
    tell()
    assert send() == 0
    assert Delivery.objects.get().error == "secret_lost"


def test_a_test_message(hook: Webhook, other: Other, operator: Actor) -> None:
    form = uuid.uuid4()
    webhooks.try_webhook(actor=operator, webhook_id=hook.pk, delivery_id=form)
    webhooks.try_webhook(actor=operator, webhook_id=hook.pk, delivery_id=form)
    send_webhooks()
    assert [each["type"] for each in other.got] == ["test"]


def test_the_same_form_adds_one(operator: Actor) -> None:
    form = uuid.uuid4()
    first = webhooks.add_webhook(actor=operator, given=GIVEN, webhook_id=form)
    assert webhooks.add_webhook(actor=operator, given=GIVEN, webhook_id=form).pk == first.pk
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        WebhookGiven(" ", GIVEN.url), WebhookGiven("n" * 121, GIVEN.url), WebhookGiven("I", "http://example.org/"),
        WebhookGiven("I", "https://10.0.0.1/"), WebhookGiven("I", "https://example.org/" + "a" * 300), WebhookGiven("I", GIVEN.url, ("nonsense",)),
    ],
)  # fmt: skip
def test_what_cannot_be_connected(operator: Actor, given: WebhookGiven) -> None:
    with pytest.raises(BadInput):
        webhooks.add_webhook(actor=operator, given=given)
    assert not Webhook.objects.exists()


def test_only_operators_with_a_second_step(anybody: Actor, analyst: Actor, operator: Actor) -> None:
    for actor in (anybody, analyst, Actor.system("notices")):
        with pytest.raises(NotAllowed):
            webhooks.add_webhook(actor=actor, given=GIVEN)
    with pytest.raises(SecondStepNeeded):
        webhooks.add_webhook(actor=Actor.person(operator.id), given=GIVEN)


def test_commands(capsys: Any) -> None:
    call_command("webhooks")
    assert "No other system" in capsys.readouterr().out
    call_command("webhooks", "--add", "Intranet", "--url", GIVEN.url, "--kind", KIND, "--json")
    made = json.loads(capsys.readouterr().out)
    assert made["secret"].startswith("whsec_")
    call_command("webhooks", "--end", made["id"])
    assert "ended" in capsys.readouterr().out
    with pytest.raises(CommandError, match="public"):
        call_command("webhooks", "--add", "I", "--url", "https://127.0.0.1/")


@given(st.binary(max_size=200), st.integers(0, 2**33), st.uuids())
def test_signatures_agree_with_a_reckoning_of_their_own(body: bytes, at: int, key: uuid.UUID) -> None:
    secret = webhook_signing.new_secret()
    made = webhook_signing.headers(secret, str(key), at, body)
    assert is_genuine(secret, made, body)
    assert not is_genuine(secret, made, body + b" ")
    assert not is_genuine(webhook_signing.new_secret(), made, body)


def test_the_example_of_the_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = webhook_signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
