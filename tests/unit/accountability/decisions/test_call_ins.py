"""Call-ins and notes for patients: who may, within which time, with how many, and what comes of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import Entry
from deliberation.accountability.actions import call_ins as actions
from deliberation.accountability.actions.call_ins_keeping import lapse_call_in, lapse_call_ins
from deliberation.accountability.actions.decisions_life import correct_decision
from deliberation.accountability.actions.impact import NoteGiven, note_impact, withdraw_impact_note
from deliberation.accountability.models import CallIn, Decision, ImpactNote
from deliberation.bodies.models import Link
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability.decisions import decision_kit as dk

pytestmark = pytest.mark.django_db
NOTE = NoteGiven("worse", "People with dementia", "They lose their bus.")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    dk.with_rule(moot)
    return add_watchers(moot)


def later(days: int) -> Any:
    return clock.frozen(dk.NOW + dt.timedelta(days=days))


def support(moot: Moot, watchers: Watchers, call_in: CallIn, who: str) -> CallIn:
    return actions.support_call_in(
        actor=moot.actor(who), body_id=watchers.committee.pk, call_in_id=call_in.pk
    )


def heard(moot: Moot, watchers: Watchers, call_in: CallIn, outcome: str = "stands", **more: Any) -> CallIn:
    return actions.end_call_in(
        actor=moot.actor("sade"), body_id=watchers.committee.pk, call_in_id=call_in.pk, outcome=outcome, text="We heard it.", **more
    )  # fmt: skip


# --- The rule and the window


def test_the_window_counts_working_days_and_holds_the_decision_up(moot: Moot, watchers: Watchers) -> None:
    made = dk.taken(moot)
    assert (made.call_in_until, made.effective_on, made.call_in_needed) == (
        dk.LAST_DAY,
        dt.date(2026, 11, 10),
        2,
    )
    actions.set_call_in_rule(actor=moot.actor("cleo"), body_id=moot.board.pk, rule=None)
    assert dk.asked(moot, watchers, made).needed == 2, "the rule it was published under counts"
    assert dk.taken(moot).call_in_until is None


def test_only_key_decisions_where_the_rule_says_so(moot: Moot, watchers: Watchers) -> None:
    rule = actions.RuleGiven(2, 5, "working_days", True)
    actions.set_call_in_rule(actor=moot.actor("cleo"), body_id=moot.board.pk, rule=rule)
    assert dk.taken(moot).call_in_until is None
    assert dk.taken(moot, key=True).call_in_until == dk.LAST_DAY


@pytest.mark.parametrize(
    ("rule", "field"),
    [((0, 5, "working_days"), "supporters"), ((3, 0, "working_days"), "window_length"), ((3, 61, "working_days"), "window_length"), ((3, 5, "moons"), "window_unit")],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(moot: Moot, rule: Any, field: str) -> None:
    with pytest.raises(BadInput) as error:
        actions.set_call_in_rule(
            actor=moot.actor("cleo"), body_id=moot.board.pk, rule=actions.RuleGiven(*rule, False)
        )
    assert error.value.parameters["field"] == field


def test_members_set_no_rule(moot: Moot) -> None:
    with pytest.raises(NotAllowed):
        actions.set_call_in_rule(actor=moot.actor("mabel"), body_id=moot.board.pk, rule=None)


# --- Asking and supporting


def test_enough_supporters_call_it_in_and_followers_are_told(moot: Moot, watchers: Watchers) -> None:
    made = dk.taken(moot)
    Follow.objects.create(kind="decision", thing_id=str(made.pk), address="reader@example.org", confirmed_at=dk.NOW, title="x")  # fmt: skip
    asked = dk.asked(moot, watchers, made)
    assert (asked.status, asked.needed, asked.supporters.count()) == ("asked", 2, 1)
    assert support(moot, watchers, asked, "sam").supporters.count() == 1, "twice counts once"
    done = support(moot, watchers, asked, "sol")
    assert (done.status, done.valid_at) == ("valid", dk.NOW)
    with pytest.raises(WrongState):
        support(moot, watchers, asked, "sita")
    assert list(Notice.objects.values_list("subject", flat=True)) == ["Called in: Day centre on seven days"]
    events = list(Entry.objects.order_by("number").values_list("event", flat=True))
    assert events[-2:] == ["call_in.asked", "call_in.supported"]


def test_one_supporter_can_be_enough(moot: Moot, watchers: Watchers) -> None:
    rule = actions.RuleGiven(1, 5, "working_days", False)
    actions.set_call_in_rule(actor=moot.actor("cleo"), body_id=moot.board.pk, rule=rule)
    assert dk.asked(moot, watchers, dk.taken(moot)).status == "valid"


@pytest.mark.parametrize("who", ["cosmo", "clem"])
def test_co_opted_members_and_clerks_do_not_ask(moot: Moot, watchers: Watchers, who: str) -> None:
    made = dk.taken(moot)
    with pytest.raises(NotAllowed):
        dk.asked(moot, watchers, made, who)


def test_only_a_body_that_scrutinises_asks(moot: Moot, watchers: Watchers) -> None:
    made = dk.taken(moot)
    with pytest.raises(NotAllowed, match="scrutinises"):
        actions.ask_call_in(
            actor=moot.actor("mabel"), body_id=moot.board.pk, decision_id=made.pk, grounds="We say so."
        )
    Link.objects.filter(body=watchers.committee).update(ends_on=dt.date(2026, 10, 1))
    with pytest.raises(NotAllowed, match="scrutinises"):
        dk.asked(moot, watchers, made)


def test_asked_once_by_a_body_and_within_the_time(moot: Moot, watchers: Watchers) -> None:
    made, key = dk.taken(moot), uuid.uuid4()
    asked = dk.asked(moot, watchers, made, call_in_id=key)
    assert dk.asked(moot, watchers, made, call_in_id=key).pk == asked.pk, "sent twice, asked once"
    with pytest.raises(BadInput):
        dk.asked(moot, watchers, dk.taken(moot), call_in_id=key)
    with pytest.raises(WrongState, match="already"):
        dk.asked(moot, watchers, made, "sol")
    on_the_day, too_late = dk.taken(moot), dk.taken(moot)
    with later(7):
        dk.asked(moot, watchers, on_the_day)
    with later(8), pytest.raises(WrongState, match="was over on 9 November 2026"):
        dk.asked(moot, watchers, too_late)


def test_drafts_and_plans_cannot_be_called_in(moot: Moot, watchers: Watchers) -> None:
    with pytest.raises(NotFound):
        dk.asked(moot, watchers, dk.draft(moot))
    with pytest.raises(WrongState):
        dk.asked(moot, watchers, dk.planned(moot))
    with pytest.raises(BadInput):
        actions.ask_call_in(
            actor=moot.actor("sam"), body_id=watchers.committee.pk, decision_id=dk.taken(moot).pk, grounds=" "
        )


def test_who_asked_takes_it_back_and_others_can_ask_again(moot: Moot, watchers: Watchers) -> None:
    made = dk.taken(moot)
    asked = dk.asked(moot, watchers, made)
    with pytest.raises(NotAllowed):
        actions.withdraw_call_in(actor=moot.actor("sol"), body_id=watchers.committee.pk, call_in_id=asked.pk)
    who = {"actor": moot.actor("sam"), "body_id": watchers.committee.pk, "call_in_id": asked.pk}
    assert actions.withdraw_call_in(**who).status == "withdrawn"
    again = dk.asked(moot, watchers, made, "sol")
    support(moot, watchers, again, "sam")
    with pytest.raises(WrongState):
        actions.withdraw_call_in(actor=moot.actor("sol"), body_id=watchers.committee.pk, call_in_id=again.pk)


# --- What comes of it


@pytest.mark.parametrize("outcome", ["stands", "reconsider", "changed", "referred"])
def test_the_scrutinising_body_says_what_came_of_it(moot: Moot, watchers: Watchers, outcome: str) -> None:
    made = dk.taken(moot)
    asked = dk.asked(moot, watchers, made)
    with pytest.raises(WrongState):
        heard(moot, watchers, asked)
    support(moot, watchers, asked, "sol")
    with later(9):
        done = heard(moot, watchers, asked, outcome)
    assert (done.status, done.outcome, done.outcome_on) == ("ended", outcome, dt.date(2026, 11, 11))
    with pytest.raises(WrongState):
        heard(moot, watchers, asked)


def test_an_outcome_needs_words_and_a_day_that_fits(moot: Moot, watchers: Watchers) -> None:
    asked = dk.asked(moot, watchers, dk.taken(moot))
    support(moot, watchers, asked, "sol")
    for wrong in ({"outcome": "moon"}, {"on": dt.date(2026, 10, 1)}, {"on": dt.date(2027, 1, 1)}):
        with pytest.raises(BadInput):
            heard(moot, watchers, asked, **wrong)


def test_the_body_that_decided_has_no_say_in_it(moot: Moot, watchers: Watchers) -> None:
    asked = dk.asked(moot, watchers, dk.taken(moot))
    for body in (moot.board, watchers.committee):
        with pytest.raises((NotAllowed, NotFound)):
            actions.refuse_call_in(
                actor=moot.actor("chandra"), body_id=body.pk, call_in_id=asked.pk, reason="No."
            )
    assert CallIn.objects.get().status == "asked"
    with pytest.raises(NotAllowed):
        actions.refuse_call_in(
            actor=moot.actor("sam"), body_id=watchers.committee.pk, call_in_id=asked.pk, reason="No."
        )
    done = actions.refuse_call_in(
        actor=moot.actor("clem"), body_id=watchers.committee.pk, call_in_id=asked.pk, reason="Not a ground."
    )
    assert (done.status, done.outcome_text) == ("refused", "Not a ground.")


def test_too_few_in_time_lapse_by_the_clock_and_only_once(moot: Moot, watchers: Watchers) -> None:
    site = Actor.system("accountability")
    few, enough = dk.asked(moot, watchers, dk.taken(moot)), dk.asked(moot, watchers, dk.taken(moot))
    support(moot, watchers, enough, "sol")
    with later(7):
        assert lapse_call_ins(actor=site) == 0, "the last day itself is in time"
    with later(8):
        with pytest.raises(WrongState):
            support(moot, watchers, few, "sol")
        assert lapse_call_ins(actor=site) == 1
        assert lapse_call_ins(actor=site) == 0
        assert lapse_call_in(actor=site, call_in_id=few.pk) is False
    few.refresh_from_db()
    enough.refresh_from_db()
    assert (few.status, enough.status) == ("lapsed", "valid")
    with pytest.raises(NotAllowed):
        lapse_call_ins(actor=moot.actor("chandra"))


def test_a_correction_leaves_the_call_in_to_be_heard(moot: Moot, watchers: Watchers) -> None:
    made = dk.taken(moot)
    asked = dk.asked(moot, watchers, made)
    support(moot, watchers, asked, "sol")
    new = correct_decision(actor=moot.actor("chandra"), body_id=moot.board.pk, decision_id=made.pk)
    dk.publish(moot, new)
    assert heard(moot, watchers, asked, "changed").status == "ended"


# --- Notes for patients


def note(moot: Moot, who: str, body: Any, decision: Decision, **more: Any) -> ImpactNote:
    return note_impact(actor=moot.actor(who), body_id=body.pk, decision_id=decision.pk, given=NOTE, **more)


def test_patient_representatives_of_any_body_and_patient_organisations_write(
    moot: Moot, watchers: Watchers
) -> None:
    made = dk.taken(moot)
    assert note(moot, "rosa", moot.other, made).role == "patient_representative"
    assert note(moot, "hana", watchers.patients, dk.planned(moot)).role == "chair"
    for who, body in (("mabel", moot.board), ("hugo", watchers.patients), ("otto", moot.other), ("rosa", moot.board)):  # fmt: skip
        with pytest.raises(NotAllowed):
            note(moot, who, body, made)
    with pytest.raises(NotFound):
        note(moot, "rosa", moot.other, dk.draft(moot))


def test_a_note_is_written_once_and_taken_back_by_its_writer(moot: Moot, watchers: Watchers) -> None:
    made, key = dk.taken(moot), uuid.uuid4()
    first = note(moot, "rosa", moot.other, made, note_id=key)
    assert note(moot, "rosa", moot.other, made, note_id=key).pk == first.pk
    with pytest.raises(BadInput):
        note(moot, "hana", watchers.patients, made, note_id=key)
    with pytest.raises(NotFound):
        withdraw_impact_note(actor=moot.actor("hana"), body_id=watchers.patients.pk, note_id=key)
    with pytest.raises(NotAllowed):
        withdraw_impact_note(actor=moot.actor("otto"), body_id=moot.other.pk, note_id=key)
    withdraw_impact_note(actor=moot.actor("rosa"), body_id=moot.other.pk, note_id=key)
    with pytest.raises(WrongState):
        withdraw_impact_note(actor=moot.actor("rosa"), body_id=moot.other.pk, note_id=key)
    assert "dementia" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("given", [NoteGiven("moon", "a", "b"), NoteGiven("worse", " ", "b"), NoteGiven("worse", "a", " ")])  # fmt: skip
def test_a_note_says_what_for_whom_and_why(moot: Moot, given: NoteGiven) -> None:
    made = dk.taken(moot)
    with pytest.raises(BadInput):
        note_impact(actor=moot.actor("rosa"), body_id=moot.other.pk, decision_id=made.pk, given=given)
