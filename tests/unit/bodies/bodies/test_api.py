"""Bodies in the API: reading, writing, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.models import Body
from kernel import clock
from kernel.actors import Actor
from tests.moot import COUNCIL, SYSTEM, Moot
from tests.unit.bodies.bodies.kit import HOSTILE, OPERATOR, a_body, events

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/bodies/"
BOARD = f"{ROOT}northfen-board/"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    """A write with a JSON body."""
    return client.generic(method, path, json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def cleo(moot: Moot, client_as) -> Client:
    """The board's clerk."""
    return client_as(moot.people["cleo"])


@pytest.fixture
def olu(operator: Actor, client_as) -> Client:
    """The operator."""
    return client_as(operator)


def test_the_list(client: Client, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client.get(ROOT)
    with django_assert_max_num_queries(6):
        answer = client.get(ROOT)
    body = answer.json()
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"
    assert [row["slug"] for row in body["results"]] == ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]
    assert body["results"][2] == {
        "slug": "northfen-board", "name": "Northfen health and wellbeing board", "kind": "health_and_wellbeing_board", "footprint": "place",
        "accountability": "elected", "areas": [COUNCIL], "part_of": "", "starts_on": "2025-04-01", "ends_on": None, "members": 4,
        "seats_filled": 0, "seats_vacant": 1, "illustrative": True,
    }  # fmt: skip
    csv = client.get(f"{ROOT}?format=csv&kind=citizen_panel").getvalue().decode().splitlines()
    assert csv[1].startswith("fenmarsh-panel,Fenmarsh citizen panel,citizen_panel,system,citizens,QJK,")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=E54000037", 3), ("area=Q99", "unknown_code"), ("area=%00", "bad_input"), ("words=icb", 0), ("words=fenmarsh+care", 1),
        ("state=ended", 0), ("state=all", 3), ("kind=club", "bad_input"), ("colour=red", "unknown_parameter"), ("footprint=system", 2),
    ],
)  # fmt: skip
def test_filters(client: Client, moot: Moot, query: str, found: int | str) -> None:
    answer = client.get(f"{ROOT}?{query}")
    if isinstance(found, int):
        assert answer.json()["count"] == found
    else:
        assert (answer.status_code, answer.json()["code"]) == (400, found)


