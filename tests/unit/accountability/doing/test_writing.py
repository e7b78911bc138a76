"""Writing on actions: who may, what is refused, what is kept, and that doing it twice does it once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.events import Event
from deliberation.accountability.actions import doing, doing_progress
from deliberation.accountability.actions.doing import make_action
from deliberation.accountability.models import Action, Decision, Progress, Slip
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.unit.accountability import kit
from tests.unit.accountability.doing import doing_kit
from tests.unit.accountability.doing.doing_kit import DUE, TODAY, later, on, promise, said

pytestmark = pytest.mark.django_db
SOON = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(doing_kit.NOW):
        yield


def events(action: Action) -> list[str]:
    from audit.models import Entry

    rows = Entry.objects.filter(object_kind="action", object_id=str(action.pk)).order_by("pk")
    return list(rows.values_list("event", flat=True))


# --- Promising


def test_a_promise_has_a_reference_and_keeps_its_first_day(moot: Moot) -> None:
    first, second = (
        promise(moot),
        promise(moot, "cleo", text="Print the leaflet.", topics=["housing"], areas=["QJK"]),
    )
    assert (first.reference, second.reference) == ("NORTHFEN-BOARD/A/2026/1", "NORTHFEN-BOARD/A/2026/2")
    assert (first.due_on, first.first_due_on, first.rag, first.status) == (DUE, DUE, "green", "to_do")
    assert (second.topics, second.areas) == (" housing ", " QJK ")
    assert first.illustrative
    assert events(first) == [Event.ACTION_MADE]


@pytest.mark.parametrize("who", ["anil", "mabel", "cora", "obi", "will", "paul", "otto", "rosa"])
def test_only_chair_and_clerk_of_the_body_promise(moot: Moot, who: str) -> None:
    with pytest.raises(NotAllowed):
        promise(moot, who)
    assert not Action.objects.exists()


def test_a_form_sent_twice_promises_once(moot: Moot) -> None:
    key = uuid.uuid4()
    assert promise(moot, action_id=key) == promise(moot, action_id=key)
    assert Action.objects.count() == 1
    with pytest.raises(BadInput):
        make_action(actor=moot.actor("otto"), body_id=moot.other.pk, given=doing_kit.given(), action_id=key)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"owner": ""},
        {"due_on": dt.date(1999, 1, 1)},
        {"due_on": dt.date(2100, 1, 1)},
        {"topics": ["moon"]},
        {"areas": ["nowhere"]},
        {"text": "x" * 4001},
    ],
)
def test_what_is_wrong_is_refused(moot: Moot, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        promise(moot, **changes)


def test_it_comes_from_a_recommendation_to_the_body(moot: Moot) -> None:
    asked = kit.one(moot)
    answer = kit.answer(moot, asked)
    made = promise(moot, response_id=answer.pk)
    assert (made.recommendation, made.response) == (asked, answer)
    other = kit.one(moot, key="2", to_body_id=moot.other.pk)
    wrongs: tuple[dict[str, Any], ...] = (
        {"recommendation_id": other.pk},
        {"recommendation_id": uuid.uuid4()},
        {"response_id": uuid.uuid4()},
    )
    for wrong in wrongs:
        with pytest.raises(NotFound):
            promise(moot, **wrong)
    with pytest.raises(NotFound):
        promise(moot, recommendation_id=other.pk, response_id=answer.pk)


def test_the_asking_body_enters_what_one_by_post_will_do(moot: Moot) -> None:
    asked = kit.by_post(moot)
    made = make_action(
        actor=moot.actor("femi"), body_id=moot.panel.pk, given=doing_kit.given(recommendation_id=asked.pk)
    )
    assert (made.body, made.recommendation) == (moot.panel, asked)
    with pytest.raises(NotFound):
        promise(moot, recommendation_id=asked.pk)


def test_it_comes_from_a_published_decision_of_the_body(moot: Moot) -> None:
    values: dict[str, Any] = {
        "year": 2026,
        "number": 1,
        "status": "taken",
        "title": "Day centre",
        "topics": " housing ",
    }
    decision = Decision.objects.create(body=moot.board, reference="D1", **values)
    with pytest.raises(WrongState):
        promise(moot, decision_id=decision.pk)
    Decision.objects.update(published_at=clock.now())
    assert promise(moot, decision_id=decision.pk).topics == " housing "
    theirs = Decision.objects.create(body=moot.other, reference="D2", published_at=clock.now(), **values)
    with pytest.raises(NotFound):
        promise(moot, decision_id=theirs.pk)


def test_another_bodys_action_is_not_found(moot: Moot) -> None:
    made = promise(moot)
    there: dict[str, Any] = {"actor": moot.actor("otto"), "body_id": moot.other.pk, "action_id": made.pk}
    for write, more in (
        (doing.change_action, {"text": "x", "owner": "y", "topics": [], "areas": []}),
        (doing.move_due, {"due_on": SOON, "reason": "x"}),
        (doing.stop_action, {"reason": "x"}),
        (doing.reopen_action, {"reason": "x"}),
        (doing_progress.report_progress, {"given": said()}),
        (doing_progress.finish_action, {"given": said(), "done_on": TODAY}),
        (doing_progress.set_step, {"text": "x", "due_on": SOON}),
        (doing_progress.reach_step, {"number": 1}),
        (doing_progress.move_step, {"number": 1, "due_on": SOON, "reason": "x"}),
    ):
        with pytest.raises(NotFound):
            write(**there, **more)  # type: ignore[operator]


# --- Days that move


def test_a_moved_day_keeps_the_old_one_and_its_reason(moot: Moot) -> None:
    made = promise(moot)
    moved = doing.move_due(
        **on(moot, made), due_on=dt.date(2027, 6, 30), reason="The builder is late.", was=DUE
    )
    assert (moved.due_on, moved.first_due_on) == (dt.date(2027, 6, 30), DUE)
    [slip] = Slip.objects.all()
    assert (slip.was, slip.now, slip.reason, slip.role) == (
        DUE,
        dt.date(2027, 6, 30),
        "The builder is late.",
        "chair",
    )
    doing.move_due(**on(moot, made), due_on=dt.date(2027, 6, 30), reason="Again.")
    assert Slip.objects.count() == 1
    with pytest.raises(WrongState, match="meanwhile"):
        doing.move_due(**on(moot, made), due_on=SOON, reason="Sooner.", was=DUE)
    with pytest.raises(BadInput):
        doing.move_due(**on(moot, made), due_on=SOON, reason="")
    assert events(made) == [Event.ACTION_MADE, Event.ACTION_SLIPPED]


def test_a_day_moved_far_turns_the_mark(moot: Moot) -> None:
    made = promise(moot)
    doing.move_due(**on(moot, made), due_on=DUE + dt.timedelta(days=181), reason="The money went.")
    made.refresh_from_db()
    assert made.rag == "amber"


# --- How it goes


def test_reports_are_numbered_and_begin_it(moot: Moot) -> None:
    made, key = promise(moot), uuid.uuid4()
    evidence = [("Minutes", "/bodies/"), ("Photo", "https://example.org/p"), ("A letter", "")]
    first = doing_progress.report_progress(
        **on(moot, made, "anil"), given=said(evidence=evidence), progress_id=key
    )
    again = doing_progress.report_progress(**on(moot, made, "anil"), given=said("Other"), progress_id=key)
    assert first == again
    assert (first.number, first.status, first.rag, first.role) == (1, "under_way", "green", "analyst")
    assert [each["href"] for each in first.evidence] == ["/bodies/", "https://example.org/p", ""]
    second = doing_progress.report_progress(**on(moot, made), given=said())
    assert second.number == 2
    with pytest.raises(NotAllowed):
        doing_progress.report_progress(**on(moot, made, "mabel"), given=said())
    other = promise(moot)
    with pytest.raises(BadInput):
        doing_progress.report_progress(**on(moot, other), given=said(), progress_id=key)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "/\\evil", "ftp://x"])
def test_evidence_leads_nowhere_odd(moot: Moot, href: str) -> None:
    with pytest.raises(BadInput):
        doing_progress.report_progress(**on(moot, promise(moot)), given=said(evidence=[("x", href)]))


def test_a_mark_by_hand_needs_a_reason_and_counts_for_a_time(moot: Moot) -> None:
    made = promise(moot)
    with pytest.raises(BadInput):
        doing_progress.report_progress(**on(moot, made), given=said(rag="red"))
    with pytest.raises(BadInput):
        doing_progress.report_progress(**on(moot, made), given=said(rag="pink", rag_why="x"))
    doing_progress.report_progress(**on(moot, made), given=said(rag="red", rag_why="The landlord said no."))
    made.refresh_from_db()
    assert made.rag == "red"
    doing_progress.report_progress(**on(moot, made), given=said(rag="green", rag_why="As the rule."))
    made.refresh_from_db()
    assert made.rag == "green"
    assert Progress.objects.get(number=2).rag_why == ""


def test_nobody_marks_green_what_is_overdue(moot: Moot) -> None:
    made = promise(moot, due_on=SOON)
    with later(60):
        with pytest.raises(BadInput, match="Move the day"):
            doing_progress.report_progress(**on(moot, made), given=said(rag="green", rag_why="Nearly."))
        doing_progress.report_progress(**on(moot, made), given=said())
    made.refresh_from_db()
    assert made.rag == "red"


def test_done_reopened_stopped(moot: Moot) -> None:
    made, key = promise(moot), uuid.uuid4()
    with pytest.raises(BadInput):
        doing_progress.finish_action(**on(moot, made), done_on=SOON, given=said())
    with pytest.raises(NotAllowed):
        doing_progress.finish_action(**on(moot, made, "anil"), done_on=TODAY, given=said())
    for _ in range(2):
        done = doing_progress.finish_action(**on(moot, made), done_on=TODAY, given=said(), progress_id=key)
    assert (done.status, done.done_on, done.rag) == ("done", TODAY, "green")
    for write, more in (
        (doing.move_due, {"due_on": SOON, "reason": "x"}),
        (doing.stop_action, {"reason": "x"}),
        (doing_progress.report_progress, {"given": said()}),
        (doing_progress.finish_action, {"given": said(), "done_on": TODAY}),
        (doing_progress.set_step, {"text": "x", "due_on": SOON}),
    ):
        with pytest.raises(WrongState):
            write(**on(moot, made), **more)  # type: ignore[operator]
    open_again = doing.reopen_action(**on(moot, made), reason="It shut after a week.")
    assert (open_again.status, open_again.done_on) == ("under_way", None)
    stopped = doing.stop_action(**on(moot, made), reason="The building was sold.")
    assert (stopped.status, stopped.end_reason, stopped.rag) == ("stopped", "The building was sold.", "red")
    assert doing.stop_action(**on(moot, made), reason="Again.").end_reason == "The building was sold."
    assert [each.number for each in Progress.objects.order_by("number")] == [1, 2, 3]
    assert events(made) == [Event.ACTION_MADE, Event.ACTION_DONE, Event.ACTION_REOPENED, Event.ACTION_STOPPED]


def test_words_are_put_right(moot: Moot) -> None:
    made = promise(moot)
    words: dict[str, Any] = {
        "text": "Open it on Sundays.",
        "owner": "Head of estates",
        "topics": ["carers"],
        "areas": [],
    }
    changed = doing.change_action(**on(moot, made), **words)
    assert (changed.text, changed.topics, changed.due_on) == ("Open it on Sundays.", " carers ", DUE)
    doing.change_action(**on(moot, made), **words)
    assert events(made) == [Event.ACTION_MADE, Event.ACTION_CHANGED]


# --- Steps


def test_steps_are_set_moved_and_reached(moot: Moot) -> None:
    made = promise(moot)
    step = doing_progress.set_step(**on(moot, made), text="Sign the lease.", due_on=SOON)
    assert doing_progress.set_step(**on(moot, made), text="Sign the lease.", due_on=SOON) == step
    doing_progress.set_step(**on(moot, made), text="Sign the new lease.", due_on=SOON, number=1)
    moved = doing_progress.move_step(
        **on(moot, made), number=1, due_on=dt.date(2026, 12, 20), reason="The lawyer is ill."
    )
    assert (moved.text, moved.first_due_on, moved.due_on.day) == ("Sign the new lease.", SOON, 20)
    assert Slip.objects.get().milestone == moved
    with later(60):
        doing_progress.set_step(**on(moot, made), text="Paint.", due_on=DUE)
        made.refresh_from_db()
        assert made.rag == "amber"
        with pytest.raises(BadInput):
            doing_progress.reach_step(**on(moot, made, "anil"), number=1, done_on=DUE)
        for _ in range(2):
            reached = doing_progress.reach_step(**on(moot, made, "anil"), number=1)
        assert reached.done_on == TODAY + dt.timedelta(days=60)
        with pytest.raises(WrongState):
            doing_progress.move_step(**on(moot, made), number=1, due_on=DUE, reason="x")
    made.refresh_from_db()
    assert (made.status, made.rag) == ("under_way", "green")
    with pytest.raises(NotFound):
        doing_progress.reach_step(**on(moot, made), number=9)
