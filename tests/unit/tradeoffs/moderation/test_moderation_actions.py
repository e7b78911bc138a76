"""Deciding what shows, appeals, and that the author is told: the actions."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.moderation import (
    AnotherDecides,
    appeal,
    decide_appeal,
    mark_case_seen,
    moderate,
)
from deliberation.tradeoffs.actions.points import edit_point, withdraw_point
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.calc.words import ConductReason
from deliberation.tradeoffs.models import (
    Challenge,
    ModerationCase,
    OpinionResult,
    Point,
    Question,
    Statement,
    TradeOff,
)
from deliberation.tradeoffs.queries import moderation as queries
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, add_statements, make_tradeoff

pytestmark = pytest.mark.django_db
PRIVATE = ConductReason.PRIVACY.value


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    """With a point of Paul's."""
    found = make_tradeoff(moot.panel)
    add_points(found, [moot.membership("paul", moot.panel)])
    return found


def named(moot: Moot, tradeoff: TradeOff, who: str) -> dict[str, Any]:
    return {"actor": moot.actor(who), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def decide(moot: Moot, tradeoff: TradeOff, who: str = "cleo", **changes: Any) -> ModerationCase:
    usual: dict[str, Any] = {
        "thing_kind": "point",
        "thing_number": 1,
        "decision": "hide",
        "reason": PRIVATE,
        "note": "Leave out the name.",
    }
    return moderate(**named(moot, tradeoff, who), **(usual | changes))


def show(moot: Moot, tradeoff: TradeOff, who: str = "cleo", **changes: Any) -> ModerationCase:
    return decide(moot, tradeoff, who, **({"decision": "show", "reason": "", "note": ""} | changes))


def say(moot: Moot, tradeoff: TradeOff, case: ModerationCase, who: str = "paul", text: str = "It is not private.") -> ModerationCase:  # fmt: skip
    return appeal(**named(moot, tradeoff, who), case_id=case.pk, text=text)


def test_taking_something_out_and_showing_it_again(moot: Moot, tradeoff: TradeOff) -> None:
    case = decide(moot, tradeoff)
    assert decide(moot, tradeoff).pk == case.pk, "the same decision again is one decision"
    assert (Point.objects.get().status, case.author) == ("hidden", moot.membership("paul", moot.panel))
    with pytest.raises(WrongState, match="already"):
        decide(moot, tradeoff, "femi")
    assert show(moot, tradeoff, "femi").decided == "show"
    assert Point.objects.get().status == "shown"
    assert queries.log_of(tradeoff).count() == 2


@pytest.mark.parametrize("kind", ["point", "statement", "question", "challenge"])
def test_each_kind_is_moderated(moot: Moot, tradeoff: TradeOff, kind: str) -> None:
    thing = made(moot, tradeoff, kind)
    number = getattr(thing, queries.KINDS[kind].number)
    case = decide(moot, tradeoff, thing_kind=kind, thing_number=number)
    thing.refresh_from_db()
    assert thing.status == "hidden"
    assert case.author.public_name == "Member 1"  # type: ignore[union-attr]
    say(moot, tradeoff, case)
    decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=True)
    thing.refresh_from_db()
    assert thing.status == "shown"
    assert OpinionResult.objects.filter(tradeoff=tradeoff).exists() == (kind == "statement")


def made(moot: Moot, tradeoff: TradeOff, kind: str) -> Any:
    """Something of Paul's."""
    paul = moot.membership("paul", moot.panel)
    if kind == "point":
        return Point.objects.get()
    if kind == "statement":
        return add_statements(tradeoff, 1, paul)[0]
    if kind == "question":
        return Question.objects.create(
            tradeoff=tradeoff, number=1, membership=paul, by_name="Member 1", text="Why?"
        )
    return Challenge.objects.create(
        item=add_evidence(tradeoff)[0], membership=paul, by_name="Member 1", text="Is it so?"
    )


