"""Reading interests: a body's register, what was said about one thing, and what is still to be said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from deliberation.bodies.models import (
    AgendaItem,
    Body,
    Declaration,
    Interest,
    InterestKind,
    MeetingStatus,
    Membership,
)
from deliberation.bodies.queries.members import FULL
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound

ITEM, BODY = "item", "body"
"""Kinds of thing that declarations are made on here; other apps add their own."""
CONFIRM_AFTER = dt.timedelta(days=365)
"""How long a member's word counts that the register is complete."""
REMOVED = "Removed: they asked for their data to be erased."


@dataclass(frozen=True)
class Declared:
    """What one member said when joining one thing, as everybody may see it."""

    membership_id: int
    body_id: UUID
    name: str
    nothing: bool
    kind: str
    organisation: str
    description: str
    withdrawn: bool
    leaves: bool
    declared_at: dt.datetime

    @property
    def interest(self) -> str:
        """The interest in a few words; empty when there is nothing to declare."""
        return (
            "" if self.nothing else ": ".join(filter(None, (self.organisation, self.description))) or REMOVED
        )


@dataclass(frozen=True)
class ToDeclare:
    """One item of a coming meeting on which a member has said nothing yet."""

    item_id: int
    item: str
    meeting_id: int
    meeting: str
    starts_at: dt.datetime
    body: str
    slug: str
    membership_id: int

    @property
    def href(self) -> str:
        """Where to say it."""
        return reverse("declare_at_item", args=[self.slug, self.meeting_id, self.item_id])


@dataclass(frozen=True)
class ToConfirm:
    """A body whose register a member has not confirmed for a year. `last_at`: when they last did."""

    membership_id: int
    body: str
    slug: str
    last_at: dt.datetime | None

    @property
    def href(self) -> str:
        """Where to confirm it."""
        return reverse("confirm_interests", args=[self.slug])


def register_of(body: Body, *, state: str = "", words: str = "", kind: str = "") -> QuerySet[Interest]:
    """Interests declared by members of a body, by name and newest first.

    `state`: current, ended, withdrawn, or empty for all; `words` look through names, organisations and texts.
    """
    rows = Interest.objects.filter(membership__body=body).select_related("membership")
    if state in STATES:
        rows = rows.filter(STATES[state]())
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        rows = rows.filter(
            Q(membership__public_name__icontains=word)
            | Q(organisation__icontains=word)
            | Q(description__icontains=word)
        )
    return rows.order_by("membership__public_name", "membership_id", "-declared_at", "-pk")


def is_current() -> Q:
    """The condition that an interest counts now."""
    return Q(withdrawn_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))


def _ended() -> Q:
    return Q(withdrawn_at__isnull=True, ends_on__lt=clock.today())


def _withdrawn() -> Q:
    return Q(withdrawn_at__isnull=False)


STATES = {"current": is_current, "ended": _ended, "withdrawn": _withdrawn}


def state_of(interest: Interest) -> str:
    """current, ended or withdrawn."""
    if interest.withdrawn_at is not None:
        return "withdrawn"
    return "ended" if interest.ends_on is not None and interest.ends_on < clock.today() else "current"


def interests_of(membership_ids: Iterable[int]) -> dict[int, list[Interest]]:
    """Interests that count now, by membership; one query."""
    found: dict[int, list[Interest]] = defaultdict(list)
    for interest in Interest.objects.filter(is_current(), membership_id__in=list(membership_ids)):
        found[interest.membership_id].append(interest)
    return dict(found)


def confirmed_at(membership_ids: Iterable[int]) -> dict[int, dt.datetime]:
    """When members last said that the register is complete, by membership; one query."""
    rows = Declaration.objects.filter(membership_id__in=list(membership_ids), thing_kind=BODY)
    return dict(rows.order_by("pk").values_list("membership_id", "declared_at"))


def interest_of(body_id: UUID | str, interest_id: int) -> Interest:
    """One interest of a member of a body. Raises NotFound, for another body's id too."""
    found = (
        Interest.objects.filter(pk=interest_id, membership__body_id=body_id)
        .select_related("membership__body")
        .first()
    )
    if found is None:
        raise NotFound("There is no such interest.", next_step="Look in the body's register of interests.")
    return found


