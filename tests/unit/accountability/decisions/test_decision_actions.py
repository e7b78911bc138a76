"""Writing, planning, publishing, replacing decisions: what is stored, refused, told and left in the trail."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import Entry
from deliberation.accountability.actions import decisions as writing
from deliberation.accountability.actions import decisions_life as life
from deliberation.accountability.actions.decision_parts import DecisionGiven, MoneyGiven, PaperGiven
from deliberation.accountability.models import Decision, PlanChange
from deliberation.accountability.queries.decisions import decisions_answering
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as dk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


def on(moot: Moot, decision: Decision, who: str = "chandra", **more: Any) -> dict[str, Any]:
    return {"actor": moot.actor(who), "body_id": moot.board.pk, "decision_id": decision.pk, **more}


def events() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


# --- Numbers and forms


def test_numbers_have_no_gap_whatever_becomes_of_drafts(moot: Moot) -> None:
    first, dropped, second = dk.draft(moot), dk.draft(moot), dk.draft(moot)
    assert (first.number, first.reference) == (None, str(first.pk))
    writing.discard_decision(**on(moot, dropped))
    assert dk.publish(moot, second).reference == "NORTHFEN-BOARD/D/2026/1"
    assert dk.planned(moot).reference == "NORTHFEN-BOARD/D/2026/2"
    assert dk.publish(moot, first).reference == "NORTHFEN-BOARD/D/2026/3"
    assert "decision.discarded" in events()


def test_a_form_sent_twice_makes_one(moot: Moot) -> None:
    key = uuid.uuid4()
    made = dk.draft(moot, decision_id=key)
    assert dk.draft(moot, decision_id=key, title="Again").pk == made.pk
    assert Decision.objects.get().title == "Day centre on seven days"
    with pytest.raises(BadInput):
        writing.draft_decision(
            actor=moot.actor("otto"), body_id=moot.other.pk, given=dk.given(), decision_id=key
        )
    assert dk.publish(moot, made).number == dk.publish(moot, made).number == 1


def test_a_change_of_another_version_is_refused(moot: Moot) -> None:
    made = dk.draft(moot)
    writing.change_decision(**on(moot, made), given=dk.given(title="Mine"), version=1)
    with pytest.raises(writing.ChangedMeanwhile):
        writing.change_decision(**on(moot, made, "cleo"), given=dk.given(title="Theirs"), version=1)
    with pytest.raises(writing.ChangedMeanwhile):
        life.publish_decision(**on(moot, made), version=1)
    assert Decision.objects.get().title == "Mine"


# --- Who may


@pytest.mark.parametrize("who", ["mabel", "cora", "obi", "will", "anil", "otto", "paul"])
def test_others_write_nothing(moot: Moot, who: str) -> None:
    made = dk.draft(moot)
    tries: list[Any] = [
        lambda: writing.draft_decision(actor=moot.actor(who), body_id=moot.board.pk, given=dk.given()),
        lambda: writing.change_decision(**on(moot, made, who), given=dk.given(), version=1),
        lambda: writing.discard_decision(**on(moot, made, who)),
        lambda: life.publish_decision(**on(moot, made, who), version=1),
        lambda: life.withdraw_decision(**on(moot, made, who), reason="x"),
        lambda: life.move_decision(**on(moot, made, who), to=None, reason="x"),
        lambda: life.correct_decision(**on(moot, made, who)),
        lambda: life.record_spending(**on(moot, made, who), lines=[], version=1),
    ]
    for each in tries:
        with pytest.raises(NotAllowed):
            each()


def test_publishing_needs_the_second_step(moot: Moot) -> None:
    made = dk.draft(moot)
    with pytest.raises(SecondStepNeeded):
        life.publish_decision(
            actor=moot.actor("chandra", second_step=False),
            body_id=moot.board.pk,
            decision_id=made.pk,
            version=1,
        )


def test_another_bodys_decision_is_not_found(moot: Moot) -> None:
    made = dk.draft(moot)
    who = {"actor": moot.actor("otto"), "body_id": moot.other.pk, "decision_id": made.pk}
    tries: list[Any] = [
        lambda: writing.change_decision(**who, given=dk.given(), version=1),
        lambda: writing.discard_decision(**who),
        lambda: life.publish_decision(**who, version=1),
        lambda: life.move_decision(**who, to=None, reason="x"),
        lambda: life.correct_decision(**who),
        lambda: life.record_spending(**who, lines=[], version=1),
        lambda: life.withdraw_decision(**who, reason="x"),
    ]
    for each in tries:
        with pytest.raises(NotFound):
            each()


# --- What is refused


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "x" * 8001}, "text"),
        ({"reasons": "a\x00b"}, "reasons"),
        ({"topics": ["moon"]}, "topics"),
        ({"areas": ["E99999999"]}, "areas"),
        ({"taken_on": dt.date(2026, 11, 3)}, "taken_on"),
        ({"taken_on": dt.date(1066, 10, 14)}, "taken_on"),
        ({"meeting_id": 99}, "at"),
        ({"item_id": 99}, "at"),
        ({"money": [MoneyGiven("", "", 1)]}, "money"),
        ({"money": [MoneyGiven("2026/27")]}, "money"),
        ({"money": [MoneyGiven("2026/27", "", 10**16)]}, "money"),
        ({"money": [MoneyGiven("2026/27", "", 1)] * 41}, "money"),
        ({"papers": [PaperGiven("Paper", "javascript:alert(1)")]}, "papers"),
        ({"papers": [PaperGiven("Paper", "//evil.example")]}, "papers"),
        ({"papers": [PaperGiven("Paper", "")]}, "papers"),
        ({"links": [("recommendation", str(uuid.uuid4()))]}, "links"),
        ({"links": [("moon", str(uuid.uuid4()))]}, "links"),
        ({"links": [("tradeoff", "no id")]}, "links"),
    ],
)
def test_bad_input_is_named_by_its_field_and_stores_nothing(
    moot: Moot, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as error:
        dk.draft(moot, **change)
    assert error.value.parameters["field"] == field
    assert not Decision.objects.exists()


def test_what_a_notice_needs_must_be_there(moot: Moot) -> None:
    made = dk.draft(moot, reasons="", alternatives="", taken_on=None)
    with pytest.raises(BadInput, match="the reasons; what else was considered"):
        dk.publish(moot, made)
    assert Decision.objects.get().published_at is None


def test_what_is_published_is_never_changed(moot: Moot) -> None:
    made = dk.taken(moot)
    with pytest.raises(WrongState):
        writing.change_decision(**on(moot, made), given=dk.given(), version=made.version)
    with pytest.raises(WrongState):
        writing.discard_decision(**on(moot, made))
    with pytest.raises(WrongState):
        life.move_decision(**on(moot, made), to=dk.TODAY, reason="x")
    with pytest.raises(WrongState):
        life.withdraw_decision(**on(moot, made), reason="x")


# --- The forward plan


def test_a_moved_day_keeps_the_old_one(moot: Moot) -> None:
    made = dk.planned(moot)
    later = dk.TODAY + dt.timedelta(days=60)
    life.move_decision(**on(moot, made), to=later, reason="The figures are late.")
    life.move_decision(**on(moot, made), to=None, reason="Nobody knows.")
    assert list(PlanChange.objects.order_by("pk").values_list("was", "now")) == [
        (dk.TODAY + dt.timedelta(days=30), later),
        (later, None),
    ]
    for to, reason in ((None, "Same"), (dk.TODAY - dt.timedelta(days=1), "Past"), (later, " ")):
        with pytest.raises(BadInput):
            life.move_decision(**on(moot, made), to=to, reason=reason)
    assert events().count("decision.moved") == 2


def test_off_the_plan_it_stays_with_its_reason(moot: Moot) -> None:
    made = dk.planned(moot)
    life.withdraw_decision(**on(moot, made), reason="No longer needed.")
    found = Decision.objects.get()
    assert (found.status, found.withdrawn_why) == ("withdrawn", "No longer needed.")
    with pytest.raises(WrongState):
        writing.change_decision(**on(moot, made), given=dk.given(), version=found.version)


def test_from_the_plan_to_taken_keeps_reference_and_day(moot: Moot) -> None:
    made = dk.planned(moot)
    writing.change_decision(**on(moot, made), given=dk.given(), version=1)
    done = dk.publish(moot, made)
    assert (done.reference, done.status, done.published_at) == (made.reference, "taken", dk.NOW)
    assert done.planned_for == dk.TODAY + dt.timedelta(days=30)
    with pytest.raises(BadInput):
        dk.planned(moot, days=-1)


# --- Replacing, spending, links, followers


def test_a_correction_takes_the_place_and_both_stay(moot: Moot) -> None:
    asked = kit.one(moot)
    old = dk.taken(moot, links=[("recommendation", str(asked.pk))])
    begun = life.correct_decision(**on(moot, old))
    assert life.correct_decision(**on(moot, old)).pk == begun.pk, "begun once"
    assert (begun.title, begun.money.count(), begun.papers.count()) == (old.title, 2, 1)
    new = dk.publish(moot, begun)
    old.refresh_from_db()
    assert (old.status, new.status, new.replaces_id) == ("replaced", "taken", old.pk)
    assert decisions_answering("recommendation", [asked.pk]) == {str(asked.pk): [new]}
    assert events()[-2:] == ["decision.taken", "decision.replaced"]
    with pytest.raises(WrongState):
        life.correct_decision(**on(moot, old))


def test_spending_stands_beside_what_was_planned(moot: Moot) -> None:
    made = dk.taken(moot)
    lines = [
        MoneyGiven("2026/27", "Staff", 1_000_000, 1_100_000, "Budget paper", "Outturn"),
        MoneyGiven("2027/28", "Staff", 2_000_050),
        MoneyGiven("2026/27", "Roof", None, 5_000, "", "Outturn"),
    ]
    life.record_spending(**on(moot, made), lines=lines, version=made.version)
    assert list(made.money.values_list("planned", "actual")) == [(1_000_000, 1_100_000), (2_000_050, None), (None, 5_000)]  # fmt: skip
    version = Decision.objects.get().version
    changed = [MoneyGiven("2026/27", "Staff", 1), *lines[1:]]
    unsourced = [MoneyGiven("2026/27", "Staff", 1_000_000, 5, "Budget paper"), *lines[1:]]
    planned = [*lines, MoneyGiven("2029/30", "More", 7)]
    for wrong in (changed, unsourced, planned, lines[1:]):
        with pytest.raises(BadInput):
            life.record_spending(**on(moot, made), lines=wrong, version=version)
    with pytest.raises(writing.ChangedMeanwhile):
        life.record_spending(**on(moot, made), lines=lines, version=1)


def test_decisions_answering_gives_every_id_and_no_draft(moot: Moot, django_assert_num_queries: Any) -> None:
    first, second = kit.one(moot), kit.one(moot, key="2")
    made = dk.taken(moot, links=[("recommendation", str(first.pk))])
    dk.draft(moot, links=[("recommendation", str(second.pk))])
    with django_assert_num_queries(1):
        found = decisions_answering("recommendation", [first.pk, second.pk])
    assert found == {str(first.pk): [made], str(second.pk): []}
    assert decisions_answering("recommendation", []) == {}


def test_followers_of_body_topic_and_what_is_answered_are_told(moot: Moot) -> None:
    asked = kit.one(moot)
    things = [("body", str(moot.board.pk)), ("topic", "leaving-hospital"), ("recommendation", str(asked.pk))]
    for number, (kind, thing_id) in enumerate(things):
        Follow.objects.create(
            kind=kind,
            thing_id=thing_id,
            address=f"reader{number}@example.org",
            confirmed_at=dk.NOW,
            title="x",
        )
    Notice.objects.all().delete()
    dk.draft(moot)
    assert not Notice.objects.exists(), "of a draft nobody is told anything"
    made = dk.taken(moot, links=[("recommendation", str(asked.pk))])
    assert set(Notice.objects.values_list("key", "href")) == {
        (f"decision:{made.pk}:taken", f"/decisions/{made.pk}/")
    }
    assert Notice.objects.count() == 3


def test_the_trail_holds_codes_alone(moot: Moot) -> None:
    made = dk.draft(moot, title="Secret words")
    dk.publish(moot, made)
    said = str(list(Entry.objects.values_list("detail", flat=True)))
    assert "Secret" not in said
    assert events() == ["decision.drafted", "decision.taken"]


def test_a_plan_of_no_words_is_refused(moot: Moot) -> None:
    with pytest.raises(BadInput):
        writing.plan_decision(
            actor=moot.actor("chandra"), body_id=moot.board.pk, given=DecisionGiven(title="No day")
        )