def test_things_of_other_trade_offs_are_not_found(moot: Moot, tradeoff: TradeOff) -> None:
    elsewhere = make_tradeoff(moot.board)
    chandra = moot.membership("chandra", moot.board)
    doubt = Challenge.objects.create(
        item=add_evidence(elsewhere)[0], membership=chandra, by_name="C", text="So?"
    )
    add_statements(elsewhere, 1, chandra)
    for kind, number in (("challenge", doubt.pk), ("statement", 1), ("point", 2), ("person", 1)):
        with pytest.raises(NotFound):
            decide(moot, tradeoff, thing_kind=kind, thing_number=number)


@pytest.mark.parametrize(
    "changes",
    [{"decision": "delete"}, {"reason": ""}, {"reason": "boring"}, {"note": "a" * 501}, {"note": "a\x00"}],
)
def test_a_decision_that_does_not_fit_is_refused(
    moot: Moot, tradeoff: TradeOff, changes: dict[str, str]
) -> None:
    with pytest.raises(BadInput):
        decide(moot, tradeoff, **changes)
    assert not ModerationCase.objects.exists()


@pytest.mark.parametrize("who", ["paul", "priya", "obi", "rosa", "anil", "otto"])
def test_others_do_not_moderate(moot: Moot, tradeoff: TradeOff, who: str) -> None:
    with pytest.raises(NotAllowed):
        decide(moot, tradeoff, who)
    with pytest.raises(NotAllowed):
        decide_appeal(**named(moot, tradeoff, who), case_id=1, upheld=True)


def test_a_command_does_not_moderate(moot: Moot, tradeoff: TradeOff) -> None:
    with pytest.raises(NotAllowed, match="person"):
        moderate(
            actor=Actor.system("operator"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk,
            thing_kind="point", thing_number=1, decision="show",
        )  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_when_one_may_moderate_and_appeal(moot: Moot, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    add_points(tradeoff, [moot.membership("paul", moot.panel)])
    if stage is Stage.DRAFT:
        with pytest.raises(WrongStage):
            decide(moot, tradeoff)
        return
    case = decide(moot, tradeoff)
    if stage is Stage.CLOSED:
        with pytest.raises(WrongStage):
            say(moot, tradeoff, case)
        return
    assert say(moot, tradeoff, case).appealed_at is not None


def test_nobody_decides_about_their_own(moot: Moot, tradeoff: TradeOff) -> None:
    Membership.objects.create(
        body=moot.panel, person=moot.people["paul"], role="facilitator", public_name="Paul", starts_on="2025-04-01"
    )  # fmt: skip
    with pytest.raises(AnotherDecides):
        decide(moot, tradeoff, "paul")
    case = decide(moot, tradeoff, "cleo")
    say(moot, tradeoff, case)
    with pytest.raises(AnotherDecides):
        decide_appeal(**named(moot, tradeoff, "paul"), case_id=case.pk, upheld=True)


def test_an_appeal_is_decided_by_somebody_else(moot: Moot, tradeoff: TradeOff) -> None:
    case = decide(moot, tradeoff)
    with pytest.raises(NotFound):
        decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=True)
    first = say(moot, tradeoff, case)
    assert say(moot, tradeoff, case).appealed_at == first.appealed_at
    with pytest.raises(WrongState, match="already"):
        say(moot, tradeoff, case, text="And more")
    with pytest.raises(AnotherDecides):
        decide_appeal(**named(moot, tradeoff, "cleo"), case_id=case.pk, upheld=True)
    with pytest.raises(WrongState, match="appeal"):
        show(moot, tradeoff, "femi")
    with pytest.raises(BadInput):
        decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=False, note=" ")
    done = [decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=True) for _ in "ab"]
    assert done[0].appeal_decided_at == done[1].appeal_decided_at
    assert Point.objects.get().status == "shown"
    with pytest.raises(WrongState, match="decided already"):
        decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=False, note="No.")


