"""Paper on PostgreSQL, many at once: a batch is counted once, and nobody votes both on paper and online."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from audit import trail
from deliberation.voting.actions.casting import AlreadyVoted, Cast, OnPaper, cast_secret
from deliberation.voting.actions.paper import start_batch
from deliberation.voting.actions.paper_hand_out import hand_out
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.models import Batch, BatchStatus, Box, Elector, PaperEntry, RecordedBallot, Vote
from kernel.errors import BadInput
from tests.integration.test_seats_at_once import race
from tests.moot import Moot, make_moot
from tests.unit.voting.paper import kit
from tests.votes import make_vote

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT_ONCE = 6


@pytest.fixture
def moot() -> Moot:
    """The made-up bodies, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    return make_moot()


def counting(moot: Moot, batch: Batch) -> list[Callable[[], object]]:
    """The same batch, counted by several people at once."""
    return [lambda: kit.count(moot, batch) for _ in range(AT_ONCE)]


def test_a_batch_counted_many_times_at_once_is_counted_once(moot: Moot) -> None:
    vote = make_vote(moot.board, "single")
    kit.give_out(moot, vote, 3)
    batch = kit.start(moot, vote, 3)
    reads = kit.papers([{"choice": 1}, {"choice": 2}, None])
    for who in (kit.FIRST, kit.SECOND):
        kit.enter(moot, batch, who, reads)
    came = race(counting(moot, batch))
    assert [each.status for each in came] == [BatchStatus.COUNTED] * AT_ONCE  # type: ignore[attr-defined]
    assert len(Box.objects.get(vote=vote).ballots) == 2
    assert len([e for e in trail.history("vote", vote.pk) if e["event"] == "vote.batch_counted"]) == 1
    assert trail.verify()[1] is None


def test_a_roll_call_counted_many_times_at_once_is_recorded_once(moot: Moot) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded")
    batch = kit.start(moot, vote, 2)
    electors = list(vote.electors.values_list("pk", flat=True)[:2])
    for who in (kit.FIRST, kit.SECOND):
        kit.enter(moot, batch, who, [kit.Read(elector=each, content={"choice": "for"}) for each in electors])
    race(counting(moot, batch))
    assert RecordedBallot.objects.count() == 2


def test_two_batches_never_count_more_than_was_handed_out(moot: Moot) -> None:
    vote = make_vote(moot.board, "single")
    kit.give_out(moot, vote, 2)
    batches = [kit.start(moot, vote, 2) for _ in range(2)]
    for batch in batches:
        reads = kit.papers([{"choice": 1}, {"choice": 2}])
        for who in (kit.FIRST, kit.SECOND):
            kit.enter(moot, batch, who, reads)
    race([lambda batch=batch: kit.count(moot, batch) for batch in batches])  # type: ignore[misc]
    assert Batch.objects.filter(status=BatchStatus.COUNTED).count() == 1
    assert len(Box.objects.get(vote=vote).ballots) == 2


def test_nobody_votes_online_and_gets_a_paper(moot: Moot) -> None:
    vote = make_vote(moot.board, "single")
    clerk = moot.actor("cleo")
    jobs: list[Callable[[], object]] = []
    for name in ("chandra", "vera", "mabel", "cora"):
        elector = vote.electors.get(person=moot.people[name])
        jobs += [_cast(moot, vote, name), _hand(clerk, vote, elector)]
    came = race(jobs)
    assert all(isinstance(each, Cast | int | AlreadyVoted | OnPaper | BadInput) for each in came), came
    in_box = len(Box.objects.get(vote=vote).ballots)
    assert in_box + Elector.objects.filter(vote=vote, on_paper=True).count() == 4
    assert Elector.objects.filter(vote=vote, voted_on=None).count() == 0


def _cast(moot: Moot, vote: Vote, name: str) -> Callable[[], object]:
    receipt = new_receipt(secrets.choice)
    named: dict[str, Any] = {"content": {"choice": 1}, "receipt": receipt}
    return lambda: cast_secret(actor=moot.actor(name), **kit.on(vote), **named)


def _hand(clerk: Any, vote: Vote, elector: Elector) -> Callable[[], object]:
    return lambda: hand_out(actor=clerk, **kit.on(vote), electors=[elector.pk])


def test_a_third_person_never_gets_a_place(moot: Moot) -> None:
    vote = make_vote(moot.board, "single")
    batch = start_batch(actor=moot.actor("cleo"), **kit.on(vote), label="", papers=1)
    reads = kit.papers([{"choice": 1}])
    race([lambda who=who: kit.enter(moot, batch, who, reads) for who in ("cleo", "vera", "anil", "chandra")])  # type: ignore[misc]
    assert sorted(PaperEntry.objects.values_list("place", flat=True)) == [1, 2]
