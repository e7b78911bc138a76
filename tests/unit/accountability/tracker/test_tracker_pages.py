"""The tracker: filters, order, files, print, saved searches; queries, hostile text, other people's things."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.trail import history
from deliberation.accountability.actions.tracker_views import remove_view, save_view
from deliberation.accountability.calc.tracker import NONE, Progress
from deliberation.accountability.calc.tracker_files import read_file
from deliberation.accountability.calc.tracker_rows import COLUMNS
from deliberation.accountability.models import Recommendation, SavedView
from deliberation.accountability.queries.tracker import (
    SORTS,
    TrackerWanted,
    every_tracked,
    find_tracked,
    tracked,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded
from tests.moot import Moot
from tests.trackers import fill_tracker
from tests.unit.accountability import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "=<script>alert(1)</script> & “quotes”"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def rows(moot: Moot) -> list[Recommendation]:
    """Eighty recommendations between the moot's bodies."""
    return fill_tracker(80, moot=moot)


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_an_empty_tracker_says_what_will_come(client: Client, db: None) -> None:
    assert "No recommendations yet" in words(client.get("/tracker/"))
    assert "No recommendation fits" in words(client.get("/tracker/?words=zebra"))
    assert "No recommendation fits" in words(client.get("/tracker/print/"))


def test_the_rule_in_the_database_is_the_rule_of_the_page(rows: list[Recommendation]) -> None:
    """Each colour and each state, asked of the database, gives just the rows that the page marks so."""
    every = list(every_tracked(find_tracked(TrackerWanted()).each()))
    assert len(every) == len(rows)
    for colour in ("red", "amber", "green", NONE):
        asked = find_tracked(TrackerWanted(rag=colour))
        assert {each.pk for each in asked.each()} == {
            each.recommendation.pk for each in every if each.rag == colour
        }
    for state in Progress:
        asked = find_tracked(TrackerWanted(state=state))
        assert {each.pk for each in asked.each()} == {
            each.recommendation.pk for each in every if each.progress == state
        }


def test_every_order_holds_every_row_once_and_can_be_cut(rows: list[Recommendation]) -> None:
    for key in (*SORTS, *(f"-{key}" for key in SORTS), "nonsense"):
        found = find_tracked(TrackerWanted(), key)
        whole = [each.pk for each in found.each()]
        assert len(whole) == len(set(whole)) == found.count() == 80
        assert [each.pk for start in range(0, 80, 7) for each in found[start : start + 7]] == whole
    made = [each.made_on for each in find_tracked(TrackerWanted(), "-made").each()]
    assert made == sorted(made, reverse=True)
    leads = [each.lead for each in find_tracked(TrackerWanted(), "lead").each()]
    said = [each for each in leads if each]
    assert leads[: len(said)] == sorted(said)


def test_a_page_far_down_is_the_same_page(
    rows: list[Recommendation], monkeypatch: pytest.MonkeyPatch
) -> None:
    near = [each.pk for each in find_tracked(TrackerWanted())[40:60]]
    monkeypatch.setattr("deliberation.accountability.queries.tracker.FAR_DOWN", 0)
    assert [each.pk for each in find_tracked(TrackerWanted())[40:60]] == near


def test_filters(rows: list[Recommendation], moot: Moot, client: Client) -> None:
    def keys(**asked: Any) -> set[uuid.UUID]:
        return {each.pk for each in find_tracked(TrackerWanted(**asked)).each()}

    board = moot.board
    assert keys(body=board.slug) == {each.pk for each in rows if board in (each.from_body, each.to_body)}
    assert keys(topic="carers") == {each.pk for each in rows if each.topics == " carers "}
    assert keys(area="northfen") == {each.pk for each in rows if each.area_name == "Northfen"}
    assert keys(area="qjk") == {each.pk for each in rows if each.area_key == "QJK"}
    assert keys(lead="public health") == {each.pk for each in rows if "Public Health" in each.lead}
    assert keys(since=2020, until=2021) == {each.pk for each in rows if 2020 <= each.made_on.year <= 2021}
    assert keys(verdict="rejected") == {each.pk for each in rows if each.verdict == "rejected"}
    assert keys(words="Buses") == {each.pk for each in rows if each.to_body is None}
    assert keys(origin="imported") == set()
    assert keys(words=rows[0].reference) >= {rows[0].pk}


def test_a_wrong_filter_is_no_error(rows: list[Recommendation], client: Client) -> None:
    for query in (
        "state=moon",
        "page=99",
        "rag=%00",
        f"words={'x' * 500}",
        "words=%00",
        "since=soon",
        "sort=-nonsense",
        "since=0",
        "body=none",
    ):
        for page in ("/tracker/", "/tracker/print/", "/tracker/tracker.csv"):
            assert client.get(f"{page}?{query}").status_code == 200, (page, query)


def test_the_page_says_what_councils_ask(rows: list[Recommendation], client: Client) -> None:
    answer = client.get("/tracker/?sort=-made&rag=green")
    said = words(answer)
    for part in ("fit", "Status", "Lead", "Action taken", "Green", "Illustrative", "These rows to print"):
        assert part in said, part
    assert 'aria-sort="descending"' in answer.content.decode()
    assert answer.content.decode().count("<h1") == 1
    assert "More filters" in said


