"""Following through the API."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from notices import tokens
from notices.models import Follow
from tests.unit.notices.conftest import KIND, following_with, link, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
OWN = "/api/v1/me/follows/"


def post(client: Client, path: str, **sent: Any) -> Any:
    return client.post(path, sent, content_type="application/json")


def test_ones_own_list(client_as: Any, ann: Person) -> None:
    client, key = client_as(ann), str(uuid.uuid4())
    for _ in range(2):
        told = post(client, OWN, kind=KIND, thing="two", id=key)
        assert (told.status_code, told.json()["id"], told.json()["illustrative"]) == (200, key, True)
    following_with("jo@example.org")
    listed = client.get(OWN).json()
    assert [each["thing"] for each in listed["results"]] == ["two"]
    assert listed["results"][0]["page"] == "http://localhost:8000/two/"
    table = client.get(OWN + "?format=csv")
    assert b"ann@example.org" in table.getvalue()
    assert table["Cache-Control"] == "no-store"
    stopped = post(client, f"{OWN}{key}/stop/")
    assert stopped.json()["ended_at"] is not None
    assert client.get(OWN).json()["count"] == 0


def test_refusals(client_as: Any, ann: Person, client: Client) -> None:
    other = following_with("jo@example.org")
    assert client.get(OWN).status_code == 403
    signed_in = client_as(ann)
    assert post(signed_in, f"{OWN}{other.pk}/stop/").status_code == 404
    assert post(signed_in, OWN, kind=KIND, thing="none").status_code == 404
    assert post(signed_in, OWN, kind=KIND).status_code == 400
    assert post(signed_in, OWN, kind=KIND, thing="one", more=1).json()["code"] == "unknown_parameter"


def test_anybody_with_an_address(client: Client, send: Any) -> None:
    asked = post(client, "/api/v1/follows/", kind=KIND, thing="one", address="Jo@example.org")
    assert (asked.status_code, asked.json()) == (202, {"asked": True})
    token = link(send()[0], "confirm").split("/")[3]
    for _ in range(2):
        told = post(client, "/api/v1/follows/confirm/", token=token)
        assert (told.status_code, told.json()) == (200, {"title": "Out-of-hours care", "following": True})
    stop = tokens.to_stop(Follow.objects.get().pk)
    assert post(client, "/api/v1/follows/stop/", token=stop).json()["following"] is False
    wrong = post(client, "/api/v1/follows/stop/", token="x")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "follow_link_unknown")
    bad = post(client, "/api/v1/follows/", kind=KIND, thing="one", address="jo")
    assert (bad.status_code, bad.json()["code"]) == (400, "bad_input")


def test_too_many_from_one_place(client: Client, settings: Any) -> None:
    settings.FOLLOW_RATE_LIMITS = {"follow": "1/h/ip"}
    answers = [
        post(client, "/api/v1/follows/", kind=KIND, thing="one", address=f"{name}@example.org")
        for name in "ab"
    ]
    assert [each.status_code for each in answers] == [202, 429]


def test_rhythm_stopping_everything_and_what_was_sent(ann: Person, client_as: Any, send: Any) -> None:
    client = client_as(ann)
    made = post(client, OWN, kind=KIND, thing="one", rhythm="daily").json()
    assert made["rhythm"] == "daily"
    assert post(client, OWN, kind=KIND, thing="one").json()["rhythm"] == "daily"
    assert post(client, OWN, kind=KIND, thing="one", rhythm="hourly").status_code == 400
    changed = post(client, f"{OWN}{made['id']}/rhythm/", rhythm="at_once")
    assert changed.json()["rhythm"] == "at_once"
    tell(subject="=News")
    send()
    [row] = client.get("/api/v1/me/notices/").json()["results"]
    assert (row["subject"], row["sort"], row["in_digest"], row["sent_at"] is None) == (
        "=News",
        "news",
        False,
        False,
    )
    assert b"'=News" in client.get("/api/v1/me/notices/?format=csv").content
    following_with("ann@example.org", "two")
    assert post(client, f"{OWN}stop/").json() == {"stopped": 2}
    again = following_with("jo@example.org")
    stopped = post(client, "/api/v1/follows/stop-all/", token=tokens.to_stop(again.pk))
    assert stopped.json() == {"stopped": 1}
