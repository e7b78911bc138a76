"""Pages and addresses in the API of questions to boards: reading, forms in two steps, queries, hostile text."""

from __future__ import annotations

import csv
import html
import io
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.models import BoardQuestion
from kernel import clock
from notices import kinds
from tests.moot import Moot
from tests.unit.accountability.questions import question_kit as kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
BOARD = "/bodies/northfen-board/questions/"
API = "/api/v1"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def send(client: Client, where: str, body: dict[str, Any]) -> Any:
    return client.post(f"{API}{where}", body, content_type="application/json")


def test_empty_pages_say_what_will_come(moot: Moot, client: Client) -> None:
    assert "No questions yet" in words(client.get("/questions/"))
    assert "No questions yet" in words(client.get(BOARD))


def test_lists_filters_and_csv(moot: Moot, client: Client) -> None:
    asked, other = kit.ask(moot), kit.ask(moot, text="=cmd|1", to=moot.other)
    kit.answer(moot, asked)
    for query, found in (
        ("words=monday", 1), ("state=answered", 1), ("state=open", 1), ("state=overdue", 0), ("topic=ageing", 2),
        ("topic=cancer", 0), ("state=withdrawn", 0),
    ):  # fmt: skip
        assert client.get(f"{API}/questions/?{query}").json()["count"] == found, query
        assert (f"{found} question" in words(client.get(f"/questions/?{query}"))) == bool(found), query
    with kit.at(30):
        assert "Answer overdue due 30 November 2026, 2 days ago" in words(client.get("/questions/"))
    answer = client.get(f"{API}/questions/?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [each["reference"] for each in rows] == [other.reference, asked.reference]
    assert not any(each["text"].startswith("=") for each in rows)
    of_board = client.get(f"{API}{BOARD}").json()["results"]
    assert [each["id"] for each in of_board] == [str(asked.pk)]
    assert "To Northfen" in words(client.get(BOARD))
    assert "From Fenmarsh integrated care board" in words(client.get("/bodies/fenmarsh-icb/questions/"))


def test_asking_in_two_steps(moot: Moot, client: Client, client_as: SignIn) -> None:
    ask = f"{BOARD}ask/"
    assert client.get(ask).status_code == 302
    assert client_as(moot.people["mabel"]).get(ask).status_code == 403
    rosa = client_as(moot.people["rosa"])
    assert "Ask a question" in words(rosa.get(BOARD))
    assert "due by 30 November 2026" in words(rosa.get(ask))
    sent = {
        "question_id": str(uuid.uuid4()), "from_body": "fenmarsh-icb", "text": kit.TEXT, "background": "Carers.",
        "topics": ["ageing", "carers"],
    }  # fmt: skip
    assert "Enter your question." in words(rosa.post(ask, sent | {"text": ""}))
    assert "Choose for which body" in words(rosa.post(ask, sent | {"from_body": ""}))
    assert rosa.post(ask, sent | {"from_body": "northfen-board"}).status_code == 200
    shown = rosa.post(ask, sent | {"step": "check"})
    assert "Fenmarsh integrated care board asks Northfen" in words(shown)
    assert shown.content.decode().count('name="topics"') == 2
    assert kit.TEXT in html.unescape(rosa.post(ask, sent | {"step": "change"}).content.decode())
    for _ in range(2):
        assert rosa.post(ask, sent | {"step": "give"}).status_code == 302
    assert BoardQuestion.objects.get().topics == " ageing carers "


def test_answering_in_two_steps_and_history(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked = kit.ask(moot)
    where = f"{BOARD}{asked.pk}/answer/"
    assert client_as(moot.people["mabel"]).get(where).status_code == 403
    assert client_as(moot.people["otto"]).get(where).status_code == 404
    chair = client_as(moot.people["chandra"])
    assert kit.TEXT in words(chair.get(where))
    sent = {"answer_id": str(uuid.uuid4()), "text": "On Sundays, too."}
    assert "Publish this answer?" in words(chair.post(where, sent | {"step": "check"}))
    assert chair.post(where, sent | {"step": "give"}).status_code == 302
    kit.answer(moot, asked, "cleo", "And on bank holidays.")
    said = words(client.get(f"/questions/{asked.pk}/"))
    for each in (
        "Answered",
        "Clerk, for Northfen",
        "And on bank holidays.",
        "Earlier answers (1)",
        "On Sundays, too.",
    ):
        assert each in said
    assert "Patient representative, Fenmarsh integrated care board" in said
    assert "Rosa" not in said


def test_taking_a_question_back(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked = kit.ask(moot)
    where = f"{BOARD}{asked.pk}/withdraw/"
    assert client_as(moot.people["otto"]).get(where).status_code == 403
    rosa = client_as(moot.people["rosa"])
    assert "Give the reason." in words(rosa.post(where, {"reason": ""}))
    assert rosa.post(where, {"reason": "Settled."}).status_code == 302
    said = words(client.get(f"/questions/{asked.pk}/"))
    assert "Taken back The reason given: Settled." in said
    assert "Answer it" not in said


def test_hostile_text_stays_text(moot: Moot, client: Client) -> None:
    asked = kit.ask(moot, text=HOSTILE)
    kit.answer(moot, asked, text=HOSTILE)
    for path in ("/questions/", BOARD, f"/questions/{asked.pk}/"):
        assert "<script>alert(1)" not in client.get(path).content.decode()


def test_queries_do_not_grow_with_rows(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked = kit.ask(moot)
    for each in range(5):
        kit.answer(moot, asked, text=f"Answer {each}")
    BoardQuestion.objects.bulk_create(
        BoardQuestion(
            body=moot.board, from_body=moot.other, membership=asked.membership, role=asked.role, reference=f"X/{each}",
            year=2025, number=each, text="Why?", asked_on=asked.asked_on, due_on=asked.due_on, reply_length=28,
            reply_unit="calendar_days",
        )
        for each in range(60)
    )  # fmt: skip
    clerk = client_as(moot.people["cleo"])
    for path in ("/questions/", BOARD, f"/questions/{asked.pk}/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(path).status_code == 200


def test_following_finds_a_question(moot: Moot) -> None:
    asked = kit.ask(moot)
    found = kinds.thing("board_question", str(asked.pk))
    assert found is not None
    assert found.href == f"/questions/{asked.pk}/"
    assert kinds.thing("board_question", str(uuid.uuid4())) is None


def test_through_the_api(moot: Moot, client: Client, client_as: SignIn) -> None:
    rosa, chair = client_as(moot.people["rosa"]), client_as(moot.people["chandra"])
    sent = {"from_body": "fenmarsh-icb", "text": kit.TEXT, "topics": ["ageing"], "id": str(uuid.uuid4())}
    for who in (client, chair):
        assert send(who, f"{BOARD}ask/", sent).status_code == 403
    made = [send(rosa, f"{BOARD}ask/", sent) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    key = made[0].json()["id"]
    assert send(rosa, f"{BOARD}ask/", sent | {"from_body": "northfen-board"}).status_code == 404
    assert send(rosa, f"{BOARD}ask/", sent | {"topics": ["moon"]}).status_code == 400
    assert send(rosa, f"{BOARD}{key}/answer/", {"text": "No."}).status_code == 404
    answered = send(chair, f"{BOARD}{key}/answer/", {"text": "On Sundays."})
    assert (answered.status_code, answered.json()["answers"][0]["role"]) == (201, "chair")
    assert send(rosa, f"{BOARD}{key}/withdraw/", {"reason": "Settled."}).status_code == 409
    assert (
        send(
            client_as(moot.people["otto"]), f"/bodies/fenmarsh-icb/questions/{key}/answer/", {"text": "x"}
        ).status_code
        == 404
    )
    assert client.get(f"{API}/questions/{key}/").json()["standing"] == "answered"
    assert client.get(f"{API}{BOARD}ask/").status_code == 405
