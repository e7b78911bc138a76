"""Which way a ballot of a secret vote came in is told only where no ballot stands out by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.models import Membership
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.calc.sources import FEW, may_be_told
from deliberation.voting.models import Box, Elector, SealedBallot, Vote
from kernel import clock
from tests.cast import Part, person_of
from tests.moot import LONG_AGO, Moot
from tests.unit.voting.results.kit import counted
from tests.votes import make_vote


def box_of(moot: Moot, *, online: int, paper: int) -> Vote:
    """A counted vote with so many ballots of each way."""
    members = [
        Membership.objects.create(
            body=moot.panel,
            person=person_of(Part(f"w{number}@fenmarsh.example", f"W {number}", "")),
            role="member",
            public_name=f"Member {number}",
            starts_on=LONG_AGO,
        )
        for number in range(online + paper)
    ]
    vote = make_vote(moot.panel, "single", electors=members)
    rows = [
        [new_receipt(lambda letters, at=at: letters[at]), "online" if at < online else "paper", {"choice": 1}]
        for at in range(online + paper)
    ]
    Box.objects.filter(vote=vote).update(ballots=sorted(rows))
    Elector.objects.filter(vote=vote).update(voted_on=clock.today())
    return counted(vote)


@pytest.mark.parametrize(
    ("online", "paper", "told"),
    [
        (6, 0, {"online"}),
        (6, 4, {"either"}),
        (1, 6, {"either"}),
        (5, 5, {"online", "paper"}),
        (0, 2, {"paper"}),
    ],
)
def test_a_few_ballots_do_not_stand_out(moot: Moot, online: int, paper: int, told: set[str]) -> None:
    """Fewer than five of one way, and no sealed ballot tells its way."""
    vote = box_of(moot, online=online, paper=paper)
    assert set(SealedBallot.objects.filter(vote=vote).values_list("source", flat=True)) == told


@given(st.lists(st.sampled_from(["online", "paper", "room"])))
def test_told_means_nobody_stands_out(sources: list[str]) -> None:
    """Where ways are told, each was taken by enough, or there is one alone."""
    counts = [sources.count(each) for each in set(sources)]
    assert may_be_told(sources) == (len(counts) < 2 or all(count >= FEW for count in counts))
