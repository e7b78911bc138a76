"""Evidence through the API: from an item that is handed in to one that is withdrawn, lists, files, and what is refused."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.throttling import SimpleRateThrottle

from deliberation.tradeoffs.models import EvidenceItem, Reading, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence, make_tradeoff
from tests.unit.tradeoffs.evidence.kit import api

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
ITEM = {
    "claim": "Most wait for care at home", "summary": "Plain words.", "source": "A report", "strength": "fair", "interests": "None",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn")


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


def send(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(path, sent if sent is not None else {}, content_type="application/json")


def test_from_handing_in_to_withdrawing(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    own = str(uuid.uuid4())
    for _ in range(2):
        made = send(paul, api(tradeoff), ITEM | {"id": own, "by_name": "Somebody else"})
        assert (made.status_code, made.json()["status"], made.json()["by_name"]) == (
            201,
            "submitted",
            "Member 1",
        )
    assert made["Location"] == f"http://testserver{api(tradeoff, 'evidence/1/')}"
    assert made["X-Folkmoot-Illustrative"] == "yes"
    assert EvidenceItem.objects.count() == 1
    assert Client().get(api(tradeoff, "evidence/1/")).status_code == 404
    assert send(paul, api(tradeoff, "evidence/1/accept/")).status_code == 403
    taken = send(cleo, api(tradeoff, "evidence/1/accept/"), {"strength": "weak"}).json()
    assert (taken["status"], taken["strength"]) == ("accepted", "weak")
    changed = send(cleo, api(tradeoff, "evidence/1/"), {"summary": "Said better."}, "patch").json()
    assert (changed["summary"], changed["claim"]) == ("Said better.", ITEM["claim"])
    fixed = send(cleo, api(tradeoff, "evidence/1/"), {"claim": "Another"}, "patch")
    assert (fixed.status_code, fixed.json()["code"]) == (409, "evidence_is_fixed")
    doubted = send(paul, api(tradeoff, "evidence/1/challenge/"), {"text": "Too old."}).json()
    (challenge,) = doubted["challenges"]
    assert (challenge["text"], doubted["challenged"]) == ("Too old.", True)
    reply = api(tradeoff, f"evidence/challenges/{challenge['id']}/answer/")
    assert send(paul, reply, {"reply": "No."}).json()["challenges"][0]["reply"] == "No."  # handed in by Paul
    withdrawn = send(cleo, api(tradeoff, "evidence/1/withdraw/"), {"reason": "Taken back."}).json()
    assert (withdrawn["status"], withdrawn["status_reason"]) == ("withdrawn", "Taken back.")
    assert Client().get(api(tradeoff, "evidence/1/")).json()["status"] == "withdrawn"


def test_those_who_look_after_the_pack_add_and_decline(
    tradeoff: TradeOff, cleo: Client, paul: Client
) -> None:
    made = send(cleo, api(tradeoff), ITEM | {"by_name": "A carers’ group"}).json()
    assert (made["status"], made["by_name"]) == ("accepted", "A carers’ group")
    send(paul, api(tradeoff), ITEM)
    assert send(cleo, api(tradeoff, "evidence/2/decline/")).status_code == 400
    declined = send(cleo, api(tradeoff, "evidence/2/decline/"), {"reason": "An advert."}).json()
    assert declined["status"] == "declined"
    assert send(cleo, api(tradeoff, "evidence/2/accept/")).status_code == 409


def test_the_list_and_the_file(tradeoff: TradeOff, paul: Client) -> None:
    add_evidence(tradeoff, 3, by_name="=HYPERLINK(1)")
    add_evidence(tradeoff, 1, status="withdrawn")
    send(paul, api(tradeoff, "evidence/2/read/"), {"read": True}, "put")
    told = Client().get(api(tradeoff)).json()
    assert ([each["number"] for each in told["results"]], told["illustrative"]) == ([1, 2, 3], True)
    assert {each["read"] for each in told["results"]} == {None}
    assert [each["read"] for each in paul.get(api(tradeoff)).json()["results"]] == [False, True, False]
    assert [each["number"] for each in paul.get(api(tradeoff) + "?unread=true").json()["results"]] == [1, 3]
    assert Client().get(api(tradeoff) + "?status=withdrawn").json()["count"] == 1
    assert Client().get(api(tradeoff) + "?status=submitted").json()["count"] == 0
    for odd in ("?strength=odd", "?unread=yes", "?kind=1", "?nothing=1", "?challenged=maybe"):
        assert Client().get(api(tradeoff) + odd).status_code == 400, odd
    answer = Client().get(api(tradeoff) + "?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert not any(row["by_name"].startswith("=") for row in rows)


def test_progress_is_ones_own(
    tradeoff: TradeOff, paul: Client, cleo: Client, moot: Moot, client_as: SignIn
) -> None:
    add_evidence(tradeoff, 2)
    assert send(paul, api(tradeoff, "evidence/1/read/"), {"read": True}, "put").json() == {"read": 1, "of": 2}
    assert paul.get(api(tradeoff, "evidence/reading/")).json() == {"read": 1, "of": 2}
    assert client_as(moot.actor("priya")).get(api(tradeoff, "evidence/reading/")).json() == {
        "read": 0,
        "of": 2,
    }
    assert cleo.get(api(tradeoff, "evidence/reading/")).status_code == 403
    assert Client().get(api(tradeoff, "evidence/reading/")).status_code == 403
    assert send(paul, api(tradeoff, "evidence/1/read/"), {"read": False}, "put").json()["read"] == 0
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{"kind": "index"}, {"kind": "odd"}, {"claim": ""}, {"claim": 1}, {"claim": "x" * 301}, {"strength": "odd"}, {"interests": " "},
     {"link": "javascript:1"}, {"extra": 1}, {"claim": "a\x00b"}, {"id": "no"}, {"summary": None}, {"claim": "\u202e"}],
)  # fmt: skip
def test_what_cannot_be_sent(tradeoff: TradeOff, cleo: Client, sent: dict[str, Any]) -> None:
    assert send(cleo, api(tradeoff), ITEM | sent).status_code == 400
    assert not EvidenceItem.objects.exists()


def test_a_pin_of_what_is_not_there(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    pin = {"definition": "no-index", "metric": "waits", "area": "QX2", "period": "2021/22"} | {
        name: ITEM[name] for name in ("claim", "summary", "strength", "interests")
    }
    assert send(cleo, api(tradeoff, "evidence/pins/"), pin).status_code == 400
    assert send(cleo, api(tradeoff, "evidence/pins/"), pin | {"definition": ""}).status_code == 409
    assert send(paul, api(tradeoff, "evidence/pins/"), pin).status_code == 403


def test_another_trade_offs_id_is_no_way_in(
    moot: Moot, tradeoff: TradeOff, cleo: Client, paul: Client
) -> None:
    other = make_tradeoff(moot.panel, "learn")
    own = str(uuid.uuid4())
    assert send(cleo, api(tradeoff), ITEM | {"id": own}).status_code == 201
    assert send(cleo, api(other), ITEM | {"id": own}).status_code == 400
    assert send(paul, api(other, "evidence/1/challenge/"), {"text": "No."}).status_code == 404


def test_at_most_twelve_queries(
    tradeoff: TradeOff, paul: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_evidence(tradeoff, 60)
    for path in ("evidence/", "evidence/?format=csv", "evidence/1/"):
        with django_assert_max_num_queries(12):
            assert paul.get(api(tradeoff, path)).status_code == 200
