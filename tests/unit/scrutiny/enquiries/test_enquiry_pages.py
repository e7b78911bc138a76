"""Pages of lines of enquiry: what each reader sees, forms end to end, queries that do not grow, hostile text."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.scrutiny.actions.hearings import HearingGiven, VisitGiven, set_hearing, set_visit
from deliberation.scrutiny.actions.requests import InformationGiven, give_information
from deliberation.scrutiny.models import Enquiry, Evidence, InformationReply
from kernel import clock
from notices import kinds
from tests import world
from tests.moot import COUNCIL, Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.indexapp.pages.kit import forget
from tests.unit.scrutiny.enquiries import enquiry_kit as kit
from tests.unit.scrutiny.enquiries.enquiry_kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
SLUG = "northfen-scrutiny"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def page(found: Enquiry, end: str = "") -> str:
    return f"/enquiries/{found.pk}/{end}"


def staff(found: Enquiry, end: str) -> str:
    return f"/bodies/{SLUG}/enquiries/{found.pk}/{end}"


def form(**changes: Any) -> dict[str, Any]:
    usual = {
        "enquiry_id": str(uuid.uuid4()),
        "title": "Waits",
        "question": "Why?",
        "public": "public",
        "topics": ["cancer"],
    }
    return usual | changes


def test_lists_show_what_the_reader_may_see(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    assert "No lines of enquiry yet" in words(client.get("/enquiries/"))
    kit.draft(moot, on, title="Only a draft")
    kit.opened(moot, on, title="Open to all", topics=["cancer"])
    said = words(client.get("/enquiries/"))
    assert "Open to all" in said
    assert "Only a draft" not in said
    mine = words(client_as(moot.actor("sam")).get(f"/bodies/{SLUG}/enquiries/"))
    assert "Open to all" in mine
    assert "Only a draft" in mine
    for query, count in (
        ("topic=cancer", 1),
        ("topic=dementia", 0),
        (f"area={COUNCIL}", 1),
        ("words=zebra", 0),
        ("status=closed", 0),
    ):
        assert ("Open to all" in words(client.get(f"/enquiries/?{query}"))) is bool(count), query
    for odd in ("page=99", "page=x", "status=moon", "words=%00", f"area={'x' * 300}"):
        assert client.get(f"/enquiries/?{odd}").status_code == 200, odd
    assert b"Open to all" in client.get("/api/v1/enquiries/?format=csv").content


def test_planning_opening_and_closing_by_form(moot: Moot, on: Watchers, client_as: SignIn) -> None:
    clem = client_as(moot.actor("clem"))
    assert clem.get("/enquiries/new/")["Location"] == f"/bodies/{SLUG}/enquiries/new/"
    refused = clem.post(f"/bodies/{SLUG}/enquiries/new/", form(question=""))
    assert "Enter the question" in words(refused)
    sent = form(ends_on_day="31", ends_on_month="3", ends_on_year="2027", area=COUNCIL)
    answer = clem.post(f"/bodies/{SLUG}/enquiries/new/", sent, follow=True)
    assert "The body’s people alone see it until you open it." in answer.content.decode()
    clem.post(f"/bodies/{SLUG}/enquiries/new/", sent)
    found = Enquiry.objects.get()
    assert "Being planned" in words(clem.get(page(found)))
    change = form(version="1", question="Why so long?")
    assert clem.post(staff(found, "edit/"), change).status_code == 302
    stale = clem.post(staff(found, "edit/"), change | {"question": "And why here?"})
    assert "Nothing was saved" in words(stale)
    assert "And why here?" in words(stale)
    assert "Everybody can read it" in words(clem.get(staff(found, "open/")))
    for end in ("open/", "write-up/", "gather/"):
        assert clem.get(staff(found, end)).status_code == 200
        assert clem.post(staff(found, end)).status_code == 302, end
    assert "Say what came of it" in words(clem.post(staff(found, "close/"), {"reason": ""}))
    clem.post(staff(found, "close/"), {"reason": "The report is out."})
    said = words(Client().get(page(found)))
    assert "Closed on 2 November 2026: The report is out." in said
    assert clem.post(staff(found, "open/")).status_code == 409


def test_who_may_open_staff_pages(moot: Moot, on: Watchers, client_as: SignIn, client: Client) -> None:
    found = kit.opened(moot, on)
    ends = ("edit/", "close/", "requests/new/", "witnesses/new/", "visits/new/", "evidence/new/")
    writes = {"witnesses/new/", "visits/new/", "evidence/new/"}
    sam, mabel = client_as(moot.actor("sam")), client_as(moot.actor("mabel"))
    for end in ends:
        assert client.get(staff(found, end))["Location"].startswith("/accounts/"), end
        assert sam.get(staff(found, end)).status_code == (200 if end in writes else 403), end
        assert mabel.get(staff(found, end)).status_code == 404, end
    assert sam.get("/enquiries/new/").status_code == 403
    hugo = client_as(moot.actor("hugo"))
    assert hugo.get(f"/bodies/fenmarsh-patients/enquiries/{found.pk}/edit/").status_code == 404
    assert client.get(page(kit.draft(moot, on))).status_code == 404


def test_witnesses_are_named_only_once_they_agreed(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found = kit.opened(moot, on)
    sam = client_as(moot.actor("sam"))
    day = {"heard_on_day": "1", "heard_on_month": "11", "heard_on_year": "2026"}
    said = {
        "row_id": str(uuid.uuid4()),
        "who": "Jo Bloggs",
        "organisation": "A surgery",
        "summary": "We lack staff.",
    } | day
    assert sam.post(staff(found, "witnesses/new/"), said).status_code == 302
    public, inside = words(client.get(page(found))), words(sam.get(page(found)))
    assert "A witness, A surgery" in public
    assert "Jo Bloggs" not in public
    assert "We lack staff" not in public
    assert "Jo Bloggs, A surgery" in inside
    assert "We lack staff" in inside
    assert "have not agreed" in inside
    assert "Jo Bloggs" not in client.get(f"/api/v1/enquiries/{found.pk}/").content.decode()
    agreed = {
        "agreed_on_day": "2",
        "agreed_on_month": "11",
        "agreed_on_year": "2026",
        "consented": "on",
        "version": "1",
    }
    sam.post(staff(found, "witnesses/1/"), said | agreed)
    public = words(client.get(page(found)))
    assert "Jo Bloggs, A surgery" in public
    assert "We lack staff" in public
    assert "off the list?" in words(sam.get(staff(found, "witnesses/1/remove/")))
    sam.post(staff(found, "witnesses/1/remove/"))
    assert "Jo Bloggs" not in words(client.get(page(found)))


def test_visits_by_form(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    found, sam = kit.opened(moot, on), client_as(moot.actor("sam"))
    sent = {"row_id": str(uuid.uuid4()), "place": "Fen Lane surgery", "who": "Three members"}
    for _ in range(2):
        sam.post(staff(found, "visits/new/"), sent)
    assert words(client.get(page(found))).count("Fen Lane surgery") >= 1
    assert found.visits.count() == 1
    wrong = sam.post(staff(found, "visits/1/"), sent | {"seen": "Queues", "version": "1"})
    assert "Say on which day the visit was." in words(wrong)
    sam.post(staff(found, "visits/1/remove/"))
    assert "No visits are planned." in words(client.get(page(found)))


def test_asking_and_replying_by_form(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    found = kit.opened(moot, on)
    clem, cleo = client_as(moot.actor("clem")), client_as(moot.actor("cleo"))
    blank = clem.post(staff(found, "requests/new/"), {"text": ""})
    assert "Choose whom you ask." in words(blank)
    assert "Say what you ask for." in words(blank)
    both = clem.post(
        staff(found, "requests/new/"), {"text": "X", "to_body": str(moot.board.pk), "to_name": "A trust"}
    )
    assert "You chose a body of this site." in words(both)
    sent = {
        "request_id": str(uuid.uuid4()),
        "text": "Send the waits.",
        "to_body": str(moot.board.pk),
        "reply_unit": "calendar_days",
    }
    for _ in range(2):
        answer = clem.post(staff(found, "requests/new/"), sent)
    assert answer["Location"] == page(found, "requests/1/")
    asked = found.requests.get()
    assert "Reply" not in words(client.get(page(found, "requests/1/"))).split("Request for information")[0]
    assert "What committees asked" in words(client.get("/bodies/northfen-board/requests/"))
    here = f"/bodies/northfen-board/requests/{asked.pk}/reply/"
    assert here in cleo.get(page(found, "requests/1/")).content.decode()
    assert "Write the reply." in words(cleo.post(here, {"whole": "whole"}))
    bad = cleo.post(here, {"text": "Here.", "whole": "whole", "links": "Waits javascript:alert(1)"})
    assert "does not end with an address" in words(bad)
    good = {
        "reply_id": str(uuid.uuid4()),
        "text": "Here.",
        "whole": "part",
        "links": "Waits 2026 https://example.org/w",
    }
    for _ in range(2):
        assert cleo.post(here, good).status_code == 302
    said = words(client.get(page(found, "requests/1/")))
    assert "Waits 2026" in said
    assert "A part of the reply" in said
    assert "Waiting for a reply" in said
    assert InformationReply.objects.count() == 1
    assert client_as(moot.actor("mabel")).get(here).status_code == 403
    assert (
        client_as(moot.actor("otto")).get(f"/bodies/fenmarsh-icb/requests/{asked.pk}/reply/").status_code
        == 404
    )
    assert "Take this request back?" in words(clem.get(staff(found, "requests/1/withdraw/")))
    clem.post(staff(found, "requests/1/withdraw/"))
    assert "Taken back" in words(client.get(page(found, "requests/1/")))
    assert cleo.get(here).status_code == 409


def test_a_reply_by_post_by_form(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    found, clem = kit.opened(moot, on), client_as(moot.actor("clem"))
    kit.asked(moot, found, "A trust")
    sent = {
        "reply_id": str(uuid.uuid4()), "text": "Here.", "whole": "whole", "source": "Letter 12/27",
        "given_on_day": "2", "given_on_month": "11", "given_on_year": "2026",
    }  # fmt: skip
    late = clem.post(staff(found, "requests/1/enter/"), sent | {"given_on_day": "3"})
    assert "lies between the request and today" in words(late)
    assert clem.post(staff(found, "requests/1/enter/"), sent).status_code == 302
    assert "A trust; entered by Northfen health scrutiny committee" in words(
        client.get(page(found, "requests/1/"))
    )
    kit.asked(moot, found, moot.board)
    assert clem.get(staff(found, "requests/2/enter/")).status_code == 404


def test_those_asked_by_a_private_enquiry_read_the_request_and_not_the_enquiry(
    moot: Moot, on: Watchers, client: Client, client_as: SignIn
) -> None:
    found = kit.opened(moot, on, public=False)
    kit.asked(moot, found, moot.board)
    cleo = client_as(moot.actor("cleo"))
    shown = cleo.get(page(found, "requests/1/"))
    assert shown.status_code == 200
    assert page(found) + '"' not in shown.content.decode()
    assert cleo.get(page(found)).status_code == 404
    assert client.get(page(found, "requests/1/")).status_code == 404


def test_evidence_by_form(moot: Moot, on: Watchers, client: Client, client_as: SignIn) -> None:
    found, sam = kit.opened(moot, on), client_as(moot.actor("sam"))
    sent = {
        "evidence_id": str(uuid.uuid4()),
        "kind": "document",
        "title": "Half have no list",
        "source": "Survey",
        "href": "/areas/",
    }
    for _ in range(2):
        assert sam.post(staff(found, "evidence/new/"), sent)["Location"] == page(found, "evidence/1/")
    said = words(client.get(page(found, "evidence/1/")))
    assert "Half have no list" in said
    assert "Member, 2 November 2026" in said
    assert (
        sam.post(staff(found, "evidence/1/edit/"), sent | {"title": "Six of ten", "version": "1"}).status_code
        == 302
    )
    stale = sam.post(staff(found, "evidence/1/edit/"), sent | {"title": "Seven", "version": "1"})
    assert "Nothing was saved" in words(stale)
    assert "Say why it is withdrawn." in words(sam.post(staff(found, "evidence/1/withdraw/"), {"reason": ""}))
    sam.post(staff(found, "evidence/1/withdraw/"), {"reason": "Miscounted."})
    assert "Withdrawn Miscounted." in words(client.get(page(found, "evidence/1/")))
    assert "There is no evidence yet." in words(client.get(page(found)))
    assert sam.get(staff(found, "evidence/1/edit/")).status_code == 409
    assert client.get(page(found, "evidence/9/")).status_code == 404


def test_hostile_text_is_shown_as_text(moot: Moot, on: Watchers, client: Client) -> None:
    odd = kit.HOSTILE
    found = kit.opened(moot, on, title=odd, question=odd, scope=odd, left_out=odd, why_now=odd)
    kit.evidence(moot, found, title=odd, source=odd, summary=odd)
    asked = kit.asked(moot, found, moot.board, text=odd)
    kit.asked(moot, found, odd)
    give_information(
        actor=moot.actor("cleo"), body_id=moot.board.pk, request_id=asked.pk, given=InformationGiven(odd)
    )
    sam = kit.at(found, moot.actor("sam"))
    set_hearing(**sam, given=HearingGiven(odd, odd, consented=True, questions=odd))
    set_visit(**sam, given=VisitGiven(odd, who=odd, purpose=odd, seen=odd, visited_on=dt.date(2026, 11, 1)))
    for end in ("", "evidence/1/", "requests/1/", "requests/2/"):
        shown = client.get(page(found, end))
        assert shown.status_code == 200
        assert "<script>alert" not in shown.content.decode(), end
        assert odd in words(shown), end
    for path in ("/enquiries/", f"/bodies/{SLUG}/enquiries/", "/bodies/northfen-board/requests/"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_queries_do_not_grow_with_rows(
    moot: Moot, on: Watchers, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = kit.opened(moot, on)
    sam = kit.at(found, moot.actor("sam"))
    for number in range(25):
        kit.opened(moot, on)
        kit.evidence(moot, found)
        kit.asked(moot, found, moot.board if number % 2 else "A trust")
        set_hearing(**sam, given=HearingGiven("A carer"))
        set_visit(**sam, given=VisitGiven("A surgery"))
    readers = [Client(), client_as(moot.actor("sam")), client_as(moot.actor("clem"))]
    paths = (
        "/enquiries/",
        f"/bodies/{SLUG}/enquiries/",
        page(found),
        page(found, "evidence/1/"),
        page(found, "requests/1/"),
    )
    for reader in readers:
        for path in (*paths, "/bodies/northfen-board/requests/"):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200, path
    shown = words(Client().get(page(found)))
    assert "E20:" in shown
    assert "E21:" not in shown
    assert "E25:" in words(Client().get(page(found, "?evidence=2")))


def test_only_what_everybody_may_read_can_be_followed(moot: Moot, on: Watchers, client: Client) -> None:
    found = kit.opened(moot, on)
    assert kinds.thing("enquiry", str(found.pk)) == kinds.Thing(found.title, page(found), True)
    for hidden in (kit.draft(moot, on).pk, kit.opened(moot, on, public=False).pk, "x", found.pk.hex):
        assert kinds.thing("enquiry", str(hidden)) is None
    assert f"/follow/enquiry/{found.pk}/" in client.get(page(found)).content.decode()


def test_an_area_leads_to_its_enquiries_and_to_planning_one(moot: Moot, on: Watchers, client: Client) -> None:
    shown = client.get(f"/areas/{COUNCIL}/").content.decode()
    assert f"/enquiries/?area={COUNCIL}" in shown
    assert f"/enquiries/new/?area={COUNCIL}" in shown


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    world.compute_now()


def test_an_enquiry_starts_from_an_areas_weak_figure(
    index: None,
    moot: Moot,
    on: Watchers,
    client_as: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    clem = client_as(moot.actor("clem"))
    there = clem.get("/enquiries/new/?area=QX2")["Location"]
    assert there == f"/bodies/{SLUG}/enquiries/new/?area=QX2"
    clem.get(there)
    with django_assert_max_num_queries(12):
        offered = clem.get(there)
    assert "Start from a figure" in words(offered)
    query = f"?definition={world.SLUG}&metric=waits&area=QX2&period=2021%2F22"
    shown = words(clem.get(f"/bodies/{SLUG}/enquiries/new/{query}"))
    assert ("It is pinned as E1" in shown and "Waits in QX2" in shown) or "waits in QX2" in shown
    clem.post(f"/bodies/{SLUG}/enquiries/new/{query}", form())
    item = Evidence.objects.get()
    assert "The figure" in words(clem.get(page(item.enquiry, "evidence/1/")))
    for odd in (
        "?metric=no&area=QX2&definition=x",
        "?metric=%00&area=%00&definition=%00&period=%00",
        "?area=zz",
    ):
        assert clem.get(f"/bodies/{SLUG}/enquiries/new/{odd}").status_code == 200, odd


def test_pinning_by_form(index: None, moot: Moot, on: Watchers, client_as: SignIn) -> None:
    found, sam = kit.opened(moot, on), client_as(moot.actor("sam"))
    query = "?metric=waits&area=QX2&period=2021/22"
    assert "2. Look at it" not in words(sam.get(staff(found, "evidence/pin/")))
    assert "2. Look at it" in words(sam.get(staff(found, f"evidence/pin/{query}")))
    sent = {"evidence_id": str(uuid.uuid4()), "title": "QX2 waits.", "summary": ""}
    for _ in range(2):
        assert sam.post(staff(found, f"evidence/pin/{query}"), sent)["Location"] == page(found, "evidence/1/")
    again = sam.post(staff(found, f"evidence/pin/{query}"), sent | {"evidence_id": str(uuid.uuid4())})
    assert "cites this figure already" in words(again)
    assert sam.get(staff(found, "evidence/pin/?metric=%00&area=x&period=y")).status_code == 200