def declared_on(thing_kind: str, thing_ids: Iterable[object]) -> dict[str, list[Declared]]:
    """What members said about things of one kind, by id of the thing as text; one query.

    Of each member the newest word on a thing counts. Interests first, then those who have nothing to declare.
    """
    newest: dict[tuple[str, int], Declaration] = {}
    rows = Declaration.objects.filter(thing_kind=thing_kind, thing_id__in=[str(each) for each in thing_ids])
    for declaration in rows.select_related("membership", "interest").order_by("pk"):
        newest[declaration.thing_id, declaration.membership_id] = declaration
    found: dict[str, list[Declared]] = defaultdict(list)
    for (thing_id, _), declaration in newest.items():
        found[thing_id].append(_declared(declaration))
    return {key: sorted(said, key=lambda each: (each.nothing, each.name)) for key, said in found.items()}


def said_on(membership_id: int, thing_kind: str, thing_id: object) -> Declaration | None:
    """What one member last said about a thing, with the interest."""
    rows = Declaration.objects.filter(
        membership_id=membership_id, thing_kind=thing_kind, thing_id=str(thing_id)
    )
    return rows.select_related("interest").order_by("-pk").first()


def to_declare(actor: Actor, body: Body | None = None) -> list[ToDeclare]:
    """Items of coming, called meetings of my bodies on which I have said nothing, soonest first; two queries.

    Asked of members, not of staff. Somebody with two memberships of a body is asked once.
    """
    mine = {each.body_id: each for each in own_memberships(actor, body)}
    if not mine:
        return []
    said = Declaration.objects.filter(membership__in=list(mine.values()), thing_kind=ITEM).values_list(
        "thing_id", flat=True
    )
    items = (
        AgendaItem.objects.filter(
            meeting__body_id__in=list(mine),
            meeting__status=MeetingStatus.CALLED,
            meeting__ends_at__gte=clock.now(),
        )
        .select_related("meeting")
        .order_by("meeting__starts_at", "meeting_id", "position", "pk")
    )
    done = set(said)
    return [_to_declare(item, mine[item.meeting.body_id]) for item in items if str(item.pk) not in done]


def to_confirm(actor: Actor, body: Body | None = None) -> list[ToConfirm]:
    """Bodies whose register I have not confirmed within a year; two queries."""
    mine = list(own_memberships(actor, body))
    last = confirmed_at(each.pk for each in mine)
    before = clock.now() - CONFIRM_AFTER
    return [
        ToConfirm(each.pk, each.body.name, each.body.slug, last.get(each.pk))
        for each in mine
        if each.pk not in last or last[each.pk] < before
    ]


def own_memberships(actor: Actor, body: Body | None = None) -> QuerySet[Membership]:
    """What a person is now, as a full member, on one body or on all, with the bodies."""
    if actor.kind != "person":
        return Membership.objects.none()
    today = clock.today()
    living = Q(body__ends_on__isnull=True) | Q(body__ends_on__gte=today)
    rows = Membership.objects.filter(
        current(), living, person_id=actor.id, person__is_active=True, role__in=FULL
    )
    if body is not None:
        rows = rows.filter(body=body)
    return rows.select_related("body").order_by("body__name", "pk")


def _declared(declaration: Declaration) -> Declared:
    interest = declaration.interest
    return Declared(
        membership_id=declaration.membership_id,
        body_id=declaration.membership.body_id,
        name=declaration.membership.public_name,
        nothing=interest is None,
        kind=InterestKind(interest.kind).label if interest else "",
        organisation=interest.organisation if interest else "",
        description=interest.description if interest else "",
        withdrawn=interest is not None and interest.withdrawn_at is not None,
        leaves=declaration.leaves,
        declared_at=declaration.declared_at,
    )


def _to_declare(item: AgendaItem, membership: Membership) -> ToDeclare:
    return ToDeclare(
        item_id=item.pk,
        item=item.title,
        meeting_id=item.meeting_id,
        meeting=item.meeting.title,
        starts_at=item.meeting.starts_at,
        body=membership.body.name,
        slug=membership.body.slug,
        membership_id=membership.pk,
    )
