"""Trade-offs through the API: from a draft to a closed one, lists, who is asked for a view, and what is refused."""

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

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import TradeOff, Voice
from kernel import clock
from tests.moot import SYSTEM, Moot
from tests.tradeoffs import add_evidence, add_points, fill_panel, make_tradeoff
from tests.unit.tradeoffs.life import kit
from tests.unit.tradeoffs.life.test_pages import make_options

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
PANEL = "/api/v1/bodies/fenmarsh-panel/trade-offs/"
ALL = "/api/v1/trade-offs/"


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
        "title": "Help at home first", "question": "Where first?", "gains": "Help at home", "gives_way": "Crisis teams wait",
        "asked_by": "The board", "area_key": SYSTEM,
    }  # fmt: skip
    answer = send(client, PANEL, usual | changes)
    assert answer.status_code == 201, answer.json()
    return dict(answer.json())


def test_a_trade_off_from_draft_to_closed(cleo: Client) -> None:
    made = drafted(
        cleo, envelope_kind="money", envelope=1_200_000_00, feeds_body="fenmarsh-icb", feeds_on="2027-04-01"
    )
    path = f"{PANEL}{made['id']}/"
    assert made["lacking"][0] == "Write at least 2 options; there is none so far."
    assert (made["feeds_body"], made["stage"], made["least"], made["envelope"]) == (
        "fenmarsh-icb",
        "draft",
        5,
        120_000_000,
    )
    refused = send(cleo, f"{path}move/", {"to": "learn"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready_to_move")
    make_options(TradeOff.objects.get())
    changed = send(cleo, path, {"least": 6, "feeds_body": ""}, "patch").json()
    assert (changed["least"], changed["feeds_body"], changed["title"]) == (6, "", "Help at home first")
    dates = {"stages": [{"stage": "learn", "starts_on": "2026-11-03", "ends_on": "2026-11-20"}]}
    told = send(cleo, f"{path}dates/", dates, "put").json()
    assert told["stages"][1] == {
        "stage": "learn", "starts_on": "2026-11-03", "ends_on": "2026-11-20", "entered_at": None, "back_at": None,
        "back_reason": "",
    }  # fmt: skip
    assert Client().get(path).status_code == 404
    moved = send(cleo, f"{path}move/", {"to": "learn"})
    assert (moved.json()["stage"], moved["Location"]) == ("learn", f"http://testserver{path}")
    assert moved["X-Folkmoot-Illustrative"] == "yes"
    public = Client().get(path).json()
    assert (public["lacking"], public["heard"]["options"], public["ends_on"]) == (None, 2, "2026-11-20")
    assert send(cleo, path, {"title": "Other"}, "patch").json()["code"] == "wrong_stage"
    assert send(cleo, f"{path}move/", {"to": "early"}).status_code == 400
    closed = send(cleo, f"{path}move/", {"to": "early", "reason": "The money is gone."}).json()
    assert (closed["stage"], closed["close_reason"], closed["lacking"]) == (
        "closed",
        "The money is gone.",
        None,
    )
    assert cleo.delete(path).status_code == 409


def test_sending_it_twice_makes_one(cleo: Client) -> None:
    own = str(uuid.uuid4())
    assert drafted(cleo, id=own)["id"] == drafted(cleo, id=own)["id"] == own
    assert TradeOff.objects.count() == 1


def test_a_draft_is_deleted(cleo: Client) -> None:
    path = f"{PANEL}{drafted(cleo)['id']}/"
    assert cleo.delete(path).status_code == 204
    assert cleo.get(path).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"envelope": "2"},
        {"envelope": -1},
        {"envelope_kind": "gold"},
        {"public": "true"},
        {"title": 5},
        {"feeds_on": "1 April"},
        {"least": 2},
        {"id": "no"},
        {"nonsense": 1},
        [],
        {"feeds_body": "no-such-body"},
        {"feeds_body": "fenmarsh-icb", "feeds_name": "Another"},
        {"area_key": "E92000001"},
        {"background": "x" * 8001},
        {"question": "a\u0000b"},
    ],
)
def test_what_cannot_be_read_is_refused(cleo: Client, sent: Any) -> None:
    answer = send(cleo, PANEL, {"title": "X"} | sent if isinstance(sent, dict) else sent)
    assert answer.status_code == 400, answer.content
    assert not TradeOff.objects.exists()


@pytest.mark.parametrize(
    "dates",
    [
        {"stages": [{"stage": "learn", "starts_on": "2026-11-20", "ends_on": "2026-11-03"}]},
        {"stages": [{"stage": "lunch", "starts_on": None, "ends_on": None}]},
        {"stages": [{"stage": "draft", "starts_on": "2026-11-20", "ends_on": None}]},
        {"stages": [{"stage": "learn", "starts_on": "2026-02-30", "ends_on": None}]},
        {"stages": [{"stage": "learn", "starts_on": None, "ends_on": None}] * 9},
        {"stages": "all"},
        {},
    ],
)
def test_bad_dates_are_refused(cleo: Client, dates: Any) -> None:
    path = f"{PANEL}{drafted(cleo)['id']}/"
    assert send(cleo, f"{path}dates/", dates, "put").status_code == 400


