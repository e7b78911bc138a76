"""Opening and closing votes, by the clock and by hand. Everything here can be done twice without harm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.actions.tidying import tidy_up
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.models import Box, Elector, Secrecy, Vote, VoteStatus
from deliberation.voting.queries.electorate import entitled_now, spec_of, turnout
from deliberation.voting.queries.paper import papers_out
from deliberation.voting.queries.votes import Standing, standing
from kernel import clock
from kernel.actors import Actor
from kernel.errors import ReaderError, WrongState

log = logging.getLogger(__name__)
LATELY = clock.seconds(60)
"""How far back boxes are looked for that were emptied outside the worker, which comes by every few seconds."""
VOTES = Actor.system("votes")
"""The system itself, keeping votes to their times."""


class NotYet(WrongState):
    """A vote cannot be opened or closed at this moment."""

    code = "not_yet"


@transaction.atomic
def open_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Open a scheduled vote: who may vote is fixed, and so is its meaning. An open one stays as it is.

    Electors are those who hold one of its roles now, one for each person. Raises NotFound; NotYet for a vote by the
    clock before its time; WrongState for a vote by hand whose latest moment has passed, or that nobody could vote in.
    """
    require(actor, Permission.VOTE_RUN, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.OPEN:
        return vote
    _check_opens(vote)
    people = entitled_now(vote.body_id, vote.roles)
    if vote.by_hand and not people:
        raise WrongState(
            "Nobody holds a role that may vote.", next_step="Add members, or take the vote back to draft."
        )
    Elector.objects.bulk_create(
        Elector(
            vote=vote, membership=each, person_id=each.person_id, role=each.role, public_name=each.public_name
        )
        for each in people
    )
    if vote.secrecy == Secrecy.SECRET:
        Box.objects.create(vote=vote)
    vote.status, vote.opened_at, vote.electors_count = VoteStatus.OPEN, clock.now(), len(people)
    vote.spec_hash = spec_hash(spec_of(vote))
    vote.save(update_fields=["status", "opened_at", "electors_count", "spec_hash"])
    record(
        actor, Event.VOTE_OPENED, "vote", vote.pk, body=str(body_id), count=len(people), sha256=vote.spec_hash
    )
    return vote


def _check_opens(vote: Vote) -> None:
    if vote.status != VoteStatus.SCHEDULED:
        raise WrongState(f"This vote is {VoteStatus(vote.status).label.lower()}, so it cannot be opened.")
    if not vote.by_hand and standing(vote) != Standing.OPENING:
        raise NotYet(
            "This vote opens by itself, at its time.",
            next_step="To open it earlier, take it back to draft and change the time.",
        )
    if vote.by_hand and vote.closes_at is not None and vote.closes_at <= clock.now():
        raise WrongState(
            "The latest moment for this vote has passed, and it was never opened.",
            next_step="Take it back to draft and give it another latest moment.",
        )


@transaction.atomic
def close_by_hand(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Close an open vote before its time: one that is run by hand, or one in which everybody has voted.

    A closed one stays as it is. Raises NotFound, and NotYet or WrongState when it cannot be closed now.
    """
    require(actor, Permission.VOTE_RUN, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.CLOSED:
        return vote
    if vote.status != VoteStatus.OPEN:
        raise WrongState(f"This vote is {VoteStatus(vote.status).label.lower()}, so it cannot be closed.")
    if standing(vote) == Standing.OPEN and not may_close_early(vote):
        raise NotYet(
            "This vote closes by itself, at its time. It can be closed earlier only once everybody entitled has voted.",
            next_step="Wait for its time.",
        )
    close_vote(actor=actor, body_id=body_id, vote_id=vote_id)
    vote.refresh_from_db()
    return vote


def may_close_early(vote: Vote) -> bool:
    """Whether an open vote may be closed before its time: it is run by hand, or everybody has voted.

    Who was handed a paper counts as having voted, so every paper must be counted too.
    """
    return vote.by_hand or (turnout(vote).everybody and not papers_out(vote))


def run_due(*, actor: Actor) -> int:
    """Open, close and count every vote for which it is time, however long it has been; how many steps were done.

    A vote that fails is logged and left for the next time; the others go on.
    """
    require(actor, Permission.VOTE_RUN)
    now = clock.now()
    opening = Vote.objects.filter(status=VoteStatus.SCHEDULED, by_hand=False, opens_at__lte=now)
    closing = Vote.objects.filter(status=VoteStatus.OPEN, closes_at__lte=now)
    counting = Vote.objects.filter(status=VoteStatus.CLOSED, counted_at=None)
    done = 0
    # One after the other, each read anew: what is opened late may be due to close, and what closes is counted.
    for rows, step in ((opening, open_vote), (closing, close_vote), (counting, count_vote)):
        for body_id, vote_id in rows.order_by("pk").values_list("body_id", "pk"):
            done += _tried(actor, step, body_id, vote_id)
    # Boxes emptied just now, here or by a page or a person: what they held must not lie about in the files.
    lately = Q(closed_at__gte=now - LATELY) | Q(annulled_at__gte=now - LATELY)
    if Vote.objects.filter(lately, secrecy=Secrecy.SECRET).exists():
        tidy_up()
    return done


def bring_up_to_date(vote: Vote) -> Vote:
    """Do what is due for one vote, so that its page is right although the worker has not come to it yet.

    Safe beside the worker: each step locks the vote and looks again. The vote that is returned is read anew when
    anything was due.
    """
    steps: dict[Standing, Callable[..., object]] = {
        Standing.OPENING: open_vote,
        Standing.CLOSING: close_vote,
        Standing.COUNTING: count_vote,
    }
    body = vote.body
    for _ in steps:
        step = steps.get(standing(vote))
        if step is None or not _tried(VOTES, step, vote.body_id, vote.pk):
            break
        vote.refresh_from_db()
        vote.body = body
    return vote


def _tried(actor: Actor, step: Callable[..., object], body_id: UUID, vote_id: UUID) -> int:
    try:
        step(actor=actor, body_id=body_id, vote_id=vote_id)
    except ReaderError as error:
        # Another worker, or a page, did it a moment ago; or somebody took the vote back.
        log.info("vote_step_not_due", extra={"vote": str(vote_id), "step": step.__name__, "code": error.code})
        return 0
    except Exception:
        log.exception("vote_step_failed", extra={"vote": str(vote_id), "step": step.__name__})
        return 0
    return 1
