"""Every address of scrutiny, page and API, by who comes to it.

What is not public is asked for beside it: a draft and a private line of enquiry, findings and reports before they are
published, a partnership check in preparation. Nobody outside learns that they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit import trail
from deliberation.scrutiny.api.urls import urlpatterns as api_patterns
from deliberation.scrutiny.urls import urlpatterns as page_patterns
from kernel import clock
from tests.moot import Moot, make_moot
from tests.rules import gates, sweeps
from tests.rules.gates import Book, Doors, Gate, World
from tests.rules.scrutiny_things import HIDDEN, NOW, scrutiny, unpublished
from tests.scrutiny import add_watchers
from tests.unit.accountability.doing.effects_kit import build_index
from tests.unit.indexapp.pages.kit import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LEADS = Gate("committee", "clem", "sam")
"""What the clerk and the chair do, and a member does not."""
WRITES = Gate("committee", "sam", "olga")
"""What members do too, and an observer does not."""
IS_ASKED = Gate("committee", "sam", "clem")
"""What members are asked, and the clerk is not."""
ANSWERS = Gate("board", "cleo", "mabel")
"""What those do who answer for a body that was asked."""
SOMEWHERE = Gate("", "clem", "obi")
"""Whoever may do it for any body; they choose which."""

PAGES = Book(
    page_patterns,
    public={
        "programme", "programme_item", "all_enquiries", "enquiry", "enquiry_evidence", "information_request", "enquiries",
        "information_requests", "partnership_checks", "partnership_check", "all_findings", "finding", "findings",
        "all_scrutiny_reports", "scrutiny_report", "scrutiny_report_pdf", "scrutiny_report_docx", "scrutiny_reports",
    },
    own={"new_finding"},
    gates={
        SOMEWHERE: {"new_enquiry"},
        LEADS: {
            "new_programme_item", "edit_programme_item", "move_programme_item", "end_programme_item", "take_up_programme_item",
            "new_enquiry_of", "edit_enquiry", "open_enquiry", "write_up_enquiry", "gather_again", "close_enquiry", "discard_enquiry",
            "ask_information", "withdraw_request", "enter_information", "new_check", "edit_check", "open_check", "close_check",
            "discard_check", "show_finding", "ready_finding", "publish_finding", "withdraw_finding", "enter_finding_reply",
            "start_scrutiny_report", "rename_scrutiny_report", "agree_scrutiny_report", "reopen_scrutiny_report",
            "publish_scrutiny_report", "discard_scrutiny_report",
        },
        WRITES: {
            "new_hearing", "edit_hearing", "remove_hearing", "new_visit", "edit_visit", "remove_visit", "new_enquiry_evidence",
            "pin_enquiry_evidence", "edit_enquiry_evidence", "withdraw_enquiry_evidence", "new_finding_of", "finding_figure",
            "edit_finding", "discard_finding", "edit_report_section", "report_section_history", "choose_report_findings",
            "new_report_recommendation", "edit_report_recommendation", "drop_report_recommendation",
        },
        IS_ASKED: {"answer_check"},
        ANSWERS: {"give_information", "reply_to_finding"},
    },
)  # fmt: skip
API = Book(
    api_patterns,
    api=True,
    public={
        "programme", "programme_item", "enquiries", "enquiry", "enquiry_evidence_list", "enquiry_evidence", "information_requests",
        "partnership_checks", "partnership_check_answers", "partnership_check", "findings", "finding", "body_findings",
        "scrutiny_reports", "scrutiny_report", "scrutiny_report_pdf", "scrutiny_report_docx", "body_scrutiny_reports",
    },
    gates={
        LEADS: {
            "programme", "programme_item", "move_programme_item", "end_programme_item", "take_up_programme_item", "new_enquiry",
            "edit_enquiry", "open_enquiry", "move_enquiry", "close_enquiry", "ask_information", "withdraw_request",
            "enter_information", "partnership_checks", "partnership_check", "open_partnership_check", "close_partnership_check",
            "show_finding", "ready_finding", "publish_finding", "withdraw_finding", "enter_finding_reply", "body_scrutiny_reports",
            "change_scrutiny_report", "agree_scrutiny_report", "reopen_scrutiny_report", "publish_scrutiny_report",
        },
        WRITES: {
            "add_enquiry_evidence", "pin_enquiry_evidence", "change_enquiry_evidence", "withdraw_enquiry_evidence",
            "new_enquiry_witness", "enquiry_witness", "new_enquiry_visit", "enquiry_visit", "body_findings", "change_finding",
            "write_scrutiny_section", "choose_report_findings", "new_report_recommendation", "change_report_recommendation",
        },
        IS_ASKED: {"answer_partnership_check"},
        ANSWERS: {"give_information", "rights_of_reply", "reply_to_finding"},
    },
)  # fmt: skip
BOOKS = pytest.mark.parametrize("book", [PAGES, API], ids=["pages", "api"])
OUTSIDE = ("otto", "mabel", "paul", "olga")
"""People of other bodies, and an observer of this one, who sees what the public sees."""


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Moot, World]]:
    """One of everything, made once for this file and taken back at its end."""
    forget()
    with django_db_blocker.unblock(), clock.frozen(NOW), transaction.atomic():
        build_index(tmp_path_factory.mktemp("index"))
        moot = make_moot()
        yield moot, scrutiny(moot, add_watchers(moot))
        transaction.set_rollback(True)
    forget()


@pytest.fixture
def world(made: tuple[Moot, World], db: None) -> World:
    return made[1]


@pytest.fixture
def sign_in(made: tuple[Moot, World], db: None, client_as: Callable[..., Client]) -> Doors:
    return Doors(made[0].people, client_as)


@BOOKS
def test_every_address_is_classed_once(book: Book) -> None:
    assert gates.unclassed(book) == []


@BOOKS
def test_what_anybody_may_look_at(book: Book, world: World) -> None:
    assert gates.not_open(book, world, book.public) == {}


@BOOKS
def test_who_does_not_come_in(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    assert gates.open_to_the_wrong(book, world, sign_in) == []
    assert len(trail.newest(1000)) == before


def test_who_does(world: World, sign_in: Doors) -> None:
    assert gates.closed_to_the_right(PAGES, world, sign_in) == {"new_enquiry": 302}
    assert gates.closed_to_the_right(API, world, sign_in) == {}


def test_who_is_led_to_their_own_body(world: World, sign_in: Doors) -> None:
    """Whoever is signed in may ask where a finding of theirs goes; who writes for no body is told so."""
    where = world.at(PAGES, "new_finding")
    assert gates.is_turned_away(PAGES, *gates.answered(Client(), "get", where))
    assert [sign_in(who).get(where).status_code for who in ("clem", "obi")] == [302, 200]


@BOOKS
def test_below_the_wrong_body_nothing_is_found(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    bodies = sweeps.bodies_of(book) if book.api else {}
    assert gates.found_below_the_wrong_body(book, world, sign_in, bodies) == []
    assert len(trail.newest(1000)) == before


def test_what_is_not_public_is_not_there_for_others(world: World, sign_in: Doors) -> None:
    found, reports = unpublished()
    assert (len(found), len(reports)) >= (4, 2)
    for enquiry in ("hidden_enquiry_id", "private_enquiry_id"):
        of_it = {"enquiry_id": world.usual[enquiry]}
        pages = dict.fromkeys(("enquiry", "enquiry_evidence", "information_request"), of_it)
        api = dict.fromkeys(("enquiry", "enquiry_evidence", "enquiry_evidence_list"), of_it)
        assert gates.shown_to_others(PAGES, world, sign_in, pages, OUTSIDE) == []
        assert gates.shown_to_others(API, world, sign_in, api, OUTSIDE) == []
        assert sign_in("sam").get(world.at(PAGES, "enquiry", **of_it)).status_code == 200
    for each in found:
        for book in (PAGES, API):
            assert (
                gates.shown_to_others(book, world, sign_in, {"finding": {"finding_id": each.pk}}, OUTSIDE)
                == []
            )
    for report in reports:
        names = ("scrutiny_report", "scrutiny_report_pdf", "scrutiny_report_docx")
        hidden = {key: {"report_id": report.pk} for key in names}
        for book in (PAGES, API):
            assert gates.shown_to_others(book, world, sign_in, hidden, OUTSIDE) == []
    check = {"partnership_check": {"check_id": world.usual["hidden_check_id"]}}
    for book in (PAGES, API):
        assert gates.shown_to_others(book, world, sign_in, check, OUTSIDE) == []


def test_who_is_asked_sees_what_they_are_asked_and_no_more(world: World, sign_in: Doors) -> None:
    """A request of a private line of enquiry: those who answer for the body see the request, not the enquiry."""
    private = {"enquiry_id": world.usual["private_enquiry_id"]}
    assert sign_in("cleo").get(world.at(PAGES, "information_request", **private)).status_code == 200
    by_post = world.at(PAGES, "information_request", **private, number=2)
    assert sign_in("cleo").get(by_post).status_code == 404
    told = sign_in("cleo").get(world.at(PAGES, "information_request", **private)).content.decode()
    assert f"{HIDDEN} of evidence" not in told
    assert f"{HIDDEN} of a witness" not in told
    for name in ("enquiry", "enquiry_evidence"):
        assert sign_in("cleo").get(world.at(PAGES, name, **private)).status_code == 404
    finding = {"finding_id": world.usual["shown_finding_id"]}
    assert sign_in("cleo").get(world.at(PAGES, "finding", **finding)).status_code == 404


@BOOKS
def test_no_list_tells_of_it(book: Book, world: World, sign_in: Doors) -> None:
    readers = {
        "anybody": Client(),
        "otto": sign_in("otto"),
        "mabel": sign_in("mabel"),
        "olga": sign_in("olga"),
    }
    hidden = [
        HIDDEN,
        *(str(value) for name, value in world.usual.items() if name.startswith(("hidden", "private"))),
    ]
    assert gates.told_by_lists(book, world, readers, tuple(hidden)) == []


# Whatever is asked or sent, nothing breaks


@BOOKS
def test_no_question_breaks_a_page(book: Book, world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_questions(book, world, sign_in) == []


def test_no_form_breaks_a_page(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_forms(PAGES, world, sign_in) == []


def test_no_body_breaks_the_api(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_bodies(API, world, sign_in) == []
