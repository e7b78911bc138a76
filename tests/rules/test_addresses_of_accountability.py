"""Every address of accountability, page and API, by who comes to it: recommendations, decisions, actions, motions, questions,
the tracker. Drafts, saved searches and imports are asked for beside them: nobody outside learns that they are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit import trail
from deliberation.accountability.api.urls import urlpatterns as api_patterns
from deliberation.accountability.urls import urlpatterns as page_patterns
from kernel import clock
from tests.moot import Moot, make_moot
from tests.rules import gates, sweeps
from tests.rules.accountability_things import HIDDEN, NOW, accountability
from tests.rules.gates import Book, Doors, Gate, World
from tests.scrutiny import add_watchers
from tests.unit.accountability.doing.effects_kit import build_index
from tests.unit.indexapp.pages.kit import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RECORDS = Gate("board", "cleo", "mabel")
"""What the clerk and the chair do, and a member does not."""
MOVES = Gate("board", "mabel", "cleo")
"""What members do, each for themselves, and the clerk does not."""
PREPARES = Gate("board", "cleo", "chandra")
"""What the clerk does, and the chair does not."""
REPORTS = Gate("board", "anil", "mabel")
"""What the analyst does too."""
CALLS_IN = Gate("committee", "sam", "clem")
"""What members of the body that scrutinises do."""
HEARS = Gate("committee", "clem", "sam")
SPEAKS = Gate("other", "rosa", "otto")
"""What a patient representative does, for their own body, about what another one does."""
BY_POST = Gate("panel", "femi", "paul")
"""What those who asked do."""
ASKS = Gate("", "rosa", "mabel")
"""Whoever speaks for patients anywhere; below the name of the body that is asked."""

PAGES = Book(
    page_patterns,
    public={
        "all_recommendations", "recommendation", "recommendations", "body_record", "record_rows", "asked_said_did", "body_asked",
        "all_decisions", "all_plans", "decision", "decision_pdf", "decisions", "forward_plan",
        "all_actions", "action", "body_actions", "effect", "mentors", "mentors_for", "done_about",
        "all_motions", "motion", "motion_wordings", "amendment", "motions",
        "all_questions", "board_question", "board_questions",
        "tracker", "tracker_print", "tracker_csv", "tracker_xlsx", "tracker_template", "patient_tracker", "topics", "topic",
    },
    own={"save_view", "remove_view"},
    gates={
        RECORDS: {
            "answer_recommendation", "make_recommendation", "new_decision", "plan_decision", "edit_decision", "publish_decision",
            "discard_decision", "move_decision", "withdraw_decision", "correct_decision", "record_spending", "new_action",
            "change_action", "move_action", "add_step", "move_step", "finish_action", "stop_action", "reopen_action",
            "notice_motion", "debate_motion", "motion_outcome", "amendment_outcome", "answer_board_question",
        },
        PREPARES: {
            "call_in_rule", "motion_vote", "amendment_vote", "import_tracker", "tracker_import", "confirm_tracker", "discard_tracker",
        },
        REPORTS: {
            "report_action", "reach_step", "expect_effect", "expect_effect_of_decision", "review_effect", "remove_effect", "skip_review",
        },
        MOVES: {
            "new_motion", "edit_motion", "discard_motion", "move_motion", "second_motion", "withdraw_motion", "speak",
            "withdraw_speech", "amend_motion", "second_amendment", "accept_amendment", "withdraw_amendment",
        },
        CALLS_IN: {"ask_call_in", "support_call_in", "withdraw_call_in"},
        HEARS: {"decide_call_in"},
        SPEAKS: {"note_impact", "withdraw_impact_note"},
        BY_POST: {"record_answer"},
        ASKS: {"ask_board_question", "withdraw_board_question"},
    },
    others={"ask_call_in", "note_impact"},
)  # fmt: skip
API = Book(
    api_patterns,
    api=True,
    public={
        "recommendations", "body_recommendations", "recommendation", "asked", "body_asked", "body_record", "board_decisions",
        "forward_plan", "board_decision", "decision_notice", "call_ins", "call_in_rule", "actions", "action", "body_actions", "effect",
        "mentors_for", "done_about", "motions", "motion", "body_motions", "board_questions", "board_question", "body_board_questions", "tracker",
        "patient_tracker", "topics", "topic",
    },
    own={"saved_views", "saved_view"},
    gates={
        RECORDS: {
            "body_recommendations", "answer_recommendation", "draft_decision", "plan_decision", "change_decision", "publish_decision",
            "discard_decision", "move_decision", "withdraw_decision", "correct_decision", "record_spending", "new_action",
            "change_action", "move_action", "add_step", "move_step", "finish_action", "stop_action", "reopen_action",
            "notice_motion", "debate_motion", "motion_outcome", "amendment_outcome", "answer_board_question",
        },
        PREPARES: {
            "call_in_rule", "motion_vote", "amendment_vote", "tracker_imports", "tracker_import", "confirm_tracker", "discard_tracker",
        },
        REPORTS: {
            "report_action", "reach_step", "expect_effect", "expect_effect_of_decision", "review_effect", "remove_effect", "skip_review",
        },
        MOVES: {
            "body_motions", "discard_motion", "move_motion", "change_motion", "second_motion", "withdraw_motion", "speak",
            "withdraw_speech", "amend_motion", "second_amendment", "accept_amendment", "withdraw_amendment",
        },
        CALLS_IN: {"ask_call_in", "support_call_in", "withdraw_call_in"},
        HEARS: {"refuse_call_in", "end_call_in"},
        SPEAKS: {"note_impact", "withdraw_impact_note"},
        BY_POST: {"record_answer"},
        ASKS: {"ask_board_question", "withdraw_board_question"},
    },
    others={"ask_call_in", "note_impact"},
)  # fmt: skip
BOOKS = pytest.mark.parametrize("book", [PAGES, API], ids=["pages", "api"])


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Moot, World]]:
    """One of everything, made once for this file and taken back at its end."""
    forget()
    with django_db_blocker.unblock(), clock.frozen(NOW), transaction.atomic():
        build_index(tmp_path_factory.mktemp("index"))
        moot = make_moot()
        yield moot, accountability(moot, add_watchers(moot))
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
    on = {"amendment": 302}  # leads on to the page of its motion
    assert gates.not_open(book, world, book.public) == ({} if book.api else on)


@BOOKS
def test_who_does_not_come_in(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    assert gates.open_to_the_wrong(book, world, sign_in) == []
    assert len(trail.newest(1000)) == before


def test_who_does(world: World, sign_in: Doors) -> None:
    on = {"reach_step": 302}  # a button; whoever looks is led to the action
    assert gates.closed_to_the_right(PAGES, world, sign_in) == on
    assert gates.closed_to_the_right(API, world, sign_in) == {}


@BOOKS
def test_below_the_wrong_body_nothing_is_found(book: Book, world: World, sign_in: Doors) -> None:
    before = len(trail.newest(1000))
    bodies = sweeps.bodies_of(book) if book.api else {}
    assert gates.found_below_the_wrong_body(book, world, sign_in, bodies) == []
    assert len(trail.newest(1000)) == before


def test_what_is_ones_own(world: World, sign_in: Doors) -> None:
    """A saved search is nobody else's, and whoever is not signed in is asked to."""
    for book in (PAGES, API):
        for name in book.own:
            for method, how in gates.each_way(book, name):
                status, answer = gates.answered(Client(), method, world.at(book, name), **how)
                assert gates.is_turned_away(book, status, answer), (name, method, status)
    page, one = world.at(PAGES, "remove_view"), world.at(API, "saved_view")
    assert [sign_in(who).get(page).status_code for who in ("cleo", "otto")] == [200, 404]
    assert (sign_in("otto").post(page).status_code, sign_in("otto").delete(one).status_code) == (404, 404)
    listed = sign_in("otto").get(world.at(API, "saved_views")).content.decode()
    assert HIDDEN not in listed
    assert HIDDEN in sign_in("cleo").get(world.at(API, "saved_views")).content.decode()


