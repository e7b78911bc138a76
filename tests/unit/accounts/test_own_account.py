"""Changing one's own name and e-mail address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.actions.own import change_own_address, change_own_name
from accounts.adapter import TRY_LATER, WRONG_CODE
from accounts.models import Person
from audit import trail
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, SignInNeeded
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
HOME, NAME, ADDRESS, CODE = "/accounts/", "/accounts/name/", "/accounts/email/", "/accounts/email/code/"
SIGN_IN = "/accounts/sign-in/"
NEW = "andrew@fenmarsh.example"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def andy() -> Person:
    """Andy, who has an account and no role."""
    return cast.person_of(cast.ANYBODY)


@pytest.fixture
def client(andy: Person, client_as: Any) -> Client:
    """Andy's browser, signed in with a code alone."""
    found: Client = client_as(andy, second_step=False)
    return found


def page(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def code_in(message: mail.EmailMessage) -> str:
    return re.search(r"^ +([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE)[1]  # type: ignore[index]


def events(person: Person) -> list[tuple[object, object]]:
    return [(row["event"], row["detail"]) for row in trail.history("person", person.pk)]


def test_the_account_page_leads_to_both(client: Client) -> None:
    content = client.get(HOME).content.decode()
    assert f'href="{NAME}"' in content
    assert f'href="{ADDRESS}"' in content
    assert "ask the people who run this site" not in content


def test_the_name_is_changed(client: Client, andy: Person) -> None:
    assert "Andy Anybody" in client.get(NAME).content.decode()
    answer = client.post(NAME, {"display_name": "  Andrew   <b>Anybody</b> "}, follow=True)
    assert "Your name is changed." in page(answer)
    assert "Andrew &lt;b&gt;Anybody&lt;/b&gt;" in answer.content.decode()
    assert events(andy) == [("person.renamed", {})]
    client.post(NAME, {"display_name": "Andrew <b>Anybody</b>"})
    assert len(events(andy)) == 1, "the same name again leaves no trace"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\u202eb"])
def test_names_that_cannot_be_used(client: Client, andy: Person, name: str) -> None:
    assert "There is a problem" in page(client.post(NAME, {"display_name": name}))
    andy.refresh_from_db()
    assert (andy.display_name, events(andy)) == ("Andy Anybody", [])


def test_the_address_is_changed_with_a_code(client: Client, andy: Person, client_as: Any) -> None:
    elsewhere = client_as(andy)
    EmailAddress.objects.create(user=andy, email=andy.email, verified=True, primary=True)
    answer = client.post(ADDRESS, {"email": " Andrew@Fenmarsh.Example "}, follow=True)
    assert answer.redirect_chain == [(CODE, 302)]
    assert NEW in page(answer)
    (message,) = mail.outbox
    assert message.to == [NEW]
    assert "Andy" not in message.body + message.subject
    andy.refresh_from_db()
    assert andy.email == "andy@fenmarsh.example", "nothing changes before the code"
    assert events(andy) == []
    answer = client.post(CODE, {"code": code_in(message).lower().replace("-", "")}, follow=True)
    assert "Your email address is changed." in page(answer)
    assert NEW in page(answer)
    andy.refresh_from_db()
    assert andy.email == NEW
    assert events(andy) == [("person.address_changed", {})]
    notice = mail.outbox[-1]
    assert notice.to == ["andy@fenmarsh.example"]
    assert NEW not in notice.body
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302, "signed out everywhere else"
    assert not EmailAddress.objects.exists()
    assert client.post(CODE, {"code": code_in(message)}).status_code == 302, "the code works once"


def test_a_code_for_signing_in_that_went_to_the_old_address_ends_with_it(
    client: Client, andy: Person
) -> None:
    stranger = Client()
    stranger.post(SIGN_IN, {"email": andy.email})
    code = code_in(mail.outbox[0])
    change_own_address(actor=Actor.person(andy.pk), person_id=andy.pk, email=NEW)
    answer = stranger.post(f"{SIGN_IN}code/", {"code": code}, follow=True)
    assert "expired" in page(answer)
    assert "_auth_user_id" not in stranger.session


def test_wrong_codes_are_counted(client: Client, andy: Person) -> None:
    client.post(ADDRESS, {"email": NEW})
    code = code_in(mail.outbox[0])
    for _ in range(4):
        assert WRONG_CODE in page(client.post(CODE, {"code": "BBBB-BBBB"}))
    assert "no longer works" in page(client.post(CODE, {"code": "BBBB-BBBB"}, follow=True))
    client.post(CODE, {"code": code})
    andy.refresh_from_db()
    assert andy.email == "andy@fenmarsh.example"


def test_a_code_runs_out(client: Client, andy: Person) -> None:
    client.post(ADDRESS, {"email": NEW})
    session = client.session
    session["address_change"] = session["address_change"] | {"at": session["address_change"]["at"] - 16 * 60}
    session.save()
    assert "no longer works" in page(client.post(CODE, {"code": code_in(mail.outbox[0])}, follow=True))
    andy.refresh_from_db()
    assert andy.email == "andy@fenmarsh.example"


def test_whether_an_address_has_an_account_only_its_mail_tells(client: Client, andy: Person) -> None:
    taken = cast.person_of(cast.ANALYST).email
    shown = [
        page(client.post(ADDRESS, {"email": email}, follow=True)).replace(email, "…")
        for email in (taken, NEW)
    ]
    assert shown[0] == shown[1]
    assert mail.outbox[0].to == [taken]
    assert "already" in mail.outbox[0].subject
    assert not re.search(r"[A-Z]{4}-[A-Z]{4}", mail.outbox[0].body)


def test_an_address_that_somebody_took_meanwhile(client: Client, andy: Person) -> None:
    client.post(ADDRESS, {"email": NEW})
    Person.objects.create_user(NEW, display_name="Somebody else")
    answer = client.post(CODE, {"code": code_in(mail.outbox[0])}, follow=True)
    assert "cannot be used for your account" in page(answer)
    assert events(andy) == []


@pytest.mark.parametrize(
    "email", ["", "no address", "andy@fenmarsh.example", "ANDY@fenmarsh.example", "a\x00@b.example"]
)
def test_addresses_that_cannot_be_used(client: Client, email: str) -> None:
    answer = client.post(ADDRESS, {"email": email})
    assert "There is a problem" in page(answer)
    assert mail.outbox == []


def test_a_sign_in_that_is_not_fresh_comes_first(andy: Person, client_as: Any) -> None:
    stale = client_as(andy, second_step=False, minutes_ago=20)
    assert "Sign in again first" in page(stale.get(ADDRESS))
    assert "Sign in again first" in page(stale.post(ADDRESS, {"email": NEW}))
    assert mail.outbox == []


def test_somebody_without_an_address_adds_one(client_as: Any) -> None:
    person = Person.objects.create_user("", display_name="Lena Letter")
    client = client_as(person, second_step=False)
    assert "Add an email address" in page(client.get(HOME))
    client.post(ADDRESS, {"email": NEW})
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    person.refresh_from_db()
    assert person.email == NEW
    assert len(mail.outbox) == 1, "there is no old address to tell"


def test_too_many_in_a_short_time_are_stopped(client: Client) -> None:
    answers = [client.post(ADDRESS, {"email": f"a{number}@fenmarsh.example"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert TRY_LATER in page(answers[-1])
    assert len(mail.outbox) == 5
    answers = [client.post(NAME, {"display_name": f"Andy {number}"}) for number in range(21)]
    assert answers[-1].status_code == 429


def test_the_name_through_the_api(client: Client, andy: Person) -> None:
    where = "/api/v1/me/"
    assert Client().get(where).json()["code"] == "sign_in_needed"
    assert Client().patch(where, {}, content_type="application/json").json()["code"] == "sign_in_needed"
    shown = client.get(where)
    assert shown.json() == {
        "id": str(andy.pk), "display_name": "Andy Anybody", "email": "andy@fenmarsh.example", "second_step": False,
    }  # fmt: skip
    assert shown.headers["Cache-Control"] == "no-store"
    changed = client.patch(where, {"display_name": " Andrew  A "}, content_type="application/json")
    assert (changed.status_code, changed.json()["display_name"]) == (200, "Andrew A")
    for sent in ({}, {"display_name": ""}, {"display_name": 5}, {"display_name": "x" * 121}, {"email": NEW}):
        assert client.patch(where, sent, content_type="application/json").status_code == 400
    assert events(andy) == [("person.renamed", {})]


def test_nobody_changes_what_is_anothers(andy: Person) -> None:
    for address in (NAME, ADDRESS, CODE):
        assert Client().get(address)["Location"].startswith(SIGN_IN)
    other = cast.actor_of(cast.OPERATOR)
    for act, sent in ((change_own_name, {"display_name": "X"}), (change_own_address, {"email": NEW})):
        with pytest.raises(NotAllowed):
            act(actor=other, person_id=andy.pk, **sent)  # type: ignore[operator]
        with pytest.raises(SignInNeeded):
            act(actor=Actor.anonymous(), person_id=andy.pk, **sent)  # type: ignore[operator]
    with pytest.raises(BadInput):
        change_own_address(actor=Actor.person(andy.pk), person_id=andy.pk, email="nothing")
    assert events(andy) == []
