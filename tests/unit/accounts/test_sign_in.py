"""Signing in by code or link, through the pages as a browser would."""

from __future__ import annotations

import logging
import re
import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from access.middleware import SECOND_STEP_METHODS
from accounts.adapter import TRY_LATER, WRONG_CODE
from accounts.models import Person
from audit import trail
from tests import cast

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, HOME = "/accounts/sign-in/", "/accounts/sign-in/code/", "/accounts/desk/"


@pytest.fixture
def andy() -> Person:
    """Andy, who has an account and no role."""
    return cast.person_of(cast.ANYBODY)


def ask(client: Client, email: str, going: str = "") -> object:
    """Ask for a code."""
    return client.post(f"{SIGN_IN}?next={going}" if going else SIGN_IN, {"email": email})


def code_in(message: mail.EmailMessage) -> str:
    """The code in a message."""
    return re.search(r"^ +([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE)[1]  # type: ignore[index]


def link_in(message: mail.EmailMessage) -> str:
    """The link in a message, from its path on."""
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]  # type: ignore[index]


def signed_in(client: Client) -> bool:
    """Whether the client has a signed-in person."""
    return "_auth_user_id" in client.session


def test_a_code_signs_in_and_the_trail_says_so(client: Client, andy: Person) -> None:
    answer = ask(client, " Andy@Fenmarsh.Example ")
    assert (answer.status_code, answer["Location"]) == (302, CODE)  # type: ignore[attr-defined, index]
    (message,) = mail.outbox
    assert message.to == ["andy@fenmarsh.example"]
    assert "Check your email" in client.get(CODE).content.decode()
    answer = client.post(CODE, {"code": code_in(message)})
    assert answer["Location"] == HOME
    assert signed_in(client)
    (entry,) = trail.history("person", andy.pk)
    assert (entry["event"], entry["actor_id"], entry["detail"]) == (
        "person.signed_in",
        str(andy.pk),
        {"method": "code"},
    )
    assert trail.verify() == (1, None)


