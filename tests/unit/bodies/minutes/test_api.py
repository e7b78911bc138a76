"""Attendance, minutes, decisions and packs through the API."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from deliberation.bodies.actions.packs import PACKS, make_packs
from deliberation.bodies.models import Attendance, Meeting, Minutes
from kernel.canonical import sha256_of
from tests.moot import Moot
from tests.unit.bodies.minutes import kit

Clients = Callable[..., Client]


def at(meeting: Meeting, page: str) -> str:
    return f"/api/v1/bodies/{meeting.body.slug}/meetings/{meeting.pk}/{page}"


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, body, content_type="application/json")


def whole_way(moot: Moot, meeting: Meeting, client_as: Clients) -> dict[str, Any]:
    """Written, agreed and published through the API; the last answer."""
    clerk, chair = client_as(moot.people["cleo"]), client_as(moot.people["chandra"])
    first, second, third = kit.items_of(meeting)
    answer = post(
        clerk, at(meeting, "minutes/"),
        {"seen": "", "opening": "Opened.", "closed_at": "4pm", "items": [
            {"item": first.pk, "text": "Said.", "decision": "=To agree"}, {"item": second.pk, "decision": kit.SECRET},
            {"item": third.pk, "decision": "To wait."}]},
    )  # fmt: skip
    assert answer.status_code == 200, answer.json()
    answer = post(chair, at(meeting, "minutes/agree/"), {"seen": answer.json()["seen"]})
    assert answer.json()["status"] == "agreed"
    answer = post(clerk, at(meeting, "minutes/publish/"), {"seen": answer.json()["seen"]})
    assert answer.status_code == 200, answer.json()
    return dict(answer.json())


def test_minutes_from_draft_to_correction(
    moot: Moot, held: Meeting, client: Client, client_as: Clients
) -> None:
    assert client.get(at(held, "minutes/")).status_code == 404
    last = whole_way(moot, held, client_as)
    assert last["status"] == "published"
    public = client.get(at(held, "minutes/"))
    body = public.json()
    assert (body["version"], body["versions"], body["illustrative"]) == (1, [1], True)
    assert public.headers["X-Folkmoot-Illustrative"] == "yes"
    assert kit.SECRET not in public.content.decode()
    assert sha256_of(body["content"]) == body["sha256"]
    inside = client_as(moot.people["mabel"]).get(at(held, "minutes/")).json()
    assert inside["content"]["items"][1]["decision"] == kit.SECRET
    clerk = client_as(moot.people["cleo"])
    answer = post(clerk, at(held, "minutes/correct/"), {"reason": "A word."})
    assert (answer.json()["version"], answer.json()["status"]) == (2, "draft")
    assert client.get(at(held, "minutes/")).json()["versions"] == [1]
    assert client.get(at(held, "minutes/?version=2")).status_code == 404
    assert clerk.get(at(held, "minutes/?version=2")).json()["correction"] == "A word."
    discard = at(held, "minutes/discard/")
    assert post(clerk, discard, {"seen": "x"}).json()["code"] == "changed_meanwhile"
    kept = post(clerk, discard, {"seen": answer.json()["seen"]}).json()
    assert (kept["version"], kept["status"], kept["versions"]) == (1, "published", [1])
    assert clerk.get(at(held, "minutes/?version=2")).status_code == 404
    assert post(clerk, discard, {"seen": kept["seen"]}).json()["code"] == "wrong_state"


def test_a_part_of_an_item_can_be_sent(moot: Moot, held: Meeting, client_as: Clients) -> None:
    clerk, first = client_as(moot.people["cleo"]), kit.items_of(held)[0]
    one = post(
        clerk, at(held, "minutes/"), {"seen": "", "items": [{"item": first.pk, "text": "Said."}]}
    ).json()
    two = post(
        clerk, at(held, "minutes/"), {"seen": one["seen"], "items": [{"item": first.pk, "decision": "Yes."}]}
    ).json()
    item = two["content"]["items"][0]
    assert (item["text"], item["decision"]) == ("Said.", "Yes.")


def test_somebody_elses_words_are_not_overwritten(moot: Moot, held: Meeting, client_as: Clients) -> None:
    clerk = client_as(moot.people["cleo"])
    post(clerk, at(held, "minutes/"), {"seen": "", "opening": "One."})
    answer = post(clerk, at(held, "minutes/"), {"seen": "", "opening": "Two."})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    assert Minutes.objects.get().opening == "One."


def test_reopening(moot: Moot, held: Meeting, client_as: Clients) -> None:
    kit.minutes_in(held, "agreed")
    chair = client_as(moot.people["vera"])
    assert post(chair, at(held, "minutes/reopen/"), {"reason": "x"}).status_code == 400
    assert post(chair, at(held, "minutes/reopen/"), {"reason": "wrong"}).json()["status"] == "draft"


WRITES = {
    "attendance/": ({"members": [{"membership": 1, "presence": "present"}]}, {"cleo", "chandra", "vera"}),
    "minutes/": ({"seen": ""}, {"cleo"}),
    "minutes/agree/": ({"seen": "x"}, {"cleo", "chandra", "vera"}),
    "minutes/reopen/": ({"reason": "wrong"}, {"cleo", "chandra", "vera"}),
    "minutes/publish/": ({"seen": "x"}, {"cleo"}),
    "minutes/correct/": ({"reason": "x"}, {"cleo"}),
    "minutes/discard/": ({"seen": "x"}, {"cleo"}),
    "pack/": ({"audience": "public"}, {"cleo", "chandra", "vera", "mabel", "anil"}),
}


@pytest.mark.parametrize("address", WRITES)
def test_who_may_write(moot: Moot, held: Meeting, client_as: Clients, address: str) -> None:
    body, allowed = WRITES[address]
    assert post(Client(), at(held, address), body).json()["code"] == "sign_in_needed"
    for name in ("cleo", "chandra", "vera", "mabel", "anil", "obi", "will"):
        status = post(client_as(moot.people[name]), at(held, address), body).status_code
        assert (status == 403) is (name not in allowed), (name, status)
    for name in ("otto", "femi"):
        assert post(client_as(moot.people[name]), at(held, address), body).status_code == 404
    strayed = at(held, address).replace(moot.board.slug, moot.panel.slug)
    if "cleo" in allowed:
        assert post(client_as(moot.people["cleo"]), strayed, body).status_code == 404


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("minutes/", {}),
        ("minutes/", {"seen": "", "unknown": 1}),
        ("minutes/", {"seen": "", "opening": ["x"]}),
        ("minutes/", {"seen": "", "closed_at": "late"}),
        ("minutes/", {"seen": "", "items": [{"item": 1e400}]}),
        ("minutes/", {"seen": "", "items": [{"item": 99999}]}),
        ("minutes/", {"seen": "", "items": "x"}),
        ("attendance/", {"members": []}),
        ("attendance/", {"members": [{"membership": True, "presence": "present"}]}),
        ("attendance/", {"members": [{"membership": 5, "presence": "asleep"}]}),
        ("attendance/", {"members": [{"membership": 5, "presence": "present"}] * 2}),
        ("pack/", {"audience": "press"}),
    ],
)
def test_what_cannot_be_used_is_refused(
    moot: Moot, held: Meeting, client_as: Clients, address: str, body: dict[str, Any]
) -> None:
    answer = post(client_as(moot.people["cleo"]), at(held, address), body)
    assert answer.status_code == 400, answer.content
    assert not Minutes.objects.exists()
    assert not Attendance.objects.exists()


def test_attendance(moot: Moot, held: Meeting, client: Client, client_as: Clients) -> None:
    chair = moot.membership("chandra", moot.board).pk
    clerk = client_as(moot.people["cleo"])
    answer = post(
        clerk, at(held, "attendance/"), {"members": [{"membership": chair, "presence": "present"}]}
    ).json()
    assert answer["attendance"][0]["presence"] == "present"
    assert answer["quorum"]["there"] == 1
    assert client_as(moot.people["mabel"]).get(at(held, "attendance/")).json() == answer
    assert client.get(at(held, "attendance/")).status_code == 403
    assert client_as(moot.people["obi"]).get(at(held, "attendance/")).status_code == 403
    kit.minutes_in(held, "agreed")
    closed = post(clerk, at(held, "attendance/"), {"members": [{"membership": chair, "presence": "absent"}]})
    assert (closed.status_code, closed.json()["code"]) == (409, "attendance_closed")


def test_decisions_of_a_body(moot: Moot, held: Meeting, client: Client, client_as: Clients) -> None:
    whole_way(moot, held, client_as)
    address = f"/api/v1/bodies/{held.body.slug}/decisions/"
    found = client.get(address).json()
    first, _, third = kit.items_of(held)
    assert [(row["item"], row["decision"]) for row in found["results"]] == [
        (first.pk, "=To agree"),
        (third.pk, "To wait."),
    ]
    assert found["results"][0]["address"].endswith(f"/minutes/#decision-{first.pk}")
    assert found["illustrative"] is True
    assert kit.SECRET not in str(found)
    table = client.get(address, headers={"Accept": "text/csv"}).content.decode()
    assert "'=To agree" in table
    day = held.starts_at.date().isoformat()
    assert client.get(address + f"?since={day}&until={day}").json()["count"] == 2
    assert client.get(address + "?since=2999-01-01").json()["count"] == 0
    assert client.get(address + "?since=soon").status_code == 400
    assert client.get("/api/v1/bodies/no-such-body/decisions/").status_code == 404


def test_a_corrected_decision_replaces_the_old_one(
    moot: Moot, held: Meeting, client: Client, client_as: Clients
) -> None:
    whole_way(moot, held, client_as)
    old = Minutes.objects.get()
    content = dict(old.content or {})
    content["version"] = 2
    content["items"] = [
        {**item, "decision": "New." if item["number"] == 1 else ""} for item in content["items"]
    ]
    kit.minutes_in(held, "published", version=2, content=content)
    found = client.get(f"/api/v1/bodies/{held.body.slug}/decisions/").json()["results"]
    assert [(row["decision"], row["version"]) for row in found] == [("New.", 2)]


def test_packs(moot: Moot, held: Meeting, client: Client, client_as: Clients) -> None:
    (state,) = client.get(at(held, "pack/")).json()["packs"]
    assert (state["status"], state["file"]) == ("none", None)
    clerk = client_as(moot.people["cleo"])
    for audience in ("public", "members"):
        assert post(clerk, at(held, "pack/"), {"audience": audience}).status_code == 202
    assert client.get(at(held, "pack/")).json()["packs"][0]["status"] == "wanted"
    make_packs(actor=PACKS)
    (state,) = client.get(at(held, "pack/")).json()["packs"]
    assert (state["status"], state["up_to_date"]) == ("ready", True)
    file = client.get(at(held, "pack/public/"))
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert len(PdfReader(io.BytesIO(content)).pages) == state["pages"]
    assert (
        client.get(at(held, "pack/public/"), headers={"If-None-Match": file.headers["ETag"]}).status_code
        == 304
    )
    assert [each["audience"] for each in clerk.get(at(held, "pack/")).json()["packs"]] == [
        "public",
        "members",
    ]
    assert clerk.get(at(held, "pack/members/")).status_code == 200
    for reader in (client, client_as(moot.people["obi"]), client_as(moot.people["otto"])):
        assert reader.get(at(held, "pack/members/")).status_code == 404
    assert client.get(at(held, "pack/press/")).status_code == 404


def test_a_draft_meeting_is_not_there_for_others(moot: Moot, client: Client) -> None:
    meeting = kit.meeting_of(moot, status="draft")
    for address in ("minutes/", "pack/", "pack/public/"):
        assert client.get(at(meeting, address)).status_code == 404


def test_unknown_parameters_are_refused(held: Meeting, client: Client) -> None:
    for address in ("pack/?x=1", "minutes/?x=1", "minutes/?version=x"):
        assert client.get(at(held, address)).status_code == 400


@pytest.mark.slow
def test_the_description_has_every_address() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", stdout=out)
    paths = yaml.safe_load(out.getvalue())["paths"]
    meeting = "/api/v1/bodies/{slug}/meetings/{id}/"
    for address in (*WRITES, "pack/{audience}/"):
        assert meeting + address in paths
    assert "/api/v1/bodies/{slug}/decisions/" in paths
