"""Every address of following by e-mail and of webhooks, page and API, by who comes to it.

What is not public cannot be followed, has no feed and no calendar: nobody learns by them that it is there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit import trail
from kernel import clock
from notices import api_follow, api_webhooks, kinds, tokens, urls, urls_webhooks
from notices.actions.webhooks import WebhookGiven, add_webhook
from notices.models import Delivery, Follow
from tests import cast
from tests.moot import make_moot
from tests.rules import gates, sweeps
from tests.rules.gates import Book, Doors, Gate, World
from tests.scrutiny import add_watchers
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as decisions
from tests.unit.accountability.motions import motion_kit as motions
from tests.unit.indexapp.pages.kit import forget
from tests.unit.scrutiny.enquiries import enquiry_kit as enquiries
from tests.unit.scrutiny.findings import kit as findings
from tests.unit.scrutiny.reports import kit as reports

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_THE_SITE = Gate("", "olu", "cleo")
"""Who runs the site; a clerk of a body does not."""
PAGES = Book(
    [*urls.urlpatterns, *urls_webhooks.urlpatterns],
    public={"follow_sent", "thing_feed", "thing_calendar", "follow"},
    by_secret={
        "confirm_follow", "stop_follow", "stop_follow_one_click", "follow_rhythm", "stop_all", "stop_all_one_click",
    },
    own={"my_follows", "sent_to_me", "stop_all_own", "stop_own_follow", "own_rhythm"},
    gates={
        OF_THE_SITE: {
            "sent_out", "webhooks", "new_webhook", "webhook", "edit_webhook", "webhook_secret", "renew_webhook_secret", "end_webhook",
            "try_webhook", "replay_given_up", "webhook_delivery", "replay_delivery",
        },
    },
)  # fmt: skip
API = Book(
    [*api_follow.urlpatterns, *api_webhooks.urlpatterns],
    api=True,
    public=set(),
    by_secret={"ask_to_follow", "confirm_follow", "stop_follow", "stop_all_follows"},
    own={"own_follows", "stop_own_follow", "set_own_rhythm", "stop_own_follows", "sent_to_me"},
    gates={
        OF_THE_SITE: {
            "webhooks", "webhook", "end_webhook", "renew_webhook_secret", "try_webhook", "webhook_log", "replay_delivery", "emails_sent",
        },
    },
)  # fmt: skip
BOOKS = pytest.mark.parametrize("book", [PAGES, API], ids=["pages", "api"])
Made = tuple[dict[str, Any], World, dict[str, tuple[uuid.UUID, uuid.UUID]]]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    """A follow of Cleo's, a webhook with a message, and things that are public and not; taken back at the end."""
    forget()
    with django_db_blocker.unblock(), clock.frozen(kit.NOW), transaction.atomic():
        moot = make_moot()
        on = add_watchers(moot)
        people = moot.people | {"olu": cast.person_of(cast.OPERATOR)}
        cleo = people["cleo"]
        follow = Follow.objects.create(
            address=str(cleo.email), person=cleo, kind="body", thing_id=str(moot.board.pk), title="Northfen", confirmed_at=clock.now()
        )  # fmt: skip
        given = WebhookGiven("Council", "https://example.org/hook")
        hook = add_webhook(actor=cast.actor_of(cast.OPERATOR), given=given)
        message = Delivery.objects.create(webhook=hook, key="k", body={"subject": "S"})
        usual = {
            "kind": "body", "thing_id": str(moot.board.pk), "follow_id": follow.pk, "id": follow.pk, "webhook_id": hook.pk,
            "delivery_id": message.pk, "token": tokens.to_stop(follow.pk),
        }  # fmt: skip
        moved = {"confirm_follow": {"token": tokens.to_confirm(follow.pk)}}
        private = enquiries.opened(moot, on, title="Private")
        type(private).objects.filter(pk=private.pk).update(public=False)
        things = {
            "decision": (decisions.taken(moot).pk, decisions.draft(moot).pk),
            "motion": (motions.moved(moot).pk, motions.draft(moot).pk),
            "recommendation": (kit.one(moot).pk, uuid.uuid4()),
            "enquiry": (enquiries.opened(moot, on).pk, private.pk),
            "finding": (findings.published(moot, on).pk, findings.shown(moot, on)[0].pk),
            "scrutiny_report": (reports.published(moot, on).pk, reports.agreed(moot, on).pk),
        }
        yield people, World({}, usual, moved), things
        transaction.set_rollback(True)
    forget()


@pytest.fixture
def world(made: Made, db: None) -> World:
    return made[1]


@pytest.fixture
def sign_in(made: Made, db: None, client_as: Callable[..., Client]) -> Doors:
    return Doors(made[0], client_as)


@BOOKS
def test_every_address_is_classed_once(book: Book) -> None:
    assert gates.unclassed(book) == []


@BOOKS
def test_what_anybody_may_look_at(book: Book, world: World) -> None:
    on = {
        "stop_follow_one_click": 302,
        "stop_all_one_click": 302,
    }  # buttons of mail programs; in a browser they lead on
    by_link = set() if book.api else book.by_secret
    assert gates.not_open(book, world, book.public | by_link) == ({} if book.api else on)


