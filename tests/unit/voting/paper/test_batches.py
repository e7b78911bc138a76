"""Batches: two different people, what differs, what is counted and when, and nothing twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from audit.trail import history
from deliberation.bodies.models import Substitute
from deliberation.voting.actions import paper as actions
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.paper import Settled
from deliberation.voting.actions.paper_hand_out import hand_out, take_back
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.models import Batch, BatchStatus, Box, Elector, PaperEntry, RecordedBallot, Vote
from deliberation.voting.queries.paper import ENTERING_WORDS, WAITS, batches_open, entry_words, papers_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.cast import Part, person_of
from tests.moot import LONG_AGO, Moot
from tests.unit.voting.paper import kit
from tests.votes import ONE_BALLOT, drop_in, make_vote

TWO: list[dict[str, Any]] = [{"choice": 1}, {"choice": 3}]


def test_two_people_read_the_papers_and_they_are_in_the_box(moot: Moot, vote: Vote) -> None:
    kit.give_out(moot, vote, 3)
    batch = kit.start(moot, vote, 3)
    printed = kit.codes(3)
    reads = kit.papers([*TWO, None], printed)
    assert kit.enter(moot, batch, kit.FIRST, reads).status == BatchStatus.SECOND
    assert kit.enter(moot, batch, kit.SECOND, reads).status == BatchStatus.AGREED
    done = kit.count(moot, batch)
    assert (done.status, done.spoilt) == (BatchStatus.COUNTED, 1)
    assert Box.objects.get(vote=vote).ballots == sorted(
        [[printed[0], "paper", TWO[0]], [printed[1], "paper", TWO[1]]]
    )
    assert [entry.rows for entry in PaperEntry.objects.filter(batch=batch)] == [[], []]
    trail = [each for each in history("vote", vote.pk) if each["event"] == "vote.batch_counted"]
    assert [each["detail"] for each in trail] == [{"body": str(vote.body_id), "number": 1, "count": 2}]


def test_the_second_has_to_be_somebody_else_and_a_third_has_no_place(moot: Moot, vote: Vote) -> None:
    batch = kit.start(moot, vote, 2)
    reads = kit.papers(TWO)
    kit.enter(moot, batch, kit.FIRST, reads)
    assert kit.enter(moot, batch, kit.FIRST, reads).status == BatchStatus.SECOND
    assert PaperEntry.objects.filter(batch=batch).count() == 1
    with pytest.raises(WrongState):
        kit.count(moot, batch)
    kit.enter(moot, batch, kit.SECOND, reads[:1], finish=False)
    with pytest.raises(NotAllowed, match="Two other people"):
        kit.enter(moot, batch, kit.THIRD, reads)


def test_who_may_not_enter(moot: Moot, vote: Vote) -> None:
    batch = kit.start(moot, vote, 2)
    for actor in (moot.actor("mabel"), moot.actor("otto"), Actor.system("operator"), Actor.system("votes")):
        with pytest.raises(NotAllowed):
            actions.enter_paper(
                actor=actor, **kit.on(vote), number=batch.number, reads=kit.papers(TWO), finish=True
            )
    with pytest.raises(NotFound):
        actions.enter_paper(
            actor=moot.actor("otto"), body_id=moot.other.pk, vote_id=vote.pk, number=1, reads=[], finish=False
        )


def test_differences_are_settled_one_by_one(moot: Moot, vote: Vote) -> None:
    kit.give_out(moot, vote, 3)
    batch = kit.start(moot, vote, 3)
    printed = kit.codes(3)
    kit.enter(moot, batch, kit.FIRST, kit.papers([{"choice": 1}, {"choice": 1}, {"choice": 2}], printed))
    second = kit.papers([{"choice": 1}, {"choice": 3}, None], printed)
    assert kit.enter(moot, batch, kit.SECOND, second).status == BatchStatus.DIFFERS
    settle: dict[str, Any] = {"actor": moot.actor(kit.SECOND), **kit.on(vote), "number": 1}
    with pytest.raises(NotAllowed, match="the two who entered"):
        actions.reconcile(**settle | {"actor": moot.actor(kit.THIRD)}, settled=[Settled(2, 2)])
    with pytest.raises(BadInput, match="no difference"):
        actions.reconcile(**settle, settled=[Settled(1, 1)])
    assert actions.reconcile(**settle, settled=[Settled(2, 2)]).status == BatchStatus.DIFFERS
    again = Read(3, printed[2], content={"choice": 3})
    assert actions.reconcile(**settle, settled=[Settled(3, read=again)]).status == BatchStatus.AGREED
    with pytest.raises(NotAllowed, match="somebody else counts"):
        kit.count(moot, batch, kit.SECOND)
    assert kit.count(moot, batch).spoilt == 0
    assert sorted(row[2]["choice"] for row in Box.objects.get(vote=vote).ballots) == [1, 3, 3]


def test_an_entry_that_is_opened_again_has_to_be_finished_again(moot: Moot, vote: Vote) -> None:
    batch = kit.start(moot, vote, 2)
    reads = kit.papers(TWO)
    kit.enter(moot, batch, kit.FIRST, reads)
    assert kit.enter(moot, batch, kit.SECOND, reads).status == BatchStatus.AGREED
    assert kit.enter(moot, batch, kit.SECOND, reads[:1], finish=False).status == BatchStatus.SECOND
    with pytest.raises(WrongState):
        actions.reconcile(actor=moot.actor(kit.FIRST), **kit.on(vote), number=1, settled=[])
    assert kit.enter(moot, batch, kit.SECOND, []).status == BatchStatus.AGREED


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ([Read(3, content={"choice": 1})], "no paper 3"),
        ([Read(1, "7K2QM 9XH4X", content={"choice": 1})], "Paper 1: this code cannot be right"),
        ([Read(1, content={"choice": 9})], "Paper 1: That option"),
        ([Read(1, content={"choice": 1})], "Still to be entered: paper 2"),
    ],
)
def test_what_cannot_be_entered(moot: Moot, vote: Vote, reads: list[Read], said: str) -> None:
    batch = kit.start(moot, vote, 2)
    with pytest.raises(BadInput, match=said):
        kit.enter(moot, batch, kit.FIRST, reads)
    assert not PaperEntry.objects.filter(batch=batch).exists()


def test_a_code_stands_on_one_paper_alone(moot: Moot, vote: Vote) -> None:
    code = kit.codes(1)[0]
    batch = kit.start(moot, vote, 2)
    with pytest.raises(BadInput, match=f"Papers 1 and 2 have the same code, {shown_receipt(code)}"):
        kit.enter(moot, batch, kit.FIRST, kit.papers(TWO, [code, code]))
    kit.counted(moot, vote, kit.papers([TWO[0]], [code]))
    kit.give_out(moot, vote, 2)
    copied = kit.papers(TWO, [kit.codes(1)[0], code])
    kit.enter(moot, batch, kit.FIRST, copied)
    kit.enter(moot, batch, kit.SECOND, copied)
    with pytest.raises(BadInput, match="Paper 2 has the code"):
        kit.count(moot, batch)
    assert len(Box.objects.get(vote=vote).ballots) == 1


def test_no_more_papers_than_were_handed_out(moot: Moot, vote: Vote) -> None:
    kit.give_out(moot, vote, 1)
    batch = kit.start(moot, vote, 2)
    reads = kit.papers([TWO[0], None])
    for who in (kit.FIRST, kit.SECOND):
        kit.enter(moot, batch, who, reads)
    with pytest.raises(WrongState, match="1 papers were handed out, 0 are counted, and this batch has 2"):
        kit.count(moot, batch)
    kit.give_out(moot, vote, 1)
    assert kit.count(moot, batch).status == BatchStatus.COUNTED
    assert kit.count(moot, batch).status == BatchStatus.COUNTED, "a second time changes nothing"
    assert len(Box.objects.get(vote=vote).ballots) == 1
    assert papers_of(vote).counted == 2


def test_a_paper_handed_out_is_a_vote_and_can_be_taken_back(moot: Moot, vote: Vote) -> None:
    drop_in(vote, [{"choice": 1}])
    voted, waiting = vote.electors.exclude(voted_on=None).get(), vote.electors.filter(voted_on=None)[0]
    act: dict[str, Any] = {"actor": moot.actor(kit.FIRST), **kit.on(vote)}
    with pytest.raises(BadInput, match="Voted already"):
        hand_out(**act, electors=[voted.pk, waiting.pk])
    assert not Elector.objects.filter(on_paper=True).exists()
    assert hand_out(**act, electors=[waiting.pk]) == 1
    assert hand_out(**act, electors=[waiting.pk]) == 0
    waiting.refresh_from_db()
    assert (waiting.on_paper, waiting.voted_on) == (True, clock.today())
    with pytest.raises(BadInput):
        take_back(**act, electors=[waiting.pk], reason="whim")
    assert take_back(**act, electors=[waiting.pk], reason="returned") == 1
    waiting.refresh_from_db()
    assert (waiting.on_paper, waiting.voted_on) == (False, None)
    kit.counted(moot, vote, kit.papers([TWO[0]]))
    out = list(Elector.objects.filter(on_paper=True).values_list("pk", flat=True))
    with pytest.raises(WrongState, match="at most 0"):
        take_back(**act, electors=out, reason="mistake")


def test_the_number_of_papers_can_be_corrected(moot: Moot, vote: Vote) -> None:
    batch = kit.start(moot, vote, 2)
    reads = kit.papers(TWO)
    kit.enter(moot, batch, kit.FIRST, reads)
    act: dict[str, Any] = {"actor": moot.actor(kit.FIRST), **kit.on(vote), "number": 1}
    assert actions.correct_papers(**act, papers=3).status == BatchStatus.FIRST
    assert actions.correct_papers(**act, papers=1).status == BatchStatus.FIRST
    assert kit.enter(moot, batch, kit.FIRST, []).status == BatchStatus.SECOND
    with pytest.raises(BadInput):
        actions.correct_papers(**act, papers=0)


def test_a_discarded_batch_stays_with_its_reason(moot: Moot, vote: Vote) -> None:
    batch = kit.start(moot, vote, 2)
    kit.enter(moot, batch, kit.FIRST, kit.papers(TWO))
    act: dict[str, Any] = {"actor": moot.actor(kit.FIRST), **kit.on(vote), "number": 1}
    with pytest.raises(BadInput):
        actions.discard_batch(**act, reason=" ")
    done = actions.discard_batch(**act, reason="Entered under the wrong vote")
    assert (done.status, PaperEntry.objects.get().rows) == (BatchStatus.DISCARDED, [])
    assert actions.discard_batch(**act, reason="again").discard_reason == "Entered under the wrong vote"
    with pytest.raises(WrongState):
        kit.enter(moot, batch, kit.SECOND, kit.papers(TWO))


def test_sealing_waits_for_a_batch_that_was_started_in_time(moot: Moot, vote: Vote) -> None:
    assert vote.closes_at is not None
    kit.give_out(moot, vote, 2)
    batch = kit.start(moot, vote, 2)
    reads = kit.papers(TWO)
    kit.enter(moot, batch, kit.FIRST, reads)
    close: dict[str, Any] = {"actor": Actor.system("votes"), **kit.on(vote)}
    with clock.frozen(vote.closes_at + dt.timedelta(hours=1)):
        assert batches_open(vote)
        assert entry_words(vote) == ENTERING_WORDS
        with pytest.raises(WrongState, match="Paper ballots are being entered"):
            close_vote(**close)
        with pytest.raises(WrongState):
            kit.start(moot, vote, 1)
        with pytest.raises(WrongState):
            hand_out(actor=moot.actor(kit.FIRST), **kit.on(vote), electors=[])
        kit.enter(moot, batch, kit.SECOND, reads)
        kit.count(moot, batch)
        assert not batches_open(vote)
        assert close_vote(**close).sealed_count == 2


def test_after_a_week_it_waits_no_longer(moot: Moot, vote: Vote) -> None:
    assert vote.closes_at is not None
    batch = kit.start(moot, vote, 2)
    with clock.frozen(vote.closes_at + WAITS):
        assert not batches_open(vote)
        with pytest.raises(WrongState):
            kit.enter(moot, batch, kit.FIRST, kit.papers(TWO))
        assert close_vote(actor=Actor.system("votes"), **kit.on(vote)).sealed_count == 0
        with pytest.raises(WrongState):
            kit.enter(moot, batch, kit.FIRST, kit.papers(TWO))


@pytest.mark.parametrize("method", list(ONE_BALLOT))
def test_the_tally_is_the_same_as_if_cast_online(moot: Moot, method: str) -> None:
    content = ONE_BALLOT[method]
    results = []
    for on_paper in (False, True):
        vote = make_vote(moot.board, method, by_hand=True)
        if on_paper:
            kit.counted(moot, vote, kit.papers([content, content, None]))
        else:
            drop_in(vote, [content, content])
        close_vote(actor=Actor.system("votes"), **kit.on(vote))
        done = count_vote(actor=Actor.system("votes"), **kit.on(vote))
        results.append(
            {each.rule: {k: v for k, v in each.outcome.items() if k != "seed"} for each in done.results.all()}
        )
        assert set(done.sealed.values_list("source", flat=True)) == {"paper" if on_paper else "online"}
    assert results[0] == results[1]


def _answers(vote: Vote, said: dict[str, str | None], **more: Any) -> list[Read]:
    electors = {each.public_name.split()[0].lower(): each.pk for each in vote.electors.all()}
    return [
        Read(elector=electors[name], content={"choice": answer} if answer else None, **more)
        for name, answer in said.items()
    ]


def test_a_roll_call_records_by_name(moot: Moot, motion: Vote) -> None:
    stand_in = Substitute.objects.create(
        membership=moot.membership("cora", moot.board), public_name="Sue Stand-in", starts_on=LONG_AGO,
        person=person_of(Part("sue@fenmarsh.example", "Sue Stand-in")),
    )  # fmt: skip
    batch = kit.start(moot, motion, 3)
    first = _answers(motion, {"chandra": "for", "vera": "against"})
    by_sue = _answers(motion, {"cora": "abstain"}, substitute=stand_in.pk)
    with pytest.raises(BadInput, match="2 answered in what you entered, and 3"):
        kit.enter(moot, batch, kit.FIRST, first)
    kit.enter(moot, batch, kit.FIRST, [*first, *by_sue, *_answers(motion, {"mabel": None})])
    assert kit.enter(moot, batch, kit.THIRD, [*first, *by_sue]).status == BatchStatus.AGREED
    kit.count(moot, batch)
    found = {
        each.elector.public_name.split()[0]: (each.content["choice"], each.source, each.substitute_id)
        for each in RecordedBallot.objects.all()
    }
    assert found == {
        "Chandra": ("for", "room", None),
        "Vera": ("against", "room", None),
        "Cora": ("abstain", "room", stand_in.pk),
    }
    assert list(motion.electors.filter(voted_on=None).values_list("public_name", flat=True)) == [
        "Mabel Member"
    ]


def test_in_a_roll_call_nobody_votes_twice(moot: Moot, motion: Vote) -> None:
    drop_in(motion, [{"choice": "for"}])
    voted = motion.electors.exclude(voted_on=None).get()
    batch = kit.start(moot, motion, 1)
    with pytest.raises(BadInput, match="has voted already"):
        kit.enter(moot, batch, kit.FIRST, [Read(elector=voted.pk, content={"choice": "for"})])
    other = motion.electors.filter(voted_on=None)[0]
    for who in (kit.FIRST, kit.SECOND):
        kit.enter(moot, batch, who, [Read(elector=other.pk, content={"choice": "against"})])
    drop_in(motion, [{"choice": "for"}])  # meanwhile that person votes online
    with pytest.raises(WrongState, match="Voted already"):
        kit.count(moot, batch)
    assert RecordedBallot.objects.count() == 2
    with pytest.raises(WrongState):
        hand_out(actor=moot.actor(kit.FIRST), **kit.on(motion), electors=[other.pk])


def test_a_batch_belongs_to_its_vote(moot: Moot, vote: Vote) -> None:
    other = make_vote(moot.board, "single")
    kit.start(moot, vote, 2)
    with pytest.raises(NotFound):
        actions.discard_batch(actor=moot.actor("cleo"), **kit.on(other), number=1, reason="x")
    assert Batch.objects.get().status == BatchStatus.FIRST
