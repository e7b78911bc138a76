"""Who took part in a vote: how many of each role, and, for those who may know, who has voted and on which day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.bodies.calc.kinds import MemberRole, role_words
from deliberation.bodies.models import Membership
from deliberation.bodies.models.members import EndReason
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.models import Elector, RecordedBallot, Secrecy, Vote, VoteStatus, Watch, WatchFrom
from kernel.actors import Actor

_ORDER = {role.value: place for place, role in enumerate(MemberRole)}
_NO_DROP_OUT = (EndReason.MISTAKE, EndReason.BODY_ENDED)
VOTED, NOT_VOTED = "voted", "not_voted"


@dataclass(frozen=True)
class RoleTurnout:
    """How many people of one role were entitled, how many of them have voted, and how many of these on paper."""

    role: str
    words: str
    entitled: int
    voted: int
    on_paper: int


def turnout_by_role(vote: Vote) -> list[RoleTurnout]:
    """Counts by role, in the order of the roles; one query."""
    rows = (
        Elector.objects.filter(vote=vote)
        .order_by()
        .values("role")
        .annotate(
            entitled=Count("pk"),
            voted=Count("pk", filter=Q(voted_on__isnull=False)),
            paper=Count("pk", filter=Q(on_paper=True)),
        )
    )
    found = [
        RoleTurnout(row["role"], role_words(row["role"]), row["entitled"], row["voted"], row["paper"])
        for row in rows
    ]
    return sorted(found, key=lambda each: _ORDER.get(each.role, len(_ORDER)))


def runs_vote(actor: Actor, vote: Vote) -> bool:
    """Whether this reader is one of those who run the vote."""
    scope = scope_of(vote.body_id)
    return any(allows(actor, each, scope) for each in (Permission.VOTE_RUN, Permission.VOTE_EDIT))


def why_no_names(actor: Actor, vote: Vote) -> str:
    """Why this reader does not see who has voted, as a sentence; "" for somebody who does. No query but the roles'."""
    if vote.watch == Watch.NOBODY:
        return (
            "In this vote nobody sees who has voted, not even those who run it. Only the numbers are shown."
        )
    if vote.watch_from == WatchFrom.CLOSE and vote.status != VoteStatus.CLOSED:
        return "Who has voted can be seen once the vote has closed. Until then only the numbers are shown."
    if vote.watch == Watch.PUBLIC or runs_vote(actor, vote):
        return ""
    if vote.watch == Watch.STAFF:
        return "Only those who run this vote see who has voted. Everybody sees the numbers."
    if holds(actor, Permission.VOTE_SEE_PRIVATE, scope_of(vote.body_id)):
        return ""
    return "Only the body’s own people see who has voted. Everybody sees the numbers."


def electors_of(vote: Vote, show: str = "") -> QuerySet[Elector]:
    """The electors with their substitutes, in the order of the snapshot. `show`: `voted`, `not_voted`, or all."""
    rows = Elector.objects.filter(vote=vote).select_related("substitute").order_by("pk")
    wanted = {VOTED: Q(voted_on__isnull=False), NOT_VOTED: Q(voted_on__isnull=True)}
    return rows.filter(wanted.get(show, Q()))


def ways_of(vote: Vote, electors: list[Elector]) -> dict[int, str]:
    """How each of some electors of a recorded vote voted: the source by elector id; nothing of a secret vote.

    One query, or none.
    """
    if vote.secrecy != Secrecy.RECORDED:
        return {}
    rows = RecordedBallot.objects.filter(elector__in=electors, replaced=False)
    return dict(rows.values_list("elector_id", "source"))


def left_before(vote: Vote) -> tuple[int, int]:
    """How many people who joined the body in a role of this vote had left it before it opened, and how many had
    joined; one query. Memberships entered by mistake do not count."""
    if vote.opened_at is None:
        return 0, 0
    opened = vote.opened_at.date()
    rows = Membership.objects.filter(body_id=vote.body_id, role__in=vote.roles, starts_on__lte=opened)
    found = rows.exclude(end_reason__in=_NO_DROP_OUT).aggregate(
        joined=Count("person", distinct=True),
        here=Count("person", distinct=True, filter=Q(ends_on__isnull=True) | Q(ends_on__gte=opened)),
    )
    return found["joined"] - found["here"], found["joined"]
