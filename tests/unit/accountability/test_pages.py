"""Pages of recommendations: lists, one, answering in two steps, the desk, personal data; queries and hostile text."""

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

from deliberation.accountability.desk import RecommendationsDesk
from deliberation.accountability.models import Recommendation, Response
from deliberation.accountability.personal_data import KEEPER
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def later(days: int) -> Any:
    return clock.frozen(kit.NOW + dt.timedelta(days=days))


def fields(**changes: str) -> dict[str, str]:
    """What the form of an answer sends."""
    usual = {
        "response_id": str(uuid.uuid4()), "verdict": "accepted", "reasons": "It fits our plan.", "will_do": "We open it.",
        "by_when_day": "31", "by_when_month": "3", "by_when_year": "2027", "step": "give",
    }  # fmt: skip
    return usual | changes


def answer_page(asked: Recommendation, end: str = "answer") -> str:
    slug = asked.to_body.slug if asked.to_body else asked.from_body.slug
    return f"/bodies/{slug}/recommendations/{asked.pk}/{end}/"


# --- Reading


def test_empty_pages_say_what_will_come(moot: Moot, client: Client) -> None:
    assert "No recommendations yet" in words(client.get("/recommendations/"))
    assert "No recommendations yet" in words(client.get("/bodies/northfen-board/recommendations/"))


