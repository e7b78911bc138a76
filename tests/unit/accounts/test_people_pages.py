"""The pages on which operators look after people, and the page of the trail."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from access.models import Grant
from access.queries import grants_of
from accounts.dates import end_of_day, today_in_england
from accounts.models import Person
from audit import guards, trail
from audit.events import Event
from kernel import clock
from kernel.actors import Actor

pytestmark = pytest.mark.django_db

PEOPLE, TRAIL = "/accounts/people/", "/accounts/trail/"
SignIn = Callable[..., Client]


@pytest.fixture
def olu(operator: Actor, client_as: SignIn) -> Client:
    """Olu's browser."""
    return client_as(operator)


def page_of(actor: Actor, tail: str = "") -> str:
    """The address of somebody's page."""
    return f"{PEOPLE}{actor.id}/{tail}"


def words(answer: object) -> str:
    """A page's text, blanks run together."""
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def pages_for(person: Actor) -> list[str]:
    """Every page that only operators may see."""
    grant = Grant.objects.filter(person_id=person.id).first()
    tails = [
        "",
        "roles/new/",
        "deactivate/",
        "reactivate/",
        "second-step/remove/",
        f"roles/{grant.pk if grant else 1}/end/",
    ]
    return [PEOPLE, f"{PEOPLE}new/", *(page_of(person, tail) for tail in tails)]


def test_others_do_not_see_the_pages(
    publisher: Actor, analyst: Actor, operator: Actor, client_as: SignIn
) -> None:
    for page in [*pages_for(analyst), TRAIL]:
        assert client_as(publisher).get(page).status_code == 403, page
        assert Client().get(page)["Location"].startswith("/accounts/sign-in/?next="), page
    for page in pages_for(analyst):
        answer = client_as(operator, second_step=False).get(page)
        assert answer.status_code == 403
        assert "Set up your second step" in words(answer)


def test_every_page_is_drawn_for_an_operator(olu: Client, analyst: Actor) -> None:
    for page in [
        *pages_for(analyst),
        TRAIL,
        "/accounts/",
        "/accounts/sessions/",
        "/accounts/second-step/",
        "/accounts/second-step/set-up/",
    ]:
        answer = olu.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert text.count("<h1") == 1, page
        assert "style=" not in text, page
        assert not re.search(r"<script(?![^>]*src=)", text), page
        assert not re.search(r"\son\w+=", text), page
        assert "no-store" in answer["Cache-Control"], page


def test_the_list_shows_who_may_what(olu: Client, publisher: Actor, anybody: Actor) -> None:
    page = words(olu.get(PEOPLE))
    for part in (
        "Pippa Publisher",
        "pippa@fenmarsh.example",
        "Publisher</td>",
        "Andy Anybody",
        "None</td>",
        "Never",
    ):
        assert part in page


def test_searching_keeps_what_is_sought_out_of_addresses(
    olu: Client, publisher: Actor, anybody: Actor
) -> None:
    answer = olu.post(f"{PEOPLE}search/", {"words": "pippa@fenmarsh.example"})
    assert answer["Location"] == PEOPLE
    page = words(olu.get(PEOPLE))
    assert "Pippa Publisher" in page
    assert "Andy Anybody" not in page
    assert "1 found" in page
    olu.post(f"{PEOPLE}search/", {"words": ""})
    assert "Andy Anybody" in words(olu.get(PEOPLE))
    assert olu.get(f"{PEOPLE}search/").status_code == 405


def test_many_people_are_paged_with_a_fixed_number_of_queries(
    olu: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        Person.objects.create_user(f"n{number}@fenmarsh.example", display_name=f"Number {number:02}")
    with django_assert_max_num_queries(8):
        first = olu.get(PEOPLE)
    assert first.content.decode().count('<th scope="row"') == 25
    assert "page=3" in words(first)
    assert olu.get(f"{PEOPLE}?page=3").content.decode().count('<th scope="row"') == 11
    assert olu.get(f"{PEOPLE}?page=99").status_code == 200
    assert olu.get(f"{PEOPLE}?page=x").status_code == 200


def test_making_a_person(olu: Client) -> None:
    answer = olu.post(
        f"{PEOPLE}new/",
        {"display_name": "Nia New", "email": "nia@fenmarsh.example", "roles": ["analyst"]},
        follow=True,
    )
    person = Person.objects.get(email="nia@fenmarsh.example")
    assert answer.redirect_chain[0][0] == f"{PEOPLE}{person.pk}/"
    page = words(answer)
    assert "Nia New now has an account" in page
    assert "Analyst: sends in data files" in page
    assert "Person: created, by Olu Operator" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"display_name": "", "email": "nia@fenmarsh.example"}, "Enter a name."),
        ({"display_name": "Nia", "email": "nia"}, "in the right form"),
        (
            {"display_name": "Nia", "email": "OLU@fenmarsh.example"},
            "There is an account with this email address already.",
        ),
        (
            {"display_name": "Nia", "email": "n@fenmarsh.example", "roles": ["system.operator"]},
            "system.operator is not one of the available choices",
        ),
    ],
)
def test_a_form_in_error_says_what_is_wrong_and_keeps_what_was_sent(
    olu: Client, sent: dict[str, object], said: str
) -> None:
    page = words(olu.post(f"{PEOPLE}new/", sent))
    assert "There is a problem" in page
    assert said in page
    assert f'value="{sent["display_name"]}"' in page or not sent["display_name"]
    assert Person.objects.count() == 1


