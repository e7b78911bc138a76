"""Meetings, agendas and papers through the API."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from deliberation.bodies.models import Meeting, Paper
from tests.moot import Moot
from tests.unit.bodies.meetings import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
BOARD = "/api/v1/bodies/northfen-board/meetings/"
SENT = {
    "title": "Meeting of the board",
    "starts_at": "2026-11-20T10:30:00Z",
    "ends_at": "2026-11-20T12:30:00+00:00",
}


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


def post(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(path, sent if sent is not None else {}, content_type="application/json")


def test_a_meeting_from_plan_to_held(cleo: Client) -> None:
    answer = post(cleo, BOARD, SENT)
    assert (answer.status_code, answer["X-Folkmoot-Illustrative"]) == (201, "yes")
    made = answer.json()
    path = f"{BOARD}{made['id']}/"
    assert answer["Location"] == f"http://testserver{path}"
    assert (made["status"], made["agenda"], made["illustrative"]) == ("draft", [], True)
    assert post(cleo, f"{path}call/").json()["code"] == "not_ready_to_call"
    first = post(cleo, f"{path}items/", {"title": "Winter plan", "minutes": 30}).json()["agenda"][0]
    answer = post(
        cleo,
        f"{path}items/",
        {"title": "Contract", "purpose": "decide", "private": True, "private_reason": "Money."},
    )
    assert answer.status_code == 201
    second = answer.json()["agenda"][1]
    assert (second["number"], second["starts_at"], answer.json()["openness"]) == (
        2,
        "2026-11-20T11:00:00Z",
        "part_private",
    )
    assert (
        post(cleo, f"{path}items/{second['id']}/", {"lead": "Dr Obi"}, "patch").json()["agenda"][1]["lead"]
        == "Dr Obi"
    )
    moved = post(cleo, f"{path}items/{second['id']}/move/", {"up": True, "number": "2"}).json()
    assert [each["title"] for each in moved["agenda"]] == ["Contract", "Winter plan"]
    assert post(cleo, f"{path}call/").json()["status"] == "called"
    assert post(cleo, path, {"place": "Town Hall"}, "patch").json()["place"] == "Town Hall"
    public = Client().get(path).json()
    assert public["agenda"][0] | {"id": 0, "papers": []} == {
        "id": 0, "number": 1, "title": "Contract", "purpose": "decide", "starts_at": "2026-11-20T10:30:00Z", "minutes": 10, "lead": "",
        "description": "", "private": True, "private_reason": "Money.", "hidden": True, "papers": [],
    }  # fmt: skip
    assert public["member_link"] is None
    assert cleo.delete(f"{path}items/{first['id']}/").status_code == 200
    assert post(cleo, f"{path}held/").status_code == 409
    with kit.at(kit.START):
        assert post(cleo, f"{path}held/").json()["status"] == "held"
    assert post(cleo, f"{path}cancel/", {"reason": "x"}).json()["code"] == "meeting_is_over"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "title"), (SENT | {"starts_at": "2026-11-20T10:30"}, "starts_at"), (SENT | {"starts_at": 5}, "starts_at"), (SENT | {"title": 5}, "title"),
        (SENT | {"starts_at": "0001-01-01T00:00:00+23:00"}, "starts_at"), (SENT | {"openness": "x"}, "openness"), (SENT | {"title": ""}, "title"),
    ],
)  # fmt: skip
def test_bodies_that_do_not_fit_name_the_field(cleo: Client, sent: dict[str, Any], field: str) -> None:
    answer = post(cleo, BOARD, sent)
    assert answer.status_code == 400
    assert field in answer.json()["parameters"]["fields"]
    assert not Meeting.objects.exists()


def test_what_is_not_known_is_refused(cleo: Client, moot: Moot) -> None:
    assert post(cleo, BOARD, SENT | {"sequence": 1}).json()["code"] == "unknown_parameter"
    assert post(cleo, BOARD, SENT | {"ends_at": SENT["starts_at"]}).json()["code"] == "bad_input"
    meeting = kit.called(moot)
    item = meeting.items.all()[0]
    path = f"{BOARD}{meeting.pk}/"
    assert post(cleo, f"{path}items/", {"title": "x", "minutes": "5"}).status_code == 400
    assert post(cleo, f"{path}items/{item.pk}/move/", {"up": "true"}).status_code == 400
    assert post(cleo, f"{path}items/999999/", {"title": "x"}, "patch").status_code == 404
    assert cleo.get("/api/v1/meetings/?colour=red").json()["code"] == "unknown_parameter"
    assert cleo.get("/api/v1/meetings/?area=ZZZ").json()["code"] == "unknown_code"
    assert cleo.get("/api/v1/meetings/?since=yesterday").status_code == 400


def test_who_may_write(moot: Moot, client_as: SignIn) -> None:
    meeting = kit.called(moot)
    item = meeting.items.all()[0]
    path = f"{BOARD}{meeting.pk}/"
    writes = [
        (BOARD, "post"), (path, "patch"), (f"{path}call/", "post"), (f"{path}cancel/", "post"), (f"{path}held/", "post"), (f"{path}items/", "post"),
        (f"{path}items/{item.pk}/", "patch"), (f"{path}items/{item.pk}/", "delete"), (f"{path}items/{item.pk}/move/", "post"),
    ]  # fmt: skip
    for name, status in {"chandra": 403, "mabel": 403, "obi": 403, "otto": 404, "nobody": 403}.items():
        client = Client() if name == "nobody" else client_as(moot.actor(name))
        for where, method in writes:
            assert post(client, where, SENT, method).status_code == status, (name, where)
        answer = client.post(
            f"{path}items/{item.pk}/papers/", {"file": SimpleUploadedFile("a.pdf", kit.pdf())}
        )
        assert answer.status_code == (201 if name == "chandra" else status), name


def test_papers_go_in_and_come_out(cleo: Client, moot: Moot) -> None:
    meeting = kit.called(moot)
    first, second = meeting.items.all()
    path = f"{BOARD}{meeting.pk}/items/{first.pk}/papers/"
    answer = cleo.post(path, {"file": SimpleUploadedFile("plan.pdf", kit.pdf(2)), "title": "Plan"})
    assert answer.status_code == 201
    paper = answer.json()
    assert (paper["title"], paper["pages"], paper["media_type"]) == ("Plan", 2, "application/pdf")
    assert answer["Location"] == paper["download"]
    got = Client().get(paper["download"])
    assert b"".join(got.streaming_content) == kit.pdf(2)  # type: ignore[attr-defined]
    assert got["Content-Security-Policy"].startswith("sandbox")
    assert got["Content-Disposition"].startswith("attachment")
    assert Client().get(paper["download"], headers={"If-None-Match": got["ETag"]}).status_code == 304
    refused = cleo.post(path, {"file": SimpleUploadedFile("x.pdf", kit.active_pdf("open"))}).json()
    assert (refused["code"], refused["parameters"]) == ("paper_refused", {"problem": "paper_active"})
    assert (
        cleo.post(path, {"file": SimpleUploadedFile("y.pdf", kit.pdf(2))}).json()["code"]
        == "paper_here_already"
    )
    assert cleo.post(path, {}).status_code == 400
    assert (
        cleo.post(
            path.replace(f"/{first.pk}/", "/999999/"), {"file": SimpleUploadedFile("z.pdf", kit.pdf())}
        ).status_code
        == 404
    )
    gone = post(
        cleo, f"/api/v1/bodies/northfen-board/papers/{paper['id']}/withdraw/", {"reason": "Wrong."}
    ).json()
    assert (gone["download"], gone["withdrawn_reason"]) == (None, "Wrong.")
    assert Client().get(paper["download"]).status_code == 404
    assert Client().get(f"/api/v1/papers/{uuid.uuid4()}/").status_code == 404
    for slug in ("fenmarsh-panel", "fenmarsh-icb"):
        where = f"/api/v1/bodies/{slug}/papers/{paper['id']}/withdraw/"
        assert post(cleo, where, {"reason": "x"}).status_code == 404
    assert Paper.objects.count() == 1
    assert second.papers.count() == 0


def test_a_paper_that_is_too_large_is_not_read(cleo: Client, moot: Moot, settings: Any) -> None:
    settings.MAX_PAPER_MB = 1
    meeting = kit.called(moot)
    path = f"{BOARD}{meeting.pk}/items/{meeting.items.all()[0].pk}/papers/"
    answer = cleo.post(path, {"file": SimpleUploadedFile("a.txt", b"x" * 1_200_000)})
    assert (answer.status_code, answer.json()["code"]) == (413, "paper_too_large")


def test_the_list_has_filters_and_a_table(cleo: Client, moot: Moot) -> None:
    kit.called(moot, title="=HYPERLINK(1)")
    kit.called(moot, moot.panel, title="Panel day")
    kit.plan(moot, title="Draft")
    assert [each["title"] for each in Client().get("/api/v1/meetings/").json()["results"]] == [
        "Panel day",
        "=HYPERLINK(1)",
    ]
    for query, count in {
        "kind=citizen_panel": 1, "body=northfen-board": 1, "status=draft": 0, "status=called": 2, "when=past": 0, "when=coming": 2,
        "since=2026-11-20": 2, "since=2026-11-21": 0, "until=2026-11-20": 2, "until=2026-11-19": 0, "words=panel": 1, "area=E10000008": 2,
    }.items():  # fmt: skip
        assert Client().get(f"/api/v1/meetings/?{query}").json()["count"] == count, query
    assert cleo.get("/api/v1/meetings/?status=draft").json()["count"] == 1
    answer = Client().get("/api/v1/meetings/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["title"] for row in rows} == {"Panel day", "'=HYPERLINK(1)"}
    assert {row["illustrative"] for row in rows} == {"true"}
    assert "member_link" not in rows[0]