@BOOKS
def test_who_does_not_come_in(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    assert gates.open_to_the_wrong(book, world, sign_in) == []
    assert len(trail.newest(1000)) == before


@BOOKS
def test_who_runs_the_site_needs_a_second_step(
    book: Book, world: World, made: Made, client_as: Callable[..., Client]
) -> None:
    olu = client_as(made[0]["olu"], second_step=False)
    for name, _ in book.gated():
        for method, how in gates.each_way(book, name):
            status, answer = gates.answered(olu, method, world.at(book, name), **how)
            assert status in (302, 403, 405), (name, method, status)
            assert status != 302 or "/accounts/" in answer["Location"], (name, answer["Location"])


@BOOKS
def test_who_does(book: Book, world: World, sign_in: Doors) -> None:
    assert gates.closed_to_the_right(book, world, sign_in) == {}


@BOOKS
def test_what_is_ones_own(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    for name in sorted(book.own):
        where = world.at(book, name)
        for method, how in gates.each_way(book, name):
            status, answer = gates.answered(Client(), method, where, undo=False, **how)
            assert gates.is_turned_away(book, status, answer), (name, method, status)
            if "follow" in where and str(world.usual["follow_id"]) in where:
                status, _ = gates.answered(
                    sign_in("otto"), method, where, {"rhythm": "daily"}, undo=False, **how
                )
                assert status == 404, (name, method, status)
    assert len(trail.newest(1000)) == before
    mine = [gates.answered(sign_in("cleo"), "get", world.at(PAGES, name))[0] for name in sorted(PAGES.own)]
    assert mine == [200] * len(PAGES.own)


def test_no_secret_link_is_guessed(world: World) -> None:
    """Links of another sort, cut off, changed, or of something that is gone: nothing is stopped, nothing is said."""
    stop, confirm = world.usual["token"], world.moved["confirm_follow"]["token"]
    for name in sorted(PAGES.by_secret):
        right = confirm if name == "confirm_follow" else stop
        wrong = [
            stop if right == confirm else confirm,
            right[:-1],
            right.replace(":", "", 1),
            "x",
            "a:b",
            "%00",
            "é" * 300,
        ]
        for token in wrong:
            for method in ("get", "post"):
                where = world.at(PAGES, name, token=token)
                status, _ = gates.answered(Client(), method, where)
                assert status in (302, 404, 410), (name, method, token[:20], status)
                assert status != 302 or "one_click" in name
    assert Follow.objects.get(pk=world.usual["follow_id"]).ended_at is None


def test_what_is_not_public_cannot_be_followed(made: Made, world: World, sign_in: Doors) -> None:
    """Not by anybody, and not by those who see it: what follows it would be sent to whoever has the address."""
    for kind, (public, hidden) in made[2].items():
        for name in ("follow", "thing_feed"):
            assert Client().get(reverse(name, args=[kind, public])).status_code == 200, (kind, name)
        for name in ("follow", "thing_feed", "thing_calendar"):
            where = reverse(name, args=[kind, hidden])
            told = {sign_in(who).get(where).status_code for who in ("cleo", "clem", "otto")}
            assert {Client().get(where).status_code} | told == {404}, (kind, name)
        assert (
            Client().post(reverse("follow", args=[kind, hidden]), {"address": "a@example.org"}).status_code
            == 404
        )
        sent = {"kind": kind, "thing": str(hidden), "address": "a@example.org"}
        answer = Client().post(reverse("api:ask_to_follow"), sent, content_type=gates.JSON)
        assert answer.status_code in (400, 404), (kind, answer.content)


def test_what_can_be_followed_has_one_way_of_writing(made: Made, world: World) -> None:
    """Who followed it by an id in capitals would never be told anything."""
    for kind, (public, _) in made[2].items():
        for text in (str(public).upper(), str(public).replace("-", ""), f"{{{public}}}"):
            if text != str(public):
                assert Client().get(reverse("follow", args=[kind, text])).status_code == 404, (kind, text)


def test_no_id_breaks_a_kind(world: World) -> None:
    for kind in (*kinds.kinds(), "nothing", "-"):
        for text in (
            "x",
            "0",
            "-1",
            "9" * 30,
            "é",
            "a b",
            "' OR 1=1",
            "%00",
            "\x00",
            str(uuid.uuid4()),
            "x" * 200,
        ):
            for name in ("follow", "thing_feed", "thing_calendar"):
                status, answer = gates.answered(Client(), "get", reverse(name, args=[kind, text]))
                assert status == 404, (kind, text[:20], name, status, answer if status == 599 else "")


# Whatever is asked or sent, nothing breaks


@BOOKS
def test_no_question_breaks_a_page(book: Book, world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_questions(book, world, sign_in) == []


def test_no_form_breaks_a_page(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_forms(PAGES, world, sign_in) == []


def test_no_body_breaks_the_api(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_bodies(API, world, sign_in) == []