def test_queries_do_not_grow(
    rows: list[Recommendation],
    moot: Moot,
    client_as: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    save_view(actor=moot.actor("cleo"), person_id=moot.people["cleo"].pk, name="Red ones", query="rag=red")
    cleo = client_as(moot.actor("cleo"))
    for page in (
        "/tracker/", "/tracker/?words=day&rag=amber&state=under_way&sort=-executive&body=northfen-board&topic=carers", "/tracker/print/",
        "/api/v1/tracker/", "/api/v1/tracker/?rag=red",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert cleo.get(page).status_code == 200


def test_hostile_text_stays_text_on_the_page_and_in_files(moot: Moot, client: Client) -> None:
    asked = kit.one(moot, text=HOSTILE)
    kit.answer(moot, asked, will_do=HOSTILE)
    for page in ("/tracker/", "/tracker/print/"):
        text = client.get(page).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text
    table = body_of(client.get("/tracker/tracker.csv")).decode("utf-8-sig")
    assert f"'{HOSTILE}" in table
    book = load_workbook(io.BytesIO(body_of(client.get("/tracker/tracker.xlsx"))))
    cell = book["Recommendations"]["E2"]
    assert (cell.value, cell.data_type) == (HOSTILE, "s")


def test_files_hold_every_row_with_the_columns_of_councils(
    rows: list[Recommendation], client: Client
) -> None:
    answer = client.get("/tracker/tracker.csv?sort=reference")
    assert "illustrative" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    file = read_file(body_of(answer))
    assert len(file.rows) == 80
    assert file.ignored == ()
    book = load_workbook(io.BytesIO(body_of(client.get("/tracker/tracker.xlsx"))))
    sheet = book["Recommendations"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == 81
    assert isinstance(sheet["C2"].value, dt.datetime)
    assert "Illustrative" in book["About"]["A1"].value
    assert len(read_file(body_of(client.get("/tracker/tracker.xlsx?rag=red"))).rows) == find_tracked(TrackerWanted(rag="red")).count()  # fmt: skip


def test_a_row_says_the_newest_answer_and_the_actions(moot: Moot) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, will_do="First.")
    kit.answer(moot, asked, will_do="Second.")
    [row] = tracked([Recommendation.objects.get(pk=asked.pk)])
    assert (row.will_do, row.progress, row.rag) == ("Second.", Progress.NO_ACTION, "amber")


# --- Saved searches


def test_a_search_is_kept_and_let_go(rows: list[Recommendation], moot: Moot, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert "Keep this search" in words(cleo.get("/tracker/?rag=red"))
    form = {"name": "Red ones", "query": "rag=red&page=3&next=/evil", "view_id": str(uuid.uuid4())}
    done = cleo.post("/tracker/views/", form, follow=True)
    assert done.redirect_chain == [("/tracker/?rag=red", 302)]
    assert "“Red ones” is kept." in words(done)
    cleo.post("/tracker/views/", form)
    [view] = SavedView.objects.all()
    assert (view.query, view.person_id) == ("rag=red", moot.people["cleo"].pk)
    ask = cleo.get(f"/tracker/views/{view.pk}/remove/")
    assert "Remove “Red ones”?" in words(ask)
    assert SavedView.objects.exists()
    cleo.post(f"/tracker/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_a_saved_search_is_nobody_elses(moot: Moot, client_as: SignIn) -> None:
    mine = save_view(actor=moot.actor("cleo"), person_id=moot.people["cleo"].pk, name="Mine", query="rag=red")
    otto = client_as(moot.actor("otto"))
    assert "Mine" not in words(otto.get("/tracker/"))
    assert otto.get(f"/tracker/views/{mine.pk}/remove/").status_code == 404
    with pytest.raises(NotFound):
        remove_view(actor=moot.actor("otto"), person_id=moot.people["otto"].pk, view_id=mine.pk)
    with pytest.raises(NotAllowed):
        save_view(actor=moot.actor("otto"), person_id=moot.people["cleo"].pk, name="x", query="")
    with pytest.raises(SignInNeeded):
        save_view(actor=Actor.anonymous(), person_id=moot.people["cleo"].pk, name="x", query="")
    with pytest.raises(BadInput, match="taken"):
        save_view(
            actor=moot.actor("otto"), person_id=moot.people["otto"].pk, name="x", query="", view_id=mine.pk
        )
    assert Client().post("/tracker/views/", {"name": "x"}).status_code == 302


def test_what_cannot_be_kept_says_so(moot: Moot, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert "Give it a name." in words(cleo.post("/tracker/views/", {"name": "", "query": "rag=red"}))
    person = moot.people["cleo"].pk
    for number in range(50):
        save_view(actor=moot.actor("cleo"), person_id=person, name=f"View {number}", query="rag=red")
    assert "Remove one first." in words(
        cleo.post("/tracker/views/", {"name": "One more", "query": "rag=red"})
    )
    again = save_view(
        actor=moot.actor("cleo"), person_id=person, name="View 3", query="rag=amber&" + "&" * 300
    )
    assert (again.query, SavedView.objects.count()) == ("rag=amber", 50)


def test_the_trail_says_that_a_view_was_kept_and_nothing_more(moot: Moot) -> None:
    kept = save_view(
        actor=moot.actor("cleo"), person_id=moot.people["cleo"].pk, name="Secret", query="words=secret"
    )
    [entry] = history("saved_view", kept.pk)
    assert entry["event"] == Event.VIEW_SAVED
    assert "ecret" not in str(entry["detail"])
