"""Moving a trade-off: what it lacks, on, back with a reason, closed early; who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from audit import trail
from deliberation.tradeoffs.actions.moving import NotReadyToMove, close_early, move_tradeoff
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import StageDate, TradeOff, Voice
from deliberation.tradeoffs.queries.life_readiness import readiness
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel import clock
from kernel.errors import BadInput, NotAllowed, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.tradeoffs import add_effect, add_evidence, make_tradeoff, option_of
from tests.unit.tradeoffs.life import kit
from tests.votes import make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def move(moot: Moot, tradeoff: TradeOff, to: str, reason: str = "", name: str = "cleo") -> TradeOff:
    return move_tradeoff(actor=moot.actor(name), **kit.on(tradeoff), to=to, reason=reason)


def follow(tradeoff: TradeOff) -> Follow:
    return Follow.objects.create(
        address="reader@example.org", kind="tradeoff", thing_id=str(tradeoff.pk), title=tradeoff.title,
        confirmed_at=clock.now(),
    )  # fmt: skip


def test_an_empty_draft_says_everything_that_it_lacks(moot: Moot) -> None:
    made = kit.draft(moot, question="", gains="", gives_way="", asked_by="", envelope_kind="money")
    assert readiness(made).lacking == [
        "Write the question.",
        "Say what is to have more.",
        "Say what must give way for it.",
        "Say who asks.",
        "Say how much there is to share out.",
        "Write at least 2 options; there is none so far.",
        "Add “go on as now” to the options, so that the others can be held against it.",
        "Say until when the stage Learn is planned to last.",
    ]
    with pytest.raises(NotReadyToMove, match="Write the question"):
        move(moot, made, "learn")
    made.refresh_from_db()
    assert (made.stage, made.published_at) == ("draft", None)


def test_what_may_be_meant_as_it_is_does_not_hold_it_up(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    think = " ".join(readiness(made).think)
    for said in (
        "Nothing says what “Home care",
        "The evidence pack is empty",
        "No council",
        "which decision",
    ):
        assert said in think
    for position in (2, 3):
        add_effect(option_of(made, position))
    add_evidence(made)
    Voice.objects.create(tradeoff=made, name="Northfen council", why="It lies there.")
    TradeOff.objects.filter(pk=made.pk).update(feeds_decision="The budget")
    made.refresh_from_db()
    assert readiness(made).think == []
    move(moot, made, "learn")
    made.refresh_from_db()
    assert "Invited, and not heard yet: Northfen council." in readiness(made).think


def test_leaving_the_draft_publishes_it(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    moved = move(moot, made, "learn")
    assert (moved.stage, moved.stage_since, moved.published_at) == ("learn", kit.NOW, kit.NOW)
    assert StageDate.objects.get(tradeoff=made, stage="learn").entered_at == kit.NOW
    [entry] = trail.newest(1)
    assert (entry["event"], entry["detail"]) == (
        "tradeoff.moved",
        {"body": str(moot.panel.pk), "stage": "learn", "status": "on"},
    )
    assert move(moot, made, "learn").stage == "learn", "sent twice it stays"
    assert trail.newest(1)[0]["number"] == entry["number"]


def test_followers_are_told_of_each_stage_once(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    follow(made)
    move(moot, made, "discuss")
    [notice] = Notice.objects.all()
    assert notice.key == "stage:discuss"
    assert notice.href == kit.at(made)
    assert "moved on to the stage Discuss" in notice.text
    move(moot, made, "vote")
    move(moot, made, "discuss", "Two witnesses are still to come.")
    move(moot, made, "vote")
    assert Notice.objects.count() == 2


def test_of_what_is_not_public_nobody_is_told(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, public=False)
    follow(made)
    move(moot, made, "discuss")
    assert not Notice.objects.exists()


def test_it_goes_one_step_at_a_time(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    for to in ("vote", "closed", "draft", "nonsense", ""):
        with pytest.raises(BadInput):
            move(moot, made, to, "A reason.")


def test_back_one_step_needs_a_reason_which_is_kept(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    with pytest.raises(BadInput, match="reason"):
        move(moot, made, "discuss")
    move(moot, made, "discuss", "Two witnesses are still to come.")
    rows = {row.stage: row for row in StageDate.objects.filter(tradeoff=made)}
    assert rows["vote"].entered_at is None
    assert (rows["discuss"].back_at, rows["discuss"].back_reason) == (
        kit.NOW,
        "Two witnesses are still to come.",
    )
    assert trail.newest(1)[0]["detail"]["status"] == "back"
    assert "reason" not in str(trail.newest(1)[0]["detail"]), "the trail holds no words"


@pytest.mark.parametrize(
    ("stage", "to"), [("learn", "draft"), ("response", "recommend"), ("closed", "follow_up")]
)
def test_some_stages_are_not_gone_back_from(moot: Moot, stage: str, to: str) -> None:
    made = make_tradeoff(moot.panel, stage)
    with pytest.raises((BadInput, WrongStage)):
        move(moot, made, to, "A reason.")


def test_a_vote_that_is_open_holds_it_up(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    vote = make_vote(moot.panel, title="Which first", thing_kind="tradeoff", thing_id=str(made.pk), closes_at=kit.NOW + dt.timedelta(days=1))  # fmt: skip
    with pytest.raises(NotReadyToMove, match="“Which first” is still open"):
        move(moot, made, "recommend")
    with clock.frozen(vote.closes_at + dt.timedelta(minutes=1)):
        assert move(moot, made, "recommend").stage == "recommend"


def test_the_response_waits_for_the_report(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.RECOMMEND)
    with pytest.raises(NotReadyToMove, match="not handed over"):
        move(moot, made, "response")
    kit.hand_over(made)
    assert move(moot, made, "response").stage == "response"


def test_the_whole_way(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    kit.hand_over(made)
    for stage in STAGES[1:]:
        assert move(moot, made, stage.value).stage == stage.value
    assert not StageDate.objects.filter(tradeoff=made, entered_at=None).exists()
    with pytest.raises(WrongStage):
        move(moot, made, "follow_up", "A reason.")


def test_it_is_closed_early_with_a_reason_alone(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS)
    follow(made)
    cleo = moot.actor("cleo")
    with pytest.raises(BadInput, match="reason"):
        close_early(actor=cleo, **kit.on(made), reason="  ")
    closed = close_early(actor=cleo, **kit.on(made), reason="The money is gone.")
    assert (closed.stage, closed.close_reason) == ("closed", "The money is gone.")
    assert "The money is gone." in Notice.objects.get().text
    assert close_early(actor=cleo, **kit.on(made), reason="The money is gone.").stage == "closed"
    with pytest.raises(WrongStage):
        close_early(actor=cleo, **kit.on(made), reason="Another reason.")
    assert StageDate.objects.get(tradeoff=made, stage="vote").entered_at is None


def test_a_draft_is_discarded_rather_than_closed(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    with pytest.raises(WrongState, match="draft"):
        close_early(actor=moot.actor("cleo"), **kit.on(made), reason="No.")


@pytest.mark.parametrize(("name", "may"), [("chandra", True), ("vera", True), ("mabel", False), ("anil", False), ("otto", False)])  # fmt: skip
def test_chair_and_clerk_move_it(moot: Moot, name: str, may: bool) -> None:
    made = make_tradeoff(moot.board, Stage.LEARN)
    if may:
        assert move(moot, made, "discuss", name=name).stage == "discuss"
    else:
        with pytest.raises(NotAllowed):
            move(moot, made, "discuss", name=name)
        with pytest.raises(NotAllowed):
            close_early(actor=moot.actor(name), **kit.on(made), reason="No.")