def test_capitals_dashes_and_blanks_in_a_code_do_not_matter(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    client.post(CODE, {"code": f" {code_in(mail.outbox[0]).lower().replace('-', ' ')} "})
    assert signed_in(client)


def test_the_link_fills_the_code_in_and_signs_nobody_in_by_itself(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    link = link_in(mail.outbox[0])
    for _ in range(3):
        page = client.get(link)
        assert f'value="{code_in(mail.outbox[0])}"' in page.content.decode()
        assert not signed_in(client)
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert signed_in(client)


def test_the_link_in_another_browser_says_so_and_leaves_the_first_alone(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    elsewhere = Client()
    page = elsewhere.get(link_in(mail.outbox[0]))
    assert page.status_code == 200
    assert "No sign-in has begun in this browser" in page.content.decode()
    elsewhere.post(CODE, {"code": code_in(mail.outbox[0])})
    assert not signed_in(elsewhere)
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert signed_in(client)


def test_the_mail_says_all_it_must(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    (message,) = mail.outbox
    assert message.subject == "Your sign-in code for Folkmoot"
    assert "15 minutes" in message.body
    assert "did not ask" in message.body
    assert link_in(message) == f"{CODE}?code={code_in(message)}"
    assert "andy" not in message.body.lower(), "nothing about the person in what may be passed on"


def test_an_unknown_address_gets_the_same_answer(andy: Person) -> None:
    pages = []
    for email in (andy.email, "nobody@fenmarsh.example"):
        client = Client()
        answer = ask(client, email)
        page = client.get(CODE).content.decode().replace(email, "ADDRESS")
        wrong = client.post(CODE, {"code": "BBBB-BBBB"}).content.decode().replace(email, "ADDRESS")
        pages.append((answer.status_code, answer["Location"], bare(page), bare(wrong)))  # type: ignore[attr-defined, index]
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 1


def test_somebody_deactivated_gets_the_answer_of_a_stranger(client: Client, andy: Person) -> None:
    Person.objects.filter(pk=andy.pk).update(is_active=False)
    assert ask(client, andy.email)["Location"] == CODE  # type: ignore[index]
    assert mail.outbox == []


def test_somebody_deactivated_meanwhile_does_not_get_in(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    Person.objects.filter(pk=andy.pk).update(is_active=False)
    page = client.post(CODE, {"code": code_in(mail.outbox[0])}, follow=True)
    assert not signed_in(client)
    assert "That code no longer works" in page.content.decode()


def test_an_address_has_to_be_one(client: Client) -> None:
    for sent, said in (("", "Enter your email address."), ("andy", "in the right form")):
        page = client.post(SIGN_IN, {"email": sent}).content.decode()
        assert said in page
        assert "There is a problem" in page
        assert "<title>Error: Sign in" in page


def test_a_wrong_code_is_said_to_be_wrong_and_the_right_one_still_works(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    page = client.post(CODE, {"code": "BBBB-BBBB"}).content.decode()
    assert WRONG_CODE in page
    assert "Enter the code." in client.post(CODE, {"code": ""}).content.decode()
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert signed_in(client)


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    for _ in range(4):
        assert WRONG_CODE in client.post(CODE, {"code": "BBBB-BBBB"}).content.decode()
    page = client.post(CODE, {"code": "BBBB-BBBB"}, follow=True)
    assert page.redirect_chain[0][0] == SIGN_IN
    assert TRY_LATER in page.content.decode()
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert not signed_in(client)


def test_a_code_expires_with_a_clear_sentence(
    client: Client, andy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, andy.email)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    page = client.post(CODE, {"code": code_in(mail.outbox[0])}, follow=True)
    assert not signed_in(client)
    assert page.redirect_chain[0][0] == SIGN_IN
    assert "That code has expired. Ask for a new one." in page.content.decode()


def test_a_code_works_up_to_its_last_minute(
    client: Client, andy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, andy.email)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 14 * 60)
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert signed_in(client)


def test_a_code_works_once(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    code = code_in(mail.outbox[0])
    client.post(CODE, {"code": code})
    client.post("/accounts/sign-out/")
    assert not signed_in(client)
    page = client.post(CODE, {"code": code})
    assert not signed_in(client)
    assert "No sign-in has begun" in page.content.decode()


def test_a_new_code_makes_the_old_one_worthless(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    client.post("/accounts/sign-out/", {"next": SIGN_IN})
    ask(client, andy.email)
    old, new = (code_in(message) for message in mail.outbox)
    client.post(CODE, {"code": old})
    assert not signed_in(client)
    client.post(CODE, {"code": new})
    assert signed_in(client)


def test_the_code_of_one_person_does_not_sign_in_another(andy: Person) -> None:
    anwen = cast.person_of(cast.ANALYST)
    one, other = Client(), Client()
    ask(one, andy.email)
    ask(other, anwen.email)
    one.post(CODE, {"code": code_in(mail.outbox[1])})
    assert not signed_in(one)


def test_three_codes_a_minute_for_one_address_whoever_asks(andy: Person) -> None:
    for _ in range(3):
        assert ask(Client(), andy.email).status_code == 302  # type: ignore[attr-defined]
    page = ask(Client(REMOTE_ADDR="127.0.0.9"), andy.email.upper())
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert TRY_LATER in page.content.decode()  # type: ignore[attr-defined]
    assert len(mail.outbox) == 3
    assert ask(Client(), "anwen@fenmarsh.example").status_code == 302  # type: ignore[attr-defined]


def test_an_unknown_address_is_limited_just_the_same() -> None:
    answers = [ask(Client(), "nobody@fenmarsh.example").status_code for _ in range(4)]  # type: ignore[attr-defined]
    assert answers == [302, 302, 302, 200]


def test_twenty_addresses_a_minute_from_one_place() -> None:
    answers = [ask(Client(), f"n{number}@fenmarsh.example").status_code for number in range(21)]  # type: ignore[attr-defined]
    assert answers == [302] * 20 + [200]


def test_people_come_to_where_they_were_going_by_code_and_by_link(andy: Person) -> None:
    for by_link in (False, True):
        client = Client()
        answer = ask(client, andy.email, going="/data/upload/")
        page = link_in(mail.outbox[-1]) if by_link else answer["Location"]  # type: ignore[index]
        assert client.post(page, {"code": code_in(mail.outbox[-1])})["Location"] == "/data/upload/"


@pytest.mark.parametrize("going", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, andy: Person, going: str) -> None:
    answer = ask(client, andy.email, going=going)
    assert "evil" not in answer["Location"] or "next=" in answer["Location"]  # type: ignore[index]
    assert client.post(CODE, {"code": code_in(mail.outbox[0]), "next": going})["Location"] == HOME


def test_the_link_never_leads_to_a_host_that_somebody_claimed(andy: Person, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    settings.PUBLIC_URL = "https://moot.fenmarsh.example"  # type: ignore[attr-defined]
    Client(SERVER_NAME="evil.example").post(SIGN_IN, {"email": andy.email})
    assert "https://moot.fenmarsh.example/accounts/sign-in/code/?code=" in mail.outbox[0].body
    assert "https://evil" not in mail.outbox[0].body
    assert "http://evil" not in mail.outbox[0].body


def test_on_this_machine_the_link_keeps_to_the_address_in_use(andy: Person) -> None:
    Client(HTTP_HOST="127.0.0.1:8077").post(SIGN_IN, {"email": andy.email})
    assert "http://127.0.0.1:8077/accounts/sign-in/code/" in mail.outbox[0].body


def test_a_mail_server_that_is_down_tells_nobody_who_has_an_account(
    andy: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError(andy.email)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with caplog.at_level(logging.ERROR):
        answers = [ask(Client(), email).status_code for email in (andy.email, "nobody@fenmarsh.example")]  # type: ignore[attr-defined]
    assert answers == [302, 302]
    assert "mail_not_sent" in caplog.text
    assert andy.email not in caplog.text


def test_no_personal_data_and_no_code_in_the_logs(
    client: Client, andy: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask(client, andy.email)
        client.post(CODE, {"code": "BBBB-BBBB"})
        client.get(link_in(mail.outbox[0]))
        client.post(CODE, {"code": code_in(mail.outbox[0])})
        client.get(HOME)
    assert signed_in(client)
    for secret in (andy.email, andy.display_name, code_in(mail.outbox[0])):
        assert secret not in caplog.text


def test_without_the_store_of_counts_nobody_gets_in_and_the_page_says_why(
    client: Client, andy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as Unreachable

    def gone(*_: object, **__: object) -> None:
        raise Unreachable

    monkeypatch.setattr("accounts.forms.RequestCodeForm.clean_email", gone)
    page = ask(client, andy.email)
    assert page.status_code == 503  # type: ignore[attr-defined]
    assert "Signing in does not work just now." in page.content.decode()  # type: ignore[attr-defined]


def test_the_session_gets_a_new_key_and_lasts_twelve_hours(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    before = client.session.session_key
    client.post(CODE, {"code": code_in(mail.outbox[0])})
    assert client.session.session_key != before
    assert client.session.get_expiry_age() == 12 * 60 * 60
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_whoever_is_signed_in_needs_no_sign_in_page(client: Client, andy: Person) -> None:
    client.force_login(andy)
    assert client.get(SIGN_IN)["Location"] == HOME
    assert client.get(CODE)["Location"] == HOME


def test_sign_in_under_way_goes_on_where_it_was(client: Client, andy: Person) -> None:
    ask(client, andy.email)
    assert client.get(SIGN_IN)["Location"] == CODE


def test_pages_of_ones_own_lead_to_signing_in_first(client: Client) -> None:
    for page in (
        "/accounts/",
        "/accounts/sessions/",
        "/accounts/second-step/",
        "/accounts/people/",
        "/accounts/trail/",
    ):
        assert client.get(page)["Location"] == f"{SIGN_IN}?next={page}"


def test_the_librarys_own_name_for_signing_in_leads_to_the_page(client: Client) -> None:
    assert client.get("/accounts/login/?next=/data/")["Location"] == f"{SIGN_IN}?next=%2Fdata%2F"
    assert reverse("account_login") == "/accounts/login/"
    assert client.post("/accounts/login/", {"login": "andy", "password": "x"}).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reauthenticate",
        "mfa_add_webauthn",
    ],
)
def test_there_is_no_registration_no_password_and_no_second_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_is_asked_for_and_done(client: Client, andy: Person) -> None:
    client.force_login(andy)
    assert "Sign out?" in client.get("/accounts/sign-out/").content.decode()
    assert signed_in(client)
    client.post("/accounts/sign-out/")
    assert not signed_in(client)


def test_signing_out_elsewhere(andy: Person) -> None:
    here, there = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Chromium")
    for client in (here, there):
        ask(client, andy.email)
        client.post(CODE, {"code": code_in(mail.outbox[-1])})
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox" in page
    assert "Chromium" in page
    assert "(this one)" in page
    here.post("/accounts/sessions/")
    assert there.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200
    assert "nowhere else" in here.get("/accounts/sessions/").content.decode()


def test_forms_need_their_token(andy: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"email": andy.email}).status_code == 403
    assert mail.outbox == []


def test_the_method_of_the_second_step_is_the_librarys() -> None:
    assert frozenset({"mfa"}) == SECOND_STEP_METHODS


def bare(page: str) -> str:
    """A page without its form tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
