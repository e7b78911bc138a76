"""Motions from draft to outcome: who may, when, twice, at once with others, and by the clock."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import Entry
from deliberation.accountability.actions import amendments, motions, motions_debate, motions_running
from deliberation.accountability.actions.motions_keeping import keep_motions
from deliberation.accountability.models import Motion
from deliberation.accountability.queries.motions import motion_at
from deliberation.bodies.models import Meeting
from deliberation.voting.actions.vote_details import details_of
from deliberation.voting.actions.votes import annul_vote, change_vote, discard_vote
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.unit.accountability.motions import motion_kit as kit
from tests.unit.accountability.motions.motion_kit import AGAINST, FOR, named

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("accountability")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


# --- Draft, move, second


def test_a_draft_is_for_its_mover_alone_and_leaves_no_gap(moot: Moot) -> None:
    dropped = kit.draft(moot)
    for who in (Actor.anonymous(), moot.actor("cleo"), moot.actor("chandra")):
        with pytest.raises(NotFound):
            motion_at(who, dropped.pk)
    with pytest.raises(NotFound):
        motions.move_motion(**named(moot, dropped, "vera"))
    motions.discard_motion(**named(moot, dropped, "mabel"))
    motion = kit.moved(moot)
    assert (motion.reference, motion.number) == ("NORTHFEN-BOARD/M/2026/1", 1)
    assert kit.moved(moot, "vera").number == 2
    with pytest.raises(WrongState):
        motions.discard_motion(**named(moot, motion, "mabel"))


def test_the_same_form_makes_one_draft_and_no_others_id_is_taken(moot: Moot) -> None:
    key = uuid.uuid4()
    what: dict[str, Any] = {"body_id": moot.board.pk, "given": kit.given(), "motion_id": key}
    first = motions.draft_motion(actor=moot.actor("mabel"), **what)
    assert motions.draft_motion(actor=moot.actor("mabel"), **what) == first
    with pytest.raises(BadInput):
        motions.draft_motion(actor=moot.actor("vera"), **what)
    assert Motion.objects.count() == 1


def test_a_draft_changed_in_two_windows_loses_nothing(moot: Moot) -> None:
    motion = kit.draft(moot)
    seen = motions.stamp(motion, motion.versions.get())
    change = {**named(moot, motion, "mabel"), "seen": seen}
    motions.change_motion(**change, given=kit.given(title="Another title"))
    with pytest.raises(WrongState, match="another window"):
        motions.change_motion(**change, given=kit.given(title="A third"))
    motion.refresh_from_db()
    assert motion.title == "Another title"


def test_who_may_draft_what(moot: Moot) -> None:
    with pytest.raises(NotAllowed):
        kit.draft(moot, "chandra", "remove_chair")
    with pytest.raises(NotAllowed):
        kit.draft(moot, "cora", "approve_strategy")
    for who in ("cleo", "obi", "anil", "will", "rosa"):
        with pytest.raises(NotAllowed):
            kit.draft(moot, who)
    with pytest.raises(BadInput, match="no chair"):
        motions.draft_motion(actor=moot.actor("paul"), body_id=moot.panel.pk, given=kit.given("remove_chair"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template": "moon"}, "template"),
        ({"title": ""}, ""),
        ({"text": " "}, ""),
        ({"text": "x" * 8001}, ""),
        ({"topics": ["moon"]}, "topics"),
        ({"template": "approve_strategy", "about_title": ""}, "about_title"),
        ({"template": "approve_strategy", "about_href": "javascript:alert(1)"}, ""),
    ],
)
def test_what_a_motion_must_not_say(moot: Moot, changes: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        kit.draft(moot, **changes)
    assert refused.value.parameters.get("field", "") == field


def test_gaps_of_a_template_are_filled_before_it_is_moved(moot: Moot) -> None:
    motion = kit.draft(moot, text="That this body [does what].")
    with pytest.raises(WrongState, match="gaps"):
        motions.move_motion(**named(moot, motion, "mabel"))


def test_seconding_starts_the_notice_and_is_for_somebody_else(moot: Moot) -> None:
    motion = kit.moved(moot)
    with pytest.raises(NotAllowed, match="Somebody else"):
        motions.second_motion(**named(moot, motion, "mabel"))
    with pytest.raises(NotAllowed):
        motions.second_motion(**named(moot, motion, "cleo"))
    motion = motions.second_motion(**named(moot, motion, "vera"))
    assert (motion.status, motion.notice_until) == ("on_notice", kit.NOTICE_OVER)
    assert motions.second_motion(**named(moot, motion, "vera")).seconded_at == motion.seconded_at
    with pytest.raises(WrongState):
        motions.second_motion(**named(moot, motion, "cora"))


def test_only_its_mover_withdraws_it_with_a_reason(moot: Moot) -> None:
    motion = kit.seconded(moot)
    change = kit.amended(moot, motion)
    with pytest.raises(NotAllowed):
        motions.withdraw_motion(**named(moot, motion, "vera"), reason="No.")
    with pytest.raises(BadInput):
        motions.withdraw_motion(**named(moot, motion, "mabel"), reason=" ")
    motion = motions.withdraw_motion(**named(moot, motion, "mabel"), reason="A better one comes.")
    change.refresh_from_db()
    assert (motion.status, motion.outcome_words, change.status) == (
        "withdrawn",
        "A better one comes.",
        "lapsed",
    )


def test_another_bodys_motion_is_not_found(moot: Moot) -> None:
    motion = kit.moved(moot)
    what = {"body_id": moot.panel.pk, "motion_id": motion.pk}
    with pytest.raises(NotFound):
        motions.second_motion(actor=moot.actor("paul"), **what)
    with pytest.raises(NotFound):
        motions_running.open_debate(actor=moot.actor("femi"), **what)


# --- The chair, who does not preside over their own removal


def test_a_chair_neither_seconds_nor_presides_over_their_removal(moot: Moot) -> None:
    motion = kit.moved(moot, template="remove_chair", text="That this body removes its chair.")
    with pytest.raises(NotAllowed):
        motions.second_motion(**named(moot, motion, "chandra"))
    motions.second_motion(**named(moot, motion, "vera"))
    for who in ("chandra", "vera"):
        with pytest.raises(NotAllowed, match="presides"):
            motions_running.open_debate(**named(moot, motion, who))
    motions_running.open_debate(**named(moot, motion, "cleo"))
    with kit.at(30), pytest.raises(NotAllowed, match="presides"):
        motions_running.enter_outcome(**named(moot, motion, "chandra"), carried=False, reason="No.")


# --- Notice and meeting


def test_notice_gets_longer_never_shorter(moot: Moot) -> None:
    motion = kit.seconded(moot)
    put = {**named(moot, motion, "cleo"), "meeting_id": None}
    with pytest.raises(BadInput):
        motions_running.put_on_notice(**put, until=kit.NOW.date())
    later = kit.NOTICE_OVER.replace(day=20)
    assert motions_running.put_on_notice(**put, until=later).notice_until == later
    assert motions_running.put_on_notice(**put).notice_until == later


def test_only_a_meeting_of_the_body_that_was_called_and_is_late_enough(moot: Moot) -> None:
    motion = kit.seconded(moot)
    day = {"ends_at": kit.NOW, "status": "called", "title": "Board"}
    early = Meeting.objects.create(body=moot.board, starts_at=kit.NOW, **day)
    other = Meeting.objects.create(body=moot.panel, starts_at=kit.NOW.replace(day=20), **day)
    good = Meeting.objects.create(body=moot.board, starts_at=kit.NOW.replace(day=20), **day)
    for each in (early, other):
        with pytest.raises(BadInput):
            motions_running.put_on_notice(**named(moot, motion, "cleo"), meeting_id=each.pk)
    assert motions_running.put_on_notice(**named(moot, motion, "cleo"), meeting_id=good.pk).meeting == good


# --- The debate


def test_members_speak_once_for_each_form_and_take_it_back(moot: Moot) -> None:
    motion = kit.debated(moot)
    key = uuid.uuid4()
    first = motions_debate.speak(**named(moot, motion, "vera"), side="for", text="Yes.", speech_id=key)
    again = motions_debate.speak(**named(moot, motion, "vera"), side="for", text="Yes.", speech_id=key)
    assert first == again
    with pytest.raises(BadInput):
        motions_debate.speak(**named(moot, motion, "cora"), side="for", text="Yes.", speech_id=key)
    with pytest.raises(NotAllowed):
        motions_debate.speak(**named(moot, motion, "cleo"), side="for", text="Yes.")
    with pytest.raises(NotAllowed):
        motions_debate.withdraw_speech(**named(moot, motion, "cora"), speech_id=first.pk)
    taken = motions_debate.withdraw_speech(**named(moot, motion, "vera"), speech_id=first.pk)
    assert taken.withdrawn_at is not None


def test_nobody_speaks_before_the_debate_is_open(moot: Moot) -> None:
    with pytest.raises(WrongState):
        kit.said(moot, kit.seconded(moot))


# --- Amendments


def test_the_mover_accepts_an_amendment_and_others_lapse(moot: Moot) -> None:
    motion = kit.seconded(moot)
    good, other = kit.amended(moot, motion), kit.amended(moot, motion, "That it closes.")
    with pytest.raises(NotAllowed):
        amendments.accept_amendment(**named(moot, motion, "vera"), amendment_id=good.pk)
    amendments.accept_amendment(**named(moot, motion, "mabel"), amendment_id=good.pk)
    amendments.accept_amendment(**named(moot, motion, "mabel"), amendment_id=good.pk)
    other.refresh_from_db()
    assert other.status == "lapsed"
    assert [(each.number, each.text) for each in motion.versions.order_by("number")] == [
        (1, kit.FIRST),
        (2, kit.SECOND),
    ]


def test_an_amendment_to_a_wording_that_is_gone_is_refused(moot: Moot) -> None:
    motion = kit.seconded(moot)
    good = kit.amended(moot, motion)
    amendments.accept_amendment(**named(moot, motion, "mabel"), amendment_id=good.pk)
    with pytest.raises(WrongState, match="amended since"):
        amendments.move_amendment(**named(moot, motion, "vera"), text="Other.", base=1)
    with pytest.raises(BadInput, match="reads already"):
        amendments.move_amendment(**named(moot, motion, "vera"), text=kit.SECOND, base=2)


def test_an_amendment_is_not_accepted_before_somebody_seconds_it(moot: Moot) -> None:
    motion = kit.seconded(moot)
    change = kit.amended(moot, motion, seconded=False)
    with pytest.raises(WrongState):
        amendments.accept_amendment(**named(moot, motion, "mabel"), amendment_id=change.pk)
    with pytest.raises(NotAllowed, match="Somebody else"):
        amendments.second_amendment(**named(moot, motion, "cora"), amendment_id=change.pk)
    assert amendments.withdraw_amendment(**named(moot, motion, "cora"), amendment_id=change.pk).status == (
        "withdrawn"
    )


def test_a_vote_on_an_amendment_changes_the_wording(moot: Moot) -> None:
    motion = kit.debated(moot)
    change = kit.amended(moot, motion)
    on_it = {**named(moot, motion, "cleo"), "amendment_id": change.pk}
    vote = amendments.call_amendment_vote(**on_it)
    with pytest.raises(WrongState, match="being voted on"):
        amendments.accept_amendment(**named(moot, motion, "mabel"), amendment_id=change.pk)
    kit.held(moot, vote, FOR, FOR, AGAINST)
    assert keep_motions(actor=SYSTEM) == 1
    change.refresh_from_db()
    assert (change.status, change.outcome_words) == ("accepted", "2 for, 1 against")
    assert motion.versions.count() == 2
    assert keep_motions(actor=SYSTEM) == 0


def test_an_amendment_decided_in_the_room(moot: Moot) -> None:
    motion = kit.debated(moot)
    change = kit.amended(moot, motion)
    on_it = {**named(moot, motion, "cleo"), "amendment_id": change.pk}
    found = amendments.enter_amendment_outcome(**on_it, carried=False, reason="Show of hands, 2 to 5.")
    assert (found.status, motion.versions.count()) == ("rejected", 1)


# --- The vote


def test_a_motion_is_voted_on_after_its_notice_and_its_amendments(moot: Moot) -> None:
    motion = kit.debated(moot)
    call = named(moot, motion, "cleo")
    with pytest.raises(WrongState, match="notice runs"):
        motions_running.call_motion_vote(**call)
    change = kit.amended(moot, motion)
    with kit.at(7):
        with pytest.raises(WrongState, match="amendment is still open"):
            motions_running.call_motion_vote(**call)
        with pytest.raises(NotAllowed):
            motions_running.call_motion_vote(**named(moot, motion, "chandra"))
        amendments.withdraw_amendment(**named(moot, motion, "cora"), amendment_id=change.pk)
        key = uuid.uuid4()
        vote = motions_running.call_motion_vote(**call, vote_id=key)
        assert motions_running.call_motion_vote(**call, vote_id=key) == vote
        assert (vote.threshold, vote.method, vote.background) == ("simple", "motion", kit.FIRST)
        with pytest.raises(WrongState, match="not been counted"):
            motions_running.call_motion_vote(**call)


@pytest.mark.parametrize(
    ("ballots", "status", "words"),
    [
        ((FOR, FOR, AGAINST), "carried", "2 for, 1 against"),
        ((FOR, AGAINST), "lost", "1 for, 1 against"),
    ],
)
def test_the_counted_vote_decides(
    moot: Moot, ballots: tuple[dict[str, str], ...], status: str, words: str
) -> None:
    motion = kit.debated(moot)
    with kit.at(7):
        kit.held(moot, motions_running.call_motion_vote(**named(moot, motion, "cleo")), *ballots)
        assert keep_motions(actor=SYSTEM) == 1
        assert keep_motions(actor=SYSTEM) == 0
    motion.refresh_from_db()
    assert (motion.status, motion.outcome_words, str(motion.ended_on)) == (status, words, "2026-11-09")


def test_two_thirds_are_asked_for_where_the_template_says_so(moot: Moot) -> None:
    motion = kit.debated(moot, "remove_chair")
    with kit.at(20):
        vote = motions_running.call_motion_vote(**named(moot, motion, "cleo"))
        kit.held(moot, vote, FOR, FOR, AGAINST, AGAINST)
        keep_motions(actor=SYSTEM)
    motion.refresh_from_db()
    assert (vote.threshold, motion.status) == ("two_thirds", "lost")


def test_a_vote_under_other_rules_does_not_decide(moot: Moot) -> None:
    motion = kit.debated(moot, "remove_chair")
    with kit.at(20):
        vote = motions_running.call_motion_vote(**named(moot, motion, "cleo"))
        details = dataclasses.replace(details_of(vote), threshold="simple")
        change_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk, details=details)
        vote.refresh_from_db()
        kit.held(moot, vote, FOR, FOR, FOR, AGAINST)
        assert keep_motions(actor=SYSTEM) == 0
        motion = motions_running.enter_outcome(
            **named(moot, motion, "cleo"), carried=False, reason="The vote was not held as it must be."
        )
    assert motion.status == "lost"


def test_a_vote_that_nobody_took_part_in_decides_nothing(moot: Moot) -> None:
    motion = kit.debated(moot)
    with kit.at(7):
        vote = kit.held(moot, motions_running.call_motion_vote(**named(moot, motion, "cleo")))
        assert keep_motions(actor=SYSTEM) == 0
        another = motions_running.call_motion_vote(**named(moot, motion, "cleo"))
    assert another != vote


def test_a_draft_vote_can_be_dropped_and_an_annulled_one_replaced(moot: Moot) -> None:
    motion = kit.debated(moot)
    clerk = named(moot, motion, "cleo")
    on_vote: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk}
    with kit.at(7):
        first = motions_running.call_motion_vote(**clerk)
        discard_vote(**on_vote, vote_id=first.pk)
        second = motions_running.call_motion_vote(**clerk)
        kit.held(moot, second, FOR)
        annul_vote(**on_vote, vote_id=second.pk, reason="The wrong people voted.")
        assert keep_motions(actor=SYSTEM) == 0
        motion = motions_running.enter_outcome(**clerk, carried=True, reason="Show of hands, 6 to 1.")
    assert motion.status == "carried"


def test_the_outcome_is_not_entered_over_a_vote(moot: Moot) -> None:
    motion = kit.debated(moot)
    clerk = named(moot, motion, "cleo")
    with kit.at(7):
        vote = motions_running.call_motion_vote(**clerk)
        with pytest.raises(WrongState):
            motions_running.enter_outcome(**clerk, carried=False, reason="No.")
        kit.held(moot, vote, FOR)
        with pytest.raises(WrongState, match="carried it"):
            motions_running.enter_outcome(**clerk, carried=False, reason="No.")


# --- By the clock, and the trail


def test_what_waits_too_long_lapses_by_the_clock(moot: Moot) -> None:
    alone, talked = kit.moved(moot), kit.debated(moot)
    with kit.at(28):
        assert keep_motions(actor=SYSTEM) == 0
    with kit.at(29):
        assert keep_motions(actor=SYSTEM) == 1
    with kit.at(183):
        assert keep_motions(actor=SYSTEM) == 0
    with kit.at(184):
        assert keep_motions(actor=SYSTEM) == 1
        assert keep_motions(actor=SYSTEM) == 0
    for each in (alone, talked):
        each.refresh_from_db()
        assert each.status == "lapsed"
    assert "Nobody seconded" in alone.outcome_words
    with pytest.raises(NotAllowed):
        keep_motions(actor=moot.actor("cleo"))


def test_a_motion_that_fails_stops_no_other(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = kit.moved(moot), kit.moved(moot)
    real = motions_running.tell_outcome

    def fails(motion: Motion) -> None:
        if motion.pk == first.pk:
            raise RuntimeError("no")
        real(motion)

    monkeypatch.setattr("deliberation.accountability.actions.motions_keeping.tell_outcome", fails)
    with kit.at(40):
        assert keep_motions(actor=SYSTEM) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("moved", "lapsed")


def test_the_trail_holds_codes_and_no_words(moot: Moot) -> None:
    motion = kit.debated(moot)
    kit.said(moot, motion)
    kit.amended(moot, motion)
    entries = list(Entry.objects.order_by("pk"))
    said = " ".join(str(each.detail) for each in entries)
    assert {"motion.drafted", "motion.moved", "motion.seconded", "amendment.moved"} <= {
        each.event for each in entries
    }
    assert "day centre" not in said
    assert "I am for it" not in said
