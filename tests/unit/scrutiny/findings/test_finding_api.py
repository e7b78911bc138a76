"""Findings and rights of reply in the API."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.scrutiny.models import Finding, RightOfReply
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
ROOT = "/api/v1/bodies/northfen-scrutiny/findings/"
ASKED = "/api/v1/bodies/northfen-board/findings/asked/"
SENT: dict[str, Any] = {
    "title": "Long waits",
    "text": "We rang.",
    "seriousness": "serious",
    "sureness": "low",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def test_from_a_draft_to_a_published_and_withdrawn_finding(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    chair, board = client_as(moot.people["sade"]), client_as(moot.people["cleo"])
    sent = SENT | {"id": str(uuid.uuid4()), "topics": ["dentistry"], "sources": [{"title": "A letter"}]}
    for _ in range(2):
        made = chair.post(ROOT, sent, content_type="application/json")
        assert made.status_code == 201
    one = f"{ROOT}{sent['id']}/"
    assert Finding.objects.count() == 1
    assert client.get(made.headers["Location"]).status_code == 404
    changed = chair.put(one, SENT | {"title": "Longer", "version": 1}, content_type="application/json")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    stale = chair.put(one, SENT | {"title": "Old", "version": 1}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "finding_changed")
    chair.post(
        f"{one}show/",
        {"to_bodies": ["northfen-board"], "to_names": ["A firm"]},
        content_type="application/json",
    )
    assert chair.post(f"{one}publish/").json()["code"] == "still_with_others"
    [row] = board.get(ASKED).json()["results"]
    reply = {"accepts": True, "text": "Yes."}
    assert board.post(f"{ASKED}{row['id']}/", reply, content_type="application/json").status_code == 201
    post = RightOfReply.objects.get(to_body=None)
    entered = {"waived": True, "source": "Letter", "given_on": "2026-11-02"}
    assert (
        chair.post(f"{one}replies/{post.pk}/", entered, content_type="application/json").json()["status"]
        == "ready"
    )
    assert chair.post(f"{one}publish/").status_code == 200
    told = client.get(f"/api/v1/findings/{sent['id']}/").json()
    assert [each["accepts"] for each in told["replies"]] == [True, None]
    assert client.get(f"{ROOT}?seriousness=serious").json()["count"] == 1
    assert (
        chair.post(f"{one}withdraw/", {"reason": "Wrong"}, content_type="application/json").json()[
            "withdrawn_why"
        ]
        == "Wrong"
    )


def test_who_may_not_gets_no_further(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    found, reply = kit.shown(moot, on)
    one = f"{ROOT}{found.pk}/"
    assert client.post(ROOT, SENT, content_type="application/json").status_code == 403
    assert client_as(moot.people["rosa"]).post(ROOT, SENT, content_type="application/json").status_code == 404
    assert client_as(moot.people["sam"]).post(f"{one}publish/").status_code == 403
    assert (
        client_as(moot.people["cleo"]).delete(one.replace("northfen-scrutiny", "northfen-board")).status_code
        == 404
    )
    assert client_as(moot.people["mabel"]).get(ASKED).status_code == 403
    assert (
        client_as(moot.people["otto"])
        .post(
            f"{ASKED.replace('northfen-board', 'fenmarsh-icb')}{reply.pk}/",
            {"waived": True},
            content_type="application/json",
        )
        .status_code
        == 404
    )
    assert client.get("/api/v1/findings/").json()["count"] == 0
    draft = kit.drafted(moot, on)
    assert client_as(moot.people["sam"]).delete(f"{ROOT}{draft.pk}/").status_code == 204


def test_what_is_wrong_is_named(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    member = client_as(moot.people["clem"])
    for body in (
        SENT | {"colour": "red"},
        SENT | {"seriousness": "grave"},
        SENT | {"title": 7},
        SENT | {"topics": ["no"]},
        {},
    ):
        answer = member.post(ROOT, body, content_type="application/json")
        assert answer.status_code == 400, body
    found = kit.drafted(moot, on)
    odd = {"to_bodies": ["no-such-body"]}
    assert member.post(f"{ROOT}{found.pk}/show/", odd, content_type="application/json").status_code == 400
    assert member.post(f"{ROOT}{found.pk}/ready/").json()["status"] == "ready"
