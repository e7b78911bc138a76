"""People and roles from the command line."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.queries import ended_grants_of, grants_of
from accounts.dates import end_of_day, today_in_england
from accounts.models import Person
from audit import trail
from kernel.actors import Actor

pytestmark = pytest.mark.django_db


def said(*words: object) -> str:
    """Run a command and return what it printed."""
    out = StringIO()
    call_command(*words, stdout=out)  # type: ignore[arg-type]
    return out.getvalue()


def roles(email: str) -> list[str]:
    """Codes of the roles that the person at an address holds."""
    return sorted(grant.role for grant in grants_of(Person.objects.get(email=email).pk))


def test_the_first_operator_is_made_on_an_empty_site() -> None:
    words = said(
        "create_person", "Olu@fenmarsh.example", "--name", "Olu", "--role", "operator", "--role", "publisher"
    )
    person = Person.objects.get()
    assert words == f"Made the account {person.pk} with operator, publisher.\n"
    assert (person.email, person.display_name) == ("olu@fenmarsh.example", "Olu")
    assert roles("olu@fenmarsh.example") == ["operator", "publisher"]
    assert {row["actor_id"] for row in trail.newest()} == {"operator"}
    assert {row["actor_kind"] for row in trail.newest()} == {"system"}


def test_as_json() -> None:
    made = json.loads(said("create_person", "nia@fenmarsh.example", "--name", "Nia", "--json"))
    assert made == {"id": str(Person.objects.get().pk), "roles": []}


def test_an_address_that_is_taken(anybody: Actor) -> None:
    with pytest.raises(CommandError, match="account with this email address already") as caught:
        said("create_person", "ANDY@fenmarsh.example", "--name", "Andy")
    assert caught.value.returncode == 1


@pytest.mark.parametrize("email", ["nia", "", "nia@"])
def test_an_address_in_the_wrong_form(email: str) -> None:
    with pytest.raises(CommandError, match="email address"):
        said("create_person", email, "--name", "Nia")


def test_a_system_role_is_not_on_offer() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        said("create_person", "nia@fenmarsh.example", "--name", "Nia", "--role", "system.operator")
    assert not Person.objects.exists()


def test_a_role_is_given_and_ended(anybody: Actor) -> None:
    assert said("grant_role", "andy@fenmarsh.example", "analyst") == f"{anybody.id} has the role analyst.\n"
    assert roles("andy@fenmarsh.example") == ["analyst"]
    assert (
        said("end_role", "Andy@fenmarsh.example", "analyst")
        == f"{anybody.id} no longer has the role analyst.\n"
    )
    assert roles("andy@fenmarsh.example") == []
    assert ended_grants_of(Person.objects.get().pk).count() == 1
    with pytest.raises(CommandError, match="does not hold the role analyst"):
        said("end_role", "andy@fenmarsh.example", "analyst")


def test_a_role_until_the_end_of_a_day(anybody: Actor) -> None:
    last = today_in_england() + dt.timedelta(days=3)
    said("grant_role", "andy@fenmarsh.example", "analyst", "--until", last.isoformat())
    assert grants_of(Person.objects.get().pk).get().ends_at == end_of_day(last)


@pytest.mark.parametrize(
    ("until", "words"), [("tomorrow", "Write it like"), ("2020-01-01", "future"), ("2027-02-30", "not a day")]
)
def test_an_odd_last_day(anybody: Actor, until: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said("grant_role", "andy@fenmarsh.example", "analyst", "--until", until)
    assert roles("andy@fenmarsh.example") == []


@pytest.mark.parametrize("command", ["grant_role", "end_role"])
def test_nobody_at_the_address(command: str) -> None:
    with pytest.raises(CommandError, match="no account"):
        said(command, "nobody@fenmarsh.example", "analyst")


@pytest.mark.parametrize(
    ("day", "over"),
    [
        ("2026-01-15", "2026-01-16T00:00:00+00:00"),
        ("2026-07-15", "2026-07-16T00:00:00+01:00"),
        ("2026-03-28", "2026-03-29T00:00:00+00:00"),
        ("2026-12-31", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_a_day_ends_when_it_ends_in_england(day: str, over: str) -> None:
    assert end_of_day(dt.date.fromisoformat(day)) == dt.datetime.fromisoformat(over)
