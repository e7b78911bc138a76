"""Lists of votes: those of all bodies, those of one, those of a meeting or an agenda item."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from access.gate import SITE, every_role, permissions_of, roles_of
from access.permissions import Permission
from deliberation.bodies.models import AgendaItem, Body, Meeting, MeetingStatus
from deliberation.bodies.queries.roles import SCOPE
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.queries.votes import votes_of
from kernel import clock
from kernel.actors import Actor

EVERY, OPEN, COMING, CLOSED, ANNULLED, DRAFT = "", "open", "to_come", "closed", "annulled", "draft"


@dataclass(frozen=True)
class VotesWanted:
    """What a list of votes is asked for; an empty text asks for nothing in particular."""

    words: str = ""
    kind: str = ""
    method: str = ""
    state: str = EVERY
    body: str = ""


def visible_votes(actor: Actor) -> QuerySet[Vote]:
    """The votes of all bodies that `actor` may see, with their bodies.

    Public ones once they are scheduled; of the bodies that somebody is on, the private ones too; of those for which
    they prepare votes, the drafts too; and every vote in which they are entitled.
    """
    public = Q(public=True) & ~Q(status=VoteStatus.DRAFT)
    if actor.kind != "person":
        site = {permission for role in roles_of(actor, SITE) for permission in permissions_of(role)}
        return Vote.objects.filter(Q() if Permission.VOTE_EDIT in site else public).select_related("body")
    inside = _bodies_with(actor, Permission.VOTE_SEE_PRIVATE)
    preparing = _bodies_with(actor, Permission.VOTE_EDIT)
    mine = Vote.objects.filter(electors__person_id=actor.id).values("pk")
    undrafted = ~Q(status=VoteStatus.DRAFT)
    seen = public | (undrafted & (Q(body__in=inside) | Q(pk__in=mine))) | Q(body__in=preparing)
    return Vote.objects.filter(seen).select_related("body")


def _bodies_with(actor: Actor, permission: Permission) -> list[UUID]:
    lead = f"{SCOPE}:"
    found = {
        scope.removeprefix(lead)
        for scope, role in every_role(actor)
        if scope.startswith(lead) and permission in permissions_of(role)
    }
    return sorted(UUID(each) for each in found)


def find_votes(actor: Actor, wanted: VotesWanted) -> QuerySet[Vote]:
    """Votes of all bodies that fit, open ones first, then those to come, then what is over, newest first.

    Each word must be in the title, the question or the name of the body.
    """
    rows = visible_votes(actor).filter(_in_state(wanted.state))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(question__icontains=word) | Q(body__name__icontains=word)
        )
    if wanted.kind:
        rows = rows.filter(body__kind=wanted.kind)
    if wanted.method:
        rows = rows.filter(method=wanted.method)
    if wanted.body:
        rows = rows.filter(body__slug=wanted.body)
    return _ordered(rows)


def _in_state(state: str) -> Q:
    """Votes in a state by the clock: what is due counts as done, whatever the worker has come to."""
    now = clock.now()
    due = Q(status=VoteStatus.SCHEDULED, by_hand=False, opens_at__lte=now)
    over = Q(closes_at__lte=now)
    by_state = {
        OPEN: (Q(status=VoteStatus.OPEN) | due) & ~over,
        COMING: Q(status=VoteStatus.SCHEDULED) & ~due,
        CLOSED: Q(status=VoteStatus.CLOSED) | ((Q(status=VoteStatus.OPEN) | due) & over),
        ANNULLED: Q(status=VoteStatus.ANNULLED),
        DRAFT: Q(status=VoteStatus.DRAFT),
    }
    return by_state.get(state, Q())


def _ordered(rows: QuerySet[Vote]) -> QuerySet[Vote]:
    place = Case(
        When(_in_state(OPEN), then=Value(0)),
        When(_in_state(COMING), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(place=place).order_by(
        "place", F("closes_at").desc(nulls_last=True), "-created_at", "pk"
    )


def votes_in(actor: Actor, body: Body, *states: str) -> QuerySet[Vote]:
    """The votes of one body in any of these states: open and coming ones by time, others newest first."""
    rows = votes_of(actor, body).filter(_in_any(states))
    if set(states) <= {OPEN, COMING}:
        return rows.order_by(F("opens_at").asc(nulls_last=True), "closes_at", "pk")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-changed_at", "pk")


def how_many(actor: Actor, body: Body, parts: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many votes of one body there are in each part of its page (a name and its states); one query."""
    counts = {name: Count("pk", filter=_in_any(states)) for name, states in parts.items()}
    return votes_of(actor, body).order_by().aggregate(**counts)


def _in_any(states: Sequence[str]) -> Q:
    condition = Q(pk__in=[])
    for state in states:
        condition |= _in_state(state)
    return condition


def votes_of_meeting(actor: Actor, meeting: Meeting) -> list[Vote]:
    """The votes that belong to a meeting, as the reader may see them, in the order of the agenda."""
    rows = votes_of(actor, meeting.body).filter(meeting=meeting)
    return list(rows.order_by(F("item__position").asc(nulls_last=True), "created_at", "pk"))


def items_to_choose(body: Body, keep: Collection[int | None] = ()) -> list[tuple[str, str]]:
    """Agenda items that a vote can belong to: of meetings that are planned or called, and those of `keep`; one query."""
    going_on = Q(meeting__status__in=(MeetingStatus.DRAFT, MeetingStatus.CALLED))
    rows = (
        AgendaItem.objects.filter(going_on | Q(pk__in=[each for each in keep if each]), meeting__body=body)
        .select_related("meeting")
        .order_by("meeting__starts_at", "meeting_id", "position")
    )
    return [
        (str(row.pk), f"{row.meeting.title}, {row.meeting.starts_at:%-d %B %Y}: {row.title}") for row in rows
    ]
