"""A body's record with the rows behind each figure; “We asked, you said, we did”."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.actions.answers import PromiseGiven
from deliberation.accountability.calc.record import Figure
from deliberation.accountability.models import Action, BoardQuestion, Progress, Recommendation
from deliberation.accountability.queries.record import Period, period_of, record_found, rows_of
from kernel import clock
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
RECORD, ASKED = "/bodies/northfen-board/record/", "/bodies/northfen-board/asked/"
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
NOW = kit.NOW + dt.timedelta(days=60)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def history(moot: Moot) -> list[Recommendation]:
    """Four recommendations to the board: accepted in time with two actions, rejected late, overdue, asked today."""
    made = [kit.one(moot, key=str(number), topics=["hospital"]) for number in range(3)]
    promises = [
        PromiseGiven("Open on Sundays.", "Head of services", dt.date(2026, 12, 1)),
        PromiseGiven("Tell carers.", "Communications", dt.date(2027, 6, 1)),
    ]
    with clock.frozen(kit.NOW + dt.timedelta(days=10)):
        kit.answer(moot, made[0], promises=promises, will_do="We open on Sundays.")
    with clock.frozen(kit.NOW + dt.timedelta(days=30)):
        kit.answer(moot, made[1], "rejected", reasons="It costs too much.")
    with clock.frozen(NOW):
        made.append(kit.one(moot, key="last"))
    return made


def question(moot: Moot, number: int, answered: dt.date | None, **more: Any) -> BoardQuestion:
    return BoardQuestion.objects.create(
        body=moot.board, from_body=moot.other, reference=f"NB/Q/2026/{number}", year=2026, number=number, text="Why?",
        membership=moot.membership("rosa", moot.other), role="patient_representative", asked_on=kit.NOW.date(),
        reply_length=20, reply_unit="calendar_days", due_on=dt.date(2026, 11, 22), answered_on=answered, **more,
    )  # fmt: skip


def test_an_empty_record_says_so(moot: Moot, client: Client) -> None:
    assert "Nothing on record yet" in words(client.get(RECORD))
    assert "Nothing yet" in words(client.get(ASKED))
    assert "Nothing yet" in words(client.get("/asked/"))


def test_the_record_counts_and_leads_to_its_rows(moot: Moot, client: Client) -> None:
    history(moot)
    question(moot, 1, dt.date(2026, 11, 10))
    question(moot, 2, None, withdrawn_at=kit.NOW)
    Action.objects.filter(text="Open on Sundays.").update(status="done", done_on=dt.date(2026, 12, 1))
    with clock.frozen(NOW):
        page = client.get(RECORD)
        said = re.sub("(How many|Share):? ", "", words(page))
        for part in (
            "Answered in time 1 1 of 3", "Answered late 1 1 of 3", "Overdue, no answer yet 1", "Rejected 1 1 of 2",
            "Half of the answers came within 20 days", "Done by the day first promised 1 1 of 1", "2026", "2027",
        ):  # fmt: skip
            assert part in said, (part, said)
        text = page.content.decode()
        for href in set(re.findall(r'href="(/bodies/northfen-board/record/[^"]+)"', text)):
            assert client.get(html.unescape(href)).status_code == 200, href
        rows = words(client.get(f"{RECORD}answered-late/?year=2026"))
        assert "1 in 2026." in rows
        assert "answered 2 December 2026, 2 days late" in rows
        assert client.get(f"{RECORD}answered-late/?year=99999&page=x").status_code == 200
        assert client.get(f"{RECORD}moon/").status_code == 404
        assert client.get("/bodies/nowhere/record/").status_code == 404


def test_every_figure_counts_its_rows(moot: Moot) -> None:
    """The counts are made in Python, the rows by the database: two roads to one number."""
    history(moot)
    for number, answered in enumerate((dt.date(2026, 11, 10), dt.date(2026, 12, 10), None), 1):
        question(moot, number, answered)
    states = [
        ("done", dt.date(2026, 12, 1)), ("done", dt.date(2026, 12, 2)), ("stopped", None), ("to_do", None), ("to_do", None),
    ]  # fmt: skip
    for number, (status, done) in enumerate(states, 50):
        Action.objects.create(
            body=moot.board, reference=f"X/A/2026/{number}", year=2026, number=number, text="x", owner="y", status=status,
            done_on=done, first_due_on=dt.date(2026, 12, 1) if number < 54 else dt.date(2028, 1, 1), due_on=dt.date(2028, 1, 1),
        )  # fmt: skip
    with clock.frozen(NOW):
        found = record_found(moot.board)
        for figure in Figure:
            assert rows_of(moot.board, figure, period_of()).count() == found.lately.counts[figure], figure
            for year, record in found.years:
                wanted = Period(found.since, year)
                assert rows_of(moot.board, figure, wanted).count() == record.counts[figure], (figure, year)
        assert not found.lately.empty
        assert len([each for each in Figure if found.lately.counts[each]]) >= 14


def test_what_is_older_than_two_years_counts_for_its_year_alone(moot: Moot) -> None:
    asked = kit.one(moot)
    Recommendation.objects.filter(pk=asked.pk).update(made_on=dt.date(2023, 1, 2), year=2023, due_on=dt.date(2023, 2, 1))  # fmt: skip
    found = record_found(moot.board)
    assert found.lately.empty
    assert [(year, each.counts[Figure.ANSWER_OVERDUE]) for year, each in found.years] == [(2023, 1)]


def test_the_story_is_told_in_public_words(moot: Moot, client: Client) -> None:
    made = history(moot)
    action = Action.objects.get(text="Open on Sundays.")
    Progress.objects.create(
        action=action,
        number=7,
        text="Two nurses were hired.",
        status="under_way",
        rag="green",
        said_on=kit.NOW.date(),
    )
    with clock.frozen(NOW):
        for page in ("/asked/", ASKED):
            said = words(client.get(page))
            for part in (
                "We asked Trade-off: Beds or home care", "You said Open the day centre on seven days.",
                "Fenmarsh citizen panel to Northfen health and wellbeing board", "We open on Sundays.", "Head of services, by 1 December 2026",
                "Two nurses were hired.", "It costs too much.", "The answer was due by 30 November 2026", "is due by",
            ):  # fmt: skip
                assert part in said, part
            assert "Chandra" not in said
        assert "2 recommendations" in words(client.get("/asked/?state=answered"))
        assert "3 recommendations" in words(client.get("/asked/?topic=hospital"))
        assert "Nothing fits" in words(client.get("/asked/?topic=dentistry"))
        assert "1 recommendation" in words(client.get("/asked/?year=2027"))
        assert "You said" not in words(client.get("/bodies/fenmarsh-icb/asked/"))
        printed = client.get("/asked/?print=yes").content.decode()
        assert "fm-filters" not in printed
        for query in ("year=x", "state=%00", "topic=moon", "page=99", f"words={'x' * 300}"):
            assert client.get(f"/asked/?{query}").status_code == 200
    assert made


def test_files_and_programs_get_the_same(moot: Moot, client: Client) -> None:
    kit.one(moot, key="formula", text="=1+1\nOpen it")
    history(moot)
    with clock.frozen(NOW):
        table = client.get("/api/v1/asked/?format=csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table)))
        assert len(rows) == 5
        assert {each["said_to"] for each in rows} == {"Northfen health and wellbeing board"}
        assert not any(value.startswith(("=", "+", "@")) for each in rows for value in each.values())
        done = next(each for each in rows if "We open on Sundays." in each["we_did"])
        assert done["we_did"].startswith("Accepted.")
        assert client.get("/api/v1/bodies/northfen-board/asked/?state=waiting").json()["count"] == 3
        assert client.get("/api/v1/asked/?topic=moon").status_code == 400
        record = client.get("/api/v1/bodies/northfen-board/record/")
        assert record.headers["X-Folkmoot-Illustrative"] == "yes"
        figures = {each["figure"]: each for each in record.json()["lately"]["figures"]}
        assert figures["answered-in-time"] == {"figure": "answered-in-time", "count": 1, "of": 4}
        assert [each["year"] for each in record.json()["years"]] == [2027, 2026] or record.json()["years"]


def test_hostile_text_stays_text(moot: Moot, client: Client) -> None:
    asked = kit.one(moot, text=HOSTILE, reasons=HOSTILE)
    promised = [PromiseGiven(HOSTILE, HOSTILE, dt.date(2027, 1, 1))]
    kit.answer(moot, asked, reasons=HOSTILE, will_do=HOSTILE, promises=promised)
    for page in (
        ASKED,
        "/asked/",
        f"{RECORD}accepted/",
        f"{RECORD}actions-to-come/",
        f"/recommendations/{asked.pk}/",
    ):
        text = client.get(page).content.decode()
        assert "<script>alert(1)" not in text, page
        assert "&lt;script&gt;alert(1)" in text, page


def test_queries_do_not_grow(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        asked = kit.one(moot, key=str(number))
        if number % 2:
            kit.answer(moot, asked, promises=[PromiseGiven("x", "y", dt.date(2027, 1, 1))])
            kit.answer(moot, asked, "accepted_in_part")
    chandra = client_as(moot.actor("chandra"))
    for page in (
        RECORD, f"{RECORD}accepted-in-part/", f"{RECORD}actions-to-come/", f"{RECORD}answer-to-come/", ASKED, "/asked/?words=day",
        f"/recommendations/{asked.pk}/", "/api/v1/asked/", "/api/v1/bodies/northfen-board/record/",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert chandra.get(page).status_code == 200, page
