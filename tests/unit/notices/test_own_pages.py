"""Pages of one's own and of mails' links: how often, stop everything, what was sent; and counts without addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from kernel import clock
from kernel.actors import Actor
from notices import tokens
from notices.actions import telling
from notices.models import Follow, Notice, Rhythm
from tests.unit.notices.conftest import KIND, SYSTEM, following_with, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]


def anns(ann: Person, thing_id: str = "one", **more: Any) -> Follow:
    return Follow.objects.create(
        address=ann.email, person=ann, kind=KIND, thing_id=thing_id, title=f"Thing {thing_id}", confirmed_at=clock.now(), **more
    )  # fmt: skip


def test_the_rhythm_is_chosen_when_following(client: Client, ann: Person, client_as: Any) -> None:
    signed_in = client_as(ann)
    page = signed_in.get(f"/follow/{KIND}/one/").content.decode()
    assert "Once a day, in one email" in page
    assert "by 7am" in page
    signed_in.post(f"/follow/{KIND}/one/", {"rhythm": "daily"})
    assert Follow.objects.get().rhythm == Rhythm.DAILY
    refused = signed_in.post(f"/follow/{KIND}/two/", {"rhythm": "hourly"})
    assert refused.status_code == 200
    assert Follow.objects.count() == 1
    client.post(f"/follow/{KIND}/two/", {"rhythm": "weekly", "address": "jo@example.org"})
    client.post(f"/follow/{KIND}/two/", {"rhythm": "daily", "address": "jo@example.org"})
    assert Follow.objects.get(address="jo@example.org").rhythm == Rhythm.DAILY, "the last word before the yes"
    Follow.objects.filter(address="jo@example.org").update(confirmed_at=clock.now())
    client.post(f"/follow/{KIND}/two/", {"rhythm": "at_once", "address": "jo@example.org"})
    assert Follow.objects.get(address="jo@example.org").rhythm == Rhythm.DAILY, (
        "after it, nobody else changes it"
    )


def test_the_rhythm_is_changed_with_a_mails_link(client: Client) -> None:
    kept = following_with("jo@example.org")
    where = reverse("follow_rhythm", args=[tokens.to_stop(kept.pk)])
    assert "How often should we write?" in client.get(where).content.decode()
    assert Follow.objects.get().rhythm == Rhythm.AT_ONCE, "looking changes nothing"
    assert "once a week" in client.post(where, {"rhythm": "weekly"}).content.decode()
    assert Follow.objects.get().rhythm == Rhythm.WEEKLY
    assert "There is a problem" in client.post(where, {}).content.decode()
    Follow.objects.update(ended_at=clock.now())
    assert "Stopped" in client.get(where).content.decode()
    assert client.get(reverse("follow_rhythm", args=["nonsense"])).status_code == 404


def test_the_rhythm_is_changed_on_ones_own_list(ann: Person, client_as: Any) -> None:
    kept, other = anns(ann), following_with("else@example.org", "two")
    signed_in = client_as(ann)
    where = reverse("own_rhythm", args=[kept.pk])
    assert where in signed_in.get("/follow/").content.decode()
    assert signed_in.post(where, {"rhythm": "weekly"}).status_code == 302
    assert Follow.objects.get(pk=kept.pk).rhythm == Rhythm.WEEKLY
    assert signed_in.post(reverse("own_rhythm", args=[other.pk]), {"rhythm": "weekly"}).status_code == 404


def test_one_press_in_a_mail_program_stops_everything(client: Client, ann: Person) -> None:
    one = following_with("jo@example.org", "one")
    following_with("jo@example.org", "two")
    others = following_with("else@example.org", "one")
    token = tokens.to_stop(one.pk)
    strict = Client(enforce_csrf_checks=True)
    assert client.get(reverse("stop_all_one_click", args=[token])).status_code == 302
    assert Follow.objects.filter(ended_at=None).count() == 3, "looking changes nothing"
    for _ in range(2):
        answer = strict.post(reverse("stop_all_one_click", args=[token]), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert Follow.objects.filter(ended_at=None).get() == others


def test_stopping_everything_with_a_link_names_what_stops(client: Client, ann: Person) -> None:
    kept = anns(ann)
    following_with("ann@example.org", "two")
    where = reverse("stop_all", args=[tokens.to_stop(kept.pk)])
    page = client.get(where).content.decode()
    assert "Thing one" in page
    assert "Out-of-hours care" in page, "what was followed with the same address before there was an account"
    assert "2 things" in client.post(where).content.decode()
    assert "followed nothing" in client.post(where).content.decode()
    assert not Follow.objects.filter(ended_at=None).exists()


def test_stopping_everything_when_signed_in(ann: Person, client_as: Any) -> None:
    anns(ann)
    anns(ann, "two")
    others = following_with("else@example.org")
    signed_in = client_as(ann)
    assert "stop-all" in signed_in.get("/follow/").content.decode()
    assert "Stop following everything?" in signed_in.get("/follow/stop-all/").content.decode()
    assert signed_in.post("/follow/stop-all/").status_code == 302
    assert Follow.objects.filter(ended_at=None).get() == others
    assert Client().get("/follow/stop-all/").status_code == 302


def test_what_was_sent_is_ones_own(
    ann: Person, client_as: Any, send: Any, django_assert_max_num_queries: Any
) -> None:
    anns(ann)
    anns(ann, "two", rhythm="daily")
    following_with("else@example.org")
    for number in range(15):
        tell(f"k{number}", subject=f"News {number}")
    tell("digest", "two", subject="For the digest")
    telling.tell_people(
        actor=SYSTEM, people=[ann.pk], key="d", subject="An answer is due", text="T", href="/r/"
    )
    send()
    signed_in = client_as(ann)
    with django_assert_max_num_queries(12):
        page = signed_in.get("/follow/sent-to-me/").content.decode()
    assert "News 14" in page
    assert "An answer is due" in page
    assert "Waits for your next digest" in page
    assert "else@" not in page
    assert "Nothing has been sent" in client_as(_somebody()).get("/follow/sent-to-me/").content.decode()


def _somebody() -> Person:
    return Person.objects.create_user("bo@example.org", display_name="Bo")


def test_counts_are_for_operators_and_hold_no_addresses(
    operator: Actor, analyst: Actor, client_as: Any, send: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        following_with(f"p{number}@example.org")
    tell()
    send()
    tell("late")
    Notice.objects.filter(key="late").update(due_at=clock.now() - clock.seconds(7200))
    signed_in = client_as(operator)
    with django_assert_max_num_queries(12):
        page = signed_in.get("/follow/sent-out/").content.decode()
    assert "@example.org" not in page.replace("olu@example.org", "")
    assert "60" in page
    assert "Emails are late" in page
    assert client_as(analyst).get("/follow/sent-out/").status_code == 403
    assert client_as(operator, second_step=False).get("/follow/sent-out/").status_code == 403
