"""The report's pages, its PDF and its API: reading, writing along, conflicts, agreeing, handing over, answers."""

from __future__ import annotations

import html
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation
from deliberation.accountability.models import Recommendation
from deliberation.tradeoffs.models import PanelRecommendation, PanelReport, Section, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence
from tests.unit.tradeoffs.report import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> [E1] [E99] {{ 7 }}"


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def at(tradeoff: TradeOff, end: str = "") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/report/{end}"


def api(tradeoff: TradeOff, end: str = "") -> str:
    return f"/api/v1/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/report/{end}"


def fields(moot: Moot, **changes: Any) -> dict[str, Any]:
    """What the form of a recommendation sends."""
    usual = {
        "draft_id": str(uuid.uuid4()), "text": "Open a day centre.", "reasons": "We agreed.", "to_body": str(moot.board.pk), "to_name": "",
        "option": "2", "evidence": ["1", "2"],
    }  # fmt: skip
    return usual | changes


def answer(moot: Moot) -> None:
    asked = Recommendation.objects.get(to_body=moot.board)
    answer_recommendation(
        actor=moot.actor("chandra"), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven("rejected", "No money.")
    )  # fmt: skip


# --- Reading


def test_before_it_is_handed_over_others_learn_where_it_stands(moot: Moot, client_as: SignIn) -> None:
    tradeoff = kit.agreed(moot)
    for client in (Client(), client_as(moot.actor("otto"))):
        said = words(client.get(at(tradeoff)))
        assert "There is no report to read yet" in said
        assert "It was agreed on" in said
        assert "Words on asked" not in said
        assert client.get(at(tradeoff, "report.pdf")).status_code == 404
        told = client.get(api(tradeoff)).json()
        assert (told["status"], told["sections"], told["recommendations"]) == ("agreed", [], [])
        assert client.get(api(tradeoff, "pdf/")).status_code == 404
    inside = words(client_as(moot.actor("paul")).get(at(tradeoff)))
    assert "Words on asked" in inside
    assert "Agree the report" not in inside


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("discuss", "The panel writes its report once it has voted."),
        ("recommend", "The panel is writing its report."),
        ("closed", "The trade-off was closed without a report."),
    ],
)
def test_a_report_that_nobody_began(moot: Moot, client: Client, stage: str, said: str) -> None:
    assert said in words(client.get(at(kit.tradeoff_of(moot, stage))))


def test_handed_over_everybody_reads_it_with_dates_and_answers(moot: Moot, client: Client) -> None:
    tradeoff, _ = kit.handed_over(moot)
    page = client.get(at(tradeoff))
    said, text = words(page), page.content.decode()
    assert "Nobody put a view here that differs from the recommendations." in said
    assert "FENMARSH-PANEL/" in said
    assert "Waiting for an answer" in said
    assert "0 of 2 answered" in said
    assert "Write the recommendations" not in said
    assert "Versions" not in said
    assert text.count("<h1") == 1
    assert f"/trade-offs/{tradeoff.pk}/evidence/2/" in text, "a citation leads to its item"
    answer(moot)
    said = words(client.get(at(tradeoff)))
    assert "Rejected" in said
    assert "1 of 2 answered" in said
    made = Recommendation.objects.get(to_body=moot.board)
    assert at(tradeoff) in client.get(f"/recommendations/{made.pk}/").content.decode(), "and back again"


def test_what_was_handed_over_shows_as_it_was(moot: Moot, client: Client) -> None:
    tradeoff, _ = kit.handed_over(moot)
    Section.objects.update(text="Changed past the actions.")
    PanelRecommendation.objects.update(text="Changed past the actions.")
    assert "Changed past" not in words(client.get(at(tradeoff)))


def test_the_minority_has_its_place(moot: Moot, client: Client) -> None:
    tradeoff = kit.ready(moot)
    kit.write(moot, tradeoff, "minority", "Three of us would wait.", name="pam")
    for act in (kit.agree_report, kit.hand_over_report):
        act(**kit.where(moot, tradeoff, "femi"))
    said = words(client.get(at(tradeoff)))
    assert "Three of us would wait." in said
    assert "Nobody put a view" not in said


