"""Answers in parts, answers in the place of others, and the actions that answers promise."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from audit import trail
from deliberation.accountability.actions.answers import AnswerGiven, PromiseGiven, record_answer
from deliberation.accountability.desk import RecommendationsDesk
from deliberation.accountability.models import Action, Recommendation, Response
from deliberation.accountability.queries.recommendations import with_responses
from kernel import clock, events
from kernel.errors import BadInput, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
MARCH = dt.date(2027, 3, 31)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def promise(text: str = "Open it on Sundays.") -> PromiseGiven:
    return PromiseGiven(text, "Head of community services", MARCH)


def test_a_first_part_leaves_the_clock_running(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, partial=True, reasons="The money is found.")
    asked.refresh_from_db()
    assert (asked.verdict, asked.answered_on) == ("", None)
    [found] = with_responses([asked])
    assert found.response is None
    assert [each.number for each in found.parts] == [1]
    page = words(client.get(f"/recommendations/{asked.pk}/"))
    assert (
        "A first part of the answer came. The clock goes on: the whole answer is due by 30 November 2026"
        in page
    )
    assert "First part of the answer: Accepted" in page
    assert "due 30 November 2026. A first part came." in words(client.get("/recommendations/"))
    with clock.frozen(kit.NOW + dt.timedelta(days=40)):
        assert "Answer overdue" in words(client.get(f"/recommendations/{asked.pk}/"))
        kit.answer(moot, asked, "accepted_in_part", reasons="Saturdays alone.")
    asked.refresh_from_db()
    assert (asked.verdict, asked.answered_on) == ("accepted_in_part", dt.date(2026, 12, 12))
    page = words(client.get(f"/recommendations/{asked.pk}/"))
    assert "Earlier answers (1)" in page
    assert "The answer came 12 days after the day it was due." in page


def test_no_first_part_after_the_whole(moot: Moot) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked)
    with pytest.raises(WrongState, match="whole answer was given"):
        kit.answer(moot, asked, partial=True)


def test_a_first_part_waits_on_the_desk_and_is_no_news(moot: Moot) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, partial=True)
    [waiting] = RecommendationsDesk(moot.actor("chandra")).waiting()
    assert waiting.text.startswith(f"Answer recommendation {asked.reference}")
    assert list(RecommendationsDesk(moot.actor("femi")).changed(kit.NOW - dt.timedelta(days=9))) == []


def test_upper_apps_hear_of_the_whole_answer_alone(
    moot: Moot, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    heard: list[Any] = []

    def listen(sender: object, **facts: Any) -> None:
        heard.append(facts["recommendation_id"])

    events.recommendation_answered.connect(listen)
    try:
        asked = kit.one(moot)
        with django_capture_on_commit_callbacks(execute=True):
            kit.answer(moot, asked, partial=True)
        assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            kit.answer(moot, asked)
        assert heard == [asked.pk]
    finally:
        events.recommendation_answered.disconnect(listen)


def test_what_is_promised_becomes_actions_once(moot: Moot) -> None:
    asked, form = kit.one(moot, topics=["hospital"]), uuid.uuid4()
    for _ in range(2):
        kit.answer(moot, asked, promises=[promise(), promise("Tell carers.")], response_id=form)
    first, second = Action.objects.order_by("number")
    assert (first.text, first.owner, first.due_on) == (
        "Open it on Sundays.",
        "Head of community services",
        MARCH,
    )
    assert (first.recommendation_id, first.response_id, first.body_id) == (asked.pk, form, moot.board.pk)
    assert (second.text, second.topics) == ("Tell carers.", " hospital ")
    answered = next(each for each in trail.newest(5) if each["event"] == "recommendation.answered")
    assert answered["detail"]["count"] == 2


def test_promises_are_checked(moot: Moot) -> None:
    asked = kit.one(moot)
    with pytest.raises(BadInput, match="promises no actions"):
        kit.answer(moot, asked, "rejected", promises=[promise()])
    with pytest.raises(BadInput, match="at most 20"):
        kit.answer(moot, asked, promises=[promise()] * 21)
    with pytest.raises(BadInput):
        kit.answer(moot, asked, promises=[PromiseGiven("", "Head", MARCH)])
    assert not Response.objects.exists()
    assert not Action.objects.exists()


def test_an_answer_by_post_promises_too(moot: Moot) -> None:
    asked = kit.by_post(moot)
    record_answer(
        actor=moot.actor("femi"), body_id=moot.panel.pk, recommendation_id=asked.pk, source="Letter", given_on=kit.NOW.date(),
        answer=AnswerGiven("accepted", "Yes.", promises=[promise("A bus at ten.")]),
    )  # fmt: skip
    assert Action.objects.get().body_id == moot.panel.pk


def test_followers_hear_of_each_answer_once(moot: Moot) -> None:
    asked = kit.one(moot)
    for kind, thing in (("recommendation", asked.pk), ("body", moot.board.pk)):
        Follow.objects.create(
            address=f"{kind}@example.org", kind=kind, thing_id=str(thing), title="x", confirmed_at=clock.now()
        )
    kit.answer(moot, asked, partial=True)
    kit.answer(moot, asked, promises=[promise()])
    said = list(
        Notice.objects.filter(follow__kind="recommendation").order_by("pk").values_list("subject", flat=True)
    )
    assert said == [
        f"Answer to {asked.reference}: a first part of the answer", f"Answer to {asked.reference}: accepted",
    ]  # fmt: skip
    assert Notice.objects.count() == 4
    assert "It promises 1 action." in Notice.objects.latest("pk").text


# --- The form


def page_of(asked: Recommendation) -> str:
    return f"/bodies/northfen-board/recommendations/{asked.pk}/answer/"


def fields(**changes: str) -> dict[str, str]:
    usual = {
        "response_id": str(uuid.uuid4()), "verdict": "accepted", "reasons": "It fits.", "step": "give",
        "promise_1_text": "Open it.", "promise_1_owner": "Head of services",
        "promise_1_due_day": "31", "promise_1_due_month": "3", "promise_1_due_year": "2027",
    }  # fmt: skip
    return usual | changes


@pytest.mark.slow
def test_the_form_takes_actions_and_parts(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    assert "Actions that will be followed up" in words(chandra.get(page_of(asked)))
    look = words(chandra.post(page_of(asked), fields(step="check", partial="on")))
    assert "This is a first part of the answer" in look
    assert "Open it. Head of services, by 31 March 2027" in look
    done = words(chandra.post(page_of(asked), fields(partial="on"), follow=True))
    assert "The first part of the answer is published." in done
    assert "What is being done" in done
    again = words(chandra.get(page_of(asked)))
    assert "A first part of the answer was given." in again
    assert "1 is there already." in again
    chandra.post(page_of(asked), fields(promise_1_text="", promise_1_owner="", promise_1_due_day="", promise_1_due_month="", promise_1_due_year=""))  # fmt: skip
    assert "more will follow" not in words(chandra.get(page_of(asked)))
    assert Action.objects.count() == 1


@pytest.mark.slow
def test_the_form_says_what_an_action_lacks(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    said = words(chandra.post(page_of(asked), fields(promise_1_owner="", promise_3_text="Later")))
    for part in ("Say which office does it.", "Give the day by which it is done."):
        assert part in said
    assert "promises no actions" in words(chandra.post(page_of(asked), fields(verdict="rejected")))
    assert not Response.objects.exists()


@pytest.mark.slow
def test_it_is_answered_by_program(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    here = f"/api/v1/bodies/northfen-board/recommendations/{asked.pk}/answer/"
    promised = [{"text": "Open it.", "owner": "Head", "due_on": "2027-03-31"}]
    sent = {"verdict": "accepted", "reasons": "Yes.", "partial": True, "actions": promised}
    answer = chandra.post(here, sent, content_type="application/json")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["verdict"], told["responses"][0]["partial"]) == ("", True)
    assert told["actions"][0]["owner"] == "Head"
    wrong = sent | {"actions": [{"text": "x"}]}
    assert chandra.post(here, wrong, content_type="application/json").status_code == 400
