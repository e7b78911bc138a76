"""Making points, replying, changing and withdrawing them, and saying whether one knew: the actions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from audit.trail import verify
from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.actions.points import (
    MOST,
    ChangedMeanwhile,
    UnknownEvidence,
    edit_point,
    make_point,
    reply_to_point,
    withdraw_point,
)
from deliberation.tradeoffs.actions.reactions import react
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import Citation, Point, PointVersion, Reaction, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, make_tradeoff

pytestmark = pytest.mark.django_db


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel)


def named(moot: Moot, tradeoff: TradeOff, who: str = "paul") -> dict[str, Any]:
    return {"actor": moot.actor(who), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def say(moot: Moot, tradeoff: TradeOff, who: str = "paul", **changes: Any) -> Point:
    usual: dict[str, Any] = {"position": 2, "side": "for", "text": "It helps people home sooner."}
    return make_point(**named(moot, tradeoff, who), **(usual | changes))


def test_a_member_makes_a_point(moot: Moot, tradeoff: TradeOff) -> None:
    point = say(moot, tradeoff, text="  It helps.\r\n\r\n\r\nA lot.  ")
    assert (point.number, point.by_name, point.status, point.in_room) == (1, "Member 1", "shown", False)
    assert point.text == "  It helps.\n\nA lot."
    assert list(point.versions.values_list("version", "text", "public")) == [(1, point.text, True)]
    assert say(moot, tradeoff, "priya", side="against").number == 2
    assert verify() == (2, None)


def test_a_form_sent_twice_makes_one_point(moot: Moot, tradeoff: TradeOff) -> None:
    form = uuid.uuid4()
    first = say(moot, tradeoff, form_id=form)
    assert say(moot, tradeoff, form_id=form, text="Other words").pk == first.pk
    with pytest.raises(BadInput, match="taken"):
        say(moot, tradeoff, "priya", form_id=form)
    reply = uuid.uuid4()
    made = [
        reply_to_point(**named(moot, tradeoff, "priya"), number=1, text="No.", form_id=reply) for _ in "ab"
    ]
    assert made[0].pk == made[1].pk
    assert Point.objects.count() == 2


@pytest.mark.parametrize("stage", STAGES)
def test_points_are_made_in_the_discussion_alone(moot: Moot, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    add_points(tradeoff, [moot.membership("paul", moot.panel)])
    if stage is Stage.DISCUSS:
        assert say(moot, tradeoff).number == 2
        return
    for act in (
        lambda: say(moot, tradeoff),
        lambda: reply_to_point(**named(moot, tradeoff, "priya"), number=1, text="No."),
        lambda: edit_point(**named(moot, tradeoff), number=1, text="Else."),
        lambda: withdraw_point(**named(moot, tradeoff), number=1),
        lambda: react(**named(moot, tradeoff, "priya"), number=1, knew=True),
    ):
        with pytest.raises(WrongStage):
            act()


@pytest.mark.parametrize("who", ["cleo", "femi", "obi", "rosa", "mabel"])
def test_others_make_no_points(moot: Moot, tradeoff: TradeOff, who: str) -> None:
    with pytest.raises(NotAllowed):
        say(moot, tradeoff, who)


@pytest.mark.parametrize(
    "changes",
    [{"side": "maybe"}, {"side": ""}, {"text": ""}, {"text": " \n "}, {"text": "a" * (MOST + 1)}, {"text": "a\x00b"}, {"text": "a\x1bb"}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(moot: Moot, tradeoff: TradeOff, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        say(moot, tradeoff, **changes)
    assert not Point.objects.exists()


def test_options_and_bodies_are_checked(moot: Moot, tradeoff: TradeOff) -> None:
    with pytest.raises(NotFound):
        say(moot, tradeoff, position=9)
    elsewhere = make_tradeoff(moot.board)
    with pytest.raises(NotFound):
        make_point(
            actor=moot.actor("paul"), body_id=moot.panel.pk, tradeoff_id=elsewhere.pk, position=2,
            side="for", text="Mine",
        )  # fmt: skip


def test_citations_are_kept(moot: Moot, tradeoff: TradeOff) -> None:
    add_evidence(tradeoff, 3)
    point = say(moot, tradeoff, text="As [E1] and [e2] say, and [E1] again.")
    assert _cited(point) == [1, 2]
    edit_point(**named(moot, tradeoff), number=1, text="As [E3] says, and [E2].")
    assert _cited(point) == [2, 3]
    # Withdrawn since: what cites it may go on, nothing new may cite it.
    tradeoff.evidence.filter(number=2).update(status="withdrawn")
    edit_point(**named(moot, tradeoff), number=1, text="Only [E2] says so.")
    assert _cited(point) == [2]
    with pytest.raises(UnknownEvidence, match="E2 was withdrawn"):
        say(moot, tradeoff, text="See [E2].")


def _cited(point: Point) -> list[int]:
    return sorted(Citation.objects.filter(point=point).values_list("item__number", flat=True))


def test_what_is_not_in_the_pack_is_not_cited(moot: Moot, tradeoff: TradeOff) -> None:
    add_evidence(tradeoff, 1, status="submitted")
    with pytest.raises(UnknownEvidence, match="E1 and E7 are not in the evidence pack"):
        say(moot, tradeoff, text="As [E1] and [E7] say.")
    assert not Point.objects.exists()
    add_evidence(make_tradeoff(moot.board), 1)
    with pytest.raises(UnknownEvidence):
        say(moot, tradeoff, text="As [E1] says.")


def test_replies_are_one_level_deep(moot: Moot, tradeoff: TradeOff) -> None:
    say(moot, tradeoff)
    reply = reply_to_point(**named(moot, tradeoff, "priya"), number=1, text="Not everybody.")
    assert (reply.number, reply.parent.number, reply.side, reply.option.position) == (2, 1, "", 2)  # type: ignore[union-attr]
    with pytest.raises(WrongState, match="no replies"):
        reply_to_point(**named(moot, tradeoff), number=2, text="Why?")
    with pytest.raises(NotFound):
        reply_to_point(**named(moot, tradeoff), number=9, text="Why?")


def test_edits_keep_versions(moot: Moot, tradeoff: TradeOff) -> None:
    say(moot, tradeoff, text="One")
    edit_point(**named(moot, tradeoff), number=1, text="Two", version=1)
    again = edit_point(**named(moot, tradeoff), number=1, text="Two", version=1)
    assert again.version == 2, "the same form again changes nothing"
    with pytest.raises(ChangedMeanwhile):
        edit_point(**named(moot, tradeoff), number=1, text="Three", version=1)
    assert list(PointVersion.objects.values_list("text", flat=True)) == ["One", "Two"]
    assert Point.objects.get().edited_at is not None


def test_another_members_point_is_left_alone(moot: Moot, tradeoff: TradeOff) -> None:
    say(moot, tradeoff)
    for who in ("priya", "pam"):
        with pytest.raises(NotFound):
            edit_point(**named(moot, tradeoff, who), number=1, text="Mine now")
        with pytest.raises(NotFound):
            withdraw_point(**named(moot, tradeoff, who), number=1)
    for staff in ("cleo", "femi"):
        with pytest.raises(NotAllowed):
            edit_point(**named(moot, tradeoff, staff), number=1, text="Mine now")


def test_withdrawing(moot: Moot, tradeoff: TradeOff) -> None:
    say(moot, tradeoff)
    for _ in range(2):
        assert withdraw_point(**named(moot, tradeoff), number=1).status == "withdrawn"
    assert Point.objects.get().text == "It helps people home sooner."
    with pytest.raises(WrongState):
        edit_point(**named(moot, tradeoff), number=1, text="Back")
    with pytest.raises(WrongState):
        reply_to_point(**named(moot, tradeoff, "priya"), number=1, text="But")


def test_before_publication_everything_waits(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, moderation="before")
    point = say(moot, tradeoff)
    assert (point.status, point.versions.get().public) == ("waiting", False)
    with pytest.raises(WrongState):
        reply_to_point(**named(moot, tradeoff, "priya"), number=1, text="But")
    with pytest.raises(NotFound):
        react(**named(moot, tradeoff, "priya"), number=1, knew=True)
    decide = {"thing_kind": "point", "thing_number": 1, "decision": "show"}
    moderate(**named(moot, tradeoff, "cleo"), **decide)  # type: ignore[arg-type]
    assert PointVersion.objects.get().public
    assert edit_point(**named(moot, tradeoff), number=1, text="Else").status == "waiting"
    assert edit_point(**named(moot, tradeoff), number=1, text="Else again").status == "waiting"
    moderate(**named(moot, tradeoff, "femi"), **decide)  # type: ignore[arg-type]
    # The second text was never looked at, so it never shows.
    assert list(PointVersion.objects.values_list("version", "public")) == [(1, True), (2, False), (3, True)]


def test_what_is_said_in_the_room(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, moderation="before")
    pam = moot.membership("pam", moot.panel)
    point = say(moot, tradeoff, "femi", spoken_by=pam)
    assert (point.by_name, point.in_room, point.status) == ("Member 3", True, "shown")
    assert edit_point(**named(moot, tradeoff, "pam"), number=1, text="I meant this.").status == "waiting"
    with pytest.raises(NotAllowed):
        say(moot, tradeoff, "paul", spoken_by=pam)
    for other in (moot.membership("femi", moot.panel), moot.membership("mabel", moot.board)):
        with pytest.raises(NotFound):
            say(moot, tradeoff, "femi", spoken_by=other)


def test_reactions_are_counted_once_for_each_member(moot: Moot, tradeoff: TradeOff) -> None:
    say(moot, tradeoff)
    with pytest.raises(WrongState, match="your own"):
        react(**named(moot, tradeoff), number=1, knew=True)
    for who, knew, counts in (
        ("priya", True, (1, 0)), ("priya", True, (1, 0)), ("pam", False, (1, 1)), ("priya", False, (0, 2)),
        ("priya", None, (0, 1)), ("priya", None, (0, 1)),
    ):  # fmt: skip
        react(**named(moot, tradeoff, who), number=1, knew=knew)
        point = Point.objects.get()
        assert (point.knew, point.new_to) == counts
        # The second road: the rows themselves.
        rows = list(Reaction.objects.values_list("knew", flat=True))
        assert counts == (rows.count(True), rows.count(False))


def test_what_was_taken_out_waits_after_a_change_and_shows_no_old_text(
    moot: Moot, tradeoff: TradeOff
) -> None:
    say(moot, tradeoff, text="Mrs Miller of 5 High Street is ill.")
    edit_point(**named(moot, tradeoff), number=1, text="Mrs Miller is ill.")
    hide = {"thing_kind": "point", "thing_number": 1, "decision": "hide", "reason": "privacy"}
    moderate(**named(moot, tradeoff, "cleo"), **hide)  # type: ignore[arg-type]
    assert edit_point(**named(moot, tradeoff), number=1, text="Somebody is ill.").status == "waiting"
    moderate(**named(moot, tradeoff, "cleo"), thing_kind="point", thing_number=1, decision="show")
    assert list(PointVersion.objects.filter(public=True).values_list("version", flat=True)) == [3]