def test_the_pdf(moot: Moot, client: Client, client_as: SignIn) -> None:
    tradeoff = kit.ready(moot)
    draft = client_as(moot.actor("paul")).get(at(tradeoff, "report.pdf"))
    assert "This is a draft." in PdfReader(io.BytesIO(draft.content)).pages[0].extract_text()
    for act in (kit.agree_report, kit.hand_over_report):
        act(**kit.where(moot, tradeoff, "femi"))
    made = client.get(at(tradeoff, "report.pdf"))
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["X-Folkmoot-Illustrative"] == "yes"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    for part in (
        "Handed over on",
        "Start home care within a day.",
        "FENMARSH-PANEL/",
        "Fenmarsh Buses",
        "Nobody put a view",
    ):
        assert part in " ".join(text.split()), part
    assert client.get(api(tradeoff, "pdf/")).status_code == 200


def test_hostile_text_stays_text(moot: Moot, client_as: SignIn) -> None:
    tradeoff = kit.tradeoff_of(moot)
    kit.write(moot, tradeoff, text=HOSTILE)
    kit.write(moot, tradeoff, text=f"{HOSTILE} again", version=1)
    made = kit.draft(moot, tradeoff, text=HOSTILE, reasons=HOSTILE)
    paul = client_as(moot.actor("paul"))
    ends = (
        "",
        "asked/",
        "asked/history/",
        "recommendations/",
        f"recommendations/{made.pk}/",
        f"recommendations/{made.pk}/drop/",
    )
    for end in ends:
        text = paul.get(at(tradeoff, end)).content.decode()
        assert "<script>alert(1)" not in text, end
        assert "&lt;script&gt;alert(1)" in text, end
    assert "/evidence/99/" not in text
    assert b"alert(1)" not in paul.get(at(tradeoff, "report.pdf")).content[:200]


