"""Pages of moderation: the queue, a decision, an appeal, the public log and the code of conduct."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS
from deliberation.tradeoffs.models import Challenge, ModerationCase, Point, Question, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, add_statements, make_tradeoff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HIDE = {"decision": "hide", "reason": "privacy", "note": "Leave out the name."}


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    """With a point of Paul's that waits."""
    found = make_tradeoff(moot.panel, moderation="before")
    add_points(found, [moot.membership("paul", moot.panel)], status="waiting")
    return found


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


@pytest.fixture
def femi(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("femi"))


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/moderation/{page}"


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def test_from_the_queue_to_an_upheld_appeal(
    tradeoff: TradeOff, cleo: Client, femi: Client, paul: Client
) -> None:
    queue = words(cleo.get(at(tradeoff)))
    assert "1 thing waits for somebody." in queue
    assert "Point 1 of somebody" in queue
    assert "For: “Home care that starts within a day”" in queue
    assert cleo.post(at(tradeoff, "point/1/"), HIDE | {"back": "kind=point"})["Location"] == at(
        tradeoff, "?kind=point"
    )
    case = ModerationCase.objects.get()
    told = words(paul.get(at(tradeoff, "log/")))
    assert "What you wrote" in told
    assert "New" in told
    page = words(paul.get(at(tradeoff, f"cases/{case.pk}/appeal/")))
    for said in (
        "It says something private about somebody",
        "Leave out names, addresses",
        "Leave out the name.",
        "Point 1 of somebody",
    ):
        assert said in page
    assert paul.post(at(tradeoff, f"cases/{case.pk}/appeal/"), {"step": "seen"}).status_code == 302
    assert "I have read this" not in words(paul.get(at(tradeoff, f"cases/{case.pk}/appeal/")))
    sent = paul.post(at(tradeoff, f"cases/{case.pk}/appeal/"), {"text": "It is my own name."})
    assert sent["Location"] == at(tradeoff, f"cases/{case.pk}/appeal/")
    assert "Appeal waits" in words(femi.get(at(tradeoff, "?state=appeals")))
    first = words(cleo.get(at(tradeoff, f"cases/{case.pk}/decide/")))
    assert "somebody else decides the appeal" in first
    assert "Nobody else moderates" not in first
    assert "Somebody else has to decide" in words(
        cleo.post(at(tradeoff, f"cases/{case.pk}/decide/"), {"upheld": "yes"})
    )
    assert "It is my own name." in words(femi.get(at(tradeoff, f"cases/{case.pk}/decide/")))
    assert "Tell the author why." in words(
        femi.post(at(tradeoff, f"cases/{case.pk}/decide/"), {"upheld": "no"})
    )
    assert femi.post(at(tradeoff, f"cases/{case.pk}/decide/"), {"upheld": "yes"})["Location"] == at(tradeoff)
    assert Point.objects.get().status == "shown"
    log = words(Client().get(at(tradeoff, "log/")))
    assert "Author was right: shown again" in log
    assert "What you wrote" not in log


def test_showing_something_with_one_button(tradeoff: TradeOff, cleo: Client) -> None:
    assert "Show it" in words(cleo.get(at(tradeoff)))
    assert cleo.post(at(tradeoff, "point/1/"), {"decision": "show", "back": ""})["Location"] == at(tradeoff)
    assert "Nothing waits." in words(cleo.get(at(tradeoff)))
    assert "Nothing was taken out" in words(Client().get(at(tradeoff, "log/")))
    assert "1 decision was made." in words(Client().get(at(tradeoff, "log/")))


def test_a_reason_is_needed(tradeoff: TradeOff, cleo: Client) -> None:
    answer = cleo.post(at(tradeoff, "point/1/"), {"decision": "hide"})
    assert "Choose the reason out of the code of conduct." in words(answer)
    assert "Decide whether" in words(cleo.post(at(tradeoff, "point/1/"), {}))
    assert "Select a valid choice" in words(cleo.post(at(tradeoff, "point/1/"), HIDE | {"reason": "dull"}))
    assert not ModerationCase.objects.exists()


def test_with_nobody_else_the_page_says_so(
    moot: Moot, tradeoff: TradeOff, cleo: Client, paul: Client
) -> None:
    cleo.post(at(tradeoff, "point/1/"), HIDE)
    case = ModerationCase.objects.get()
    paul.post(at(tradeoff, f"cases/{case.pk}/appeal/"), {"text": "It is not."})
    moot.membership("femi", moot.panel).delete()
    assert "Nobody else moderates on this body now." in words(
        cleo.get(at(tradeoff, f"cases/{case.pk}/decide/"))
    )


def test_the_log_tells_no_names_and_no_words(moot: Moot, tradeoff: TradeOff, cleo: Client) -> None:
    cleo.post(at(tradeoff, "point/1/"), HIDE)
    page = words(Client().get(at(tradeoff, "log/")))
    assert "It says something private about somebody" in page
    assert "No appeal" in page
    for secret in ("Member 1", "Point 1", "Cleo", "Leave out the name."):
        assert secret not in page


