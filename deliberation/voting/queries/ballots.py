"""The published list of ballots: all of it, a page of it, one ballot by its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from deliberation.voting.calc.receipts import read_receipt
from deliberation.voting.models import RecordedBallot, SealedBallot, Secrecy, Vote, VoteStatus
from kernel.errors import NotFound


@dataclass(frozen=True)
class Published:
    """One ballot of the list. `voter`: who gave it, in a vote by name; `substitute`: who voted in their place."""

    position: int
    receipt: str
    voter: str
    substitute: str
    source: str
    content: dict[str, Any]
    hash: str


def is_published(vote: Vote) -> bool:
    """Whether the list of ballots is there to be read: once the vote is sealed, annulled or not."""
    return bool(vote.seal) and vote.status in (VoteStatus.CLOSED, VoteStatus.ANNULLED)


def need_published(vote: Vote) -> None:
    """Raise NotFound for a vote whose ballots are not published."""
    if not is_published(vote):
        raise NotFound(
            "The ballots of this vote are not published.",
            next_step="They are published once the vote has closed.",
        )


def sealed_of(vote: Vote, name: str = "") -> QuerySet[SealedBallot]:
    """The sealed ballots in order, with their electors; those of people with `name` in their name where it is given."""
    rows = SealedBallot.objects.filter(vote=vote).select_related("elector").order_by("position")
    if not name or vote.secrecy == Secrecy.SECRET:
        return rows
    by_substitute = RecordedBallot.objects.filter(
        elector__vote=vote, replaced=False, substitute__public_name__icontains=name
    )
    return rows.filter(
        Q(elector__public_name__icontains=name) | Q(elector__in=by_substitute.values("elector_id"))
    )


def published(vote: Vote, rows: QuerySet[SealedBallot] | list[SealedBallot]) -> list[Published]:
    """Sealed ballots as they are told; one query more where the vote was by name."""
    found = list(rows)
    stood_in = substitutes_in(vote)
    return [
        Published(
            position=each.position,
            receipt=each.receipt,
            voter=each.elector.public_name if each.elector else "",
            substitute=stood_in.get(each.elector_id or 0, ""),
            source=each.source,
            content=each.content,
            hash=each.hash,
        )
        for each in found
    ]


def substitutes_in(vote: Vote) -> dict[int, str]:
    """Who voted in whose place: public names by elector; one query, none for a secret vote."""
    if vote.secrecy == Secrecy.SECRET:
        return {}
    rows = RecordedBallot.objects.filter(elector__vote=vote, replaced=False, substitute__isnull=False)
    return dict(rows.values_list("elector_id", "substitute__public_name"))


def ballot_under(vote: Vote, typed: str) -> SealedBallot | None:
    """The ballot under a receipt as somebody typed it; None where there is none, or it can be no receipt."""
    receipt = read_receipt(typed)
    if not receipt:
        return None
    return SealedBallot.objects.filter(vote=vote, receipt=receipt).first()
