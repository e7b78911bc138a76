"""Questions to boards: who may ask and answer, once for each form, the clock, reminders, taking one back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import Entry
from deliberation.accountability.actions.questions import withdraw_question
from deliberation.accountability.actions.questions_keeping import remind_of_questions
from deliberation.accountability.models import BoardQuestion
from deliberation.bodies.models import Body
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import add_watchers
from tests.unit.accountability.questions import question_kit as kit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("accountability")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def mails(moot: Moot, who: str) -> list[str]:
    return list(
        Notice.objects.filter(person=moot.people[who]).order_by("pk").values_list("subject", flat=True)
    )


def test_a_question_has_a_number_and_a_day_that_a_new_clock_does_not_move(moot: Moot) -> None:
    asked = kit.ask(moot)
    assert (asked.reference, asked.due_on, asked.role) == (
        "NORTHFEN-BOARD/Q/2026/1",
        kit.DUE,
        "patient_representative",
    )
    Body.objects.filter(pk=moot.board.pk).update(reply_length=20, reply_unit="working_days")
    later = kit.ask(moot, text="And who pays?")
    asked.refresh_from_db()
    assert (asked.due_on, later.number, later.due_on.isoformat()) == (kit.DUE, 2, "2026-11-30")
    assert mails(moot, "chandra") == [f"A question to {moot.board.name}, answer due by 30 November 2026"] * 2
    assert mails(moot, "mabel") == []


def test_who_speaks_for_patients_may_ask_and_nobody_else(moot: Moot) -> None:
    watchers = add_watchers(moot)
    kit.ask(moot, "hana", by=watchers.patients)
    kit.ask(moot, to=moot.other)
    for who, by in (
        ("hugo", watchers.patients),
        ("mabel", moot.board),
        ("otto", moot.other),
        ("rosa", moot.board),
    ):
        with pytest.raises(NotAllowed):
            kit.ask(moot, who, by=by)
    assert BoardQuestion.objects.count() == 2


def test_the_same_form_asks_once_and_no_others_id_is_taken(moot: Moot) -> None:
    watchers, key = add_watchers(moot), uuid.uuid4()
    assert kit.ask(moot, question_id=key) == kit.ask(moot, question_id=key)
    with pytest.raises(BadInput):
        kit.ask(moot, "hana", by=watchers.patients, question_id=key)
    assert BoardQuestion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "a\x00b", "a\x1bb"])
def test_what_a_question_must_not_say(moot: Moot, text: str) -> None:
    with pytest.raises(BadInput):
        kit.ask(moot, text=text)


def test_a_body_that_has_ended_is_asked_nothing(moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(ends_on=kit.NOW.date().replace(day=1))
    with pytest.raises(WrongState):
        kit.ask(moot)


def test_answers_stay_and_the_first_stops_the_clock(moot: Moot) -> None:
    asked = kit.ask(moot)
    key = uuid.uuid4()
    assert kit.answer(moot, asked, answer_id=key) == kit.answer(moot, asked, answer_id=key)
    with kit.at(3):
        kit.answer(moot, asked, "cleo", "We open on Saturdays, too.")
    asked.refresh_from_db()
    assert asked.answered_on == kit.NOW.date()
    assert [(each.number, each.role) for each in asked.answers.all()] == [(2, "clerk"), (1, "chair")]
    assert mails(moot, "rosa") == [
        f"Your question {asked.reference} was answered",
        f"Your question {asked.reference} has a new answer",
    ]


def test_who_may_answer(moot: Moot) -> None:
    asked = kit.ask(moot)
    for who in ("mabel", "cora", "anil", "obi", "otto"):
        with pytest.raises(NotAllowed):
            kit.answer(moot, asked, who)
    to_other = kit.ask(moot, to=moot.other)
    with pytest.raises(NotFound):
        kit.answer(moot, to_other)


def test_only_who_asked_takes_it_back_with_a_reason_before_it_is_answered(moot: Moot) -> None:
    asked, other = kit.ask(moot), kit.ask(moot, text="Another?")
    what: dict[str, Any] = {"body_id": moot.other.pk, "reason": "It was settled on the telephone."}
    with pytest.raises(NotAllowed):
        withdraw_question(actor=moot.actor("otto"), question_id=asked.pk, **what)
    with pytest.raises(BadInput):
        withdraw_question(actor=moot.actor("rosa"), question_id=asked.pk, body_id=moot.other.pk, reason="")
    taken = withdraw_question(actor=moot.actor("rosa"), question_id=asked.pk, **what)
    assert taken.withdrawn_why == "It was settled on the telephone."
    with pytest.raises(WrongState):
        kit.answer(moot, asked)
    kit.answer(moot, other)
    with pytest.raises(WrongState):
        withdraw_question(actor=moot.actor("rosa"), question_id=other.pk, **what)


def test_reminders_go_out_once_each_and_go_higher_up(moot: Moot) -> None:
    asked = kit.ask(moot)
    first = len(mails(moot, "chandra"))
    for days, sent in ((20, 0), (21, 1), (21, 0), (28, 0), (29, 1), (29, 0), (41, 0), (42, 1), (43, 0)):
        with kit.at(days):
            assert remind_of_questions(actor=SYSTEM) == sent, days
    assert mails(moot, "chandra")[first:] == [
        f"Answer due by 30 November 2026: question {asked.reference}",
        f"Answer overdue since 30 November 2026: question {asked.reference}",
        f"Still no answer to question {asked.reference}: this comes to you as chair",
    ]
    assert mails(moot, "rosa") == [f"Your question {asked.reference} has no answer yet"]
    assert mails(moot, "otto") == [f"Still no answer to question {asked.reference}"]


def test_nobody_is_reminded_of_what_is_answered_or_taken_back(moot: Moot) -> None:
    asked, taken = kit.ask(moot), kit.ask(moot, text="Another?")
    kit.answer(moot, asked)
    withdraw_question(
        actor=moot.actor("rosa"), body_id=moot.other.pk, question_id=taken.pk, reason="Settled."
    )
    with kit.at(60):
        assert remind_of_questions(actor=SYSTEM) == 0
    with pytest.raises(NotAllowed):
        remind_of_questions(actor=moot.actor("cleo"))


def test_the_trail_holds_codes_and_no_words(moot: Moot) -> None:
    asked = kit.ask(moot)
    kit.answer(moot, asked)
    entries = list(Entry.objects.filter(object_kind="board_question").order_by("number"))
    assert [each.event for each in entries] == ["board_question.asked", "board_question.answered"]
    assert "Monday" not in str([each.detail for each in entries])
