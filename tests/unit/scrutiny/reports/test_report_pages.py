"""Pages and files of scrutiny reports: who reads what, writing, agreeing, publishing; PDF and DOCX; numbers of queries."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator

import docx
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.scrutiny.models import ScrutinyReport
from kernel import clock
from notices.kinds import thing
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit as findings
from tests.unit.scrutiny.reports import kit
from tests.unit.scrutiny.reports.kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
BODY = "/bodies/northfen-scrutiny/reports/"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_empty_pages_say_what_will_come(on: Watchers, client: Client) -> None:
    assert "No reports yet" in words(client.get("/reports/"))
    assert "No reports yet" in words(client.get(BODY))


def test_a_draft_is_read_by_the_bodys_people_alone_and_says_what_it_lacks(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    report = kit.begun(moot, on)
    for end in ("", "pdf/", "docx/"):
        assert client.get(f"/reports/{report.pk}/{end}").status_code == 404
        assert client_as(moot.people["cleo"]).get(f"/reports/{report.pk}/{end}").status_code == 404
    assert thing("scrutiny_report", str(report.pk)) is None
    said = words(client_as(moot.people["sam"]).get(f"/reports/{report.pk}/"))
    assert "“Summary of the evidence” is empty." in said
    assert "Leaving hospital" not in words(client.get("/reports/"))


def test_from_the_first_word_to_a_published_report(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    clerk = client_as(moot.people["clem"])
    sent = {"report_id": str(uuid.uuid4()), "title": "Leaving hospital"}
    for _ in range(2):
        clerk.post(f"{BODY}new/", sent)
    report = ScrutinyReport.objects.get()
    at = f"{BODY}{report.pk}/"
    for key in kit.NEEDED:
        assert clerk.post(f"{at}sections/{key}/", {"version": "0", "text": f"About {key}"}).status_code == 302
    finding = findings.ready(moot, on)
    assert finding.title in words(clerk.get(f"{at}findings/"))
    clerk.post(f"{at}findings/", {"findings": [str(finding.pk)]})
    draft = {
        "draft_id": str(uuid.uuid4()),
        "version": "0",
        "text": "Ring back.",
        "reasons": "Too slow.",
        "to_bodies": [str(moot.board.pk)],
        "finding_id": str(finding.pk),
    }
    clerk.post(f"{at}recommendations/new/", draft)
    assert "Nobody can change the report" in words(clerk.get(f"{at}agree/"))
    clerk.post(f"{at}agree/")
    assert "Findings that are published with it: 1." in words(clerk.get(f"{at}publish/"))
    clerk.post(f"{at}publish/")
    said = words(client.get(f"/reports/{report.pk}/"))
    for part in (
        "Published", "About evidence", "Finding 1: People wait four months", "Recommendation 1", "Ring back.", "0 of 1 answered",
        "to Northfen health and wellbeing board Waiting for an answer due 30 November 2026", "Nobody put a view here that differs",
        "Follow by email",
    ):  # fmt: skip
        assert part in said, part
    assert "Leaving hospital" in words(client.get("/reports/"))


def test_a_stale_section_and_recommendation_lose_nothing(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    report = kit.begun(moot, on)
    member, page = client_as(moot.people["sam"]), f"{BODY}{report.pk}/sections/matter/"
    kit.write(moot, on, report, "matter", "Theirs")
    stale = member.post(page, {"version": "0", "text": "Mine"})
    assert stale.status_code == 409
    assert "Theirs" in words(stale)
    assert "Mine" in words(stale)
    assert member.post(page, {"version": "1", "text": "Both"}).status_code == 302
    assert "Version 1 as it read Theirs" in words(member.get(f"{page}versions/?version=1"))
    draft = kit.draft(moot, on, report)
    edit = f"{BODY}{report.pk}/recommendations/{draft.pk}/"
    form = {"version": "1", "text": "New", "reasons": "Why", "to_names": "A firm"}
    member.post(edit, form)
    assert member.post(edit, form | {"text": "Newer"}).status_code == 409
    assert "This text is deleted: New" in words(member.get(f"{edit}drop/"))
    member.post(f"{edit}drop/")
    assert not report.recommendations.exists()


def test_the_order_of_findings_is_changed_by_their_numbers(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    report = kit.begun(moot, on)
    member, page = client_as(moot.people["sam"]), f"{BODY}{report.pk}/findings/"
    keys = [str(findings.drafted(moot, on, title=f"Finding {name}").pk) for name in "abc"]
    member.post(page, {"findings": keys})
    held = [str(each) for each in report.report_findings.values_list("finding_id", flat=True)]
    assert set(held) == set(keys)
    for wrong in ("1 2", "1 2 4", "x", "1 1 2"):
        assert "rite" in words(member.post(page, {"findings": keys, "order": wrong}))
    member.post(page, {"findings": keys, "order": "3, 1 2"})
    now = [str(each) for each in report.report_findings.values_list("finding_id", flat=True)]
    assert now == [held[2], held[0], held[1]]
    member.post(page, {"findings": [held[1]]})
    assert [str(each) for each in report.report_findings.values_list("finding_id", flat=True)] == [held[1]]


def test_the_files_hold_the_whole_report(moot: Moot, on: Watchers, client: Client) -> None:
    report = kit.published(moot, on)
    answer = client.get(f"/reports/{report.pk}/docx/")
    assert answer.headers["X-Folkmoot-Illustrative"] == "yes"
    assert 'filename="northfen-scrutiny-r-2026-1.docx"' in answer.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    heads = [each.text for each in document.paragraphs if each.style.name.startswith(("Title", "Heading"))]
    assert heads[0] == "Leaving hospital"
    assert (
        heads.index("What we found")
        < heads.index("Finding 1: Staff are kind")
        < heads.index("Recommendation 1")
    )
    assert [each.text for each in document.paragraphs if each.style.name == "List Bullet"].count(
        "a point"
    ) == 3
    said = "\n".join(each.text for each in document.paragraphs)
    for part in (
        "Reply of Northfen health and wellbeing board: They dispute facts of it.",
        report.frozen_hash,
        "Nobody put a view here",
    ):
        assert part in said, part
    assert document.core_properties.title == "Leaving hospital"
    assert document.sections[0].header.paragraphs[0].text.startswith("Illustrative")
    pages = pypdf.PdfReader(io.BytesIO(client.get(f"/reports/{report.pk}/pdf/").content))
    text = " ".join(" ".join(page.extract_text() for page in pages.pages).split())
    for part in (
        "Leaving hospital",
        "Finding 2: People wait four months",
        "Ring people back within a day.",
        "Illustrative",
    ):
        assert part in text, part


def test_files_of_a_draft_say_so_and_hold_hostile_text_as_text(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    report = kit.begun(moot, on, title="#panic() = $x$ <b>&</b>")
    kit.write(moot, on, report, "matter", f'{kit.HOSTILE}\n\n- #eval("1") \\ @x *y* _z_')
    member = client_as(moot.people["sam"])
    document = docx.Document(io.BytesIO(member.get(f"/reports/{report.pk}/docx/").content))
    said = "\n".join(each.text for each in document.paragraphs)
    assert kit.HOSTILE in said
    assert "This is a draft." in said
    assert member.get(f"/reports/{report.pk}/pdf/").content.startswith(b"%PDF")
    assert "<script>alert(1)" not in member.get(f"/reports/{report.pk}/").content.decode()


def test_a_replaced_report_leads_to_the_one_in_its_place(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    old = kit.published(moot, on)
    assert "once it is published" in words(
        client_as(moot.people["clem"]).get(f"{BODY}new/?replaces={old.pk}")
    )
    new = kit.published(moot, on, replaces_id=old.pk, title="Leaving hospital, once more")
    assert "A later report took its place" in words(client.get(f"/reports/{old.pk}/"))
    assert "It replaces an earlier report" in words(client.get(f"/reports/{new.pk}/"))


def test_steps_say_why_they_cannot_be_taken(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    report = kit.begun(moot, on)
    chair, at = client_as(moot.people["sade"]), f"{BODY}{report.pk}/"
    assert "The report is not agreed yet." in words(chair.post(f"{at}publish/", follow=True))
    assert "No finding is chosen." in words(chair.post(f"{at}agree/", follow=True))
    assert client_as(moot.people["sam"]).post(f"{at}agree/").status_code == 403
    assert client_as(moot.people["otto"]).post(f"{at}agree/").status_code == 404
    assert client_as(moot.people["sade"], second_step=False).post(f"{at}agree/").status_code in (302, 403)
    kit.agreed(moot, on)
    other = ScrutinyReport.objects.get(status="agreed")
    assert chair.get(f"{BODY}{other.pk}/sections/matter/").status_code == 409


def test_pages_ask_few_queries_however_much_a_report_holds(
    moot: Moot, on: Watchers, client_as: SignIn
) -> None:
    chair = client_as(moot.people["sade"])
    written, out = kit.complete(moot, on), kit.published(moot, on)
    pages = (
        "/reports/",
        BODY,
        f"/reports/{written.pk}/",
        f"/reports/{out.pk}/",
        f"{BODY}{written.pk}/findings/",
    )
    few = [queries(chair, page) for page in pages]
    held = [each.finding_id for each in written.report_findings.all()]
    more = [findings.published(moot, on).pk for _ in range(8)]
    kit.choose_findings(**kit.at(on, written, moot.actor("sam")), findings=[*held, *more])
    for _ in range(8):
        kit.draft(moot, on, written)
        kit.begun(moot, on)
    many = [queries(chair, page) for page in pages]
    assert many == few
    assert max(many) <= MOST_QUERIES
