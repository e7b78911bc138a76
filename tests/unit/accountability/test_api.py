"""Recommendations in the API: lists, CSV, one, answering and entering answers."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.accountability.models import Response
from kernel import clock
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ROOT = "/api/v1/recommendations/"
BOARD = "/api/v1/bodies/northfen-board/recommendations/"
PANEL = "/api/v1/bodies/fenmarsh-panel/recommendations/"
ANSWER = {"verdict": "accepted", "reasons": "It fits.", "will_do": "Open it.", "by_when": "2027-03-31"}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def send(client: Client, where: str, body: dict[str, Any]) -> Any:
    return client.post(where, body, content_type="application/json")


def test_lists_and_their_filters(moot: Moot, client: Client) -> None:
    asked, post = kit.one(moot), kit.by_post(moot)
    kit.answer(moot, asked)

    def ids(where: str) -> list[str]:
        return [each["id"] for each in client.get(where).json()["results"]]

    assert ids(ROOT) == [str(post.pk), str(asked.pk)]
    assert ids(f"{ROOT}?state=answered&to=northfen-board") == [str(asked.pk)]
    assert ids(
        f"{ROOT}?origin_kind=tradeoff&origin_id={kit.ORIGIN.id}&made_by=fenmarsh-panel&state=open"
    ) == [str(post.pk)]
    assert ids(BOARD) == ids(f"{BOARD}?side=received") == [str(asked.pk)]
    assert ids(f"{BOARD}?side=made") == []
    assert ids(f"{PANEL}?verdict=accepted") == [str(asked.pk)]
    [row, _] = client.get(ROOT).json()["results"]
    assert (row["to_body"], row["to_name"], row["standing"], row["due_on"]) == (
        "",
        "Fenmarsh Buses",
        "waiting",
        "2026-11-30",
    )
    for query in ("state=moon", "side=up", "colour=red"):
        assert client.get(f"{BOARD}?{query}").status_code == 400


def test_csv_guards_formulas_and_holds_every_row(moot: Moot, client: Client) -> None:
    kit.one(moot, text="=HYPERLINK(1)")
    kit.by_post(moot)
    answer = client.get(f"{ROOT}?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not any(row["text"].startswith("=") for row in rows)
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"


def test_one_with_its_answers(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, "rejected")
    kit.answer(moot, asked)
    found = client.get(f"{ROOT}{asked.pk}/").json()
    assert [each["verdict"] for each in found["responses"]] == ["accepted", "rejected"]
    assert found["responses"][0]["role"] == "chair"
    assert found["evidence"][0] == {"title": "Delayed discharges", "href": "/areas/QJK/"}
    assert (found["reply_length"], found["reply_unit"]) == (28, "calendar_days")
    assert client.get(f"{ROOT}{uuid.uuid4()}/").status_code == 404


def test_answering(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    where, sent = f"{BOARD}{asked.pk}/answer/", ANSWER | {"id": str(uuid.uuid4())}
    first = send(chandra, where, sent)
    assert (first.status_code, first.json()["verdict"]) == (201, "accepted")
    assert first.headers["Location"].endswith(f"{ROOT}{asked.pk}/")
    assert send(chandra, where, sent).status_code == 201
    assert Response.objects.count() == 1
    assert send(chandra, where, ANSWER | {"verdict": "perhaps"}).status_code == 400
    assert send(chandra, where, ANSWER | {"by_when": "soon"}).status_code == 400
    assert (
        send(chandra, where, ANSWER | {"will_do": ""}).json()["message"].startswith("Say what will be done")
    )
    assert send(chandra, where, {"verdict": "rejected"}).status_code == 400


def test_entering_an_answer_by_post(moot: Moot, client_as: SignIn) -> None:
    asked, cleo = kit.by_post(moot), client_as(moot.actor("cleo"))
    where = f"{PANEL}{asked.pk}/enter/"
    sent = ANSWER | {"source": "Letter", "given_on": "2026-11-02"}
    assert send(cleo, where, sent).json()["responses"][0]["source"] == "Letter"
    assert send(cleo, where, ANSWER).status_code == 400
    assert send(cleo, f"{BOARD}{asked.pk}/enter/", sent).status_code == 404


def test_who_may_not(moot: Moot, client_as: SignIn) -> None:
    asked = kit.one(moot)
    where = f"{BOARD}{asked.pk}/answer/"
    assert send(Client(), where, ANSWER).status_code == 403
    statuses = {
        name: send(client_as(moot.actor(name)), where, ANSWER).status_code
        for name in ("mabel", "otto", "femi")
    }
    assert statuses == {"mabel": 403, "otto": 404, "femi": 404}
    wrong = f"/api/v1/bodies/fenmarsh-icb/recommendations/{asked.pk}/answer/"
    assert send(client_as(moot.actor("otto")), wrong, ANSWER).status_code == 404
    assert not Response.objects.exists()