def test_one_body(client: Client, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    add_link(actor=OPERATOR, body_id=moot.board.pk, kind="answers_to", to_name="Northfen Council")
    add_link(actor=OPERATOR, body_id=moot.panel.pk, kind="advises", to_id=moot.board.pk)
    with django_assert_max_num_queries(8):
        answer = client.get(BOARD)
    body = answer.json()
    assert body["areas"] == [{"key": COUNCIL, "name": "Devon", "type": "council"}]
    assert body["settings"] == {
        "reply_length": 28, "reply_unit": "calendar_days", "quorum_kind": "share", "quorum_value": 25, "quorum_needed": 1,
        "majority": "simple", "votes_by_name": False,
    }  # fmt: skip
    assert [
        (link["from_slug"], link["kind"], link["to_slug"], link["to_name"]) for link in body["links"]
    ] == [
        ("northfen-board", "answers_to", None, "Northfen Council"),
        ("fenmarsh-panel", "advises", "northfen-board", "Northfen health and wellbeing board"),
    ]
    assert body["terms"] is None
    assert body["no_patients"] is True
    assert client.get(BOARD, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "none-such/",
        "none-such/terms/",
        "northfen-board/terms/1/",
        "a%00b/",
        f"northfen-board/terms/{'9' * 15}/",
        "northfen-board/nothing/",
    ],
)
def test_what_is_not_there(client: Client, moot: Moot, path: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


WRITES = [
    ("PATCH", BOARD, {"purpose": "New."}),
    ("PATCH", f"{BOARD}settings/", {"reply_length": 10}),
    ("POST", f"{BOARD}areas/", {"area": "QVV"}),
    ("DELETE", f"{BOARD}areas/{COUNCIL}/", None),
    ("POST", f"{BOARD}terms/", {"text": "We meet.", "adopted_on": "2026-01-20"}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES, ids=[path for _, path, _ in WRITES])
def test_who_may_write(moot: Moot, client_as, anybody: Actor, method: str, path: str, body: Any) -> None:
    def answer(client: Client) -> tuple[int, str]:
        got = send(client, method, path, body)
        return got.status_code, got.json().get("code", "")

    assert answer(Client()) == (403, "sign_in_needed")
    assert answer(client_as(anybody)) == (404, "not_found")
    assert answer(client_as(moot.people["otto"])) == (404, "not_found")
    assert answer(client_as(moot.people["chandra"])) == (403, "not_allowed")
    assert answer(client_as(moot.people["cleo"], second_step=False)) == (403, "second_step_needed")
    assert events() == []
    assert answer(client_as(moot.people["cleo"]))[0] in (200, 201)
    assert len(events()) == 1


def test_only_operators_make_and_end(
    moot: Moot, cleo: Client, olu: Client, client_as, anybody: Actor
) -> None:
    new = {"name": "Southfen panel", "kind": "citizen_panel", "areas": ["QJK"]}
    end = {"ends_on": clock.today().isoformat(), "reason": "Done."}
    assert send(cleo, "POST", ROOT, new).status_code == 403
    assert send(Client(), "POST", ROOT, new).json()["code"] == "sign_in_needed"
    assert send(cleo, "POST", f"{BOARD}end/", end).status_code == 403
    assert send(client_as(anybody), "POST", f"{BOARD}end/", end).status_code == 404
    made = send(olu, "POST", ROOT, new)
    assert made.status_code == 201
    assert made.headers["Location"] == f"http://testserver{ROOT}southfen-panel/"
    assert made.json()["areas"][0]["key"] == SYSTEM
    ended = send(olu, "POST", f"{BOARD}end/", end)
    assert ended.json()["ends_on"] == end["ends_on"]
    assert send(olu, "POST", f"{BOARD}end/", end).json()["code"] == "wrong_state"


def test_changing(cleo: Client, moot: Moot) -> None:
    changed = send(cleo, "PATCH", BOARD, {"name": HOSTILE, "starts_on": None}).json()
    assert (changed["name"], changed["starts_on"]) == (HOSTILE, None)
    assert (
        send(cleo, "PATCH", f"{BOARD}settings/", {"quorum_kind": "number", "quorum_value": 3}).json()[
            "settings"
        ]["quorum_needed"]
        == 3
    )
    added = send(cleo, "POST", f"{BOARD}areas/", {"area": "qvv"}).json()
    assert [area["key"] for area in added["areas"]] == ["QVV", COUNCIL]
    send(cleo, "DELETE", f"{BOARD}areas/QVV/")
    assert send(cleo, "DELETE", f"{BOARD}areas/QVV/").status_code == 404
    made = send(
        cleo,
        "POST",
        f"{BOARD}terms/",
        {"text": "One.\n\nTwo.", "adopted_on": "2026-01-20", "next_review": "2027-01-20"},
    )
    assert made.json() == {
        "version": 1,
        "adopted_on": "2026-01-20",
        "next_review": "2027-01-20",
        "in_force": True,
        "text": "One.\n\nTwo.",
    }
    assert cleo.get(made.headers["Location"]).json() == made.json()
    send(cleo, "POST", f"{BOARD}terms/", {"text": "Three.", "adopted_on": "2026-02-20"})
    listed = cleo.get(f"{BOARD}terms/").json()
    assert [(row["version"], row["in_force"]) for row in listed["results"]] == [(2, True), (1, False)]
    assert listed["illustrative"] is True


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("PATCH", BOARD, {"slug": "x"}, "unknown_parameter"),
        ("PATCH", BOARD, {"name": 5}, "bad_input"),
        ("PATCH", BOARD, {"name": ""}, "bad_input"),
        ("PATCH", BOARD, {"kind": "citizen_panel"}, "wrong_state"),
        ("PATCH", BOARD, {"kind": ["citizen_panel"]}, "bad_input"),
        ("PATCH", BOARD, {"illustrative": "false"}, "bad_input"),
        ("PATCH", BOARD, {"website": "javascript:alert(1)"}, "bad_input"),
        ("PATCH", BOARD, {"starts_on": "2026-02-30"}, "bad_input"),
        ("PATCH", BOARD, {"starts_on": 20260201}, "bad_input"),
        ("PATCH", f"{BOARD}settings/", {"quorum_value": "3"}, "bad_input"),
        ("PATCH", f"{BOARD}settings/", {"quorum_value": True}, "bad_input"),
        ("PATCH", f"{BOARD}settings/", {"quorum_value": 101}, "bad_input"),
        ("PATCH", f"{BOARD}settings/", {"reply_length": 10**30}, "bad_input"),
        ("PATCH", f"{BOARD}settings/", {"votes_by_name": 1}, "bad_input"),
        ("POST", f"{BOARD}areas/", {"area": "Q99"}, "bad_input"),
        ("POST", f"{BOARD}areas/", {}, "bad_input"),
        ("POST", f"{BOARD}terms/", {"text": "x", "adopted_on": "2999-01-01"}, "bad_input"),
        ("POST", f"{BOARD}terms/", {"text": "x" * 60_001, "adopted_on": "2026-01-01"}, "bad_input"),
        ("PUT", BOARD, {}, "method_not_allowed"),
        ("DELETE", BOARD, {}, "method_not_allowed"),
    ],
)
def test_what_cannot_be_written(cleo: Client, method: str, path: str, body: Any, code: str) -> None:
    answer = send(cleo, method, path, body)
    assert answer.json()["code"] == code, answer.content
    assert 400 <= answer.status_code < 500
    assert events() == []


