"""What votes put on the desk of one person: one query, whatever the number of votes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from access.gate import every_role, permissions_of
from access.permissions import Permission
from deliberation.bodies.queries.roles import SCOPE, current
from deliberation.voting.models import Batch, BatchStatus, Elector, Secrecy, Vote, VoteStatus
from deliberation.voting.queries.votes_lists import visible_votes
from kernel import clock
from kernel.actors import Actor

SOON = dt.timedelta(days=3)
"""How long before a vote closes those who run it see the turnout on their desk."""
FRESH = dt.timedelta(days=60)
"""A draft that nobody has touched for longer is no duty any more."""
LATELY = dt.timedelta(days=90)
"""How far back “what changed” looks at most."""
MOST = 40
IN_WORK = (BatchStatus.FIRST, BatchStatus.SECOND, BatchStatus.DIFFERS, BatchStatus.AGREED)


def bodies_where(actor: Actor, *permissions: Permission) -> list[UUID]:
    """The bodies over which the person has one of the permissions, through a role there; no query of its own."""
    lead, wanted = f"{SCOPE}:", set(permissions)
    found = {
        scope.removeprefix(lead)
        for scope, role in every_role(actor)
        if scope.startswith(lead) and permissions_of(role) & wanted
    }
    return sorted(UUID(each) for each in found)


def on_desk(actor: Actor) -> list[Vote]:
    """Votes that concern the person, what asks something of them first, soonest closed at the head; one query.

    `duty`: open ones in which they are entitled and have not voted (`mine`), and, of those recorded by name, in which
    somebody has not voted for whom they may stand in (`stands_in`). For those who prepare and run votes: drafts that
    are fresh, votes by hand that are to be opened, votes that close soon, and votes with papers that wait. `lately`:
    votes of their bodies, and those in which they are entitled, that opened, were counted or annulled within LATELY.
    Each with `voted`, `entitled` and the numbers of batches by what they wait for: `first`, `second`, `differ`, `agreed`.
    """
    mine = Elector.objects.filter(vote=OuterRef("pk"), person_id=actor.id, voted_on=None)
    duty, lately = _duty(actor), _lately(actor)
    return list(
        Vote.objects.annotate(mine=Exists(mine), stands_in=Exists(_in_place_of(actor)))
        .filter(duty | lately)
        .select_related("body", "meeting")
        .annotate(
            duty=_whether(duty),
            lately=_whether(lately),
            entitled=Count("electors", distinct=True),
            voted=Count("electors", filter=Q(electors__voted_on__isnull=False), distinct=True),
            **{name: _batches(status) for name, status in BATCHES.items()},
        )
        .order_by("-duty", "closes_at", "pk")
    )


def _duty(actor: Actor) -> Q:
    edits = bodies_where(actor, Permission.VOTE_EDIT)
    runs = bodies_where(actor, Permission.VOTE_RUN)
    papers = bodies_where(actor, Permission.VOTE_ENTER_PAPER)
    now = clock.now()
    running = Q(status=VoteStatus.OPEN, closes_at__gt=now)
    return (running & (Q(mine=True) | Q(stands_in=True))) | (
        Q(body__in=edits, status=VoteStatus.DRAFT, changed_at__gte=now - FRESH)
        | Q(body__in=runs, status=VoteStatus.SCHEDULED, by_hand=True)
        | Q(body__in=runs, status=VoteStatus.OPEN, closes_at__lte=now + SOON)
        | Q(body__in=papers, status=VoteStatus.OPEN, pk__in=_with_papers())
    )


def _lately(actor: Actor) -> Q:
    bodies = bodies_where(actor, Permission.VOTE_SEE_PRIVATE, Permission.VOTE_EDIT)
    entitled = Elector.objects.filter(person_id=actor.id).values("vote_id")
    since = clock.now() - LATELY
    came = Q(opened_at__gt=since) | Q(counted_at__gt=since) | Q(annulled_at__gt=since)
    own = visible_votes(actor).filter(Q(body__in=bodies) | Q(pk__in=entitled)).filter(came)
    return Q(pk__in=own.order_by("-changed_at", "pk").values("pk")[:MOST])


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _in_place_of(actor: Actor) -> QuerySet[Elector]:
    """Those who have not voted by name, and for whom the person is named to stand in now."""
    return Elector.objects.filter(
        current("membership__substitutes__"),
        current("membership__"),
        vote=OuterRef("pk"),
        vote__secrecy=Secrecy.RECORDED,
        membership__substitutes__person_id=actor.id,
        voted_on=None,
        on_paper=False,
    )


def _with_papers() -> QuerySet[Batch, Any]:
    return Batch.objects.filter(status__in=IN_WORK).values("vote_id")


BATCHES = {
    "first": BatchStatus.FIRST,
    "second": BatchStatus.SECOND,
    "differ": BatchStatus.DIFFERS,
    "agreed": BatchStatus.AGREED,
}


def _batches(status: BatchStatus) -> Count:
    return Count("batches", filter=Q(batches__status=status), distinct=True)