def test_giving_a_role_until_the_end_of_a_day(olu: Client, anybody: Actor) -> None:
    last = today_in_england() + dt.timedelta(days=10)
    sent = {"role": "analyst", "until_day": last.day, "until_month": last.month, "until_year": last.year}
    answer = olu.post(page_of(anybody, "roles/new/"), sent)
    assert answer["Location"] == page_of(anybody)
    grant = grants_of(uuid.UUID(anybody.id)).get()
    assert (grant.role, grant.ends_at) == ("analyst", end_of_day(last))


def test_giving_a_role_without_an_end(olu: Client, anybody: Actor) -> None:
    olu.post(page_of(anybody, "roles/new/"), {"role": "operator"})
    assert grants_of(uuid.UUID(anybody.id)).get().ends_at is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a role."),
        ({"role": "wizard"}, "Select a valid choice"),
        ({"role": "analyst", "until_day": "31", "until_month": "2", "until_year": "2030"}, "real date"),
        ({"role": "analyst", "until_day": "1", "until_month": "1", "until_year": "2020"}, "today or later"),
    ],
)
def test_a_role_that_cannot_be_given(olu: Client, anybody: Actor, sent: dict[str, str], said: str) -> None:
    assert said in words(olu.post(page_of(anybody, "roles/new/"), sent))
    assert not Grant.objects.filter(person_id=anybody.id).exists()


def test_ending_a_role_is_asked_first(olu: Client, analyst: Actor) -> None:
    grant = Grant.objects.get(person_id=analyst.id)
    page = page_of(analyst, f"roles/{grant.pk}/end/")
    assert "End the role “Analyst”?" in words(olu.get(page))
    assert grants_of(uuid.UUID(analyst.id)).exists()
    assert olu.post(page)["Location"] == page_of(analyst)
    assert not grants_of(uuid.UUID(analyst.id)).exists()
    assert olu.get(page).status_code == 404


def test_a_role_of_somebody_else_is_not_ended_by_its_number(
    olu: Client, analyst: Actor, anybody: Actor
) -> None:
    grant = Grant.objects.get(person_id=analyst.id)
    assert olu.post(page_of(anybody, f"roles/{grant.pk}/end/")).status_code == 404
    assert grants_of(uuid.UUID(analyst.id)).exists()


def test_deactivating_needs_a_reason_and_signs_out(olu: Client, analyst: Actor, client_as: SignIn) -> None:
    anwen = client_as(analyst)
    assert anwen.get("/accounts/").status_code == 200
    page = page_of(analyst, "deactivate/")
    assert "Choose a reason." in words(olu.post(page, {}))
    assert olu.post(page, {"reason": "left"})["Location"] == page_of(analyst)
    assert anwen.get("/accounts/").status_code == 302
    assert "Reactivate the account" in words(olu.get(page_of(analyst)))
    assert olu.post(page_of(analyst, "reactivate/"))["Location"] == page_of(analyst)
    assert anwen.get("/accounts/").status_code == 302, "a session of before stays ended"


def test_deactivating_twice_is_a_clear_page(olu: Client, analyst: Actor) -> None:
    olu.post(page_of(analyst, "deactivate/"), {"reason": "left"})
    answer = olu.post(page_of(analyst, "deactivate/"), {"reason": "left"})
    assert answer.status_code == 409
    assert "This account is deactivated already." in words(answer)


def test_ones_own_page_offers_no_deactivation(olu: Client, operator: Actor) -> None:
    assert "Deactivate the account" not in words(olu.get(page_of(operator)))
    assert olu.post(page_of(operator, "deactivate/"), {"reason": "left"}).status_code == 409