@pytest.mark.parametrize(
    "more",
    [
        {"areas": ["Q99"]},
        {"areas": "QJK"},
        {"areas": ["QJK"] * 61},
        {"slug": "new"},
        {"slug": ""},
        {"kind": "club"},
        {"name": "Fenmarsh citizen panel"},
        {"person": 1},
    ],
)
def test_a_body_that_cannot_be_made(moot: Moot, olu: Client, more: dict[str, Any]) -> None:
    answer = send(olu, "POST", ROOT, {"name": "Southfen panel", "kind": "citizen_panel", **more})
    assert answer.status_code == 400, answer.content
    assert Body.objects.count() == 3


def test_who_answers_to_whom(
    client: Client, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_link(actor=OPERATOR, body_id=moot.other.pk, kind="answers_to", to_name="NHS England")
    with django_assert_max_num_queries(4):
        answer = client.get("/api/v1/accountability/E10000008/")
    body = answer.json()
    assert body["area"] == {"key": SYSTEM, "name": "Devon", "type": "ics"}
    cells = {(cell["footprint"], cell["side"]): cell for cell in body["table"]}
    assert cells["system", "administrative"] == {
        "footprint": "system",
        "side": "administrative",
        "institutions": ["Integrated care system"],
        "bodies": ["fenmarsh-icb"],
    }
    assert cells["place", "political"]["bodies"] == ["northfen-board"]
    assert [(council["name"], council["extent"]) for council in body["councils"]] == [
        ("Devon", "whole"),
        ("Plymouth", "whole"),
        ("Torbay", "whole"),
    ]
    assert body["links"][0]["to_name"] == "NHS England"
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"
    assert client.get("/api/v1/accountability/Q99/").status_code == 404
    assert client.get("/api/v1/accountability/E92000001/").json()["code"] == "bad_input"
    assert client.get("/api/v1/accountability/QVV/").json()["illustrative"] is False


def test_ended_bodies_are_only_read(client: Client, olu: Client) -> None:
    body = a_body()
    Body.objects.filter(pk=body.pk).update(ends_on=clock.today() - dt.timedelta(days=2))
    assert client.get(f"{ROOT}{body.slug}/").json()["ends_on"]
    assert send(olu, "PATCH", f"{ROOT}{body.slug}/", {"purpose": "x"}).json()["code"] == "wrong_state"
