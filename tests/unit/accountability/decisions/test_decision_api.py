"""Decisions, call-ins and notes in the API: lists, CSV, one, the notice, and every act."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.accountability.models import CallIn, Decision
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as dk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
ROOT = "/api/v1/decisions/"
BOARD = "/api/v1/bodies/northfen-board/decisions/"
SENT: dict[str, Any] = {
    "title": "Day centre", "text": "It opens.", "reasons": "People go home.", "alternatives": "None", "taken_by": "The board",
    "taken_on": "2026-11-02", "topics": ["dementia"], "areas": ["E10000008"], "money": [{"period": "2026/27", "planned": 1250}],
    "papers": [{"title": "Report", "href": "https://example.org/"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    dk.with_rule(moot)
    return add_watchers(moot)


def send(client: Client, where: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(where, body or {}, content_type="application/json")


def test_lists_filters_and_what_is_not_there(moot: Moot, client: Client) -> None:
    made, planned = dk.taken(moot, key=True), dk.planned(moot)
    dk.draft(moot)

    def ids(query: str = "") -> list[str]:
        return [each["id"] for each in client.get(f"{ROOT}?{query}").json()["results"]]

    assert ids() == [str(planned.pk), str(made.pk)]
    for query in ("key=true", "status=taken", "topic=leaving-hospital", "area=E10000008", "words=seven"):
        assert ids(query) == [str(made.pk)], query
    assert ids("key=false&body=northfen-board&year=2026") == [str(planned.pk)]
    assert ids("called_in=true") == ids("body=nobody") == ids("answers=motion:x") == []
    for query in ("status=draft", "topic=moon", "year=1", "colour=red"):
        assert client.get(f"{ROOT}?{query}").status_code == 400, query
    [row] = client.get("/api/v1/decisions/plan/?body=northfen-board").json()["results"]
    assert (row["title"], row["planned_for"]) == ("A strategy for carers", "2026-12-02")


def test_csv_guards_formulas_and_says_what_is_made_up(moot: Moot, client: Client) -> None:
    dk.taken(moot, title="=HYPERLINK(1)", text="@SUM(1)")
    answer = client.get(f"{ROOT}?format=csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["title"].startswith("'=")
    assert row["text"].startswith("'@")
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"
    assert client.get("/api/v1/decisions/plan/?format=csv").status_code == 200


def test_from_draft_to_published_and_replaced(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    links = {"links": [{"kind": "recommendation", "thing_id": str(asked.pk)}]}
    key = {"id": str(uuid.uuid4())}
    made = send(chandra, f"{BOARD}new/", SENT | links | key)
    assert made.status_code == 201
    assert send(chandra, f"{BOARD}new/", SENT | links | key).json()["id"] == key["id"]
    where = f"{ROOT}{key['id']}/"
    assert client.get(where).status_code == 404
    found = chandra.get(where).json()
    assert (found["status"], found["money"][0]["planned"], found["links"][0]["kind"]) == (
        "draft",
        1250,
        "recommendation",
    )
    one = f"{BOARD}{key['id']}/"
    changed = send(chandra, f"{one}change/", SENT | links | {"title": "Better", "version": 1})
    assert changed.json()["title"] == "Better"
    stale = send(chandra, f"{one}publish/", {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert send(chandra, f"{one}publish/", {"version": 2}).json()["reference"] == "NORTHFEN-BOARD/D/2026/1"
    assert client.get(where).json()["text"] == "It opens."
    assert client.get(f"{where}notice/").content.startswith(b"%PDF")
    version = Decision.objects.get().version
    lines = [{"period": "2026/27", "planned": 1250, "actual": 1300, "actual_source": "Outturn"}]
    assert send(chandra, f"{one}spending/", {"version": version, "lines": lines}).json()["money"][0]["actual"] == 1300  # fmt: skip
    new = send(chandra, f"{one}correct/").json()
    assert new["replaces"] == key["id"]
    assert send(chandra, f"{BOARD}{new['id']}/discard/").status_code == 204
    answering = client.get(f"{ROOT}?answers=recommendation:{asked.pk}").json()["results"]
    assert [each["id"] for each in answering] == [key["id"]]


def test_the_plan(moot: Moot, client: Client, client_as: SignIn) -> None:
    chandra = client_as(moot.actor("chandra"))
    made = send(chandra, f"{BOARD}plan/", {"title": "Carers", "planned_for": "2027-01-04"}).json()
    one = f"{BOARD}{made['id']}/"
    moved = send(chandra, f"{one}move/", {"to": "2027-02-01", "reason": "Late figures."}).json()
    assert moved["plan_changes"][0]["was"] == "2027-01-04"
    assert send(chandra, f"{one}withdraw/", {"reason": "Not needed."}).json()["status"] == "withdrawn"
    assert client.get(f"{ROOT}{made['id']}/").json()["withdrawn_why"] == "Not needed."


@pytest.mark.parametrize("odd", [{"money": [{"period": "x", "planned": "12"}]}, {"money": [{"period": "x", "planned": 1.5}]}, {"money": "x"}, {"topics": ["moon"]}, {"title": 7}, {"links": [{"kind": "moon", "thing_id": "x"}]}, {"colour": "red"}, {"taken_on": "soon"}])  # fmt: skip
def test_odd_input_is_an_error_with_fields(moot: Moot, client_as: SignIn, odd: dict[str, Any]) -> None:
    assert send(client_as(moot.actor("chandra")), f"{BOARD}new/", SENT | odd).status_code == 400
    assert not Decision.objects.exists()


def test_who_may_write(moot: Moot, client: Client, client_as: SignIn) -> None:
    made = dk.draft(moot)
    for end in ("change", "publish", "move", "withdraw", "discard", "correct", "spending"):
        where = f"{BOARD}{made.pk}/{end}/"
        assert send(client, where).status_code == 403, end
        assert send(client_as(moot.actor("mabel")), where).status_code == 403, end
        otto = client_as(moot.actor("otto"))
        assert send(otto, where).status_code == 404, end
        assert send(otto, where.replace("northfen-board", "fenmarsh-icb")).status_code == 404, end


def test_call_ins_from_rule_to_outcome(
    moot: Moot, watchers: Watchers, client: Client, client_as: SignIn
) -> None:
    rule = "/api/v1/bodies/northfen-board/call-in-rule/"
    cleo = client_as(moot.actor("cleo"))
    assert client.get(rule).json()["supporters"] == 2
    assert (
        send(cleo, rule, {"allowed": True, "supporters": 2, "source": "Part 4"}).json()["source"] == "Part 4"
    )
    made = dk.taken(moot)
    ins = "/api/v1/bodies/northfen-scrutiny/call-ins/"
    sam, sol, sade = (client_as(moot.actor(who)) for who in ("sam", "sol", "sade"))
    asked = send(sam, ins, {"decision": str(made.pk), "grounds": "Carers were not asked."})
    assert (asked.status_code, asked.json()["supported"]) == (201, 1)
    one = f"{ins}{asked.json()['id']}/"
    assert send(sol, f"{one}support/").json()["status"] == "valid"
    assert send(sam, f"{one}withdraw/").status_code == 409
    assert send(sam, f"{one}outcome/", {"outcome": "stands", "text": "x"}).status_code == 403
    ended = send(sade, f"{one}outcome/", {"outcome": "stands", "text": "We heard it."}).json()
    assert (ended["status"], ended["outcome"]) == ("ended", "stands")
    assert send(sade, f"{one}refuse/", {"reason": "x"}).status_code == 409
    [row] = client.get("/api/v1/call-ins/").json()["results"]
    assert (row["by_body"], row["supported"]) == ("northfen-scrutiny", 2)
    assert client.get(f"{ROOT}?called_in=true").json()["count"] == 1
    assert send(cleo, rule, {"allowed": False}).json()["allowed"] is False
    assert CallIn.objects.count() == 1


def test_notes_for_patients(moot: Moot, client: Client, client_as: SignIn) -> None:
    made, rosa = dk.taken(moot), client_as(moot.actor("rosa"))
    where = "/api/v1/bodies/fenmarsh-icb/impact-notes/"
    body = {"decision": str(made.pk), "impact": "worse", "who": "Carers", "text": "No bus."}
    note = send(rosa, where, body)
    assert (note.status_code, note.json()["role"]) == (201, "patient_representative")
    assert len(client.get(f"{ROOT}{made.pk}/").json()["impact_notes"]) == 1
    assert send(client_as(moot.actor("otto")), where, body).status_code == 403
    assert send(rosa, f"{where}{note.json()['id']}/withdraw/").status_code == 200
    assert client.get(f"{ROOT}{made.pk}/").json()["impact_notes"] == []