def test_removing_the_second_step_of_somebody_who_lost_it(
    olu: Client, publisher: Actor, client_as: SignIn
) -> None:
    Authenticator.objects.create(user_id=publisher.id, type="totp", data={"secret": "x"})
    Authenticator.objects.create(
        user_id=publisher.id, type="recovery_codes", data={"seed": "x", "used_mask": 0}
    )
    pippa = client_as(publisher)
    assert "make sure" in words(olu.get(page_of(publisher, "second-step/remove/")))
    assert olu.post(page_of(publisher, "second-step/remove/"))["Location"] == page_of(publisher)
    assert not Authenticator.objects.exists()
    assert pippa.get("/accounts/").status_code == 302
    assert trail.history("person", publisher.id)[-1]["event"] == "person.second_step_removed"


def test_a_person_who_is_not_there(olu: Client) -> None:
    assert olu.get(f"{PEOPLE}{uuid.uuid4()}/").status_code == 404
    assert olu.get(f"{PEOPLE}nobody/").status_code == 404


def test_a_name_cannot_bring_markup_along(olu: Client) -> None:
    name = "<script>alert(1)</script>"
    olu.post(f"{PEOPLE}new/", {"display_name": name, "email": "nia@fenmarsh.example"})
    assert name not in olu.get(PEOPLE).content.decode()
    assert "&lt;script&gt;" in olu.get(PEOPLE).content.decode()


def test_the_trail_in_the_browser(olu: Client, anybody: Actor) -> None:
    olu.post(page_of(anybody, "roles/new/"), {"role": "analyst"})
    page = words(olu.get(TRAIL))
    assert "The trail is whole" in page
    assert "1 entry was checked just now" in page
    for part in ("Role: granted", "Olu Operator", "person Andy Anybody", "role: analyst"):
        assert part in page


def test_a_broken_trail_says_what_is_broken(olu: Client, anybody: Actor) -> None:
    for role in ("analyst", "publisher"):
        olu.post(page_of(anybody, "roles/new/"), {"role": role})
    with guards.down(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET event = 'role.ended' WHERE number = 1")
    page = words(olu.get(TRAIL))
    assert "The trail is broken" in page
    assert "Entry 1 was changed after it was written." in page
    assert "is whole" not in page


def test_searching_the_trail_and_paging_back(olu: Client) -> None:
    for number in range(55):
        trail.record(Actor.system("runs"), Event.RUN_FAILED, "run", number, code="worker_lost")
    trail.record(Actor.system("releases"), Event.RELEASE_RECEIVED, "release", "r1")
    first = olu.get(TRAIL)
    assert first.content.decode().count('<th scope="row"') == 50
    older = re.search(r'href="(\?before=\d+)">Older', first.content.decode())[1]  # type: ignore[index]
    assert olu.get(TRAIL + older).content.decode().count('<th scope="row"') == 6
    for query, count in (
        ("event=release.received", 1),
        ("object_id=7", 1),
        ("actor_id=runs&event=release.received", 0),
        ("object_id= 7 ", 1),
    ):
        assert olu.get(f"{TRAIL}?{query}").content.decode().count('<th scope="row"') == count


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=²",
        f"before={'9' * 30}",
        "event=wizard",
        f"object_id={'x' * 99}",
        "since_day=40&since_month=1&since_year=2026",
        "before=-1",
    ],
)
def test_odd_addresses_of_the_trail_are_no_fault(olu: Client, query: str) -> None:
    assert olu.get(f"{TRAIL}?{query}").status_code == 200


def test_the_trail_from_a_day_on(olu: Client) -> None:
    with clock.frozen(dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)):
        trail.record(Actor.system("runs"), Event.RUN_FAILED, "run", 1)
    with clock.frozen(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)):
        trail.record(Actor.system("runs"), Event.RUN_FAILED, "run", 2)
    page = olu.get(f"{TRAIL}?since_day=1&since_month=7&since_year=2026").content.decode()
    assert page.count('<th scope="row"') == 1, "half past eleven in UTC is July in England's summer"


def test_a_long_trail_is_checked_when_asked(olu: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.views.trail.CHECK_UNASKED", 1)
    for number in range(3):
        trail.record(Actor.system("runs"), Event.RUN_FAILED, "run", number)
    page = words(olu.get(TRAIL))
    assert "There are 3 entries." in page
    assert "is whole" not in page
    assert "is whole" in words(olu.get(f"{TRAIL}?check=1"))
