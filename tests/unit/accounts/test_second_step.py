"""The second step: setting it up, signing in with it, losing it, removing it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from access.middleware import actor_of
from accounts.adapter import WRONG_SECOND_CODE
from accounts.models import Person
from audit import trail
from tests import cast
from tests.unit.accounts.test_sign_in import CODE, HOME, ask, code_in, signed_in

pytestmark = pytest.mark.django_db

SET_UP, STEP = "/accounts/second-step/set-up/", "/accounts/sign-in/second-step/"
REMOVE, CODES = "/accounts/second-step/remove/", "/accounts/second-step/recovery-codes/"


@pytest.fixture
def pippa() -> Person:
    """Pippa, who publishes and has not set up a second step yet."""
    return cast.person_of(cast.PUBLISHER)


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the library's clock so many seconds past the start of the test."""
    start = time.time()

    def at(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: start + seconds)

    at(0)
    return at


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, person: Person) -> object:
    """Sign in by e-mailed code, up to the second step if there is one."""
    ask(client, person.email)
    return client.post(CODE, {"code": code_in(mail.outbox[-1])})


def set_up(client: Client) -> str:
    """Set the second step up and return the app's secret."""
    secret = re.search(r'id="secret">([A-Z2-7]+)<', client.get(SET_UP).content.decode())[1]  # type: ignore[index]
    answer = client.post(SET_UP, {"code": app_code(secret)})
    assert answer["Location"] == CODES
    return secret


def has_second_step(client: Client) -> bool:
    """Whether the session's actor counts as having used a second step."""
    request = client.get(HOME).wsgi_request
    return actor_of(request).second_step


def events(person: Person) -> list[object]:
    """Codes of what the trail says of a person."""
    return [row["event"] for row in trail.history("person", person.pk)]


def test_the_account_page_asks_a_publisher_to_set_it_up(client: Client, pippa: Person) -> None:
    sign_in(client, pippa)
    page = client.get(HOME).content.decode()
    assert "Set up your second step" in page
    assert SET_UP in page


def test_the_account_page_does_not_ask_an_analyst(client: Client) -> None:
    sign_in(client, cast.person_of(cast.ANALYST))
    assert "Set up your second step" not in client.get(HOME).content.decode()


def test_setting_up_shows_a_square_and_a_key(client: Client, pippa: Person) -> None:
    sign_in(client, pippa)
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert re.search(r'id="secret">[A-Z2-7]{32}<', page)
    assert "<script>" not in page
    assert "style=" not in page


def test_setting_up_counts_at_once_and_gives_recovery_codes(
    client: Client, pippa: Person, clock_at: object
) -> None:
    sign_in(client, pippa)
    assert not has_second_step(client)
    set_up(client)
    assert has_second_step(client)
    page = client.get(CODES).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert "Set up your second step" not in client.get(HOME).content.decode()
    assert events(pippa) == ["person.signed_in", "person.second_step_added"]


@pytest.mark.django_db(transaction=True)
def test_the_person_is_told_when_it_is_set_up(client: Client, pippa: Person) -> None:
    sign_in(client, pippa)
    set_up(client)
    assert mail.outbox[-1].to == [pippa.email]
    assert "second step was set up" in mail.outbox[-1].subject


def test_a_wrong_code_sets_nothing_up(client: Client, pippa: Person, clock_at: object) -> None:
    sign_in(client, pippa)
    secret = re.search(r'id="secret">([A-Z2-7]+)<', client.get(SET_UP).content.decode())[1]  # type: ignore[index]
    page = client.post(
        SET_UP, {"code": "000000" if app_code(secret) != "000000" else "111111"}
    ).content.decode()
    assert WRONG_SECOND_CODE in page
    assert secret in page, "the key stays, so that the app need not be linked again"
    assert not Authenticator.objects.exists()
    assert events(pippa) == ["person.signed_in"]


def test_a_session_that_is_not_fresh_signs_in_again_first(
    pippa: Person, client_as: Callable[..., Client]
) -> None:
    stale = client_as(pippa, second_step=False, minutes_ago=16)
    page = stale.get(SET_UP).content.decode()
    assert "Sign in again first" in page
    assert "secret" not in page
    stale.post(SET_UP, {"code": "123456"})
    assert not Authenticator.objects.exists()
    fresh = client_as(pippa, second_step=False, minutes_ago=14)
    assert "Link your authenticator app" in fresh.get(SET_UP).content.decode()


def test_signing_in_again_leads_straight_to_setting_up(
    pippa: Person, client_as: Callable[..., Client]
) -> None:
    stale = client_as(pippa, second_step=False, minutes_ago=60)
    going = re.search(r'name="next" value="([^"]+)"', stale.get(SET_UP).content.decode())[1]  # type: ignore[index]
    answer = stale.post("/accounts/sign-out/", {"next": going})
    assert answer["Location"] == going
    stale.post(going, {"email": pippa.email})
    assert stale.post(CODE, {"code": code_in(mail.outbox[-1])})["Location"] == SET_UP


