"""Pages of actions: lists and their filters, one, every form, and what the clock does; queries and hostile text."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.accountability.actions import doing_keeping
from deliberation.accountability.actions.doing_keeping import keep_actions
from deliberation.accountability.actions.doing_progress import report_progress, set_step
from deliberation.accountability.models import Action, Milestone, Progress, Slip
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.accountability import kit
from tests.unit.accountability.doing import doing_kit
from tests.unit.accountability.doing.doing_kit import later, on, promise, said

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
KEEPER = Actor.system("accountability")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(doing_kit.NOW):
        yield


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def at(action: Action, end: str = "") -> str:
    return f"/bodies/{action.body.slug}/actions/{action.pk}/{end}"


def day(name: str, on_day: dt.date) -> dict[str, str]:
    return {
        f"{name}_day": str(on_day.day),
        f"{name}_month": str(on_day.month),
        f"{name}_year": str(on_day.year),
    }


# --- Reading


def test_lists_and_their_filters(moot: Moot, client: Client) -> None:
    assert "No actions yet" in words(client.get("/actions/"))
    overdue = promise(
        moot, text="Late promise", due_on=dt.date(2026, 10, 1), topics=["housing"], areas=["QJK"]
    )
    other = promise(moot, text="Other promise", owner="Head of estates")
    seen = words(client.get("/actions/"))
    assert seen.index("Late promise") < seen.index("Other promise")
    assert "32 days ago" in seen
    for query, there in (
        ("state=overdue", overdue), ("state=open&rag=red", overdue), ("topic=housing", overdue), ("area=QJK", overdue),
        ("words=estates", other), ("rag=green", other), ("state=to_do&words=other", other),
    ):  # fmt: skip
        page = words(client.get(f"/actions/?{query}"))
        assert there.text in page, query
        assert "1 action." in page, query
    assert "No action fits" in words(client.get("/actions/?words=moon"))
    assert "2 actions" in words(client.get("/actions/?state=moon&page=99&area=%00"))
    assert "Late promise" in words(client.get("/bodies/northfen-board/actions/"))
    assert "Late promise" not in words(client.get("/bodies/fenmarsh-panel/actions/"))


def test_queries_do_not_grow(
    moot: Moot, client: Client, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked = kit.one(moot)
    action = promise(moot, recommendation_id=asked.pk, topics=["housing"])
    for number in range(25):
        promise(moot, text=f"Promise {number}")
        set_step(**on(moot, action), text=f"Step {number}", due_on=doing_kit.DUE)
        report_progress(**on(moot, action), given=said(f"Report {number}"))
    chair = client_as(moot.people["chandra"])
    for path in ("/actions/", "/bodies/northfen-board/actions/", f"/actions/{action.pk}/"):
        for who in (client, chair):
            with django_assert_max_num_queries(12):
                assert who.get(path).status_code == 200


def test_the_page_of_one(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked = kit.one(moot)
    action = promise(moot, recommendation_id=asked.pk, topics=["housing"], areas=["QJK"], text=HOSTILE)
    answer = client.get(f"/actions/{action.pk}/")
    seen = words(answer)
    assert b"<script>alert(1)" not in answer.content
    for there in (
        "NORTHFEN-BOARD/A/2026/1", asked.reference, "Housing", "31 March 2027", "Nothing is late, and it is reported on.",
        "Nobody has said which figure", "Follow by email", "made-up",
    ):  # fmt: skip
        assert there in seen, there
    for absent in ("Say how it goes", "Move the day", "Stop it", "Add a step"):
        assert absent not in seen
    assert "Say how it goes" in words(client_as(moot.people["anil"]).get(f"/actions/{action.pk}/"))
    assert "Stop it" not in words(client_as(moot.people["anil"]).get(f"/actions/{action.pk}/"))
    assert "Stop it" in words(client_as(moot.people["cleo"]).get(f"/actions/{action.pk}/"))
    assert client.get(f"/actions/{uuid.uuid4()}/").status_code == 404


# --- Writing


def test_the_whole_life_of_an_action_in_the_pages(moot: Moot, client_as: SignIn) -> None:
    chair = client_as(moot.people["chandra"])
    asked = kit.one(moot)
    start = f"/bodies/northfen-board/actions/new/?recommendation={asked.pk}"
    assert asked.reference in words(chair.get(start))
    form = {
        "text": "Open on Sundays.",
        "owner": "Director",
        "form_id": str(uuid.uuid4()),
        **day("due_on", doing_kit.DUE),
    }
    assert "Say what will be done" in words(chair.post(start, form | {"text": ""}))
    for _ in range(2):
        made = chair.post(start, form)
    action = Action.objects.get()
    assert made["Location"] == f"/actions/{action.pk}/"
    assert action.recommendation == asked

    for path in ("change/", "move/", "report/", "done/", "stop/", "steps/new/"):
        assert chair.get(at(action, path)).status_code == 200, path
    chair.post(
        at(action, "change/"), {"text": "Open on Sundays, too.", "owner": "Head", "topics": ["carers"]}
    )
    chair.post(at(action, "steps/new/"), {"text": "Find a key.", **day("due_on", dt.date(2026, 12, 1))})
    assert "Move the step" in words(chair.get(at(action, "steps/1/move/")))
    chair.post(at(action, "steps/1/move/"), {"reason": "Lost it.", **day("due_on", dt.date(2026, 12, 9))})
    assert chair.get(at(action, "steps/1/done/")).status_code == 302
    assert Milestone.objects.get().done_on is None
    chair.post(at(action, "steps/1/done/"))
    assert Milestone.objects.get().done_on == doing_kit.TODAY
    assert chair.get(at(action, "steps/7/move/")).status_code == 404

    moved = {"was": "2027-03-31", "reason": "The roof leaks.", **day("due_on", dt.date(2027, 5, 1))}
    chair.post(at(action, "move/"), moved)
    assert "Somebody moved the day meanwhile" in words(
        chair.post(at(action, "move/"), moved | day("due_on", dt.date(2027, 6, 1)))
    )
    report = {
        "text": "Half of it.",
        "evidence_title": "Minutes",
        "evidence_href": "/bodies/",
        "form_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        chair.post(at(action, "report/"), report)
    assert "is missing" in words(chair.post(at(action, "report/"), {"text": "x", "rag": "red"}))
    assert Progress.objects.count() == 1
    seen = words(chair.get(f"/actions/{action.pk}/"))
    for there in ("The roof leaks.", "Lost it.", "Half of it.", "First promised for", "Minutes", "Chair"):
        assert there in seen, there

    done = {"text": "It is open.", "form_id": str(uuid.uuid4()), **day("done_on", dt.date(2027, 1, 1))}
    assert "still to come" in words(chair.post(at(action, "done/"), done))
    chair.post(at(action, "done/"), done | day("done_on", doing_kit.TODAY))
    assert "Take it up again" in words(chair.get(f"/actions/{action.pk}/"))
    assert "Take it up again first" in words(chair.post(at(action, "stop/"), {"reason": "x"}))
    chair.post(at(action, "again/"), {"reason": "It shut."})
    chair.post(at(action, "stop/"), {"reason": "Sold."})
    assert "It was stopped. Sold." in words(chair.get(f"/actions/{action.pk}/"))
    assert Slip.objects.count() == 2


def test_who_may_not(moot: Moot, client: Client, client_as: SignIn) -> None:
    action = promise(moot)
    ends = (
        "change/",
        "move/",
        "report/",
        "done/",
        "stop/",
        "again/",
        "steps/new/",
        "steps/1/done/",
        "expect/",
    )
    for end in ends:
        assert client.get(at(action, end)).status_code == 302
        for name in ("mabel", "otto"):
            assert client_as(moot.people[name]).post(at(action, end), {"reason": "x"}).status_code in (
                403,
                404,
            )
    otto = client_as(moot.people["otto"])
    for end in ends:
        assert otto.get(f"/bodies/{moot.other.slug}/actions/{action.pk}/{end}").status_code == 404
    for odd in (
        f"recommendation={uuid.uuid4()}",
        "recommendation=moon",
        f"decision={uuid.uuid4()}",
        "decision=%00",
    ):
        assert otto.get(f"/bodies/{moot.other.slug}/actions/new/?{odd}").status_code == 404


# --- By the clock, and who is told


@pytest.mark.parametrize("at_once", [1, 500])
def test_the_clock_turns_lights_and_tells_followers_once(
    moot: Moot, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(doing_keeping, "AT_ONCE", at_once)
    action, calm = promise(moot, due_on=dt.date(2026, 12, 10)), promise(moot, due_on=dt.date(2027, 12, 1))
    Follow.objects.create(
        person=moot.people["rosa"], kind="action", thing_id=str(action.pk), confirmed_at=clock.now()
    )
    assert keep_actions(actor=KEEPER) == 0
    with later(10):
        assert keep_actions(actor=KEEPER) == 1
        assert keep_actions(actor=KEEPER) == 0
    with later(60):
        assert keep_actions(actor=KEEPER) == 1
        assert keep_actions(actor=KEEPER) == 0
    action.refresh_from_db()
    calm.refresh_from_db()
    assert (action.rag, calm.rag) == ("red", "green")
    assert Notice.objects.get().subject.endswith("is overdue")
    marks = Entry.objects.filter(event=Event.RAG_RECKONED).order_by("pk")
    assert [each.detail["code"] for each in marks] == ["not_begun", "overdue"]
    with pytest.raises(NotAllowed):
        keep_actions(actor=moot.actor("chandra"))


def test_one_that_was_red_before_is_told_of_when_its_day_is_over(moot: Moot) -> None:
    action = promise(moot, due_on=dt.date(2026, 12, 10))
    set_step(**on(moot, action), text="Find a key.", due_on=dt.date(2026, 11, 3))
    Follow.objects.create(
        person=moot.people["rosa"], kind="action", thing_id=str(action.pk), confirmed_at=clock.now()
    )
    with later(38):
        keep_actions(actor=KEEPER)
    action.refresh_from_db()
    assert action.rag == "red"
    assert not Notice.objects.exists()
    for _ in range(2):
        with later(39):
            keep_actions(actor=KEEPER)
    assert Notice.objects.get().subject.endswith("is overdue")


def test_who_follows_what_is_around_an_action_is_told(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    things = [
        ("body", str(moot.board.pk)), ("recommendation", str(asked.pk)), ("topic", "housing"), ("area", "QJK"), ("topic", "cancer"),
    ]  # fmt: skip
    for kind, thing_id in things:
        Follow.objects.create(
            person=moot.people["rosa"], kind=kind, thing_id=thing_id, confirmed_at=clock.now()
        )
    action = promise(moot, recommendation_id=asked.pk, topics=["housing"], areas=["QJK"])
    told = set(Notice.objects.values_list("follow__thing_id", flat=True))
    assert told <= {thing_id for _, thing_id in things} - {"cancer"}
    assert told
    assert client.get(f"/follow/action/{action.pk}/").status_code == 200
    assert client.get(f"/follow/action/{uuid.uuid4()}/").status_code == 404


# --- The API


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/bodies/northfen-board/actions/{path}", body, content_type="application/json")


def test_the_api(moot: Moot, client: Client, client_as: SignIn) -> None:
    chair, member = client_as(moot.people["chandra"]), client_as(moot.people["mabel"])
    sent = {
        "text": "Open on Sundays.",
        "owner": "Director",
        "due_on": "2027-03-31",
        "topics": ["housing"],
        "id": str(uuid.uuid4()),
    }
    assert send(client, "new/", sent).status_code == 403
    assert send(member, "new/", sent).status_code == 403
    assert send(chair, "new/", sent | {"owner": ""}).status_code == 400
    assert send(chair, "new/", sent | {"areas": ["moon"]}).status_code == 400
    for _ in range(2):
        made = send(chair, "new/", sent)
        assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert made.json()["rule"] == "on_course"
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("steps/", {"text": "Find a key.", "due_on": "2026-12-01"}),
        ("steps/1/move/", {"due_on": "2026-12-09", "reason": "Lost it."}),
        ("steps/1/done/", {}),
        ("move/", {"due_on": "2027-04-30", "reason": "Roof.", "was": "2027-03-31"}),
        ("change/", {"text": "Open on Sundays, too.", "owner": "Head", "topics": [], "areas": ["QJK"]}),
        (
            "report/",
            {
                "text": "Half.",
                "evidence": [{"title": "Minutes", "href": "/bodies/"}],
                "rag": "amber",
                "rag_why": "Snow.",
            },
        ),
        ("done/", {"text": "Open.", "done_on": "2026-11-02"}),
        ("again/", {"reason": "Shut."}),
        ("stop/", {"reason": "Sold."}),
    )
    for path, body in steps:
        answer = send(chair, f"{pk}/{path}", body)
        assert answer.status_code == 200, (path, answer.json())
        assert send(member, f"{pk}/{path}", body).status_code == 403
    assert send(chair, f"{pk}/move/", {"due_on": "2027-05-30", "reason": "x"}).status_code == 409
    assert send(chair, f"{uuid.uuid4()}/stop/", {"reason": "x"}).status_code == 404
    one = client.get(f"/api/v1/actions/{pk}/").json()
    assert (one["status"], one["end_reason"], len(one["slips"]), len(one["progress"])) == (
        "stopped",
        "Sold.",
        2,
        4,
    )
    assert [each["rag_why"] for each in one["progress"]][-1] == "Snow."
    assert [
        each["id"] for each in client.get("/api/v1/actions/?state=stopped&area=QJK").json()["results"]
    ] == [pk]
    assert client.get("/api/v1/actions/?state=moon").status_code == 400
    assert client.get("/api/v1/bodies/fenmarsh-panel/actions/").json()["results"] == []
    table = client.get("/api/v1/bodies/northfen-board/actions/?format=csv").content.decode()
    assert table.splitlines()[0].startswith("id,reference,body,text,owner,status,rag,due_on")
    assert "NORTHFEN-BOARD/A/2026/1" in table
