"""What decisions, actions, motions and questions put on desks: who sees what, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.dates import today_in_england
from deliberation.accountability.desk_duties import DutiesDesk
from deliberation.accountability.models import (
    Action,
    BoardQuestion,
    CallIn,
    CallInSupport,
    Decision,
    EffectReview,
    ExpectedEffect,
    Motion,
)
from kernel.actors import Actor
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers

pytestmark = pytest.mark.django_db


def days(count: int) -> dt.date:
    return today_in_england() + dt.timedelta(days=count)


def texts(actor: Actor) -> list[str]:
    return [each.text for each in DutiesDesk(actor).waiting()]


def numbered(body: Any, number: int, letter: str) -> dict[str, Any]:
    return {"body": body, "year": 2026, "number": number, "reference": f"{letter}/{body.slug}/{number}"}


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    return add_watchers(moot)


@pytest.fixture
def full(moot: Moot, watchers: Watchers) -> Moot:
    """One duty of each kind about the board, past the actions."""
    board, cosmo = moot.board, moot.membership("chandra", moot.board)
    BoardQuestion.objects.create(
        from_body=watchers.patients, membership=moot.membership("piet", watchers.patients), role="patient_representative", text="T",
        asked_on=days(-3), reply_length=20, reply_unit="calendar_days", due_on=days(5), **numbered(board, 1, "Q"),
    )  # fmt: skip
    late = Action.objects.create(
        text="T", owner="O", due_on=days(-1), first_due_on=days(-1), **numbered(board, 1, "A")
    )
    Action.objects.create(
        text="T", owner="O", due_on=days(90), first_due_on=days(90), **numbered(board, 2, "A")
    )
    effect = ExpectedEffect.objects.create(
        action=late, definition="d", metric="m", title="M", area_key="QJK", area_name="F", rises=True, by=days(0), run_id=1
    )  # fmt: skip
    EffectReview.objects.create(effect=effect, due_on=days(0))
    EffectReview.objects.create(effect=effect, due_on=days(200))
    Decision.objects.create(
        title="Late plan", status="planned", planned_for=days(-2), **numbered(board, 1, "D")
    )
    taken = Decision.objects.create(
        title="Taken", status="taken", taken_on=days(-2), call_in_until=days(3), **numbered(board, 2, "D")
    )
    asked = CallIn.objects.create(
        decision=taken, by_body=watchers.committee, grounds="G", status="asked", needed=3
    )
    CallInSupport.objects.create(call_in=asked, membership=moot.membership("sam", watchers.committee))
    other = Decision.objects.create(title="Other", status="taken", **numbered(board, 3, "D"))
    CallIn.objects.create(decision=other, by_body=watchers.committee, grounds="G", status="valid", needed=3)
    Motion.objects.create(
        template="general", title="T", status="moved", moved_by=cosmo, **numbered(board, 1, "M")
    )
    Motion.objects.create(
        template="general", title="T", status="on_notice", notice_until=days(0), moved_by=cosmo, **numbered(board, 2, "M")
    )  # fmt: skip
    return moot


def test_a_clerk_sees_what_the_board_has_to_do_soonest_first(full: Moot) -> None:
    assert texts(full.actor("cleo")) == [
        "Record the decision, or move its day: Late plan",
        "Report on action A/northfen-board/1",
        "Look whether action A/northfen-board/1 worked",
        "Open the debate on motion M/northfen-board/2: its notice is over",
        "Reply to question Q/northfen-board/1",
    ]


def test_a_member_sees_a_motion_that_waits_for_a_seconder_and_its_mover_does_not(full: Moot) -> None:
    waits = "Motion M/northfen-board/1 waits for a seconder"
    assert texts(full.actor("mabel")) == [waits]
    assert waits not in texts(full.actor("chandra"))


def test_councillors_see_call_ins_that_need_them(full: Moot) -> None:
    needs = "A call-in of decision D/northfen-board/2 needs supporters"
    assert texts(full.actor("sol")) == [needs]
    assert texts(full.actor("sam")) == []
    assert texts(full.actor("clem")) == ["Hear the call-in of decision D/northfen-board/3"]


@pytest.mark.parametrize("name", ["otto", "rosa", "paul", "obi", "will"])
def test_others_see_nothing(full: Moot, name: str) -> None:
    assert texts(full.actor(name)) == []


def test_an_analyst_reports_and_looks_whether_it_worked(full: Moot) -> None:
    assert texts(full.actor("anil")) == [
        "Report on action A/northfen-board/1",
        "Look whether action A/northfen-board/1 worked",
    ]


def test_one_query(full: Moot, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    actor = full.actor("cleo")
    texts(actor)
    with django_assert_num_queries(1):
        assert len(texts(actor)) == 5