@pytest.mark.parametrize("to", ["vote", "draft", "nonsense", "", None, 5, ["learn"]])
def test_a_step_that_is_none_is_refused(moot: Moot, cleo: Client, to: Any) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    assert send(cleo, f"{PANEL}{made.pk}/move/", {"to": to, "reason": "A reason."}).status_code == 400
    made.refresh_from_db()
    assert made.stage == "learn"


def test_others_write_nothing(moot: Moot, client_as: SignIn) -> None:
    made = kit.ready_draft(moot.panel)
    paths = [
        (PANEL, "post"), (f"{PANEL}{made.pk}/", "patch"), (f"{PANEL}{made.pk}/", "delete"), (f"{PANEL}{made.pk}/dates/", "put"),
        (f"{PANEL}{made.pk}/move/", "post"), (f"{PANEL}{made.pk}/voices/", "post"),
    ]  # fmt: skip
    for who, status in (("paul", 403), ("otto", 404), (None, 403)):
        client = client_as(moot.actor(who)) if who else Client()
        for path, method in paths:
            assert send(client, path, {}, method).status_code == status, (who, path)
    made.refresh_from_db()
    assert made.stage == "draft"


def test_lists_have_filters_and_come_as_csv(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_tradeoff(moot.panel, Stage.LEARN, title="=HYPERLINK(1)", question="Which?")
    make_tradeoff(moot.board, Stage.VOTE, title="Homes")
    make_tradeoff(moot.board, Stage.DRAFT, title="Drawer")
    with django_assert_max_num_queries(12):
        found = Client().get(ALL).json()
    assert (found["count"], found["illustrative"]) == (2, True)
    assert {each["title"] for each in cleo.get(ALL).json()["results"]} == {"=HYPERLINK(1)", "Homes", "Drawer"}
    for query, count in (
        ("stage=vote", 1),
        (f"area={SYSTEM}", 2),
        ("body=fenmarsh-panel", 1),
        ("words=homes", 1),
        ("kind=citizen_panel", 1),
    ):
        assert Client().get(f"{ALL}?{query}").json()["count"] == count, query
    for query in ("stage=lunch", "nonsense=1", "kind=king"):
        assert Client().get(f"{ALL}?{query}").status_code == 400
    rows = list(csv.DictReader(io.StringIO(Client().get(f"{ALL}?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not any(each["title"].startswith("=") for each in rows)


def test_views_are_asked_for_and_given(moot: Moot, cleo: Client, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    path = f"{PANEL}{made.pk}/voices/"
    sent = {"body": "northfen-board", "why": "It pays.", "has_seat": True, "due_on": "2026-11-09"}
    first = send(cleo, path, sent)
    assert first.status_code == 201
    assert first.json()["name"] == moot.board.name
    other = send(cleo, path, {"name": "Carers’ forum", "why": "It is touched."}).json()
    for bad in (
        {"why": "x"},
        {"body": "nobody", "why": "x"},
        {"name": "x"},
        {"name": "x", "why": "y", "due_on": "soon"},
    ):
        assert send(cleo, path, bad).status_code == 400, bad
    one = f"{path}{first.json()['id']}/"
    view = {"answer": "We cannot pay for it.", "answered_as": "Chair of the board"}
    told = send(client_as(moot.actor("chandra")), one, view, "put").json()
    assert (told["answer"], told["entered_by_us"]) == ("We cannot pay for it.", False)
    femi = client_as(moot.actor("femi"))
    assert send(femi, one, view | {"answer": "No."}, "put").status_code == 409, "it answered by itself"
    post = send(cleo, f"{path}{other['id']}/", view, "put").json()
    assert post["entered_by_us"] is True
    for who, status in (("mabel", 404), ("otto", 404), ("paul", 403), (None, 403)):
        client = client_as(moot.actor(who)) if who else Client()
        assert send(client, one, view, "put").status_code == status, who
        assert client.delete(one).status_code == status, who
    assert cleo.delete(one).status_code == 409
    listed = Client().get(path).json()
    assert [each["name"] for each in listed["results"]] == ["Carers’ forum", moot.board.name]
    assert Voice.objects.count() == 2
    assert send(cleo, f"{path}999999/", view, "put").status_code == 404


def test_one_trade_off_takes_few_queries(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS)
    add_points(made, fill_panel(moot.panel, 10), 100)
    add_evidence(made, 30)
    with django_assert_max_num_queries(12):
        assert Client().get(f"{PANEL}{made.pk}/").json()["heard"]["points"] == 100
    cleo.get(f"{PANEL}{made.pk}/")
    with django_assert_max_num_queries(12):
        assert cleo.get(f"{PANEL}{made.pk}/").status_code == 200
