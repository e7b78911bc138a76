"""Scrutiny reports in the API: from the first section to the frozen whole with its proof."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit as findings
from tests.unit.scrutiny.reports import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
ROOT = "/api/v1/bodies/northfen-scrutiny/reports/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def test_from_the_first_section_to_the_proof(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    clerk = client_as(moot.people["clem"])

    def send(method: str, end: str, body: dict[str, Any] | None = None) -> Any:
        return getattr(clerk, method)(f"{ROOT}{end}", body or {}, content_type="application/json")

    key = str(uuid.uuid4())
    assert send("post", "", {"title": "Leaving hospital", "id": key}).status_code == 201
    at = f"{key}/"
    assert send("put", at, {"title": "Leaving hospital in Northfen"}).json()["title"].endswith("Northfen")
    for section in kit.NEEDED:
        assert send("put", f"{at}sections/{section}/", {"text": "Words.", "version": 0}).status_code == 200
    stale = send("put", f"{at}sections/matter/", {"text": "Other words.", "version": 0})
    assert (stale.status_code, stale.json()["code"]) == (409, "section_changed")
    finding = findings.ready(moot, on)
    assert send("put", f"{at}findings/", {"findings": [str(finding.pk)]}).json()["lacking"] == [
        "There is no recommendation."
    ]
    draft = {
        "text": "Ring.",
        "reasons": "Slow.",
        "to_bodies": ["northfen-board"],
        "to_names": ["A firm"],
        "id": str(uuid.uuid4()),
    }
    assert send("post", f"{at}recommendations/", draft).status_code == 201
    one = f"{at}recommendations/{draft.pop('id')}/"
    assert (
        send("put", one, draft | {"text": "Ring back.", "version": 1}).json()["recommendations"][0]["version"]
        == 2
    )
    assert send("post", f"{at}publish/").json()["code"] == "report_not_agreed"
    assert send("post", f"{at}agree/").json()["status"] == "agreed"
    assert send("post", f"{at}reopen/").json()["status"] == "draft"
    send("post", f"{at}agree/")
    assert client.get(f"/api/v1/reports/{key}/").status_code == 404
    assert send("post", f"{at}publish/").status_code == 200
    told = client.get(f"/api/v1/reports/{key}/").json()
    text = json.dumps(told["frozen"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == told["frozen_hash"]
    assert [each["to"] for each in told["recommendations"][0]["made"]] == [
        "Northfen health and wellbeing board",
        "A firm",
    ]
    assert client.get("/api/v1/reports/?words=northfen").json()["count"] == 1
    assert client.get(f"{ROOT}?format=csv").content.decode().count("NORTHFEN-SCRUTINY/R/2026/1") == 1
    assert client.get(f"/api/v1/reports/{key}/pdf/").content.startswith(b"%PDF")
    assert client.get(f"/api/v1/reports/{key}/docx/").content.startswith(b"PK")


def test_who_may_not_gets_no_further(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    report = kit.begun(moot, on)
    draft = kit.draft(moot, on, report)
    one = f"{ROOT}{report.pk}/"
    assert client.get(f"/api/v1/reports/{report.pk}/pdf/").status_code == 404
    assert client.get("/api/v1/reports/").json()["count"] == 0
    assert client_as(moot.people["sam"]).post(f"{one}agree/").status_code == 403
    assert client_as(moot.people["otto"]).delete(one).status_code == 404
    theirs = one.replace("northfen-scrutiny", "northfen-board")
    assert client_as(moot.people["cleo"]).post(f"{theirs}agree/").status_code == 404
    assert client_as(moot.people["sam"]).delete(f"{one}recommendations/{draft.pk}/").status_code == 204
    assert client_as(moot.people["clem"]).delete(one).status_code == 204
