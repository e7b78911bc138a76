"""Reading the sealed ballots of a vote: as the chain has them, and as a count needs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deliberation.voting.calc.counting import Asked
from deliberation.voting.calc.methods import METHODS, Method, Rule, Threshold, TieRule, rules_for
from deliberation.voting.calc.seal import Leaf, digest
from deliberation.voting.models import Elector, Option, RecordedBallot, SealedBallot, Secrecy, Vote

SUBSTITUTE = "substitute"
"""What the chain says where a substitute voted. Never a name: names may have to be taken away one day."""


def numbers_of_electors(vote: Vote) -> dict[int, int]:
    """The number of each elector in a recorded vote: their place on the list of those entitled, from 1."""
    if vote.secrecy == Secrecy.SECRET:
        return {}
    pks = Elector.objects.filter(vote=vote).order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(pks, 1)}


def recorded_leaves(vote: Vote) -> list[tuple[Leaf, int]]:
    """The ballots that count of a recorded vote, in the order of its electors, each with its elector's id."""
    numbers = numbers_of_electors(vote)
    rows = (
        RecordedBallot.objects.filter(elector__vote=vote, replaced=False)
        .order_by("elector_id")
        .values_list("elector_id", "source", "content", "substitute_id")
    )
    return [
        (Leaf(position, "", numbers[elector], source, content, SUBSTITUTE if substitute else ""), elector)
        for position, (elector, source, content, substitute) in enumerate(rows, 1)
    ]


def chain_of(vote: Vote) -> Iterator[tuple[Leaf, str, str]]:
    """The stored chain: each ballot with the hash before it and its own, in order. At most three queries."""
    numbers = numbers_of_electors(vote)
    stood_in = substituted(vote)
    rows = SealedBallot.objects.filter(vote=vote).order_by("position")
    for position, receipt, elector, source, content, previous, own in rows.values_list(
        "position", "receipt", "elector_id", "source", "content", "previous", "hash"
    ):
        mark = SUBSTITUTE if elector in stood_in else ""
        yield Leaf(position, receipt, numbers.get(elector, 0), source, content, mark), previous, own


def substituted(vote: Vote) -> set[int]:
    """The electors for whom a substitute voted."""
    if vote.secrecy == Secrecy.SECRET:
        return set()
    rows = RecordedBallot.objects.filter(
        elector__vote=vote, replaced=False, substitute__isnull=False
    ).values_list("elector_id", flat=True)
    return set(rows)


def contents_of(vote: Vote) -> list[dict[str, Any]]:
    """What the sealed ballots say, in the order of the chain; one query."""
    return list(SealedBallot.objects.filter(vote=vote).order_by("position").values_list("content", flat=True))


def decision_mark(chosen: Sequence[str], reason: str) -> str:
    """The fingerprint of what a chair decided in a tie, as the trail keeps it."""
    return digest({"chosen": list(chosen), "reason": reason})


def running_contents(vote: Vote) -> list[dict[str, Any]]:
    """What the ballots of an open recorded vote say so far; one query."""
    rows = RecordedBallot.objects.filter(elector__vote=vote, replaced=False).order_by("elector_id")
    return list(rows.values_list("content", flat=True))


def asked_of(vote: Vote, options: Sequence[Option]) -> Asked:
    """What a count needs to know of the vote."""
    return Asked(
        method=Method(vote.method),
        positions=tuple(option.position for option in options),
        seats=vote.seats,
        minima={each.position: each.minimum for each in options if each.minimum},
        costs={each.position: each.cost or 0 for each in options},
        envelope=vote.envelope,
        threshold=Threshold(vote.threshold or Threshold.SIMPLE),
        electors=vote.electors_count,
        tie_rule=TieRule(vote.tie_rule),
        seed=vote.tie_seed,
    )


def rules_of(vote: Vote) -> tuple[Rule, ...]:
    """The rules by which the vote is counted: the one that binds first, then the others that fit its ballots."""
    binding = Rule(vote.rule)
    fit = rules_for(Method(vote.method), seats=vote.seats, equal_ranks=vote.equal_ranks)
    others = fit or METHODS[Method(vote.method)].rules[:1]
    return (binding, *(rule for rule in others if rule is not binding))