def test_every_kind_in_few_queries(
    moot: Moot, tradeoff: TradeOff, cleo: Client, paul: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    own = moot.membership("paul", moot.panel)
    add_points(tradeoff, [own], 30)
    add_statements(tradeoff, 4, own)
    items = add_evidence(tradeoff, 3)
    Challenge.objects.bulk_create(
        Challenge(item=each, membership=own, by_name="M", text=f"Is it <b>so</b> {each.number}?")
        for each in items
    )
    Question.objects.bulk_create(
        Question(tradeoff=tradeoff, number=at, membership=own, by_name="M", text="Why?") for at in (1, 2, 3)
    )
    moderate(
        actor=moot.actor("cleo"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, thing_kind="question",
        thing_number=1, decision="hide", reason="insult",
    )  # fmt: skip
    doubt = Challenge.objects.order_by("pk")[0]
    case = ModerationCase.objects.get()
    pages = [
        "",
        "?page=2",
        "?kind=challenge",
        "?state=new",
        "point/1/",
        f"challenge/{doubt.pk}/",
        "question/1/",
        "log/",
    ]
    for page in pages:
        with django_assert_max_num_queries(12):
            assert cleo.get(at(tradeoff, page)).status_code == 200
    with django_assert_max_num_queries(12):
        assert paul.get(at(tradeoff, f"cases/{case.pk}/appeal/")).status_code == 200
    body = cleo.get(at(tradeoff, "?kind=challenge")).content.decode()
    assert "Is it &lt;b&gt;so&lt;/b&gt; 1?" in body
    assert "Taken out" in words(cleo.get(at(tradeoff, "?kind=question&state=out")))


def test_who_gets_in(moot: Moot, tradeoff: TradeOff, client_as: SignIn, cleo: Client, paul: Client) -> None:
    cleo.post(at(tradeoff, "point/1/"), HIDE)
    case = ModerationCase.objects.get()
    paul.post(at(tradeoff, f"cases/{case.pk}/appeal/"), {"text": "It is not."})
    rosa, priya = client_as(moot.actor("rosa")), client_as(moot.actor("priya"))
    for page in ("", "point/1/", f"cases/{case.pk}/decide/"):
        assert Client().get(at(tradeoff, page)).status_code == 302
        assert rosa.get(at(tradeoff, page)).status_code == 404
        assert priya.get(at(tradeoff, page)).status_code == 403
        assert rosa.post(at(tradeoff, page), HIDE | {"upheld": "yes"}).status_code in (404, 405)
    mine = at(tradeoff, f"cases/{case.pk}/appeal/")
    assert Client().get(mine).status_code == 302
    assert priya.get(mine).status_code == 404
    assert priya.post(mine, {"text": "Let me"}).status_code == 404
    assert rosa.get(mine).status_code == 404
    assert cleo.get(mine).status_code == 403
    for page in ("person/1/", "point/99/", "cases/99999/decide/"):
        assert cleo.get(at(tradeoff, page)).status_code == 404
    elsewhere = make_tradeoff(moot.board)
    crossed = f"/bodies/{moot.board.slug}/trade-offs/{elsewhere.pk}/moderation/cases/{case.pk}/decide/"
    assert cleo.get(crossed).status_code == 404
    draft = make_tradeoff(moot.panel, "draft")
    assert Client().get(at(draft, "log/")).status_code == 404


def test_the_code_of_conduct() -> None:
    page = words(Client().get("/trade-offs/code-of-conduct/"))
    for title, rule in CONDUCT_WORDS.values():
        assert title in page
        assert rule in page


def test_when_texts_are_looked_at_can_change_while_it_runs(
    tradeoff: TradeOff, cleo: Client, paul: Client
) -> None:
    assert at(tradeoff, "rule/") in cleo.get(at(tradeoff)).content.decode()
    page = words(cleo.get(at(tradeoff, "rule/")))
    assert "What waits goes on waiting" in page
    assert "Choose when it is looked at." in words(cleo.post(at(tradeoff, "rule/"), {}))
    for _ in range(2):
        assert cleo.post(at(tradeoff, "rule/"), {"moderation": "after"})["Location"] == at(tradeoff)
    tradeoff.refresh_from_db()
    assert tradeoff.moderation == "after"
    assert Point.objects.get().status == "waiting"
    [entry] = Entry.objects.filter(event=Event.TRADEOFF_CHANGED)
    assert (entry.detail["fields"], entry.detail["code"]) == ("moderation", "after")
    assert paul.get(at(tradeoff, "rule/")).status_code == 403
    sent = cleo.put(
        f"/api/v1{at(tradeoff, 'rule/')}", {"moderation": "before"}, content_type="application/json"
    )
    assert (sent.status_code, sent.json()) == (200, {"moderation": "before"})
    odd = cleo.put(
        f"/api/v1{at(tradeoff, 'rule/')}", {"moderation": "never"}, content_type="application/json"
    )
    assert odd.status_code == 400
    TradeOff.objects.update(stage="closed")
    assert at(tradeoff, "rule/") not in cleo.get(at(tradeoff)).content.decode()
    for answer in (
        cleo.get(at(tradeoff, "rule/")),
        cleo.post(at(tradeoff, "rule/"), {"moderation": "after"}),
    ):
        assert answer.status_code == 409
