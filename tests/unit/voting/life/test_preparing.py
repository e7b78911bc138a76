"""Drafting, scheduling, taking back and annulling votes: what is checked, who may, what the trail keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from audit.trail import history
from deliberation.bodies.models import AgendaItem, Body, Meeting, Membership
from deliberation.voting.actions.running import open_vote
from deliberation.voting.actions.votes import (
    NotReadyToSchedule,
    OptionGiven,
    VoteIsFixed,
    annul_vote,
    change_vote,
    create_vote,
    discard_vote,
    schedule_vote,
    set_options,
    unschedule_vote,
)
from deliberation.voting.models import Box, Elector, Option, Vote
from deliberation.voting.queries.readiness import readiness
from deliberation.voting.queries.votes import options_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, WrongState
from tests.moot import Moot
from tests.unit.voting.life import kit
from tests.votes import drop_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def lacking(vote: Vote) -> str:
    vote.refresh_from_db()
    return " ".join(readiness(vote, options_of(vote), vote.body).lacking)


def think(vote: Vote) -> str:
    return " ".join(readiness(vote, options_of(vote), vote.body).think)


def test_a_new_vote_follows_the_body(moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(
        votes_by_name=True, majority="two_thirds", quorum_kind="number", quorum_value=3
    )
    vote = kit.draft(moot, method="motion")
    assert (vote.secrecy, vote.threshold) == ("recorded", "two_thirds")
    assert (vote.quorum_kind, vote.quorum_value) == ("number", 3)
    assert vote.roles == ["chair", "vice_chair", "member", "co_opted", "patient_representative"]
    assert vote.rule == "motion"
    assert vote.tie_seed > 0
    assert vote.illustrative
    assert [each["event"] for each in history("vote", vote.pk)] == ["vote.created"]


def test_a_form_that_is_sent_twice_makes_one_vote(moot: Moot) -> None:
    vote = kit.draft(moot)
    again = create_vote(
        actor=moot.actor("cleo"), body_id=moot.board.pk, details=kit.details(title="Again"), vote_id=vote.pk
    )
    assert (again.pk, again.title) == (vote.pk, vote.title)
    with pytest.raises(BadInput):
        create_vote(actor=moot.actor("cleo"), body_id=moot.panel.pk, details=kit.details(), vote_id=vote.pk)


def test_what_a_method_does_not_ask_for_is_left_out(moot: Moot) -> None:
    vote = kit.draft(
        moot,
        seats=3,
        dots=7,
        envelope=5,
        fits_envelope=True,
        threshold="absolute",
        equal_ranks=True,
        results_wait=False,
    )
    assert (vote.seats, vote.dots, vote.envelope, vote.fits_envelope) == (1, 0, 0, False)
    assert (vote.threshold, vote.equal_ranks) == ("", False)
    assert vote.results_wait  # a secret ballot shows nothing before it closes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"method": "shouting"}, "method"),
        ({"rule": "irv"}, "rule"),
        ({"roles": ["facilitator"]}, "roles"),
        ({"quorum_kind": "share", "quorum_value": 101}, "quorum_value"),
        ({"quorum_kind": "number", "quorum_value": 0}, "quorum_value"),
        ({"method": "dots", "dots": 101}, "dots"),
        ({"method": "ranking", "seats": 0}, "seats"),
        ({"meeting_id": 999}, "meeting_id"),
        ({"item_id": 999}, "item_id"),
        ({"closes_at": dt.datetime(1999, 1, 1, tzinfo=dt.UTC)}, "closes_at"),
    ],
)
def test_details_that_do_not_fit_are_refused(moot: Moot, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        kit.draft(moot, **changes)
    assert refused.value.parameters.get("field") == field
    assert not Vote.objects.exists()


def test_an_item_brings_its_meeting_along(moot: Moot) -> None:
    meeting = Meeting.objects.create(body=moot.board, title="Board", starts_at=kit.OPENS, ends_at=kit.CLOSES)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Vote")
    assert kit.draft(moot, item_id=item.pk).meeting_id == meeting.pk
    with pytest.raises(BadInput):
        kit.draft(moot, body="panel", item_id=item.pk)


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({"question": ""}, None, "Write the question"),
        ({}, kit.THREE[:1], "at least 2 options"),
        ({"method": "budget", "envelope": 0}, None, "how much money"),
        ({"method": "budget", "envelope": 100}, None, "Give a cost to each option"),
        ({"method": "ranking", "seats": 3}, None, "Fewer must win"),
        ({"method": "ranking", "rule": "stv"}, None, "does not fit"),
        ({"method": "ranking", "rule": "irv", "equal_ranks": True}, None, "does not fit"),
        ({"method": "dots"}, None, "how many dots"),
        ({"roles": []}, None, "Choose who may vote"),
        ({"roles": ["patient_representative"]}, None, "Nobody holds a role"),
        ({"opens_at": None}, None, "when the vote opens"),
        ({"closes_at": None}, None, "when the vote closes"),
        ({"by_hand": True, "closes_at": None}, None, "at the latest"),
        ({"opens_at": kit.NOW - kit.HOUR}, None, "opens has passed"),
        ({"closes_at": kit.OPENS}, None, "close after it opens"),
        ({"closes_at": kit.NOW + dt.timedelta(days=400)}, None, "a year at most"),
        ({"quorum_kind": "number", "quorum_value": 50}, None, "only 4 may vote"),
        ({}, [*kit.THREE[:2], OptionGiven("Buses", minimum=5)], "can never be reached"),
    ],
)
def test_scheduling_says_what_is_lacking(
    moot: Moot, changes: dict[str, Any], options: list[OptionGiven] | None, words: str
) -> None:
    vote = kit.draft(moot, options=options, **changes)
    assert words in lacking(vote)
    with pytest.raises(NotReadyToSchedule) as refused:
        schedule_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk)
    assert words in refused.value.message
    assert Vote.objects.get().status == "draft"


def test_a_panel_has_no_chair_for_a_tie(moot: Moot) -> None:
    assert "no chair" in lacking(kit.draft(moot, "panel", tie_rule="chair"))


def test_what_to_think_about(moot: Moot) -> None:
    assert "recorded by name" in think(kit.draft(moot, "panel", secrecy="recorded"))
    assert "Only 3 may vote" in think(kit.draft(moot, "panel"))
    dear = [OptionGiven("Bridge", "Long.", cost=500), OptionGiven("Bench", "", cost=5)]
    said = think(kit.draft(moot, method="budget", envelope=100, options=dear))
    assert "“Bridge” costs more than all the money" in said
    assert "what “Bench” would mean" in said


def test_options_keep_their_order_and_none_of_these_is_last(moot: Moot) -> None:
    vote = kit.draft(moot, none_of_these=True)
    names = [(each.position, each.name, each.none) for each in options_of(vote)]
    assert names[-1] == (4, "None of these", True)
    change_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk, details=kit.details())
    assert [each.position for each in options_of(vote)] == [1, 2, 3]
    change_vote(
        actor=moot.actor("cleo"),
        body_id=moot.board.pk,
        vote_id=vote.pk,
        details=kit.details(method="consent"),
    )
    assert options_of(vote) == []


@pytest.mark.parametrize(
    "options",
    [
        [OptionGiven("")],
        [OptionGiven("Bus"), OptionGiven("BÚS")],
        [OptionGiven("none of these")],
        [OptionGiven("x" * 161)],
        [OptionGiven("Bus", minimum=-1)],
        [OptionGiven(f"Option {number}") for number in range(101)],
    ],
)
def test_options_that_do_not_fit_are_refused(moot: Moot, options: list[OptionGiven]) -> None:
    vote = kit.draft(moot)
    with pytest.raises(BadInput):
        set_options(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk, options=options)
    assert Option.objects.filter(vote=vote).count() == 3


def test_a_scheduled_vote_is_changed_only_after_taking_it_back(moot: Moot) -> None:
    vote, cleo = kit.scheduled(moot), moot.actor("cleo")
    named: dict[str, Any] = {"actor": cleo, "body_id": moot.board.pk, "vote_id": vote.pk}
    with pytest.raises(VoteIsFixed):
        change_vote(**named, details=kit.details(title="Other"))
    with pytest.raises(VoteIsFixed):
        set_options(**named, options=kit.THREE)
    with pytest.raises(VoteIsFixed):
        discard_vote(**named)
    assert unschedule_vote(**named).status == "draft"
    assert change_vote(**named, details=kit.details(title="Other")).title == "Other"
    discard_vote(**named)
    assert not Vote.objects.exists()
    assert [each["event"] for each in history("vote", vote.pk)] == [
        "vote.created", "vote.changed", "vote.scheduled", "vote.unscheduled", "vote.changed", "vote.discarded",
    ]  # fmt: skip


def test_an_open_vote_goes_back_to_draft_until_somebody_has_voted(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    named: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "vote_id": vote.pk}
    with clock.frozen(kit.OPENS):
        open_vote(**named)
        assert unschedule_vote(**named).status == "draft"
        assert not Elector.objects.exists()
        assert not Box.objects.exists()
        vote.refresh_from_db()
        assert (vote.opened_at, vote.spec_hash, vote.electors_count) == (None, "", 0)
    schedule_vote(**named)
    with clock.frozen(kit.OPENS):
        drop_in(open_vote(**named), [{"choice": 1}])
        with pytest.raises(VoteIsFixed) as refused:
            unschedule_vote(**named)
    assert "voted already" in refused.value.message


def test_papers_handed_out_keep_a_vote_open(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    named: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "vote_id": vote.pk}
    with clock.frozen(kit.OPENS):
        open_vote(**named)
        Elector.objects.filter(vote=vote, role="chair").update(on_paper=True)
        with pytest.raises(VoteIsFixed) as refused:
            unschedule_vote(**named)
    assert "papers" in refused.value.message


def test_annulling_keeps_the_vote_and_destroys_what_is_in_the_box(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    named: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "vote_id": vote.pk}
    with clock.frozen(kit.OPENS):
        drop_in(open_vote(**named), [{"choice": 1}])
        with pytest.raises(BadInput):
            annul_vote(**named, reason=" ")
        annulled = annul_vote(**named, reason="The question was wrong.")
        again = annul_vote(**named, reason="The question was wrong.")
        with pytest.raises(WrongState):
            annul_vote(**named, reason="Another reason.")
    assert (annulled.status, annulled.annul_reason) == ("annulled", "The question was wrong.")
    assert again.annulled_at == annulled.annulled_at
    assert Box.objects.get().ballots == []
    assert [each["event"] for each in history("vote", vote.pk)][-1] == "vote.annulled"


def test_a_draft_is_discarded_not_annulled(moot: Moot) -> None:
    vote = kit.draft(moot)
    with pytest.raises(WrongState):
        annul_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk, reason="No.")


def test_who_may_not(moot: Moot) -> None:
    vote = kit.draft(moot)
    named: dict[str, Any] = {"body_id": moot.board.pk, "vote_id": vote.pk}
    for name in ("chandra", "mabel", "otto", "obi"):
        with pytest.raises(NotAllowed):
            schedule_vote(actor=moot.actor(name), **named)
    with pytest.raises(NotAllowed):
        create_vote(actor=Actor.system("votes"), body_id=moot.board.pk, details=kit.details())
    with pytest.raises(SecondStepNeeded):
        annul_vote(actor=moot.actor("cleo", second_step=False), **named, reason="No.")
    with pytest.raises(NotFound):
        schedule_vote(actor=moot.actor("cleo"), body_id=moot.panel.pk, vote_id=vote.pk)


def test_a_body_that_has_ended_prepares_no_votes(moot: Moot) -> None:
    vote = kit.draft(moot)
    Body.objects.filter(pk=moot.board.pk).update(ends_on=kit.NOW.date() - dt.timedelta(days=1))
    operator = Actor.system("operator")
    with pytest.raises(WrongState):
        create_vote(actor=operator, body_id=moot.board.pk, details=kit.details())
    with pytest.raises(WrongState):
        schedule_vote(actor=operator, body_id=moot.board.pk, vote_id=vote.pk)


def test_somebody_with_two_roles_votes_once(moot: Moot) -> None:
    Membership.objects.create(
        body=moot.board,
        person=moot.people["chandra"],
        role="member",
        public_name="Chandra",
        starts_on=dt.date(2026, 1, 1),
    )
    vote = kit.scheduled(moot)
    with clock.frozen(kit.OPENS):
        open_vote(actor=moot.actor("chandra"), body_id=moot.board.pk, vote_id=vote.pk)
    roles = list(Elector.objects.filter(person=moot.people["chandra"]).values_list("role", flat=True))
    assert roles == ["chair"]
