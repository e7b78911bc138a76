"""Following by e-mail through the pages: asking, saying yes, stopping; and what nobody learns by it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Person
from audit import trail
from config.logs import without_codes
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded
from notices import queries, tokens
from notices.actions import following
from notices.actions.telling import tell as tell_action
from notices.kinds import register
from notices.models import Follow, Notice
from tests.unit.notices.conftest import KIND, ask, following_with, link, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
PAGE = f"/follow/{KIND}/one/"


def sent(client: Client, **form: str) -> Any:
    return client.post(PAGE, {"rhythm": "at_once"} | form)


def test_somebody_without_an_account_follows_by_saying_yes_in_their_mail(client: Client, send: Any) -> None:
    assert "Out-of-hours care" in client.get(PAGE).content.decode()
    answer = sent(client, address="Jo@Example.org")
    assert (answer.status_code, answer.url) == (302, "/follow/sent/")
    assert "Check your email" in client.get(answer.url).content.decode()
    [asked] = send()
    assert (asked.to, asked.subject) == (["jo@example.org"], "Please confirm: follow “Out-of-hours care”")
    where = link(asked, "confirm")
    assert "Yes, follow this" in client.get(where).content.decode()
    assert Follow.objects.get().confirmed_at is None, "looking confirms nothing"
    done = client.post(where)
    assert "You follow this" in done.content.decode()
    assert Follow.objects.get().confirmed_at is not None
    assert "You follow this" in client.post(where).content.decode(), "saying yes twice is saying yes"
    assert [each["event"] for each in trail.newest()] == [
        "notice.follow_confirmed",
        "notice.sent",
        "notice.followed",
    ]
    assert "jo@" not in str(trail.newest())


def test_stopping_takes_one_step_and_no_account(client: Client) -> None:
    kept = following_with("jo@example.org")
    where = f"/follow/stop/{tokens.to_stop(kept.pk)}/"
    assert "Stop the emails" in client.get(where).content.decode()
    kept.refresh_from_db()
    assert kept.ended_at is None, "looking stops nothing"
    assert "Stopped" in client.post(where).content.decode()
    kept.refresh_from_db()
    assert kept.ended_at is not None
    assert "Stopped" in client.get(where).content.decode()
    assert "Stopped" in client.post(where).content.decode()


def test_the_button_of_a_mail_program_stops_without_a_form_of_ours() -> None:
    kept = following_with("jo@example.org")
    strict = Client(enforce_csrf_checks=True)
    where = f"/follow/stop/{tokens.to_stop(kept.pk)}/one-click/"
    opened = strict.get(where)
    assert (opened.status_code, opened.url) == (302, where.replace("one-click/", ""))
    kept.refresh_from_db()
    assert kept.ended_at is None
    assert strict.post(where, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept.refresh_from_db()
    assert kept.ended_at is not None
    assert strict.post(f"/follow/stop/{tokens.to_stop(kept.pk)}/").status_code == 403, (
        "the page has its own form"
    )


def test_whoever_never_said_yes_is_forgotten_when_they_say_no(client: Client, send: Any) -> None:
    ask()
    [asked] = send()
    client.post(link(asked, "stop"))
    assert not Follow.objects.exists()
    assert client.post(link(asked, "stop")).status_code == 404
    again = client.get(link(asked, "confirm"))
    assert again.status_code == 404
    assert "no longer kept" in again.content.decode()


def test_a_signed_in_person_follows_at_once(client_as: Any, ann: Person) -> None:
    client = client_as(ann)
    page = client.get(PAGE).content.decode()
    assert "ann@example.org" in page
    assert 'name="address"' not in page
    form_id = str(uuid.uuid4())
    for _ in range(2):
        assert sent(client, form_id=form_id).url == "/one/"
    kept = Follow.objects.get()
    assert (str(kept.pk), kept.person_id, kept.confirmed_at is not None) == (form_id, ann.pk, True)
    assert mail.outbox == []
    assert "You follow this already" in client.get(PAGE).content.decode()


def test_the_same_form_after_stopping_starts_nothing_anew(client_as: Any, ann: Person) -> None:
    client, form_id = client_as(ann), str(uuid.uuid4())
    sent(client, form_id=form_id)
    client.post(f"/follow/mine/{form_id}/stop/")
    sent(client, form_id=form_id)
    assert [each.ended_at is not None for each in Follow.objects.all()] == [True]
    sent(client, form_id=str(uuid.uuid4()))
    assert queries.followed_by(ann.pk).count() == 1


def test_ones_list_and_stopping_from_it(
    client_as: Any, ann: Person, django_assert_max_num_queries: Any
) -> None:
    client = client_as(ann)
    assert "You follow nothing yet" in client.get("/follow/").content.decode()
    following.follow_own(actor=Actor.person(ann.pk), person_id=ann.pk, kind=KIND, thing_id="one")
    old = following_with("ann@example.org", "two")  # from before she had an account
    other = following_with("jo@example.org")
    with django_assert_max_num_queries(12):
        page = client.get("/follow/").content.decode()
    assert "Out-of-hours care" in page
    assert "step-down" in page
    stop = f"/follow/mine/{old.pk}/stop/"
    assert stop in page
    assert "Stop following this?" in client.get(stop).content.decode()
    client.post(stop)
    assert queries.followed_by(ann.pk).count() == 1
    assert client.get(f"/follow/mine/{other.pk}/stop/").status_code == 404
    assert client.post(f"/follow/mine/{other.pk}/stop/").status_code == 404
    assert Client().get("/follow/").status_code == 302


def test_nobody_learns_whether_an_address_follows(client: Client, send: Any) -> None:
    following_with("jo@example.org")
    known, unknown = (sent(client, address=each) for each in ("jo@example.org", "new@example.org"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    by_address = {each.to[0]: each.subject for each in send()}
    assert by_address["jo@example.org"] == "You follow “Out-of-hours care” already"
    assert by_address["new@example.org"].startswith("Please confirm")


def test_an_address_is_asked_a_few_times_a_day_and_no_more(client: Client, send: Any) -> None:
    for _ in range(queries.ASKED_A_DAY + 3):
        assert sent(client, address="jo@example.org").status_code == 302
    assert len(send()) == queries.ASKED_A_DAY
    assert Follow.objects.count() == 1
    with clock.frozen(clock.now() + dt.timedelta(days=1, minutes=1)):
        ask()
        assert len(send()) == 1


def test_one_network_address_cannot_ask_for_many(client: Client, settings: Any) -> None:
    settings.FOLLOW_RATE_LIMITS = {"follow": "2/h/ip"}
    answers = [sent(client, address=f"jo{number}@example.org").status_code for number in range(3)]
    assert answers == [302, 302, 429]


@pytest.mark.parametrize(
    "address", ["", "jo", "jo@", "a b@example.org", "x" * 250 + "@example.org", "j\0o@example.org"]
)
def test_what_is_no_address_is_said(client: Client, address: str) -> None:
    page = sent(client, address=address)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    with pytest.raises(BadInput):
        ask(address)
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "path", ["/follow/test_thing/none/", "/follow/no_such/one/", f"/follow/test_thing/{'x' * 90}/"]
)
def test_what_is_not_there_cannot_be_followed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"address": "jo@example.org"}).status_code == 404


@pytest.mark.parametrize("where", ["confirm", "stop"])
def test_a_wrong_link_says_what_to_do(client: Client, where: str) -> None:
    ask()
    kept = Follow.objects.get()
    other = tokens.to_stop(kept.pk) if where == "confirm" else tokens.to_confirm(kept.pk)
    for token in ("nonsense", "a:b", other, tokens.to_stop(kept.pk) + "x"):
        for answer in (client.get(f"/follow/{where}/{token}/"), client.post(f"/follow/{where}/{token}/")):
            assert answer.status_code == 404, token
            assert "Open the link in the email again" in answer.content.decode()
    assert client.post("/follow/stop/nonsense/one-click/").status_code == 404
    assert Follow.objects.get().ended_at is None


def test_a_link_to_say_yes_works_for_a_week(client: Client, send: Any) -> None:
    ask()
    where = link(send()[0], "confirm")
    with clock.frozen(clock.now() + dt.timedelta(days=7, minutes=1)):
        answer = client.post(where)
    assert answer.status_code == 410
    assert "more than a week old" in answer.content.decode()
    with clock.frozen(clock.now() + dt.timedelta(days=6)):
        assert client.post(where).status_code == 200


def test_after_stopping_an_older_link_starts_nothing(client: Client, send: Any) -> None:
    ask()
    where = link(send()[0], "confirm")
    client.post(where)
    client.post(f"/follow/stop/{tokens.to_stop(Follow.objects.get().pk)}/")
    answer = client.post(where)
    assert answer.status_code == 410
    assert "You stopped following this" in answer.content.decode()


def test_an_account_without_an_address_says_which(client_as: Any, things: Any, send: Any) -> None:
    person = Person.objects.create_user("", display_name="Letters")
    client = client_as(person)
    assert 'name="address"' in client.get(PAGE).content.decode()
    assert sent(client, address="jo@example.org").url == "/follow/sent/"
    assert Follow.objects.get().person_id is None
    assert client.get("/follow/").status_code == 200


def test_mail_goes_to_the_address_of_the_account_as_it_is_now(ann: Person, send: Any) -> None:
    following.follow_own(actor=Actor.person(ann.pk), person_id=ann.pk, kind=KIND, thing_id="one")
    Person.objects.filter(pk=ann.pk).update(email="new@example.org")
    tell()
    assert [each.to for each in send()] == [["new@example.org"]]
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    assert tell("k2") == 0


def test_who_may(ann: Person, anybody: Actor, publisher: Actor) -> None:
    for actor, error in ((Actor.anonymous(), SignInNeeded), (anybody, NotAllowed), (publisher, NotAllowed)):
        with pytest.raises(error):
            following.follow(actor=actor, kind=KIND, thing_id="one", address="jo@example.org")
        with pytest.raises(error):
            tell_action(actor=actor, kind=KIND, thing_id="one", key="k", subject="S", text="T", href="/")
        with pytest.raises(error):
            following.follow_own(actor=actor, person_id=ann.pk, kind=KIND, thing_id="one")
    kept = following.follow_own(actor=Actor.person(ann.pk), person_id=ann.pk, kind=KIND, thing_id="one")
    with pytest.raises(NotFound):
        following.unfollow_own(actor=anybody, person_id=uuid.UUID(anybody.id), follow_id=kept.pk)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("kind", ["confirm", "stop", "mine", "sent", "Upper", "a-b", "", "x" * 50])
def test_a_kind_must_fit_an_address(kind: str) -> None:
    with pytest.raises(ValueError):
        register(kind, lambda thing_id: None)


@pytest.mark.parametrize("where", ["confirm", "stop"])
def test_links_do_not_stand_in_the_log(where: str) -> None:
    secret = tokens.to_stop(uuid.uuid4())
    assert secret not in without_codes(f"GET /follow/{where}/{secret}/")
    assert without_codes(f"GET /follow/{where}/{secret}/one-click/") == f"GET /follow/{where}/…/one-click/"
    assert without_codes("GET /follow/tradeoff/12/") == "GET /follow/tradeoff/12/"
