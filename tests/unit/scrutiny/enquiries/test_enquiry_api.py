"""Lines of enquiry, the work programme and partnership checks in the API: whole lives, permissions, other bodies' ids."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.scrutiny.calc.check import STATEMENTS
from deliberation.scrutiny.models import Enquiry, InformationRequest, ProgrammeItem
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
API = "/api/v1/bodies/northfen-scrutiny/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def send(client: Client, path: str, sent: dict[str, Any] | None = None, method: str = "post") -> Any:
    return getattr(client, method)(path, sent or {}, content_type="application/json")


def test_the_whole_life_of_an_enquiry(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    clem, sam, cleo = (client_as(moot.actor(name)) for name in ("clem", "sam", "cleo"))
    sent = {"title": "Waits", "question": "Why?", "topics": ["cancer"], "id": str(uuid.uuid4())}
    made = next(send(clem, f"{API}enquiries/", sent) for _ in range(2))
    assert made.status_code == 201
    assert Enquiry.objects.count() == 1
    one, public = f"{API}enquiries/{sent['id']}/", f"/api/v1/enquiries/{sent['id']}/"
    assert made.headers["Location"].endswith(public)
    assert client.get(public).status_code == 404
    changed = send(clem, one, {"title": "Waits", "question": "Why so long?", "version": 1}, "patch")
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    stale = send(clem, one, {"title": "Waits", "question": "Why?", "version": 1}, "patch")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert send(clem, f"{one}open/").json()["status"] == "open"
    assert client.get(public).json()["question"] == "Why so long?"
    asked = send(clem, f"{one}requests/", {"text": "Send the waits.", "to_body": str(moot.board.pk)})
    assert (asked.status_code, asked.json()["due_on"]) == (201, "2026-11-30")
    reply = f"/api/v1/bodies/northfen-board/requests/{asked.json()['id']}/reply/"
    given = send(cleo, reply, {"text": "Here.", "links": [{"title": "W", "href": "https://example.org"}]})
    assert (given.status_code, given.json()["standing"]) == (201, "answered")
    assert client.get("/api/v1/bodies/northfen-board/requests/").json()["count"] == 1
    send(clem, f"{one}requests/", {"text": "Send more.", "to_name": "A trust"})
    entered = send(
        clem, f"{one}requests/2/enter/", {"text": "Here.", "source": "Letter", "given_on": "2026-11-02"}
    )
    assert entered.status_code == 201
    send(clem, f"{one}requests/", {"text": "And more.", "to_name": "A trust"})
    assert send(clem, f"{one}requests/3/withdraw/").json()["standing"] == "withdrawn"
    heard = send(sam, f"{one}witnesses/", {"who": "Jo Bloggs", "heard_on": "2026-11-01", "summary": "Said."})
    assert heard.json()["witnesses"][0]["who"] == "Jo Bloggs"
    witness = client.get(public).json()["witnesses"][0]
    assert (witness["who"], witness["summary"]) == ("A witness", "")
    assert send(sam, f"{one}witnesses/1/", {"who": "A manager", "version": 1}, "patch").status_code == 200
    assert sam.delete(f"{one}witnesses/1/").status_code == 204
    assert send(sam, f"{one}visits/", {"place": "A surgery"}).status_code == 201
    assert (
        send(sam, f"{one}visits/1/", {"place": "Two surgeries"}, "patch").json()["visits"][0]["place"]
        == "Two surgeries"
    )
    assert sam.delete(f"{one}visits/1/").status_code == 204
    added = send(sam, f"{one}evidence/", {"kind": "document", "title": "=cmd()", "source": "S"})
    assert (added.status_code, added.json()["number"]) == (201, 1)
    assert "'=cmd()" in client.get(f"{public}evidence/?format=csv").content.decode()
    better = {"kind": "document", "title": "Better", "source": "S", "version": 1}
    assert send(sam, f"{one}evidence/1/", better, "patch").json()["title"] == "Better"
    assert client.get(f"{public}evidence/1/").json()["title"] == "Better"
    assert send(sam, f"{one}evidence/1/withdraw/", {"reason": "Wrong."}).json()["withdrawn_why"] == "Wrong."
    assert (
        send(
            sam, f"{one}evidence/pin/", {"definition": "x", "metric": "y", "area": "z", "title": "T"}
        ).status_code
        == 400
    )
    assert send(clem, f"{one}move/", {"status": "reporting"}).json()["status"] == "reporting"
    assert send(clem, f"{one}close/", {"reason": "Done."}).json()["status"] == "closed"
    assert send(clem, f"{one}close/", {"reason": "Done."}).status_code == 409
    draft = send(clem, f"{API}enquiries/", {"title": "W", "question": "Y?"}).json()["id"]
    assert clem.delete(f"{API}enquiries/{draft}/").status_code == 204


def test_who_may_write_and_ids_of_other_bodies(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found = kit.opened(moot, on)
    asked = kit.asked(moot, found, moot.board)
    sam, mabel, hugo = (client_as(moot.actor(name)) for name in ("sam", "mabel", "hugo"))
    one = f"{API}enquiries/{found.pk}/"
    for path in ("close/", "requests/", "move/"):
        assert [send(each, f"{one}{path}").status_code for each in (client, sam, mabel)] == [403, 403, 404], (
            path
        )
    assert [send(each, f"{one}evidence/").status_code for each in (client, sam, mabel)] == [403, 400, 404]
    theirs = f"/api/v1/bodies/fenmarsh-patients/enquiries/{found.pk}/"
    for path in ("open/", "witnesses/", "evidence/"):
        sent = (
            {"who": "X"}
            if path == "witnesses/"
            else {"kind": "document", "title": "T", "source": "S"}
            if path == "evidence/"
            else {}
        )
        assert send(hugo, f"{theirs}{path}", sent).status_code == 404, path
    otto = client_as(moot.actor("otto"))
    assert (
        send(otto, f"/api/v1/bodies/fenmarsh-icb/requests/{asked.pk}/reply/", {"text": "X"}).status_code
        == 404
    )
    assert InformationRequest.objects.get().replies.count() == 0


def test_bad_input_is_no_fault_of_ours(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    clem = client_as(moot.actor("clem"))
    for odd in (
        {}, {"title": 7, "question": "Q"}, {"title": "T", "question": "Q", "topics": ["moon"]}, {"title": "T\x00", "question": "Q"},
        {"title": "T", "question": "Q", "lead": 10**14}, {"title": "T", "question": "Q", "figure": {"definition": "x", "metric": "y", "area": "z"}},
    ):  # fmt: skip
        assert send(clem, f"{API}enquiries/", odd).status_code == 400, odd
    for odd in (
        {"title": "T", "kind": "main", "month": "soon"},
        {"title": "T", "kind": "main", "meeting": 10**14},
    ):
        assert send(clem, f"{API}programme/", odd).status_code == 400, odd
    assert Enquiry.objects.count() == ProgrammeItem.objects.count() == 0


def test_the_programme(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    clem = client_as(moot.actor("clem"))
    sent = {"title": "Dentists", "kind": "main", "month": "2027-03", "id": str(uuid.uuid4())}
    assert [send(clem, f"{API}programme/", sent).status_code for _ in range(2)] == [201, 201]
    one = f"{API}programme/{sent['id']}/"
    assert client.get(f"{API}programme/?words=dent&status=planned").json()["count"] == 1
    assert (
        send(clem, one, {"title": "Teeth", "kind": "briefing", "version": 1}, "patch").json()["version"] == 2
    )
    moved = send(clem, f"{one}move/", {"month": "2027-05", "reason": "Not ready."}).json()
    assert (moved["month"], moved["moves"][0]["was"]) == ("2027-05", "March 2027")
    assert send(clem, f"{one}end/", {"status": "dropped"}).status_code == 400
    assert send(clem, f"{one}end/", {"status": "done"}).json()["status"] == "done"
    assert send(clem, f"{one}take-up/", {"reason": "Back."}).json()["status"] == "planned"
    assert client.get(one).json()["title"] == "Teeth"
    assert client.get(f"/api/v1/bodies/fenmarsh-patients/programme/{sent['id']}/").status_code == 404
    assert send(client_as(moot.actor("sam")), f"{API}programme/", sent).status_code == 403


def test_the_partnership_check(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    clem = client_as(moot.actor("clem"))
    every = {each.code: 4 for each in STATEMENTS}
    made = send(clem, f"{API}partnership-checks/", {"closes_on": "2026-11-20"})
    assert made.status_code == 201
    one = f"{API}partnership-checks/{made.json()['id']}/"
    assert client.get(one).status_code == 404
    assert send(clem, one, {"closes_on": "2026-11-25"}, "patch").json()["closes_on"] == "2026-11-25"
    assert send(clem, f"{one}open/").json()["asked"] == 5
    for name in ("sade", "sam", "sol", "sita", "cosmo"):
        member = client_as(moot.actor(name))
        assert [send(member, f"{one}answer/", every).json()["counted"] for _ in range(2)] == [True, False]
    assert send(member, f"{one}answer/", every | {"trust": 9}).status_code == 400
    assert send(client, f"{one}answer/", every).status_code == 403
    assert client.get(one).json()["results"] == []
    shown = send(clem, f"{one}close/").json()
    assert (shown["answered"], shown["results"][0]["agree"], shown["results"][0]["compared"]) == (5, 5, "")
    assert client.get(f"{API}partnership-checks/answers/").json()["count"] == 60
    assert clem.delete(one).status_code == 409
    second = send(clem, f"{API}partnership-checks/", {"closes_on": str(dt.date(2026, 11, 20))}).json()["id"]
    assert clem.delete(f"{API}partnership-checks/{second}/").status_code == 204
