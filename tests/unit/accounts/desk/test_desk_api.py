"""`/api/v1/desk/`: one's own desk, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import DeskVisit
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot

pytestmark = pytest.mark.django_db

API = "/api/v1/desk/"
SignIn = Callable[..., Client]


def test_nobody_signed_in_has_no_desk() -> None:
    answer = Client().get(API)
    assert answer.status_code == 403
    assert answer.json()["code"] == "sign_in_needed"


def test_the_desk_has_its_parts_and_asking_is_no_visit(client_as: SignIn, moot: Moot) -> None:
    answer = client_as(moot.people["cleo"]).get(API)
    assert answer.status_code == 200
    said = answer.json()
    assert sorted(said) == ["bodies", "changed", "since", "waiting"]
    assert {each["name"]: each["role"] for each in said["bodies"]} == {
        "Fenmarsh citizen panel": "Clerk",
        "Northfen health and wellbeing board": "Clerk",
    }
    assert said["bodies"][0]["page"] == "http://testserver/bodies/fenmarsh-panel/"
    vacant = [each for each in said["waiting"] if "vacant seat" in each["text"]]
    assert [(each["due"], each["overdue"], each["kind"]) for each in vacant] == [(None, False, "do")]
    assert not DeskVisit.objects.exists()


def test_since_is_the_last_visit(client_as: SignIn, anybody: Actor) -> None:
    client, long_ago = client_as(anybody), clock.now() - dt.timedelta(days=7)
    DeskVisit.objects.create(person_id=anybody.id, seen_at=long_ago)
    assert dt.datetime.fromisoformat(client.get(API).json()["since"]) == long_ago
    client.get("/accounts/desk/")
    assert dt.datetime.fromisoformat(client.get(API).json()["since"]) == long_ago


def test_it_is_read_only_and_takes_no_parameters(client_as: SignIn, anybody: Actor) -> None:
    client = client_as(anybody)
    assert client.post(API).status_code == 405
    assert client.get(f"{API}?person=1").json()["code"] == "unknown_parameter"