def test_queries_do_not_grow(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tradeoff = kit.ready(moot)
    add_evidence(tradeoff, 20)
    for number in range(15):
        kit.draft(moot, tradeoff, text=f"Number {number}.", evidence=(1, 2, 3, 5, 8))
        kit.write(moot, tradeoff, "worked", f"Version {number}.", version=number)
    made = PanelRecommendation.objects.all()[0]
    femi = client_as(moot.actor("femi"))
    ends = [
        "",
        "worked/",
        "worked/history/",
        "recommendations/",
        "recommendations/new/",
        f"recommendations/{made.pk}/",
        "agree/",
    ]
    for end in ends:
        with django_assert_max_num_queries(12):
            assert femi.get(at(tradeoff, end)).status_code == 200, end
    for act in (kit.agree_report, kit.hand_over_report):
        act(**kit.where(moot, tradeoff, "femi"))
    for page in (at(tradeoff), at(tradeoff, "report.pdf"), api(tradeoff)):
        with django_assert_max_num_queries(12):
            assert femi.get(page).status_code == 200, page


# --- Writing


def test_a_section_is_written_on_its_page(moot: Moot, client_as: SignIn) -> None:
    tradeoff, paul = kit.tradeoff_of(moot), client_as(moot.actor("paul"))
    assert "Before it can be agreed" in words(paul.get(at(tradeoff)))
    assert "What we were asked" in words(paul.get(at(tradeoff, "asked/")))
    done = paul.post(at(tradeoff, "asked/"), {"version": "0", "text": "The question."}, follow=True)
    assert "“What we were asked” is saved." in words(done)
    assert "The question." in words(done)
    assert paul.get(at(tradeoff, "moon/")).status_code == 404


def test_a_conflict_shows_both_and_loses_neither(moot: Moot, client_as: SignIn) -> None:
    tradeoff, paul = kit.tradeoff_of(moot), client_as(moot.actor("paul"))
    kit.write(moot, tradeoff, text="We had two evenings.")
    kit.write(moot, tradeoff, text="We had three evenings.", version=1, name="priya")
    clash = paul.post(at(tradeoff, "asked/"), {"version": "1", "text": "My own words."})
    said = words(clash)
    assert clash.status_code == 409
    for part in (
        "Somebody changed this section while you were writing.",
        "What Member 2 changed",
        "three",
        "We had three evenings.",
        "My own words.",
    ):
        assert part in said, part
    assert Section.objects.get().text == "We had three evenings."
    version = re.search(r'name="version" value="(\d+)"', clash.content.decode())
    assert version is not None
    paul.post(at(tradeoff, "asked/"), {"version": version[1], "text": "Both together."})
    assert Section.objects.get().text == "Both together."


def test_any_two_versions_are_compared(moot: Moot, client_as: SignIn) -> None:
    tradeoff, paul = kit.tradeoff_of(moot), client_as(moot.actor("paul"))
    assert "No version yet" in words(paul.get(at(tradeoff, "asked/history/")))
    for number in range(3):
        kit.write(moot, tradeoff, text=f"We ask for {number} nurses.", version=number)
    page = paul.get(at(tradeoff, "asked/history/"))
    assert "Version 2 and version 3" in words(page)
    assert "<ins>" in page.content.decode()
    assert "Version 1 and version 3" in words(paul.get(at(tradeoff, "asked/history/?old=1&new=3")))
    assert "They are the same." in words(paul.get(at(tradeoff, "asked/history/?old=2&new=2")))
    for query in ("old=9&new=1", "old=x", "old=1"):
        assert paul.get(at(tradeoff, f"asked/history/?{query}")).status_code == 200, query
    assert Client().get(at(tradeoff, "asked/history/")).status_code == 302
    assert client_as(moot.actor("otto")).get(at(tradeoff, "asked/history/")).status_code == 404


def test_recommendations_are_written_one_by_one(moot: Moot, client_as: SignIn) -> None:
    tradeoff, paul = kit.tradeoff_of(moot), client_as(moot.actor("paul"))
    assert "No recommendation yet" in words(paul.get(at(tradeoff, "recommendations/")))
    sent = fields(moot)
    for _ in range(2):
        assert paul.post(at(tradeoff, "recommendations/new/"), sent).status_code == 302
    [made] = PanelRecommendation.objects.all()
    page = at(tradeoff, f"recommendations/{made.pk}/")
    shown = paul.get(page).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen is not None
    change = fields(moot, seen=seen[1], text="Open two.", to_body="", to_name="The council")
    assert paul.post(page, change).status_code == 302
    clash = paul.post(page, fields(moot, seen=seen[1], text="Open none."))
    assert clash.status_code == 409
    assert "Open two." in words(clash)
    assert "Open none." in words(clash)
    again = re.search(r'name="seen" value="(\w+)"', clash.content.decode())
    assert again is not None
    assert paul.post(page, fields(moot, seen=again[1], text="Open none.")).status_code == 302
    assert "Choose one body" in words(paul.post(page, fields(moot, to_name="Both", seen="x")))
    assert "Write what should be done." in words(paul.post(page, fields(moot, text="")))
    assert "Take this recommendation out?" in words(paul.get(f"{page}drop/"))
    assert paul.post(f"{page}drop/").status_code == 302
    assert not PanelRecommendation.objects.exists()
    assert paul.get(page).status_code == 404


def test_agreeing_and_handing_over_ask_first(moot: Moot, client_as: SignIn) -> None:
    tradeoff, femi = kit.ready(moot), client_as(moot.actor("femi"))
    assert "Agree the report" in words(femi.get(at(tradeoff)))
    assert "Agree this report?" in words(femi.get(at(tradeoff, "agree/")))
    assert PanelReport.objects.get().status == "draft"
    assert "Hand it over" in words(femi.post(at(tradeoff, "agree/"), follow=True))
    assert femi.get(at(tradeoff, "asked/")).status_code == 409
    assert "Open the report again?" in words(femi.get(at(tradeoff, "open-again/")))
    femi.post(at(tradeoff, "open-again/"))
    femi.post(at(tradeoff, "agree/"))
    asks = words(femi.get(at(tradeoff, "hand-over/")))
    assert "Hand this report over?" in asks
    assert "Fenmarsh Buses; Northfen health and wellbeing board" in asks
    for _ in range(2):
        done = femi.post(at(tradeoff, "hand-over/"), follow=True)
    assert "Move the trade-off on to Response" in words(done)
    assert Recommendation.objects.count() == 2
    assert femi.get(at(tradeoff, "hand-over/")).status_code == 302


def test_without_a_second_step_the_page_says_so(moot: Moot, client_as: SignIn) -> None:
    tradeoff = kit.ready(moot)
    weak = client_as(moot.actor("femi", second_step=False))
    assert "sign in with a second step" in words(weak.get(at(tradeoff)))
    assert weak.post(at(tradeoff, "agree/")).status_code == 403
    assert client_as(moot.actor("paul")).post(at(tradeoff, "agree/")).status_code == 403


# --- The API


def send(client: Client, method: str, where: str, body: Any = None) -> Any:
    return getattr(client, method)(where, body or {}, content_type="application/json")


def test_the_whole_way_through_the_api(moot: Moot, client_as: SignIn) -> None:
    tradeoff = kit.tradeoff_of(moot)
    paul, femi = client_as(moot.actor("paul")), client_as(moot.actor("femi"))
    for key in kit.NEEDED:
        assert (
            send(
                paul, "put", api(tradeoff, f"sections/{key}/"), {"text": f"On {key}.", "version": 0}
            ).status_code
            == 200
        )
    clash = send(paul, "put", api(tradeoff, "sections/asked/"), {"text": "Mine.", "version": 0})
    assert (clash.status_code, clash.json()["code"], clash.json()["parameters"]) == (
        409,
        "section_changed",
        {"version": 1},
    )
    new = {
        "text": "Do it.",
        "reasons": "Why not.",
        "to_body": "northfen-board",
        "evidence": [1],
        "option": 2,
        "id": str(uuid.uuid4()),
    }
    for _ in range(2):
        told = send(paul, "post", api(tradeoff, "recommendations/"), new)
        assert told.status_code == 201, told.json()
    [row] = told.json()["recommendations"]
    assert (row["to_slug"], row["evidence"], row["option"]) == (
        "northfen-board",
        [{"number": 1, "claim": "Claim 1"}],
        "Home care that starts within a day",
    )
    one = api(tradeoff, f"recommendations/{row['draft']}/")
    changed = {name: value for name, value in new.items() if name != "id"} | {
        "text": "Do it now.",
        "seen": row["seen"],
    }
    assert send(paul, "put", one, changed).json()["recommendations"][0]["text"] == "Do it now."
    assert send(paul, "put", one, changed | {"text": "Never."}).json()["code"] == "recommendation_changed"
    assert send(paul, "post", api(tradeoff, "recommendations/"), new | {"to_body": "moon"}).status_code == 400
    assert send(femi, "post", api(tradeoff, "hand-over/")).json()["code"] == "report_not_agreed"
    assert send(femi, "post", api(tradeoff, "agree/")).json()["status"] == "agreed"
    assert send(femi, "post", api(tradeoff, "open-again/")).json()["status"] == "draft"
    send(femi, "post", api(tradeoff, "agree/"))
    assert send(paul, "delete", one).json()["code"] == "report_is_agreed"
    for _ in range(2):
        done = send(femi, "post", api(tradeoff, "hand-over/"))
    assert done.headers["Location"].endswith(api(tradeoff))
    answer(moot)
    [row] = Client().get(api(tradeoff)).json()["recommendations"]
    assert (row["reference"].startswith("FENMARSH-PANEL/"), row["verdict"], row["seen"]) == (
        True,
        "rejected",
        "",
    )
    versions = paul.get(api(tradeoff, "sections/asked/versions/")).json()
    assert [each["by_name"] for each in versions["results"]] == ["Member 1"]


def test_who_may_not_through_the_api(moot: Moot, client_as: SignIn) -> None:
    tradeoff = kit.ready(moot)
    made = PanelRecommendation.objects.all()[0]
    ways = [
        ("put", "sections/asked/"), ("post", "recommendations/"), ("put", f"recommendations/{made.pk}/"),
        ("delete", f"recommendations/{made.pk}/"), ("post", "agree/"), ("post", "open-again/"), ("post", "hand-over/"),
    ]  # fmt: skip
    otto, paul = client_as(moot.actor("otto")), client_as(moot.actor("paul"))
    for method, end in ways:
        assert send(Client(), method, api(tradeoff, end)).status_code == 403, end
        assert send(otto, method, api(tradeoff, end)).status_code == 404, end
    for end in ("agree/", "open-again/", "hand-over/"):
        assert send(paul, "post", api(tradeoff, end)).status_code == 403, end
    assert otto.get(api(tradeoff, "sections/asked/versions/")).status_code == 404
    assert send(paul, "delete", api(tradeoff, f"recommendations/{made.pk}/")).status_code == 204
