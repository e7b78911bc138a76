"""The record of personal data as a page, a command and through the API; the privacy page; one's own data by program."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.actions.exports import make_exports
from accounts.models import Person
from accounts.queries_data import inventory, periods
from kernel.actors import Actor
from tests.moot import Moot

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
HELD, API = "/accounts/data/held/", "/api/v1/"
RETENTION = Actor.system("retention")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def said(*words: str) -> str:
    out = StringIO()
    call_command("list_personal_data", *words, stdout=out)
    return out.getvalue()


def test_the_page_is_for_everybody(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        page = client.get(HELD).content.decode()
    assert page.count("<h1") == 1
    assert "may show beliefs, memberships or health" in page
    assert "Stays under a random number" in page
    assert "bodies.agendapack" not in page
    assert "bodies.agendapack" in client.get(f"{HELD}?all=1").content.decode()


def test_the_privacy_page_says_how_long(client: Client) -> None:
    page = client.get("/privacy/").content.decode()
    for period in periods().values():
        assert period.title in page
    assert "/accounts/data/erase/" in page
    assert page.count("<h1") == 1


def test_the_command() -> None:
    told = said()
    assert "\naccounts.person\n" in told
    assert "  email: personal, kept: account, in a copy, on erasure: blank." in told
    assert "indexapp.slice" not in told
    assert "indexapp.slice" in said("--all")
    record = json.loads(said("--all", "--json"))
    assert len(record["columns"]) == len(inventory()) > 300
    assert record["periods"]["trail"]["length"] == "For good"


def test_the_record_by_program(client: Client) -> None:
    record = client.get(f"{API}personal-data/").json()
    assert record["columns"] == inventory()
    assert {each["code"] for each in record["periods"]} == set(periods())


def test_ones_own_copy_by_program(moot: Moot, client_as: SignIn) -> None:
    paul = client_as(moot.people["paul"], second_step=False)
    answer = paul.post(f"{API}me/copies/")
    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/api/v1/me/copies/{answer.json()['id']}/")
    assert answer.json()["file"] is None
    make_exports(actor=RETENTION)
    (copy,) = paul.get(f"{API}me/copies/").json()["copies"]
    assert copy["status"] == "ready"
    file = paul.get(copy["file"])
    assert file["Cache-Control"] == "no-store"
    assert b"".join(file.streaming_content)[:2] == b"PK"
    for address in (answer["Location"], copy["file"]):
        assert client_as(moot.people["pam"]).get(address).status_code == 404
        assert Client().get(address).json()["code"] == "sign_in_needed"
    assert Client().get(f"{API}me/copies/").status_code == 403
    assert Client().post(f"{API}me/copies/").status_code == 403
    assert paul.get(f"{API}me/copies/{uuid.uuid4()}/").status_code == 404
    assert paul.get(f"{API}me/copies/?colour=red").json()["code"] == "unknown_parameter"


def test_an_old_sign_in_is_not_enough_by_program(moot: Moot, client_as: SignIn) -> None:
    paul = client_as(moot.people["paul"], second_step=False, minutes_ago=20)
    for path, body in (("me/copies/", {}), ("me/erase/", {"confirm": "erase my data"})):
        answer = paul.post(f"{API}{path}", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_needed")
    assert Person.objects.get(pk=moot.people["paul"].pk).is_active


def test_being_erased_by_program(moot: Moot, client_as: SignIn) -> None:
    paul = client_as(moot.people["paul"], second_step=False)

    def send(body: Any) -> Any:
        return paul.post(f"{API}me/erase/", body, content_type="application/json")

    assert send({}).status_code == 400
    assert send({"confirm": "yes"}).json()["parameters"]["fields"]["confirm"] == [
        "Send the words “erase my data”."
    ]
    assert send({"confirm": "erase my data", "who": "pam"}).json()["code"] == "unknown_parameter"
    assert Client().post(f"{API}me/erase/", {}).status_code == 403
    answer = send({"confirm": "erase my data"})
    assert answer.status_code == 200
    assert any("Member 1" in line for line in answer.json()["removed"])
    assert Person.objects.get(pk=moot.people["paul"].pk).erased_at is not None
    assert paul.get(f"{API}me/copies/").status_code == 403
    otto = client_as(moot.people["otto"])
    answer = otto.post(f"{API}me/erase/", {"confirm": "erase my data"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_erase")