def test_a_draft_is_not_there_for_others(world: World, sign_in: Doors) -> None:
    """Of a decision: those who write the body's decisions see it. Of a motion: whoever wrote it."""
    decision, motion = (
        {"decision_id": world.usual["hidden_decision_id"]},
        {"motion_id": world.usual["hidden_motion_id"]},
    )
    pages = {"decision": decision, "decision_pdf": decision, "motion": motion, "motion_wordings": motion}
    api = {"board_decision": decision, "decision_notice": decision, "motion": motion}
    outside = ("otto", "sam", "paul", "will", "obi")
    assert gates.shown_to_others(PAGES, world, sign_in, pages, outside) == []
    assert gates.shown_to_others(API, world, sign_in, api, outside) == []
    assert [
        sign_in(who).get(world.at(PAGES, "decision", **decision)).status_code for who in ("cleo", "mabel")
    ] == [200, 404]
    told = [
        sign_in(who).get(world.at(PAGES, "motion", **motion)).status_code for who in ("mabel", "vera", "cleo")
    ]
    assert told == [200, 404, 404]


@BOOKS
def test_no_list_tells_of_a_draft(book: Book, world: World, sign_in: Doors) -> None:
    readers = {"anybody": Client(), "otto": sign_in("otto"), "sam": sign_in("sam")}
    hidden = (HIDDEN, str(world.usual["hidden_decision_id"]), str(world.usual["hidden_motion_id"]))
    assert gates.told_by_lists(book, world, readers, hidden) == []


# Whatever is asked or sent, nothing breaks


@BOOKS
def test_no_question_breaks_a_page(book: Book, world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_questions(book, world, sign_in) == []


def test_no_form_breaks_a_page(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_forms(PAGES, world, sign_in) == []


def test_no_body_breaks_the_api(world: World, sign_in: Doors) -> None:
    assert sweeps.broken_by_bodies(API, world, sign_in) == []
