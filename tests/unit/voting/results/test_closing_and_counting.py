"""Sealing and counting: by every method, once, and only when the time has come."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from audit.events import Event
from audit.trail import history
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.tidying import tidy_up
from deliberation.voting.calc.methods import Method
from deliberation.voting.calc.seal import first_break
from deliberation.voting.models import Box, SealedBallot, Secrecy, Vote, VoteStatus
from deliberation.voting.queries.sealed import chain_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.votes import ONE_BALLOT, drop_in, make_vote

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("votes")


def over(vote: Vote) -> Vote:
    vote.closes_at = clock.now() - dt.timedelta(minutes=1)
    vote.save(update_fields=["closes_at"])
    return vote


def counted(vote: Vote) -> Vote:
    keys = {"body_id": vote.body_id, "vote_id": vote.pk}
    close_vote(actor=SYSTEM, **keys)
    return count_vote(actor=SYSTEM, **keys)


@pytest.mark.parametrize("method", list(Method))
def test_every_method_is_sealed_and_counted(moot: Moot, method: Method) -> None:
    secrecy = Secrecy.RECORDED if method in (Method.MOTION, Method.RANKING) else Secrecy.SECRET
    vote = over(make_vote(moot.board, method, secrecy=secrecy))
    drop_in(vote, [ONE_BALLOT[method]] * 3)
    vote = counted(vote)
    assert vote.status == VoteStatus.CLOSED
    assert vote.counted_at is not None
    assert vote.sealed_count == 3
    chain = list(chain_of(vote))
    assert first_break(vote.spec_hash, chain, vote.seal, 3) is None
    receipts = [leaf.receipt for leaf, _, _ in chain]
    assert receipts == sorted(receipts)
    assert all(bool(each) == (secrecy == Secrecy.SECRET) for each in receipts)
    results = list(vote.results.all())
    assert [each.binding for each in results].count(True) == 1
    assert results[0].rule == vote.rule


@pytest.mark.parametrize("method", list(Method))
def test_no_ballots_is_no_error(moot: Moot, method: Method) -> None:
    vote = counted(over(make_vote(moot.board, method)))
    assert vote.sealed_count == 0
    assert vote.seal == vote.spec_hash
    assert vote.results.get(binding=True).outcome["winners"] in ([], ["against"])


def test_doing_it_again_changes_nothing(moot: Moot) -> None:
    vote = over(make_vote(moot.board))
    drop_in(vote, [{"choice": 1}])
    first = counted(vote)
    again = counted(vote)
    assert (first.seal, first.counted_at) == (again.seal, again.counted_at)
    events = [entry["event"] for entry in history("vote", vote.pk)]
    assert events == [Event.VOTE_CLOSED, Event.VOTE_COUNTED]


def test_the_box_is_empty_and_the_trail_has_the_seal(moot: Moot) -> None:
    vote = over(make_vote(moot.board))
    drop_in(vote, [{"choice": 1}, {"choice": 2}])
    vote = counted(vote)
    assert Box.objects.get(vote=vote).ballots == []
    closed = history("vote", vote.pk)[0]
    assert closed["detail"] == {
        "body": str(moot.board.pk), "sha256": vote.seal, "spec": vote.spec_hash, "count": 2,
    }  # fmt: skip


def test_not_before_its_time(moot: Moot) -> None:
    vote = make_vote(moot.board)
    drop_in(vote, [{"choice": 1}])
    with pytest.raises(WrongState, match="not everybody has voted"):
        close_vote(actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk)
    drop_in(vote, [{"choice": 1}] * (vote.electors_count - 1))
    assert close_vote(actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk).seal


def test_a_vote_in_the_meeting_is_closed_when_the_chair_says(moot: Moot) -> None:
    vote = make_vote(moot.board, by_hand=True)
    assert close_vote(actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk).seal


@pytest.mark.parametrize("status", [VoteStatus.DRAFT, VoteStatus.SCHEDULED, VoteStatus.ANNULLED])
def test_only_an_open_vote_is_closed(moot: Moot, status: str) -> None:
    vote = make_vote(moot.board, status=status)
    with pytest.raises(WrongState):
        close_vote(actor=SYSTEM, body_id=vote.body_id, vote_id=vote.pk)
    with pytest.raises(WrongState):
        count_vote(actor=SYSTEM, body_id=vote.body_id, vote_id=vote.pk)


def test_who_may(moot: Moot) -> None:
    vote = over(make_vote(moot.board))
    for name in ("mabel", "otto"):
        with pytest.raises(NotAllowed):
            close_vote(actor=moot.actor(name), body_id=vote.body_id, vote_id=vote.pk)
    with pytest.raises(NotAllowed):
        count_vote(actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk)
    with pytest.raises(NotFound):
        close_vote(actor=SYSTEM, body_id=moot.panel.pk, vote_id=vote.pk)
    with pytest.raises(NotFound):
        close_vote(actor=SYSTEM, body_id=moot.board.pk, vote_id=uuid4())


def test_the_database_refuses_to_touch_a_sealed_ballot(moot: Moot) -> None:
    vote = over(make_vote(moot.board))
    drop_in(vote, [{"choice": 1}])
    counted(vote)
    for touch in ("update", "delete"):
        rows = SealedBallot.objects.filter(vote=vote)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(content={"choice": 2}) if touch == "update" else rows.delete()


def test_tidying_up_does_nothing_inside_a_transaction() -> None:
    assert tidy_up() is False


@pytest.mark.django_db(transaction=True)
def test_tidying_up_writes_the_table_of_boxes_anew(moot: Moot) -> None:
    vote = over(make_vote(moot.board))
    drop_in(vote, [{"choice": 1}] * 3)
    counted(vote)
    before = _file_of_boxes()
    assert tidy_up() is True
    assert connection.vendor != "postgresql" or _file_of_boxes() != before


def _file_of_boxes() -> object:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('voting_box')")
        return cursor.fetchone()
