"""Votes through the API: from a draft to an annulled vote, lists, and what is refused."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.throttling import SimpleRateThrottle

from deliberation.voting.models import Vote
from kernel import clock
from tests.moot import Moot
from tests.unit.voting.life import kit
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
BOARD = "/api/v1/bodies/northfen-board/votes/"
OPTIONS = {"options": [{"name": "Night cover", "meaning": "A nurse."}, {"name": "Day centre"}]}


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


def send(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(path, sent if sent is not None else {}, content_type="application/json")


def drafted(client: Client, **changes: Any) -> dict[str, Any]:
    usual = {
        "title": "What comes first", "question": "What first?", "method": "single",
        "opens_at": "2026-11-03T10:00:00Z", "closes_at": "2026-11-05T18:00:00+00:00",
    }  # fmt: skip
    answer = send(client, BOARD, usual | changes)
    assert answer.status_code == 201, answer.json()
    return dict(answer.json())


def test_a_vote_from_draft_to_annulled(cleo: Client) -> None:
    made = drafted(cleo, by_hand=True, opens_at=None)
    path = f"{BOARD}{made['id']}/"
    assert made["lacking"] == ["Write at least 2 options; there is none so far."]
    assert (made["status"], made["standing"], made["quorum_value"]) == (
        "draft",
        "draft",
        25,
    )
    refused = send(cleo, f"{path}schedule/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready_to_schedule")
    told = send(cleo, f"{path}options/", OPTIONS, "put").json()
    assert [each["name"] for each in told["options"]] == ["Night cover", "Day centre"]
    changed = send(cleo, path, {"none_of_these": True, "quorum_kind": "none"}, "patch").json()
    assert (changed["options"][-1]["none"], changed["quorum_kind"], changed["title"]) == (
        True,
        "none",
        "What comes first",
    )
    assert Client().get(path).status_code == 404
    scheduled = send(cleo, f"{path}schedule/")
    assert (scheduled.json()["status"], scheduled["Location"]) == ("scheduled", f"http://testserver{path}")
    assert scheduled["X-Folkmoot-Illustrative"] == "yes"
    assert send(cleo, path, {"title": "Other"}, "patch").json()["code"] == "vote_is_fixed"
    assert send(cleo, f"{path}unschedule/").json()["lacking"] == []
    send(cleo, f"{path}schedule/")
    opened = send(cleo, f"{path}open/").json()
    assert (opened["status"], opened["turnout"]["entitled"], len(opened["spec_hash"])) == ("open", 4, 64)
    public = Client().get(path).json()
    assert (public["turnout"]["voted"], public["lacking"]) == (0, None)
    drop_in(Vote.objects.get(), [{"choice": 1}])
    assert send(cleo, f"{path}unschedule/").json()["code"] == "vote_is_fixed"
    closed = send(cleo, f"{path}close/").json()
    assert (closed["standing"], closed["turnout"]["voted"]) == ("closed", 1)
    assert send(cleo, f"{path}annul/", {"reason": ""}).status_code == 400
    annulled = send(cleo, f"{path}annul/", {"reason": "Wrong question."}).json()
    assert (annulled["standing"], annulled["annul_reason"]) == ("annulled", "Wrong question.")
    copied = send(cleo, f"{path}copy/")
    assert (copied.status_code, copied.json()["status"], copied.json()["closes_at"]) == (201, "draft", None)


def test_sending_it_twice_makes_one_vote(cleo: Client) -> None:
    own = str(uuid.uuid4())
    assert drafted(cleo, id=own)["id"] == drafted(cleo, id=own)["id"] == own
    assert Vote.objects.count() == 1


def test_a_draft_is_deleted(cleo: Client) -> None:
    path = f"{BOARD}{drafted(cleo)['id']}/"
    assert cleo.delete(path).status_code == 204
    assert cleo.get(path).status_code == 404


def test_a_changed_method_takes_its_usual_rule(cleo: Client) -> None:
    made = drafted(cleo, method="ranking", rule="borda", seats=2)
    changed = send(cleo, f"{BOARD}{made['id']}/", {"method": "motion"}, "patch").json()
    assert (changed["rule"], changed["threshold"], changed["seats"]) == ("motion", "simple", 1)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"method": "shouting"}, "method"),
        ({"seats": "2"}, "seats"),
        ({"by_hand": "true"}, "by_hand"),
        ({"opens_at": "2026-11-03 10:00"}, "opens_at"),
        ({"roles": ["king"]}, "roles"),
        ({"title": 5}, "title"),
        ({"envelope": -1}, "envelope"),
        ({"id": "no"}, "id"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_field(cleo: Client, sent: dict[str, Any], field: str) -> None:
    answer = send(cleo, BOARD, {"title": "X"} | sent)
    assert answer.status_code == 400
    assert field in str(answer.json())
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"nonsense": 1}, [], {"title": "X", "item": 999}, {"title": "X", "rule": "irv"}]
)
def test_what_does_not_fit_is_refused(cleo: Client, sent: Any) -> None:
    assert send(cleo, BOARD, sent).status_code == 400


@pytest.mark.parametrize(
    "sent", [{}, {"options": "x"}, {"options": [{}]}, {"options": [{"name": "A"}, {"name": "a"}]}]
)
def test_options_that_do_not_fit_are_refused(cleo: Client, sent: Any) -> None:
    made = drafted(cleo)
    assert send(cleo, f"{BOARD}{made['id']}/options/", sent, "put").status_code == 400


def test_the_list(moot: Moot, cleo: Client) -> None:
    make_vote(moot.board, "motion", title="Board motion")
    make_vote(moot.panel, "ranking", title="Priorities", status="scheduled")
    make_vote(moot.board, title="Private", public=False)
    drafted(cleo)
    assert [each["title"] for each in Client().get("/api/v1/votes/").json()["results"]] == [
        "Board motion",
        "Priorities",
    ]
    assert cleo.get("/api/v1/votes/").json()["count"] == 4
    for query, count in (
        ("state=draft", 1), ("state=to_come", 1), ("body=northfen-board", 3), ("method=motion", 1), ("words=priorities", 1),
        ("kind=citizen_panel", 1), ("state=open", 2),
    ):  # fmt: skip
        assert cleo.get(f"/api/v1/votes/?{query}").json()["count"] == count, query
    assert Client().get("/api/v1/votes/?state=odd").status_code == 400
    rows = list(
        csv.DictReader(io.StringIO(b"".join(Client().get("/api/v1/votes/?format=csv")).decode("utf-8-sig")))
    )
    assert [row["body"] for row in rows] == ["northfen-board", "fenmarsh-panel"]


def test_a_vote_opens_when_it_is_read(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    with clock.frozen(kit.OPENS):
        assert Client().get(f"{BOARD}{vote.pk}/").json()["standing"] == "open"


def test_who_may_not(moot: Moot, cleo: Client, client_as: SignIn) -> None:
    path = f"{BOARD}{drafted(cleo)['id']}/"
    mabel, otto = client_as(moot.actor("mabel")), client_as(moot.actor("otto"))
    for step in ("schedule/", "unschedule/", "open/", "close/", "annul/", "copy/"):
        assert send(mabel, f"{path}{step}").status_code == 403, step
        assert send(otto, f"{path}{step}").status_code == 404, step
        assert send(Client(), f"{path}{step}").status_code == 403, step
    weak = client_as(moot.actor("cleo", second_step=False))
    assert send(weak, f"{path}annul/", {"reason": "x"}).json()["code"] == "second_step_needed"


def test_one_vote_takes_few_queries(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    vote = kit.draft(moot)
    with django_assert_max_num_queries(12):
        assert cleo.get(f"{BOARD}{vote.pk}/").status_code == 200
