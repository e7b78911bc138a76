"""Statements and opinion groups through the API."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.models import Answer, Statement, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_statements, make_tradeoff
from tests.unit.tradeoffs.statements.kit import api, reckoned

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    made = make_tradeoff(moot.panel)
    add_statements(made, 3)
    return made


def send(client: Client, address: str, body: Any) -> Any:
    return client.post(address, body, content_type="application/json")


def test_a_member_answers(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    paul = client_as(moot.actor("paul"))
    row = paul.get(api(tradeoff, "statements/next/"))
    assert row["Cache-Control"] == "no-store"
    told = row.json()
    while told["number"]:
        told = send(
            paul, api(tradeoff, f"statements/{told['number']}/answer/"), {"answer": "disagree"}
        ).json()
    assert (told["answered"], told["total"]) == (3, 3)
    assert told["answers"] == [{"number": number, "answer": "disagree"} for number in (1, 2, 3)]
    send(paul, api(tradeoff, "statements/2/answer/"), {"answer": "pass"})
    assert list(Answer.objects.order_by("statement__number").values_list("value", flat=True)) == [-1, 0, -1]


def test_the_list_is_open_and_tells_no_answers(moot: Moot, tradeoff: TradeOff) -> None:
    rows = Client().get(api(tradeoff, "statements/")).json()
    assert [each["text"] for each in rows["results"]] == ["Statement 1.", "Statement 2.", "Statement 3."]
    assert set(rows["results"][0]) == {"number", "text", "seeded", "illustrative"}
    table = Client().get(api(tradeoff, "statements/"), {"format": "csv"})
    assert table.content.decode().splitlines()[0] == "number,text,seeded,illustrative"


@pytest.mark.parametrize(
    "body", [{}, {"answer": 1}, {"answer": "yes"}, {"answer": "agree", "who": 1}, [], "x"]
)
def test_what_is_no_answer(moot: Moot, tradeoff: TradeOff, client_as: SignIn, body: Any) -> None:
    assert send(client_as(moot.actor("paul")), api(tradeoff, "statements/1/answer/"), body).status_code == 400
    assert not Answer.objects.exists()


def test_who_may(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    for client, status in (
        (Client(), 403), (client_as(moot.actor("cleo")), 403), (client_as(moot.actor("otto")), 404),
    ):  # fmt: skip
        assert send(client, api(tradeoff, "statements/1/answer/"), {"answer": "agree"}).status_code == status
        assert client.get(api(tradeoff, "statements/next/")).status_code == status
    paul = client_as(moot.actor("paul"))
    assert (
        send(
            paul, api(tradeoff, "statements/first/"), {"texts": ["x"], "form_id": str(uuid.uuid4())}
        ).status_code
        == 403
    )
    assert send(paul, api(tradeoff, "statements/9/answer/"), {"answer": "agree"}).status_code == 404
    TradeOff.objects.update(stage="closed")
    late = send(paul, api(tradeoff, "statements/1/answer/"), {"answer": "agree"})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_stage")


def test_writing_seeding_and_withdrawing(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    paul, cleo = client_as(moot.actor("paul")), client_as(moot.actor("cleo"))
    sent = {"text": "Buses should run on Sundays.", "form_id": str(uuid.uuid4())}
    first = send(paul, api(tradeoff, "statements/"), sent)
    assert (first.status_code, first.json()["number"]) == (201, 4)
    assert send(paul, api(tradeoff, "statements/"), sent).json()["number"] == 4
    close = {"text": "Buses should run on Sunday.", "form_id": str(uuid.uuid4())}
    alike = send(paul, api(tradeoff, "statements/"), close).json()
    assert (alike["code"], alike["parameters"]["number"]) == ("statement_similar", 4)
    assert send(paul, api(tradeoff, "statements/"), close | {"sure": True}).status_code == 201
    seeds = send(
        cleo,
        api(tradeoff, "statements/first/"),
        {"texts": ["Beds first.", "Beds last."], "form_id": str(uuid.uuid4())},
    )
    assert [each["number"] for each in seeds.json()["statements"]] == [6, 7]
    assert cleo.post(api(tradeoff, "statements/7/withdraw/")).json()["status"] == "withdrawn"
    assert cleo.post(api(tradeoff, "statements/4/withdraw/")).status_code == 403
    assert paul.post(api(tradeoff, "statements/6/withdraw/")).status_code == 403
    assert paul.post(api(tradeoff, "statements/4/withdraw/")).json()["status"] == "withdrawn"
    assert Client().post(api(tradeoff, "statements/5/withdraw/")).status_code == 403
    assert Statement.objects.filter(status="shown").count() == 5


@pytest.mark.slow
def test_opinion_groups(moot: Moot, client_as: SignIn) -> None:
    tradeoff, people, _ = reckoned(moot.panel)
    for client in (Client(), client_as(people[0].person), client_as(moot.actor("cleo"))):
        told = client.get(api(tradeoff, "opinion/")).json()
        assert told["state"] == "groups"
        assert [each["members"] for each in told["result"]["groups"]] == [12, 12]
        assert told["picture"]["dots"]
        assert "before" not in told
    assert client.get(api(tradeoff, "opinion/groups.json")).json()["result"] == told["result"]
    assert Client().get(api(tradeoff, "statements/comments.csv")).status_code == 200
    assert Client().get(api(tradeoff, "statements/votes.csv")).status_code == 404


def test_opinion_before_anybody_answered(moot: Moot, tradeoff: TradeOff) -> None:
    told = Client().get(api(tradeoff, "opinion/")).json()
    assert (told["state"], told["result"], told["picture"]) == ("nothing", None, None)
