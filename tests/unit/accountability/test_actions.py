"""Making and answering recommendations through their actions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from audit import trail
from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation, record_answer
from deliberation.accountability.actions.recommendations import EvidenceGiven, Origin, make_recommendations
from deliberation.accountability.models import Recommendation, Response
from deliberation.accountability.queries.recommendations import (
    RecommendationsWanted,
    find_recommendations,
    of_origin,
    waiting_for,
)
from deliberation.bodies.models import Body, Membership
from kernel import clock, events
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


# --- Making


def test_references_dates_and_words_are_kept(moot: Moot) -> None:
    board, other = kit.make(
        moot, kit.given("a", to_body_id=moot.board.pk), kit.given("a", to_body_id=moot.other.pk)
    )
    assert [board.reference, other.reference] == ["FENMARSH-PANEL/2026/1", "FENMARSH-PANEL/2026/2"]
    assert (board.made_on, board.due_on) == (kit.NOW.date(), kit.DUE)
    assert board.evidence == [
        {"title": "Delayed discharges", "href": "/areas/QJK/"},
        {"title": "A letter", "href": ""},
    ]
    assert (board.illustrative, board.verdict, board.answered_on) == (True, "", None)
    kept = Recommendation.objects.get(pk=board.pk)
    assert (kept.to_body_id, kept.to_name, kept.origin_id) == (moot.board.pk, "", kit.ORIGIN.id)
    newest = trail.newest(2)
    assert {each["event"] for each in newest} == {"recommendation.made"}


def test_the_addressees_clock_counts(moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(reply_length=20, reply_unit="working_days")
    Body.objects.filter(pk=moot.panel.pk).update(reply_length=3)
    board, post = kit.make(moot, kit.given("a", to_body_id=moot.board.pk), kit.given("a", to_name="Buses"))
    assert board.due_on == dt.date(2026, 11, 30)
    assert post.due_on == dt.date(2026, 11, 5), "the asking body's own, where there is no other"
    Body.objects.filter(pk=moot.board.pk).update(reply_length=5)
    assert Recommendation.objects.get(pk=board.pk).due_on == dt.date(2026, 11, 30), (
        "a later change moves nothing"
    )


def test_the_day_is_englands(moot: Moot) -> None:
    with clock.frozen(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)):
        assert kit.one(moot).made_on == dt.date(2026, 7, 2)


def test_numbers_start_anew_each_year(moot: Moot) -> None:
    kit.one(moot)
    with clock.frozen(dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)):
        assert kit.one(moot, key="2").reference == "FENMARSH-PANEL/2027/1"


def test_doing_it_twice_makes_nothing_twice(moot: Moot) -> None:
    items = [kit.given("a", to_body_id=moot.board.pk), kit.given("b", to_name="Fenmarsh Buses")]
    first = kit.make(moot, *items)
    entries = len(trail.newest(1000))
    again = kit.make(moot, *items, kit.given("b", to_name=" fenmarsh  BUSES "))
    assert [each.pk for each in again] == [first[0].pk, first[1].pk, first[1].pk]
    assert Recommendation.objects.count() == 2
    assert len(trail.newest(1000)) == entries
    [third] = kit.make(moot, kit.given("c", to_body_id=moot.board.pk))
    assert third.reference.endswith("/3")


def test_the_database_refuses_the_same_twice(moot: Moot) -> None:
    made = kit.one(moot)
    made.pk, made.reference, made.number = uuid.uuid4(), "X", 99
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_another_body_cannot_speak_for_the_same_origin(moot: Moot) -> None:
    kit.one(moot)
    with pytest.raises(BadInput, match="Another body"):
        make_recommendations(
            actor=moot.actor("otto"), from_body_id=moot.other.pk, origin=kit.ORIGIN, items=[kit.given("z", to_name="X")]
        )  # fmt: skip


@pytest.mark.parametrize("name", ["paul", "otto", "mabel"])
def test_who_may_not_make_them(moot: Moot, name: str) -> None:
    with pytest.raises(NotAllowed):
        make_recommendations(
            actor=moot.actor(name), from_body_id=moot.panel.pk, origin=kit.ORIGIN, items=[kit.given(to_name="X")]
        )  # fmt: skip
    with pytest.raises(SignInNeeded):
        make_recommendations(
            actor=Actor.anonymous(), from_body_id=moot.panel.pk, origin=kit.ORIGIN, items=[kit.given(to_name="X")]
        )  # fmt: skip
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"to_name": ""},
        {"to_name": "   "},
        {"to_name": "x" * 161},
        {"to_name": "X", "text": " "},
        {"to_name": "X", "reasons": ""},
        {"to_name": "X", "text": "x" * 4001},
        {"to_name": "X", "text": "a\x00b"},
        {"to_name": "X", "key": ""},
        {"to_body_id": uuid.UUID(int=1)},
        {"to_name": "X", "evidence": [EvidenceGiven("Bad", "javascript:alert(1)")]},
        {"to_name": "X", "evidence": [EvidenceGiven("Bad", "//evil.example/")]},
        {"to_name": "X", "evidence": [EvidenceGiven("Bad", "/\\evil.example/")]},
        {"to_name": "X", "evidence": [EvidenceGiven("", "/areas/")]},
        {"to_name": "X", "evidence": [EvidenceGiven("A")] * 51},
    ],
)
def test_what_cannot_be_recommended(moot: Moot, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        kit.make(moot, kit.given(**changes))
    assert not Recommendation.objects.exists()


def test_to_one_addressee_who_is_there_and_is_another(moot: Moot) -> None:
    for changes in ({"to_body_id": moot.board.pk, "to_name": "X"}, {"to_body_id": moot.panel.pk}):
        with pytest.raises(BadInput):
            kit.make(moot, kit.given(**changes))
    Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 10, 1))
    with pytest.raises(BadInput, match="has ended"):
        kit.one(moot)


@pytest.mark.parametrize(
    "origin",
    [
        Origin("moon", "1", "T", "/x/"),
        Origin("tradeoff", "", "T", "/x/"),
        Origin("tradeoff", "1", "", "/x/"),
        Origin("tradeoff", "1", "T", "https://evil.example/"),
        Origin("tradeoff", "1", "T", "//evil.example/"),
        Origin("tradeoff", "1" * 41, "T", "/x/"),
    ],
)
def test_an_origin_must_be_one_of_ours(moot: Moot, origin: Origin) -> None:
    with pytest.raises(BadInput):
        kit.make(moot, kit.given(to_name="X"), origin=origin)


# --- Answering


def test_an_answer_stops_the_clock_and_is_told(moot: Moot, django_capture_on_commit_callbacks: Any) -> None:
    asked, heard = kit.one(moot), []

    def listen(**facts: Any) -> None:
        heard.append({name: facts[name] for name in ("origin_kind", "origin_id", "recommendation_id")})

    events.recommendation_answered.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            response = kit.answer(moot, asked, will_do="We open it.", by_when=dt.date(2027, 3, 31))
    finally:
        events.recommendation_answered.disconnect(listen)
    assert heard == [{"origin_kind": "tradeoff", "origin_id": kit.ORIGIN.id, "recommendation_id": asked.pk}]
    asked.refresh_from_db()
    assert (asked.verdict, asked.answered_on) == ("accepted", kit.NOW.date())
    assert (response.number, response.role, response.source) == (1, "chair", "")
    assert response.membership == moot.membership("chandra", moot.board)
    assert trail.newest(1)[0]["event"] == "recommendation.answered"


def test_a_later_answer_takes_its_place_and_both_stay(moot: Moot) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, "rejected")
    with clock.frozen(kit.NOW + dt.timedelta(days=60)):
        kit.answer(moot, asked, "accepted_in_part")
    asked.refresh_from_db()
    assert (asked.verdict, asked.answered_on) == ("accepted_in_part", kit.NOW.date()), (
        "the first stops the clock"
    )
    [found] = of_origin("tradeoff", kit.ORIGIN.id)
    assert [each.verdict for each in found.responses] == ["accepted_in_part", "rejected"]
    assert found.response is not None
    assert found.response.number == 2


def test_a_form_that_is_sent_twice_gives_one_answer(moot: Moot) -> None:
    asked, form = kit.one(moot), uuid.uuid4()
    first = kit.answer(moot, asked, response_id=form)
    entries = len(trail.newest(1000))
    assert kit.answer(moot, asked, "rejected", response_id=form).pk == first.pk
    assert Response.objects.count() == 1
    assert len(trail.newest(1000)) == entries
    with pytest.raises(BadInput, match="taken"):
        kit.answer(moot, kit.one(moot, key="2"), response_id=form)


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "perhaps"},
        {"verdict": ""},
        {"reasons": " "},
        {"reasons": "x" * 8001},
        {"by_when": dt.date(2027, 1, 1)},
        {"by_when": dt.date(2026, 11, 1), "will_do": "We did."},
        {"by_when": dt.date(2100, 1, 1), "will_do": "We will."},
    ],
)
def test_what_is_no_answer(moot: Moot, changes: dict[str, Any]) -> None:
    asked = kit.one(moot)
    with pytest.raises(BadInput):
        kit.answer(moot, asked, **changes)
    assert not Response.objects.exists()


@pytest.mark.parametrize("name", ["mabel", "anil", "obi", "femi", "otto"])
def test_who_may_not_answer(moot: Moot, name: str) -> None:
    asked = kit.one(moot)
    with pytest.raises(NotAllowed):
        answer_recommendation(
            actor=moot.actor(name), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven("accepted", "Yes.")
        )  # fmt: skip


def test_nobody_answers_what_went_to_another_body(moot: Moot) -> None:
    asked, post = kit.one(moot), kit.by_post(moot)
    for each in (asked.pk, post.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            answer_recommendation(
                actor=moot.actor("otto"), body_id=moot.other.pk, recommendation_id=each, answer=AnswerGiven("accepted", "Yes.")
            )  # fmt: skip


def test_the_system_answers_for_nobody(moot: Moot) -> None:
    asked = kit.one(moot)
    with pytest.raises(NotAllowed):
        answer_recommendation(
            actor=Actor.system("operator"), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven("accepted", "Y")
        )  # fmt: skip


def enter(moot: Moot, asked: Recommendation, **changes: Any) -> Response:
    usual: dict[str, Any] = {
        "actor": moot.actor("femi"), "body_id": moot.panel.pk, "recommendation_id": asked.pk, "answer": AnswerGiven("rejected", "No money."),
        "source": "Letter of 2 November", "given_on": kit.NOW.date(),
    }  # fmt: skip
    return record_answer(**(usual | changes))


def test_an_answer_by_post_is_entered_by_who_asked(moot: Moot) -> None:
    asked = kit.by_post(moot)
    with clock.frozen(kit.NOW + dt.timedelta(days=9)):
        response = enter(moot, asked, given_on=dt.date(2026, 11, 6))
    asked.refresh_from_db()
    assert (response.source, response.role, asked.answered_on) == (
        "Letter of 2 November",
        "facilitator",
        dt.date(2026, 11, 6),
    )


def test_an_answer_by_post_needs_its_source_and_its_day(moot: Moot) -> None:
    asked = kit.by_post(moot)
    for changes in (
        {"source": ""},
        {"given_on": dt.date(2026, 11, 1)},
        {"given_on": dt.date(2026, 11, 3)},
        {"answer": AnswerGiven("rejected", "")},
    ):
        with pytest.raises(BadInput):
            enter(moot, asked, **changes)


def test_nobody_enters_the_answer_of_a_body_on_the_site_or_for_another(moot: Moot) -> None:
    with pytest.raises(NotFound):
        enter(moot, kit.one(moot))
    with pytest.raises(NotFound):
        enter(moot, kit.by_post(moot), actor=moot.actor("otto"), body_id=moot.other.pk)
    with pytest.raises(NotAllowed):
        enter(moot, kit.by_post(moot), actor=moot.actor("paul"))


# --- Reading


def test_lists_by_state_words_and_body(moot: Moot) -> None:
    late, soon, far = (kit.one(moot, key=key, text=f"Text {key}.") for key in ("late", "soon", "far"))
    done = kit.one(moot, key="done")
    post = kit.by_post(moot)
    for each, due in ((late, "2026-11-01"), (soon, "2026-11-09"), (far, "2026-11-10")):
        Recommendation.objects.filter(pk=each.pk).update(due_on=due)
    kit.answer(moot, done)

    def keys(**wanted: str) -> list[str]:
        return [each.origin_key for each in find_recommendations(RecommendationsWanted(**wanted))]

    assert keys() == ["late", "soon", "far", "post", "done"]
    assert keys(state="overdue") == ["late"]
    assert keys(state="due_soon") == ["soon"]
    assert keys(state="waiting") == ["far", "post"]
    assert keys(state="open") == ["late", "soon", "far", "post"]
    assert keys(state="answered") == keys(verdict="accepted") == ["done"]
    assert keys(words="buses") == keys(words="BUSES fenmarsh") == ["post"]
    assert keys(words="2026/2") == ["soon"]
    assert keys(words="text LATE") == ["late"]
    assert keys(words="%") == []
    assert keys(to="northfen-board", state="overdue") == ["late"]
    assert keys(made_by="northfen-board") == []
    assert [each.origin_key for each in waiting_for(moot.board)] == ["late", "soon", "far"]
    assert str(post) == "FENMARSH-PANEL/2026/5"


def test_somebody_with_two_roles_answers_in_the_one_that_may(moot: Moot) -> None:
    Membership.objects.create(
        body=moot.board,
        person=moot.people["obi"],
        role="clerk",
        public_name="Obi",
        starts_on=dt.date(2026, 1, 1),
    )
    asked = kit.one(moot)
    response = answer_recommendation(
        actor=moot.actor("obi"), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven("accepted", "Yes.")
    )  # fmt: skip
    assert response.role == "clerk"