def test_an_appeal_that_fails_leaves_it_out(moot: Moot, tradeoff: TradeOff) -> None:
    case = say(moot, tradeoff, decide(moot, tradeoff))
    decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=False, note="It names somebody.")
    assert Point.objects.get().status == "hidden"
    with pytest.raises(WrongState):
        say(moot, tradeoff, case, text="Again")


def test_only_the_author_appeals(moot: Moot, tradeoff: TradeOff) -> None:
    case = decide(moot, tradeoff)
    with pytest.raises(NotFound):
        say(moot, tradeoff, case, "priya")
    with pytest.raises(NotAllowed):
        say(moot, tradeoff, case, "femi")
    for text in ("", "a" * 1001, "a\x00"):
        with pytest.raises(BadInput):
            say(moot, tradeoff, case, text=text)
    other = show(moot, tradeoff, "femi")
    for each in (case, other):
        with pytest.raises(WrongState):
            say(moot, tradeoff, each)


def test_while_an_appeal_waits_the_text_stands(moot: Moot, tradeoff: TradeOff) -> None:
    case = say(moot, tradeoff, decide(moot, tradeoff))
    with pytest.raises(WrongState, match="appeal"):
        edit_point(**named(moot, tradeoff, "paul"), number=1, text="Else")
    # Withdrawn meanwhile, it does not come back with an appeal that is upheld.
    withdraw_point(**named(moot, tradeoff, "paul"), number=1)
    decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=True)
    assert Point.objects.get().status == "withdrawn"
    with pytest.raises(WrongState, match="withdrawn"):
        show(moot, tradeoff)


def test_the_author_is_told_until_they_have_read_it(moot: Moot, tradeoff: TradeOff) -> None:
    case = decide(moot, tradeoff)
    with pytest.raises(NotFound):
        mark_case_seen(**named(moot, tradeoff, "priya"), case_id=case.pk)
    for _ in range(2):
        assert mark_case_seen(**named(moot, tradeoff, "paul"), case_id=case.pk).seen_at
    say(moot, tradeoff, case)
    decide_appeal(**named(moot, tradeoff, "femi"), case_id=case.pk, upheld=False, note="It names somebody.")
    assert ModerationCase.objects.get().seen_at is None, "what came of the appeal is news"


def test_whether_there_is_anybody_else(moot: Moot, tradeoff: TradeOff) -> None:
    cleo, femi = moot.people["cleo"].pk, moot.people["femi"].pk
    assert queries.others_who_moderate(tradeoff, cleo)
    assert not queries.others_who_moderate(tradeoff, cleo, femi)


def test_the_queue(moot: Moot, tradeoff: TradeOff) -> None:
    paul = moot.membership("paul", moot.panel)
    add_points(tradeoff, [paul], 2)
    add_points(tradeoff, [paul], 1, status="withdrawn")
    waiting = add_statements(tradeoff, 2, paul, status="waiting")
    made(moot, tradeoff, "question"), made(moot, tradeoff, "challenge")
    case = decide(moot, tradeoff)

    def keys(kind: str = "", state: str = "") -> list[tuple[str, int]]:
        return [(row["kind"], row["number_"]) for row in queries.queue(tradeoff, kind, state)]  # type: ignore[misc]

    assert [kind for kind, _ in keys()][:2] == ["statement", "statement"]
    assert sorted(kind for kind, _ in keys()) == ["challenge", *["point"] * 3, "question", *["statement"] * 2]
    assert keys("point", "out") == [("point", 1)]
    assert sorted(keys("point", "new")) == [("point", 2), ("point", 3)]
    assert queries.count_waiting(tradeoff) == len(waiting) == len(keys(state="waiting"))
    say(moot, tradeoff, case)
    assert keys()[0] == keys(state="appeals")[0] == ("point", 1)
    assert queries.count_waiting(tradeoff) == 3


def test_seeded_statements_have_no_author_to_tell(moot: Moot, tradeoff: TradeOff) -> None:
    add_statements(tradeoff)
    assert decide(moot, tradeoff, thing_kind="statement").author is None
    assert Statement.objects.get().status == "hidden"
