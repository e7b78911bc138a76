"""Finding votes: who may see which, where one stands now, what its ballot asks."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for, scope_of
from deliberation.voting.calc.content import Paper
from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Elector, Option, Vote, VoteStatus
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound


class Standing(enum.StrEnum):
    """Where a vote stands by the clock, whatever the worker has done so far."""

    DRAFT = "draft"
    TO_COME = "to_come"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    COUNTING = "counting"
    CLOSED = "closed"
    ANNULLED = "annulled"


STANDING_WORDS = {
    Standing.DRAFT: "Draft",
    Standing.TO_COME: "To come",
    Standing.OPENING: "Opens in a moment",
    Standing.OPEN: "Open",
    Standing.CLOSING: "Closed, being counted",
    Standing.COUNTING: "Closed, being counted",
    Standing.CLOSED: "Closed",
    Standing.ANNULLED: "Annulled",
}


def standing(vote: Vote, now: dt.datetime | None = None) -> Standing:
    """Where a vote stands at `now`: OPENING and CLOSING are due and not carried out yet, COUNTING is sealed only."""
    now = now or clock.now()
    if vote.status == VoteStatus.SCHEDULED:
        due = not vote.by_hand and vote.opens_at is not None and vote.opens_at <= now
        return Standing.OPENING if due else Standing.TO_COME
    if vote.status == VoteStatus.OPEN:
        over = vote.closes_at is not None and vote.closes_at <= now
        return Standing.CLOSING if over else Standing.OPEN
    if vote.status == VoteStatus.CLOSED:
        return Standing.CLOSED if vote.counted_at is not None else Standing.COUNTING
    return Standing.DRAFT if vote.status == VoteStatus.DRAFT else Standing.ANNULLED


def too_late_to_open(vote: Vote) -> bool:
    """Whether a vote that is run by hand was never opened, and its latest moment has passed."""
    waits = vote.status == VoteStatus.SCHEDULED and vote.by_hand
    return waits and vote.closes_at is not None and vote.closes_at <= clock.now()


def no_such_vote() -> NotFound:
    """What to raise where there is no vote, or none that the reader may know of."""
    return NotFound("There is no such vote.", next_step="Look for it in the list of votes.")


def to_be_seen(actor: Actor, body: Body) -> Q:
    """The condition on votes of one body that `actor` may see: drafts for those who prepare, others as they are."""
    scope = scope_of(body.pk)
    if allows(actor, Permission.VOTE_EDIT, scope):
        return Q()
    seen = ~Q(status=VoteStatus.DRAFT)
    return seen if holds(actor, Permission.VOTE_SEE_PRIVATE, scope) else seen & Q(public=True)


def votes_of(actor: Actor, body: Body) -> QuerySet[Vote]:
    """The votes of a body that `actor` may see, newest first."""
    return Vote.objects.filter(to_be_seen(actor, body), body=body)


def public_votes() -> QuerySet[Vote]:
    """The votes of all bodies that everybody may see, with their bodies."""
    return Vote.objects.filter(public=True).exclude(status=VoteStatus.DRAFT).select_related("body")


def vote_to_see(actor: Actor, body: Body, vote_id: UUID) -> Vote:
    """One vote of a body, for somebody who may see it. An elector sees their vote whatever became of their role.

    Raises NotFound, for a vote of another body too.
    """
    vote = Vote.objects.filter(body=body, pk=vote_id).first()
    if vote is None:
        raise no_such_vote()
    vote.body = body
    if Vote.objects.filter(to_be_seen(actor, body), pk=vote.pk).exists() or _entitled(actor, vote):
        return vote
    raise no_such_vote()


def vote_to_act_for(actor: Actor, slug: str, vote_id: UUID, permission: Permission) -> Vote:
    """One vote with its body, for somebody who holds `permission` over the body. Raises as `body_to_act_for`."""
    body = body_to_act_for(actor, slug, permission)
    vote = Vote.objects.filter(body=body, pk=vote_id).first()
    if vote is None:
        raise no_such_vote()
    vote.body = body
    return vote


def _entitled(actor: Actor, vote: Vote) -> bool:
    if actor.kind != "person" or vote.status == VoteStatus.DRAFT:
        return False
    return Elector.objects.filter(vote=vote, person_id=actor.id).exists()


def options_of(vote: Vote) -> list[Option]:
    """The options in the order of the ballot; one query."""
    return list(vote.options.all())


def paper_of(vote: Vote, options: Sequence[Option]) -> Paper:
    """What a ballot of this vote may hold."""
    fits = vote.fits_envelope and vote.method == Method.BUDGET
    return Paper(
        method=Method(vote.method),
        options=len(options),
        equal_ranks=vote.equal_ranks,
        dots=vote.dots,
        costs=tuple(option.cost or 0 for option in options) if fits else (),
        envelope=vote.envelope if fits else 0,
        none_of_these=vote.none_of_these,
    )