def test_lists_lead_to_each_and_say_where_it_stands(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    page = client.get("/recommendations/")
    said = words(page)
    assert "1 recommendation" in said
    assert "Open the day centre on seven days. FENMARSH-PANEL/2026/1 · Illustrative" in said
    assert "Waiting for an answer due 30 November 2026" in said
    assert f"/recommendations/{asked.pk}/" in page.content.decode()
    assert "No recommendation fits" in words(client.get("/recommendations/?words=zebra"))
    with later(25):
        assert "Answer due soon" in words(client.get("/recommendations/?state=due_soon"))
    with later(30):
        assert "Answer overdue due 30 November 2026, 2 days ago" in words(client.get("/recommendations/"))
    received = words(client.get("/bodies/northfen-board/recommendations/"))
    assert "To Northfen health and wellbeing board" in received
    assert "It has recommended nothing to others." in received
    made = words(client.get("/bodies/fenmarsh-panel/recommendations/"))
    assert "Nothing was recommended to it." in made


def test_a_wrong_filter_or_page_is_no_error(moot: Moot, client: Client) -> None:
    kit.one(moot)
    for query in ("state=moon", "page=99", "page=x", "verdict=%00", f"words={'x' * 500}", "words=%00"):
        assert client.get(f"/recommendations/?{query}").status_code == 200, query
    assert client.get("/bodies/northfen-board/recommendations/?made=x&received=99").status_code == 200


def test_one_says_everything_and_leads_back(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    page = client.get(f"/recommendations/{asked.pk}/")
    said = words(page)
    for part in (
        "Open the day centre on seven days.", "People go home sooner.", "carers asked for it", "Delayed discharges", "A letter",
        "Trade-off: Beds or home care", "There is no answer yet. It is due by 30 November 2026", "28 days, which is its time to reply",
    ):  # fmt: skip
        assert part in said, part
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert 'href="/bodies/fenmarsh-panel/"' in text
    assert "Answer it" not in said
    assert client.get(f"/recommendations/{uuid.uuid4()}/").status_code == 404


def test_the_answer_shows_the_office_and_no_name(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, "rejected")
    with later(40):
        kit.answer(moot, asked, "accepted_in_part", will_do="Six days.", by_when=dt.date(2027, 3, 31))
    said = words(client.get(f"/recommendations/{asked.pk}/"))
    assert "Accepted in part" in said
    assert "Answered by: Chair, for Northfen health and wellbeing board" in said
    assert "What will be done by 31 March 2027" in said
    assert "Earlier answers (1)" in said
    assert "Chandra" not in said


def test_a_late_answer_stays_late(moot: Moot, client: Client) -> None:
    asked = kit.one(moot)
    with later(31):
        kit.answer(moot, asked)
    assert "The answer came 3 days after the day it was due." in words(
        client.get(f"/recommendations/{asked.pk}/")
    )
    assert "answered 3 December 2026, 3 days late" in words(client.get("/recommendations/"))


def test_the_same_to_others_is_linked(moot: Moot, client: Client) -> None:
    board, other = kit.make(moot, kit.given(to_body_id=moot.board.pk), kit.given(to_body_id=moot.other.pk))
    assert f"/recommendations/{other.pk}/" in client.get(f"/recommendations/{board.pk}/").content.decode()


def test_hostile_text_stays_text(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked = kit.one(moot, text=HOSTILE, reasons=HOSTILE)
    kit.answer(moot, asked, reasons=HOSTILE, will_do=HOSTILE)
    pages = ["/recommendations/", f"/recommendations/{asked.pk}/", "/bodies/northfen-board/recommendations/"]
    chandra = client_as(moot.actor("chandra"))
    texts = [client.get(page).content.decode() for page in pages]
    texts.append(chandra.get(answer_page(asked)).content.decode())
    texts.append(chandra.post(answer_page(asked), fields(reasons=HOSTILE, step="check")).content.decode())
    for text in texts:
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_queries_do_not_grow(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        asked = kit.one(moot, key=str(number))
        if number % 2:
            kit.answer(moot, asked)
            kit.answer(moot, asked, "rejected")
    chandra = client_as(moot.actor("chandra"))
    for page in (
        "/recommendations/", "/recommendations/?words=day&state=open", "/bodies/northfen-board/recommendations/",
        f"/recommendations/{asked.pk}/", answer_page(asked), "/api/v1/recommendations/", f"/api/v1/recommendations/{asked.pk}/",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert chandra.get(page).status_code == 200


# --- Answering


def test_an_answer_is_looked_over_before_it_is_published(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    assert "Answer it" in words(chandra.get(f"/recommendations/{asked.pk}/"))
    assert "Answer a recommendation" in words(chandra.get(answer_page(asked)))
    sent = fields(step="check")
    look = chandra.post(answer_page(asked), sent)
    assert "Publish this answer?" in words(look)
    assert "What will be done by 31 March 2027" in words(look)
    assert not Response.objects.exists()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', look.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    assert hidden == {name: value for name, value in sent.items() if name != "step"}
    back = chandra.post(answer_page(asked), hidden | {"step": "change"})
    assert "It fits our plan." in words(back)
    done = chandra.post(answer_page(asked), hidden | {"step": "give"}, follow=True)
    assert done.redirect_chain == [(f"/recommendations/{asked.pk}/", 302)]
    assert "The answer is published." in words(done)
    chandra.post(answer_page(asked), hidden | {"step": "give"})
    assert Response.objects.count() == 1, "sent twice, given once"


def test_what_is_missing_is_said_beside_its_field(moot: Moot, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    said = words(chandra.post(answer_page(asked), fields(verdict="", reasons="", step="give")))
    assert "There is a problem" in said
    assert "Give the reasons." in said
    early = fields(by_when_year="2026", by_when_month="1")
    assert "lies after the recommendation" in words(chandra.post(answer_page(asked), early))
    assert "Say what will be done" in words(chandra.post(answer_page(asked), fields(will_do="")))
    assert not Response.objects.exists()


def test_a_new_answer_starts_from_the_one_that_stands(moot: Moot, client_as: SignIn) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, reasons="The first reasons.")
    said = words(client_as(moot.actor("chandra")).get(answer_page(asked)))
    assert "The first reasons." in said
    assert "A new answer takes the place of the one that stands" in said


def test_an_answer_by_post_is_entered(moot: Moot, client_as: SignIn) -> None:
    asked, femi = kit.by_post(moot), client_as(moot.actor("femi"))
    page = answer_page(asked, "enter")
    assert "Enter an answer that came" in words(femi.get(page))
    posted = {"source": "Letter, ref 7", "given_on_day": "2", "given_on_month": "11", "given_on_year": "2026"}
    assert "How it came: Letter, ref 7, 2 November 2026" in words(
        femi.post(page, fields(step="check", **posted))
    )
    assert femi.post(page, fields(**posted)).status_code == 302
    said = words(femi.get(f"/recommendations/{asked.pk}/"))
    assert "Answered by: Fenmarsh Buses; entered by Fenmarsh citizen panel" in said
    assert "lies between the recommendation and today" in words(
        femi.post(page, fields(**(posted | {"given_on_day": "3"})))
    )


def test_only_the_right_way_in_is_there(moot: Moot, client_as: SignIn) -> None:
    asked, post = kit.one(moot), kit.by_post(moot)
    chandra, femi, mabel = (client_as(moot.actor(name)) for name in ("chandra", "femi", "mabel"))
    base = "/bodies/{}/recommendations/{}/{}/"
    assert femi.get(base.format("fenmarsh-panel", asked.pk, "enter")).status_code == 404
    assert chandra.get(base.format("northfen-board", post.pk, "answer")).status_code == 404
    assert chandra.get(base.format("northfen-board", asked.pk, "enter")).status_code == 404
    assert femi.get(answer_page(asked)).status_code == 404
    assert mabel.get(answer_page(asked)).status_code == 403
    assert Client().get(answer_page(asked)).status_code == 302


# --- The desk and personal data


def test_what_waits_and_what_came_about_is_on_desks(moot: Moot, client_as: SignIn) -> None:
    asked, post = kit.one(moot), kit.by_post(moot)
    [came] = RecommendationsDesk(moot.actor("mabel")).changed(kit.NOW - dt.timedelta(days=1))
    assert came.text.startswith(f"Recommendation {asked.reference} from Fenmarsh citizen panel")
    [item] = RecommendationsDesk(moot.actor("chandra")).waiting()
    assert (
        item.text
        == "Answer recommendation FENMARSH-PANEL/2026/1 from Fenmarsh citizen panel by 30 November 2026"
    )
    assert (item.href, item.due, item.overdue) == (answer_page(asked), kit.DUE, False)
    assert list(RecommendationsDesk(moot.actor("mabel")).waiting()) == []
    assert list(RecommendationsDesk(Actor.anonymous()).waiting()) == []
    with later(40):
        late = list(RecommendationsDesk(moot.actor("cleo")).waiting())
        assert [each.overdue for each in late] == [True, True]
        assert f"{post.to_name} has not answered" in " ".join(each.text for each in late)
        kit.answer(moot, asked, "rejected")
    since = kit.NOW + dt.timedelta(days=1)
    [change] = RecommendationsDesk(moot.actor("paul")).changed(since)
    assert change.text == f"Recommendation {asked.reference} to {moot.board.name}: rejected"
    assert "Answer recommendation" not in words(client_as(moot.actor("chandra")).get("/"))


def test_the_plan_of_an_erasure_says_that_answers_stay(moot: Moot) -> None:
    kit.answer(moot, kit.one(moot))
    assert KEEPER.plan is not None
    assert KEEPER.plan(moot.people["chandra"].pk).stays[0].startswith("Answers and reports")
    assert KEEPER.plan(moot.people["mabel"].pk).stays == ()


def test_the_desk_asks_once(moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        asked = kit.one(moot, key=str(number))
        if number % 3 == 0:
            kit.answer(moot, asked)
    actor = moot.actor("cleo")
    list(RecommendationsDesk(actor).waiting())  # from here on the actor's roles are known
    desk = RecommendationsDesk(actor)
    with django_assert_max_num_queries(1):
        assert len(list(desk.waiting())) == 8
        assert len(list(desk.changed(kit.NOW - dt.timedelta(days=1)))) == 16
