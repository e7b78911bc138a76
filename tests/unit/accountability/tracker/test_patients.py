"""The patient representative's tracker and the pages by topic: whose boards, overdue first, what is public alone."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability import topics
from deliberation.accountability.calc.patients import PromiseKind, PromiseState
from deliberation.accountability.models import Action, BoardQuestion, Decision, Recommendation
from deliberation.accountability.queries.patients import Promises, PromisesWanted, boards_of
from deliberation.accountability.topics import TopicItem, TopicPart, TopicSource
from deliberation.bodies.models import Link, LinkKind
from deliberation.scrutiny.models import Finding
from kernel import clock
from kernel.actors import Actor
from notices.models import Follow
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
TODAY = kit.NOW.date()
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    return add_watchers(moot)


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def decision(moot: Moot, number: int, **more: Any) -> Decision:
    usual: dict[str, Any] = {
        "body": moot.board, "reference": f"B/D/2026/{number}", "year": 2026, "number": number, "status": "planned", "title": f"Decision {number}",
        "planned_for": TODAY + dt.timedelta(10), "published_at": clock.now(), "topics": " carers ", "illustrative": True,
    }  # fmt: skip
    return Decision.objects.create(**(usual | more))


def action(moot: Moot, number: int, **more: Any) -> Action:
    due = more.pop("due_on", TODAY + dt.timedelta(5))
    usual: dict[str, Any] = {
        "body": moot.board, "reference": f"B/A/2026/{number}", "year": 2026, "number": number, "text": f"Promise {number}", "owner": "Head of Care",
        "due_on": due, "first_due_on": due, "topics": " carers ", "illustrative": True,
    }  # fmt: skip
    return Action.objects.create(**(usual | more))


def question(moot: Moot, watchers: Watchers, number: int, **more: Any) -> BoardQuestion:
    usual: dict[str, Any] = {
        "body": moot.board, "from_body": watchers.patients, "reference": f"B/Q/2026/{number}", "year": 2026, "number": number,
        "membership": moot.membership("piet", watchers.patients), "role": "patient_representative", "text": f"Question {number}?",
        "asked_on": TODAY, "reply_length": 28, "reply_unit": "calendar_days", "due_on": TODAY + dt.timedelta(7), "topics": " carers ",
        "illustrative": True,
    }  # fmt: skip
    return BoardQuestion.objects.create(**(usual | more))


def fill(moot: Moot, watchers: Watchers) -> None:
    """One of each that is to come, overdue and done, and what nobody may see."""
    decision(moot, 1)
    decision(moot, 2, planned_for=TODAY - dt.timedelta(3))
    decision(moot, 3, status="taken", taken_on=TODAY - dt.timedelta(30))
    decision(moot, 4, published_at=None, title="Secret draft")
    decision(moot, 5, planned_for=None)
    action(moot, 1)
    action(moot, 2, due_on=TODAY - dt.timedelta(9))
    action(moot, 3, status="done", done_on=TODAY - dt.timedelta(1))
    question(moot, watchers, 1)
    question(moot, watchers, 2, withdrawn_at=clock.now(), text="Taken back?")
    kit.one(moot)


def test_whose_boards(moot: Moot, watchers: Watchers) -> None:
    def names(who: str) -> list[str]:
        return [each.slug for each in boards_of(moot.actor(who))]

    assert names("rosa") == ["fenmarsh-icb"], "where she represents patients"
    assert names("piet") == []
    Link.objects.create(body=watchers.patients, kind=LinkKind.ADVISES, to=moot.board)
    moot.patient_seat.nominated_by = watchers.patients
    moot.patient_seat.save()
    assert names("piet") == ["northfen-board"], "what his organisation watches"
    for number, thing in enumerate((str(moot.panel.pk), "no id")):
        Follow.objects.create(address=f"{number}@x.org", person=moot.people["piet"], kind="body", thing_id=thing, title="B", confirmed_at=clock.now())  # fmt: skip
    assert names("piet") == ["fenmarsh-panel", "northfen-board"], "and what he follows"
    assert names("otto") == []
    assert boards_of(Actor.anonymous()) == []


def test_overdue_comes_first_and_done_last(moot: Moot, watchers: Watchers) -> None:
    fill(moot, watchers)
    found = Promises(PromisesWanted([moot.board.pk]))
    rows = found[0:50]
    assert found.count() == len(rows) == 9
    states = [each.state for each in rows]
    assert states == [PromiseState.OVERDUE] * 2 + [PromiseState.TO_COME] * 5 + [PromiseState.DONE] * 2
    assert [each.row.reference for each in rows[:2]] == ["B/A/2026/2", "B/D/2026/2"]
    assert rows[6].day is None, "what has no day comes after what has one"
    assert [each.row.reference for each in rows[7:]] == ["B/A/2026/3", "B/D/2026/3"]
    assert [each.row.pk for start in range(0, 9, 2) for each in found[start : start + 2]] == [each.row.pk for each in rows]  # fmt: skip


def test_kinds_states_and_topics(moot: Moot, watchers: Watchers) -> None:
    fill(moot, watchers)

    def count(**asked: str) -> int:
        return Promises(PromisesWanted([moot.board.pk], **asked)).count()

    assert {kind.value: count(kind=kind) for kind in PromiseKind} == {
        "decision": 4,
        "action": 3,
        "reply": 1,
        "question": 1,
    }
    assert {state.value: count(state=state) for state in PromiseState} == {
        "overdue": 2,
        "to_come": 5,
        "done": 2,
    }
    assert count(topic="carers") == 8
    assert count(topic="dementia") == 0
    [late] = Promises(PromisesWanted([moot.board.pk], kind="action", state="overdue"))[0:5]
    assert late.state == PromiseState.OVERDUE
    assert {each.state for each in Promises(PromisesWanted([moot.board.pk], state="done"))[0:9]} == {
        PromiseState.DONE
    }
    assert Promises(PromisesWanted([])).count() == 0


def test_the_page_of_a_patient_representative(moot: Moot, watchers: Watchers, client_as: SignIn) -> None:
    fill(moot, watchers)
    Link.objects.create(body=watchers.patients, kind=LinkKind.ADVISES, to=moot.board)
    said = words(client_as(moot.actor("piet")).get("/tracker/patients/"))
    for part in ("Your boards (1)", "9 things.", "Promise 2", "Overdue due 24 October 2026, 9 days ago", "Question 1?", "no day set", "Illustrative"):  # fmt: skip
        assert part in said, part
    for hidden in ("Secret draft", "Taken back?"):
        assert hidden not in said


def test_anybody_can_look_at_a_board_and_is_told_how_to_follow(
    moot: Moot, watchers: Watchers, client: Client
) -> None:
    fill(moot, watchers)
    assert "No board chosen" in words(client.get("/tracker/patients/"))
    said = words(client.get("/tracker/patients/?body=northfen-board&kind=question"))
    assert "Follow Northfen health and wellbeing board by email" in said
    assert "1 thing." in said
    assert "Nothing fits" in words(client.get("/tracker/patients/?body=northfen-board&topic=dementia"))
    for query in ("body=none", "kind=x", "state=%00", "page=99&body=northfen-board"):
        assert client.get(f"/tracker/patients/?{query}").status_code == 200


def test_queries_do_not_grow(
    moot: Moot, watchers: Watchers, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(moot, watchers)
    for number in range(10, 40):
        action(moot, number)
        decision(moot, number, status="taken", taken_on=TODAY)
        question(moot, watchers, number, answered_on=TODAY)
    Link.objects.create(body=watchers.patients, kind=LinkKind.ADVISES, to=moot.board)
    piet = client_as(moot.actor("piet"))
    for page in ("/tracker/patients/", "/tracker/patients/?page=3", "/topics/", "/topics/carers/", "/api/v1/tracker/patients/", "/api/v1/topics/", "/api/v1/topics/carers/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert piet.get(page).status_code == 200


def test_hostile_text_stays_text(moot: Moot, client: Client) -> None:
    action(moot, 1, text=HOSTILE)
    for page in ("/tracker/patients/?body=northfen-board", "/topics/carers/"):
        text = client.get(page).content.decode()
        assert HOSTILE not in text
        assert "&lt;script&gt;" in text


def test_the_api_says_the_same(moot: Moot, watchers: Watchers, client: Client, client_as: SignIn) -> None:
    fill(moot, watchers)
    found = client.get("/api/v1/tracker/patients/?body=northfen-board").json()
    assert (found["count"], found["results"][0]["state"], found["results"][0]["day"]) == (
        9,
        "overdue",
        "2026-10-24",
    )
    assert client.get("/api/v1/tracker/patients/").json()["count"] == 0
    assert client.get("/api/v1/tracker/patients/?body=none").status_code == 404
    table = client.get("/api/v1/tracker/patients/?body=northfen-board&format=csv")
    assert len(table.content.decode().splitlines()) == 10
    assert client_as(moot.actor("rosa")).get("/api/v1/tracker/patients/").json()["count"] == 0


# --- Topics


def test_everything_under_a_topic(moot: Moot, watchers: Watchers, client: Client) -> None:
    fill(moot, watchers)
    Recommendation.objects.update(topics=" carers hospital ")
    listed = words(client.get("/topics/"))
    assert "1 recommendation, 4 decisions, 3 actions, 1 question to a board" in listed
    assert listed.index("Hospitals") < listed.index("Ambulances"), "what has something comes first"
    said = words(client.get("/topics/carers/"))
    for part in (
        "Carers",
        "Follow by email",
        "Decisions (4)",
        "Decision 3",
        "Promise 1",
        "Question 1?",
        "Nothing yet: motions",
    ):
        assert part in said, part
    for hidden in ("Secret draft", "Taken back?"):
        assert hidden not in said
    assert "Nothing is filed here yet" in words(client.get("/topics/dementia/"))
    assert client.get("/topics/none/").status_code == 404


def test_the_newest_are_shown_and_all_are_linked(moot: Moot, client: Client) -> None:
    for number in range(7):
        decision(moot, number, status="taken", taken_on=TODAY - dt.timedelta(number))
    page = client.get("/topics/carers/")
    assert "Decision 0" in words(page)
    assert "Decision 5" not in words(page)
    assert 'href="/decisions/?topic=carers"' in page.content.decode()
    assert client.get("/decisions/?topic=carers").status_code == 200


def test_a_topic_can_be_followed(moot: Moot, client: Client) -> None:
    assert "Carers" in words(client.get("/follow/topic/carers/"))
    assert client.get("/follow/topic/none/").status_code == 404


def test_upper_apps_add_their_kinds(moot: Moot, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_sources", {})
    part = TopicPart([TopicItem("A finding", "/findings/", "Somebody", TODAY)], 1)
    topics.register(
        TopicSource("finding", "Findings", "finding", lambda: [(" carers ", 2)], lambda code, most: part)
    )
    assert "2 findings" in words(client.get("/topics/"))
    assert "A finding" in words(client.get("/topics/carers/"))


def test_scrutiny_files_its_findings_there_too(moot: Moot, watchers: Watchers, client: Client) -> None:
    usual: dict[str, Any] = {
        "body": watchers.committee, "year": 2026, "text": "Long.", "seriousness": "serious", "sureness": "sure", "topics": " carers ",
        "membership": moot.membership("sam", watchers.committee),
    }  # fmt: skip
    Finding.objects.create(reference="S/F/1", number=1, title="Carers wait", status="published", published_at=clock.now(), **usual)  # fmt: skip
    Finding.objects.create(reference="S/F/2", number=2, title="Secret draft", **usual)
    said = words(client.get("/topics/carers/"))
    assert "Findings (1)" in said
    assert "Carers wait" in said
    assert "Secret draft" not in said


def test_topics_in_the_api(moot: Moot, client: Client) -> None:
    action(moot, 1)
    counts = {each["code"]: each["count"] for each in client.get("/api/v1/topics/").json()["results"]}
    assert (counts["carers"], counts["hospital"]) == (1, 0)
    found = client.get("/api/v1/topics/carers/").json()
    assert [each["total"] for each in found["parts"] if each["kind"] == "action"] == [1]
    assert client.get("/api/v1/topics/none/").status_code == 404