def test_signing_in_asks_for_the_second_step(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(100)
    again = Client()
    assert sign_in(again, pippa)["Location"] == STEP  # type: ignore[index]
    assert not signed_in(again)
    assert again.get(HOME).status_code == 302
    assert again.get(CODE)["Location"] == STEP
    again.post(STEP, {"code": app_code(secret)})
    assert signed_in(again)
    assert has_second_step(again)
    assert trail.history("person", pippa.pk)[-1]["detail"] == {"method": "code+second_step"}


def test_a_code_from_the_app_works_once(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(100)
    code = app_code(secret)
    one, other = Client(), Client()
    sign_in(one, pippa)
    one.post(STEP, {"code": code})
    assert signed_in(one)
    sign_in(other, pippa)
    clock_at(129)
    assert WRONG_SECOND_CODE in other.post(STEP, {"code": code}).content.decode()
    assert not signed_in(other)


def test_a_code_just_past_counts_and_an_old_one_does_not(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(100)
    code = app_code(secret)
    for seconds, expected in ((100 + 90, False), (100 + 30, True)):
        again = Client()
        sign_in(again, pippa)
        clock_at(seconds)
        again.post(STEP, {"code": code})
        assert signed_in(again) is expected
        clock_at(100)


def test_guessing_the_second_step_is_stopped(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(100)
    again = Client()
    sign_in(again, pippa)
    wrong = next(text for text in ("000000", "111111", "222222", "333333") if text != app_code(secret))
    for _ in range(5):
        assert WRONG_SECOND_CODE in again.post(STEP, {"code": wrong}).content.decode()
    assert "Too many tries" in again.post(STEP, {"code": app_code(secret)}).content.decode()
    assert not signed_in(again)


def test_a_recovery_code_stands_in_once(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    set_up(client)
    (code, *_) = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    clock_at(100)
    one, other = Client(), Client()
    sign_in(one, pippa)
    one.post(STEP, {"code": code})
    assert signed_in(one)
    assert has_second_step(one)
    sign_in(other, pippa)
    other.post(STEP, {"code": code})
    assert not signed_in(other)


def test_recovery_codes_come_as_text_too(client: Client, pippa: Person, clock_at: object) -> None:
    sign_in(client, pippa)
    set_up(client)
    answer = client.get(f"{CODES}download/")
    assert answer["Content-Type"].startswith("text/plain")
    assert len(re.findall(r"^\d{8}$", answer.content.decode(), re.MULTILINE)) == 10


def test_new_recovery_codes_replace_the_old_and_go_on_the_trail(
    client: Client, pippa: Person, clock_at: object
) -> None:
    sign_in(client, pippa)
    set_up(client)
    old = set(re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode()))
    assert "stop working" in client.get(f"{CODES}new/").content.decode()
    client.post(f"{CODES}new/")
    new = set(re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode()))
    assert len(new) == 10
    assert not old & new
    assert events(pippa)[-1] == "person.recovery_codes_renewed"


def test_recovery_codes_and_removal_ask_for_a_code_when_the_last_is_old(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(400)
    for page in (CODES, REMOVE, f"{CODES}new/"):
        assert client.get(page)["Location"].startswith("/accounts/second-step/confirm/")
    answer = client.post(f"/accounts/second-step/confirm/?next={CODES}", {"code": app_code(secret)})
    assert answer["Location"] == CODES
    assert client.get(CODES).status_code == 200


def test_removing_it_signs_out_elsewhere_and_stops_counting(
    client: Client, pippa: Person, clock_at: Callable[[float], None]
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    clock_at(100)
    elsewhere = Client()
    sign_in(elsewhere, pippa)
    elsewhere.post(STEP, {"code": app_code(secret)})
    assert "Remove your second step?" in client.get(REMOVE).content.decode()
    assert client.post(REMOVE)["Location"] == "/accounts/"
    assert not Authenticator.objects.exists()
    assert not has_second_step(client)
    assert elsewhere.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 200
    assert "(this one)" in client.get("/accounts/sessions/").content.decode()
    assert events(pippa)[-1] == "person.second_step_removed"
    assert "Set up your second step" in client.get(HOME).content.decode()


def test_setting_up_twice_leads_to_removing_first(client: Client, pippa: Person, clock_at: object) -> None:
    sign_in(client, pippa)
    set_up(client)
    assert client.get(SET_UP)["Location"] == REMOVE


def test_another_session_of_before_does_not_gain_by_it(
    client: Client, pippa: Person, clock_at: object
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, pippa)
    sign_in(client, pippa)
    set_up(client)
    assert not has_second_step(elsewhere)
    assert "Sign in again to use your second step" in elsewhere.get(HOME).content.decode()


def test_the_database_does_not_hold_the_secret_in_the_clear(
    client: Client, pippa: Person, clock_at: object, settings: object
) -> None:
    sign_in(client, pippa)
    secret = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored


def test_a_new_secret_key_with_the_old_as_fallback_still_reads_it(
    client: Client, pippa: Person, clock_at: Callable[[float], None], settings: object
) -> None:
    from accounts.adapter import SecondStepAdapter

    sealed = SecondStepAdapter().encrypt("ABC")
    old = settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]  # type: ignore[attr-defined]
    assert SecondStepAdapter().decrypt(sealed) == "ABC"
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    noise = {SecondStepAdapter().decrypt(sealed) for _ in range(2)}
    assert len(noise) == 2
    assert "ABC" not in noise
