"""Moderation through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.models import ModerationCase, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_points, add_statements, make_tradeoff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HIDE = {"decision": "hide", "reason": "privacy", "note": "Leave out the name."}


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    found = make_tradeoff(moot.panel)
    add_points(found, [moot.membership("paul", moot.panel)])
    add_statements(found, 2, moot.membership("priya", moot.panel), status="waiting")
    return found


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/api/v1/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/moderation/{page}"


def post(client: Client, tradeoff: TradeOff, page: str, sent: dict[str, Any]) -> Any:
    return client.post(at(tradeoff, page), sent, content_type="application/json")


def test_queue_decision_appeal_and_log(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    cleo, femi, paul = (client_as(moot.actor(name)) for name in ("cleo", "femi", "paul"))
    queue = cleo.get(at(tradeoff)).json()
    assert [(row["kind"], row["status"]) for row in queue["results"]] == [
        ("statement", "waiting"), ("statement", "waiting"), ("point", "shown"),
    ]  # fmt: skip
    assert cleo.get(at(tradeoff, "?kind=point&state=new")).json()["count"] == 1
    assert len(cleo.get(at(tradeoff, "?format=csv")).content.decode().splitlines()) == 4
    done = post(cleo, tradeoff, "point/1/", HIDE).json()
    assert (done["status"], done["decided"], done["reason"], done["number"]) == (
        "hidden",
        "hide",
        "privacy",
        1,
    )
    assert [row["note"] for row in paul.get(at(tradeoff, "cases/")).json()] == ["Leave out the name."]
    assert paul.post(at(tradeoff, f"cases/{done['id']}/seen/")).json()["seen_at"]
    assert post(paul, tradeoff, f"cases/{done['id']}/appeal/", {"text": "It is mine."}).json()["appealed"]
    refused = post(cleo, tradeoff, f"cases/{done['id']}/decide/", {"upheld": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "another_decides")
    assert post(femi, tradeoff, f"cases/{done['id']}/decide/", {"upheld": False}).status_code == 400
    assert post(femi, tradeoff, f"cases/{done['id']}/decide/", {"upheld": True}).json()["status"] == "shown"
    log = Client().get(at(tradeoff, "log/")).json()["results"]
    assert [(row["kind"], row["reason"], row["appeal_upheld"]) for row in log] == [("point", "privacy", True)]
    assert set(log[0]) == {
        "decided_at",
        "kind",
        "decided",
        "reason",
        "appealed",
        "appeal_upheld",
        "appeal_decided_at",
    }
    assert Client().get(at(tradeoff, "log/?format=csv")).status_code == 200


def test_who_may_what(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    priya, rosa, paul = (client_as(moot.actor(name)) for name in ("priya", "rosa", "paul"))
    for client, status in ((Client(), 403), (priya, 403), (rosa, 404)):
        assert client.get(at(tradeoff)).status_code == status
        assert post(client, tradeoff, "point/1/", HIDE).status_code == status
        assert post(client, tradeoff, "cases/1/decide/", {"upheld": True}).status_code == status
    post(client_as(moot.actor("cleo")), tradeoff, "point/1/", HIDE)
    case = ModerationCase.objects.get()
    assert post(priya, tradeoff, f"cases/{case.pk}/appeal/", {"text": "Let me"}).status_code == 404
    assert priya.post(at(tradeoff, f"cases/{case.pk}/seen/")).status_code == 404
    assert priya.get(at(tradeoff, "cases/")).json() == []
    assert post(paul, tradeoff, f"cases/{case.pk}/appeal/", {"text": "a" * 1001}).status_code == 400
    assert Client().get(at(tradeoff, "cases/")).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [{}, {"decision": "x"}, {"decision": "hide"}, {"decision": "hide", "reason": "x"}, HIDE | {"by": "x"}],
)
def test_what_does_not_fit(moot: Moot, tradeoff: TradeOff, client_as: SignIn, sent: dict[str, str]) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert post(cleo, tradeoff, "point/1/", sent).status_code == 400
    assert post(cleo, tradeoff, "person/1/", HIDE).status_code == 404
    assert not ModerationCase.objects.exists()


def test_the_code_of_conduct(db: None) -> None:
    rules = Client().get("/api/v1/trade-offs/code-of-conduct/").json()
    assert {"code", "title", "rule"} == set(rules[0])
    assert len(rules) == 8
