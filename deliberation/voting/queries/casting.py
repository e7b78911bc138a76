"""Whose ballots somebody may cast in a vote, and what stands between."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Declaration, Substitute
from deliberation.bodies.queries.interests import ITEM, said_on
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.voting.models import Elector, RecordedBallot, Secrecy, Vote
from deliberation.voting.queries.votes import Standing, no_such_vote, standing
from kernel.actors import Actor
from kernel.errors import NotAllowed, ReaderError, WrongState


class NotEntitled(NotAllowed):
    """Not on the list of those entitled."""

    code = "not_entitled"
    next_step = "The page of the vote says who may vote. If you should be among them, ask those who run it."


class VoteNotOpen(WrongState):
    """The vote takes no ballots now."""

    code = "vote_not_open"
    next_step = "Look at where the vote stands. Nothing was stored."


@dataclass(frozen=True)
class Ballot:
    """A ballot that somebody may cast: the line on the list, and the naming by which they stand in, if they do."""

    elector: Elector
    standing_in: Substitute | None = None

    @property
    def own(self) -> bool:
        """Whether it is their own."""
        return self.standing_in is None


def vote_at(slug: str, vote_id: UUID) -> Vote:
    """A vote with its body and agenda item, whoever asks; one query. Raises NotFound."""
    found = Vote.objects.select_related("body", "item").filter(pk=vote_id, body__slug=slug).first()
    if found is None:
        raise no_such_vote()
    return found


def ballots_for(actor: Actor, vote: Vote) -> list[Ballot]:
    """The ballots that somebody may cast in a vote, their own first; one query, two for a recorded vote."""
    if actor.kind != "person":
        return []
    namings: dict[int, Substitute] = {}
    if vote.secrecy == Secrecy.RECORDED:
        rows = Substitute.objects.filter(
            current(), current("membership__"), membership__body_id=vote.body_id, person_id=actor.id
        )
        namings = {each.membership_id: each for each in rows.order_by("-pk")}
    electors = Elector.objects.filter(
        Q(person_id=actor.id) | Q(membership_id__in=list(namings)), vote=vote
    ).select_related("membership")
    found = [
        Ballot(each, None if str(each.person_id) == actor.id else namings[each.membership_id])
        for each in electors.order_by("pk")
    ]
    return sorted(found, key=lambda each: not each.own)


def ballot_in(elector: Elector) -> RecordedBallot | None:
    """The ballot of an elector that counts, in a recorded vote, with who stood in; one query."""
    return RecordedBallot.objects.filter(elector=elector, replaced=False).select_related("substitute").first()


def declared_for(ballot: Ballot, vote: Vote) -> Declaration | None:
    """What the voter said of the agenda item that the vote belongs to; at most one query."""
    if vote.item_id is None:
        return None
    return said_on(ballot.elector.membership_id, ITEM, vote.item_id)


def not_open(vote: Vote) -> VoteNotOpen:
    """Why a vote takes no ballots now."""
    if standing(vote) in (Standing.DRAFT, Standing.TO_COME, Standing.OPENING):
        return VoteNotOpen("The vote is not open yet.")
    if standing(vote) == Standing.ANNULLED:
        return VoteNotOpen("The vote was annulled.")
    return VoteNotOpen("The vote is closed: this ballot did not reach us in time.")


def not_entitled(actor: Actor, vote: Vote) -> ReaderError:
    """Why somebody gets no ballot: there is no list yet, they are not on it, or have no voting role on the body."""
    if vote.opened_at is None:
        return not_open(vote)
    if holds(actor, Permission.VOTE_CAST, scope_of(vote.body_id)):
        return NotEntitled("You are not on the list of those who may vote, which was made when it opened.")
    return NotEntitled("You cannot vote here: this vote is for others.")
