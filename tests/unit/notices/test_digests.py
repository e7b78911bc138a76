"""Digests: one mail for a day or a week, never two, and nothing lost whenever a worker dies."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Person
from audit import trail
from kernel import clock
from notices import queue, tokens
from notices.actions import digests, following, sending
from notices.kinds import Thing
from notices.models import Digest, Follow, Notice, Rhythm
from notices.tasks import send_digests
from tests.unit.notices.conftest import KIND, SYSTEM, following_with, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TUESDAY_EARLY = dt.datetime(2026, 11, 24, 5, 59, tzinfo=dt.UTC)
TUESDAY = dt.datetime(2026, 11, 24, 6, 5, tzinfo=dt.UTC)
NEXT_MONDAY = dt.datetime(2026, 11, 30, 6, 5, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def at(moment: dt.datetime) -> list[Any]:
    """What goes out at a moment: single mails and digests."""
    before = len(mail.outbox)
    with clock.frozen(moment):
        sending.send_due(actor=SYSTEM)
        digests.send_due(actor=SYSTEM)
    return mail.outbox[before:]


def follows(address: str, rhythm: Rhythm, thing_id: str = "one") -> Follow:
    kept = following_with(address, thing_id)
    kept.rhythm = rhythm
    kept.save()
    return kept


def told_on_monday(*keys: str, thing_id: str = "one") -> None:
    with clock.frozen(MONDAY):
        for key in keys:
            tell(key, thing_id, subject=f"News {key}", text=f"Text {key}.")


def test_a_day_is_one_mail_by_seven() -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("a", "b")
    assert at(MONDAY) == at(TUESDAY_EARLY) == []
    [message] = at(TUESDAY)
    assert message.to == ["jo@example.org"]
    assert message.subject == "Your day on Folkmoot: 2 things came about"
    body = str(message.body)
    assert "News a" in body
    assert "Text b." in body
    assert body.count("== Out-of-hours care ==") == 1
    assert "stop/" in body
    assert "how-often/" in body
    assert message.extra_headers["List-Unsubscribe"].endswith("/all/one-click/>")
    assert at(TUESDAY) == at(TUESDAY + DAY) == []
    assert Notice.objects.filter(sent_at__isnull=False, digest__isnull=False).count() == 2
    assert trail.verify()[1] is None


def test_a_week_is_one_mail_on_monday() -> None:
    follows("jo@example.org", Rhythm.WEEKLY)
    told_on_monday("a")
    assert at(TUESDAY) == []
    [message] = at(NEXT_MONDAY)
    assert message.subject == "Your week on Folkmoot: 1 thing came about"
    assert Digest.objects.get().period == "2026-W49"


def test_several_things_are_one_mail_and_each_says_what_is_made_up() -> None:
    follows("jo@example.org", Rhythm.DAILY, "one")
    follows("jo@example.org", Rhythm.DAILY, "two")
    told_on_monday("a")
    told_on_monday("b", thing_id="two")
    [message] = at(TUESDAY)
    body = str(message.body)
    assert "Illustrative: News b" in body
    assert "Illustrative: News a" not in body
    assert not message.subject.startswith("Illustrative")


def test_those_of_one_account_are_one_mail_to_its_address(ann: Person) -> None:
    Follow.objects.create(
        address="old@example.org",
        person=ann,
        kind=KIND,
        thing_id="one",
        title="T",
        rhythm="daily",
        confirmed_at=MONDAY,
    )
    follows("ann@example.org", Rhythm.DAILY, "two")
    told_on_monday("a")
    told_on_monday("b", thing_id="two")
    [message] = at(TUESDAY)
    assert message.to == ["ann@example.org"]
    assert Digest.objects.get().person == ann


def test_after_days_without_a_worker_everything_is_in_one() -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("a")
    with clock.frozen(MONDAY + DAY):
        tell("b")
    [message] = at(TUESDAY + 5 * DAY)
    assert "2 things" in message.subject


def test_what_comes_too_late_is_in_the_next_one() -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("a")
    assert len(at(TUESDAY)) == 1
    told_on_monday("b")  # committed after the digest was made
    assert at(TUESDAY) == []
    assert len(at(TUESDAY + DAY)) == 1


def test_what_is_no_longer_wanted_is_left_out(things: dict[str, Thing]) -> None:
    stopped = follows("jo@example.org", Rhythm.DAILY, "one")
    follows("jo@example.org", Rhythm.DAILY, "two")
    follows("ed@example.org", Rhythm.DAILY, "one")
    told_on_monday("a")
    told_on_monday("b", thing_id="two")
    following.unfollow(actor=SYSTEM, token=tokens.to_stop(stopped.pk))
    messages = {each.to[0]: str(each.body) for each in at(TUESDAY)}
    assert set(messages) == {"jo@example.org", "ed@example.org"}
    assert "News a" not in messages["jo@example.org"]
    things.clear()
    told_on_monday("c")
    assert at(TUESDAY + DAY) == []
    assert not Digest.objects.filter(sent_at=None, given_up_at=None).exists()


@pytest.mark.parametrize("killed_after", ["make_digests", "claim_digests"])
def test_a_killed_worker_loses_nothing(killed_after: str) -> None:
    for name in ("a", "b", "c"):
        follows(f"{name}@example.org", Rhythm.DAILY)
    told_on_monday("k")
    with clock.frozen(TUESDAY):
        digests.make_digests(actor=SYSTEM)
        if killed_after == "claim_digests":
            assert len(digests.claim_digests(actor=SYSTEM)) == 3
    early = at(TUESDAY)
    later = at(TUESDAY + queue.lease() + dt.timedelta(minutes=1))
    assert sorted(each.to[0] for each in early + later) == ["a@example.org", "b@example.org", "c@example.org"]
    assert bool(later) == (killed_after == "claim_digests")


def test_a_worker_killed_between_sending_and_marking_sends_the_same_mail_under_the_same_name(
    monkeypatch: Any,
) -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("k")

    class Killed(BaseException):
        pass

    def die(*args: Any) -> None:
        raise Killed

    monkeypatch.setattr(digests, "_left", die)
    with pytest.raises(Killed):
        at(TUESDAY)
    monkeypatch.undo()
    at(TUESDAY + queue.lease() + dt.timedelta(minutes=1))
    assert len(mail.outbox) == 2
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1


def test_a_server_that_refuses_is_given_up_after_a_day(settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "tests.unit.notices.test_sending.Broken"
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("k")
    for hours in range(0, 72, 1):
        at(TUESDAY + dt.timedelta(hours=hours))
    assert Digest.objects.get().given_up_at is not None
    assert Digest.objects.get().tries == queue.MOST_TRIES
    at(TUESDAY + 4 * DAY)
    assert Notice.objects.get().given_up_at is not None
    assert "jo@" not in caplog.text


def test_choosing_another_rhythm_moves_what_waits(send: Any) -> None:
    kept = follows("jo@example.org", Rhythm.WEEKLY)
    tell()
    assert send() == []
    following.set_rhythm(actor=SYSTEM, token=tokens.to_stop(kept.pk), rhythm=Rhythm.AT_ONCE)
    assert len(send()) == 1
    tell("k2")
    following.set_rhythm(actor=SYSTEM, token=tokens.to_stop(kept.pk), rhythm=Rhythm.DAILY)
    assert send() == []
    assert Notice.objects.get(key="k2").due_at is None


def test_one_told_while_the_rhythm_changed_is_not_forgotten() -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("k")
    Follow.objects.update(
        rhythm=Rhythm.AT_ONCE
    )  # committed between the reading and the writing of the telling
    at(MONDAY)
    assert len(at(MONDAY)) == 1


def test_making_takes_the_same_queries_for_many(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        follows(f"p{number}@example.org", Rhythm.DAILY)
    told_on_monday("a", "b")
    with clock.frozen(TUESDAY), django_assert_max_num_queries(60):
        assert digests.make_digests(actor=SYSTEM) == 30


def test_task_and_command(capsys: Any) -> None:
    follows("jo@example.org", Rhythm.DAILY)
    told_on_monday("a")
    with clock.frozen(TUESDAY):
        send_digests()
        call_command("send_digests", "--json")
        call_command("send_digests")
    assert len(mail.outbox) == 1
    assert capsys.readouterr().out.splitlines() == ['{"sent": 0, "waiting": 0}', "Sent: 0. Still waiting: 0."]
