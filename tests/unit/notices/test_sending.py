"""Telling those who follow, and sending: once each, again after a fault, and no more after a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel import clock
from kernel.jobs import Job
from notices import queue, tokens
from notices.actions import following, queueing, sending
from notices.actions.hooks import Said
from notices.actions.telling import _insert
from notices.kinds import Thing
from notices.models import Follow, Notice
from notices.tasks import send_notices
from tests.unit.notices.conftest import KIND, SYSTEM, following_with, link, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
MINUTE = dt.timedelta(minutes=1)


class Broken(EmailBackend):
    """A mail server that refuses."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("550 no such person jo@example.org")


@pytest.fixture
def broken(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.unit.notices.test_sending.Broken"


def test_everybody_who_follows_is_told_once(send: Any, django_assert_num_queries: Any) -> None:
    for number in range(30):
        following_with(f"p{number}@example.org")
    following_with("elsewhere@example.org", "two")
    Follow.objects.create(address="not-yet@example.org", kind="test_thing", thing_id="one", title="T")
    with django_assert_num_queries(1):
        assert (
            _insert(
                [(KIND, "one")], Said("k1", "Evidence was added", "A new item.", "/one/evidence/1/", False)
            )
            == 30
        )
    assert tell() == 0, "the same key tells nobody twice"
    assert len(send()) == 30
    assert {each.to[0] for each in mail.outbox} == {f"p{number}@example.org" for number in range(30)}
    assert send() == []
    following_with("late@example.org")
    assert tell() == 1, "but for those who came since"


def test_telling_queues_the_job(django_capture_on_commit_callbacks: Any, monkeypatch: Any) -> None:
    queued: list[str] = []
    monkeypatch.setattr("kernel.jobs._send", lambda job, countdown, ids: queued.append(job))
    following_with("jo@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        tell()
    assert queued == [Job.SEND_NOTICES]


def test_what_a_mail_says(send: Any) -> None:
    kept = following_with("jo@example.org", "two")
    tell(thing_id="two", subject="Two\r\nlines\nof   a <subject>", text="5 < 6 & “so”", href="/two/e/1/")
    [message] = send()
    assert message.subject == "Illustrative: Two lines of a <subject>"
    body = str(message.body)
    assert "5 < 6 & “so”" in body
    assert "http://localhost:8000/two/e/1/" in body
    assert "Beds & “step-down”" in body
    assert "made up" in body
    stop = tokens.to_stop(kept.pk)
    assert link(message, "stop") == f"/follow/stop/{stop}/"
    headers = message.extra_headers
    assert headers["List-Unsubscribe"] == f"<http://localhost:8000/follow/stop/{stop}/one-click/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.content_subtype == "plain"
    message.message().as_bytes()


@pytest.mark.parametrize("stopped", ["stopped", "gone"])
def test_what_is_no_longer_wanted_does_not_go_out(send: Any, things: dict[str, Thing], stopped: str) -> None:
    kept = following_with("jo@example.org")
    tell()
    if stopped == "gone":
        things.pop("one")
    else:
        following.unfollow(actor=SYSTEM, token=tokens.to_stop(kept.pk))
    assert send() == []
    assert Notice.objects.get().given_up_at is not None


def test_a_server_that_refuses_is_tried_five_times_within_about_a_day(broken: None, caplog: Any) -> None:
    following_with("jo@example.org")
    began = clock.now()
    with clock.frozen(began):
        tell()
    tried, at = [], began
    while at < began + dt.timedelta(days=4):
        with clock.frozen(at):
            before = Notice.objects.get().tries
            assert sending.send_due(actor=SYSTEM) == 0
            if Notice.objects.get().tries > before:
                tried.append(at - began)
        at += dt.timedelta(minutes=20)
    assert len(tried) == queue.MOST_TRIES
    assert dt.timedelta(hours=23) < tried[-1] < dt.timedelta(hours=27)
    assert Notice.objects.get().given_up_at is not None
    assert "notice_not_sent" in caplog.text
    assert "jo@" not in caplog.text
    assert "jo@" not in str([vars(each) for each in caplog.records])


def test_a_fault_keeps_nothing_from_the_others(send: Any, monkeypatch: Any) -> None:
    for name in ("a", "b", "c"):
        following_with(f"{name}@example.org")
    tell()
    real = EmailBackend.send_messages

    def sometimes(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["b@example.org"]:
            raise OSError("no")
        return int(real(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", sometimes)
    assert [each.to[0] for each in send()] == ["a@example.org", "c@example.org"]
    monkeypatch.undo()
    assert send() == [], "it waits its time"
    with clock.frozen(clock.now() + queue.lease() + MINUTE):
        assert [each.to[0] for each in send()] == ["b@example.org"]


def test_what_a_killed_worker_held_is_taken_up_again(send: Any) -> None:
    following_with("jo@example.org")
    tell()
    assert len(sending.claim_notices(actor=SYSTEM)) == 1  # and then the worker is killed
    assert send() == []
    with clock.frozen(clock.now() + queue.lease() + MINUTE):
        assert len(send()) == 1
    with clock.frozen(clock.now() + dt.timedelta(days=2)):
        assert send() == []


def test_a_slow_worker_leaves_the_rest_alone(send: Any, monkeypatch: Any) -> None:
    for name in ("a", "b"):
        following_with(f"{name}@example.org")
    tell()
    began = clock.now()
    real = sending.gone

    def slow(*what: Any, **more: Any) -> bool:
        gone = real(*what, **more)
        monkeypatch.setattr(clock, "now", lambda: began + queue.lease() * 0.75)
        return gone

    monkeypatch.setattr(sending, "gone", slow)
    assert len(send()) == 1
    monkeypatch.undo()
    with clock.frozen(began + queue.lease() + MINUTE):
        assert len(send()) == 1


def test_a_worker_whose_claim_is_over_sends_nothing(send: Any) -> None:
    following_with("jo@example.org")
    tell()
    [old] = sending.claim_notices(actor=SYSTEM)
    with clock.frozen(clock.now() + queue.lease() + MINUTE):
        sending.claim_notices(actor=SYSTEM)
    assert queueing.count_try(old) is False
    assert sending._send(SYSTEM, [old]) == 0


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_told_becomes_one_mail(things: Any, subject: str, text: str) -> None:
    Follow.objects.all().delete()
    following_with("jo@example.org")
    plain = [each.encode("utf-8", "ignore").decode().replace("\0", "") for each in (subject, text)]
    assert tell(subject=plain[0], text=plain[1]) == 1
    before = len(mail.outbox)
    assert sending.send_due(actor=SYSTEM) == 1
    written = mail.outbox[before].message()
    assert "\n" not in mail.outbox[before].subject
    assert written["To"] == "jo@example.org"


def test_task_and_command(capsys: Any) -> None:
    following_with("jo@example.org")
    tell()
    send_notices()
    assert len(mail.outbox) == 1
    tell("k2")
    call_command("send_notices")
    assert "Sent: 1." in capsys.readouterr().out
    call_command("send_notices", "--json")
    assert capsys.readouterr().out.strip() == '{"sent": 0, "waiting": 0}'


def test_a_key_that_is_too_long_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError):
        tell("k" * 121)
