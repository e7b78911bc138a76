"""Reading bodies: the list, and everything that one body's page tells."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from deliberation.bodies.calc.kinds import FULL_MEMBERS, KINDS, BodyKind, MemberRole
from deliberation.bodies.calc.quorum import quorum_needed
from deliberation.bodies.models import (
    Body,
    BodyArea,
    Link,
    Meeting,
    MeetingStatus,
    Membership,
    Seat,
    Terms,
)
from deliberation.bodies.queries.bodies_areas import AreaView, area_views, covering
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.errors import NotFound

RUNNING, ENDED, ALL = "running", "ended", "all"
_CHAIRS = (MemberRole.CHAIR, MemberRole.VICE_CHAIR)


def quoted_words() -> set[str]:
    """What references of the bodies there are may begin with: letters, and slugs in capitals. One query."""
    rows = Body.objects.values_list("letters", "slug")
    return {word for letters, slug in rows for word in (letters, slug.upper()) if word}


@dataclass(frozen=True)
class Wanted:
    """What a list of bodies is asked for; an empty text asks for nothing in particular."""

    words: str = ""
    kind: str = ""
    footprint: str = ""
    area: str = ""
    state: str = RUNNING


def bodies(wanted: Wanted) -> QuerySet[Body]:
    """Bodies by name. Each word must be in the name, the purpose or the organisation it is part of.

    `area` takes the bodies that cover it, or an area that it lies in, or one that lies in it (see `covering`).
    """
    rows = Body.objects.order_by("name", "slug")
    for word in wanted.words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word) | Q(part_of__icontains=word))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.footprint:
        rows = rows.filter(footprint=wanted.footprint)
    if wanted.area:
        rows = rows.filter(
            pk__in=BodyArea.objects.filter(area_key__in=covering(wanted.area)).values("body_id")
        )
    return rows.filter(_state(wanted.state))


def _state(state: str) -> Q:
    over = Q(ends_on__lt=clock.today())
    return {RUNNING: ~over | Q(ends_on__isnull=True), ENDED: over}.get(state, Q())


def has_ended(body: Body) -> bool:
    """Whether a body's last day has passed."""
    return body.ends_on is not None and body.ends_on < clock.today()


def areas_by_body(found: Iterable[UUID]) -> dict[UUID, list[AreaView]]:
    """The areas of many bodies; one query."""
    keys: dict[UUID, list[str]] = defaultdict(list)
    for body_id, key in BodyArea.objects.filter(body_id__in=list(found)).values_list("body_id", "area_key"):
        keys[body_id].append(key)
    return {body_id: area_views(each) for body_id, each in keys.items()}


def areas_of(body: Body) -> list[AreaView]:
    """The areas that a body covers."""
    return areas_by_body([body.pk]).get(body.pk, [])


def areas_with_bodies() -> list[AreaView]:
    """Every system and council that a running body covers."""
    rows = BodyArea.objects.filter(Q(body__ends_on__isnull=True) | Q(body__ends_on__gte=clock.today()))
    found = area_views(rows.values_list("area_key", flat=True).distinct().order_by())
    return [each for each in found if each.type in ("ics", "council")]


def terms_of(body: Body) -> list[Terms]:
    """Every version of the terms of reference, newest first, without their texts."""
    return list(body.terms.defer("text").order_by("-version"))


def terms_version(body: Body, version: int) -> Terms:
    """One version with its text. Raises NotFound."""
    found: Terms | None = body.terms.filter(version=version).first()
    if found is None:
        raise NotFound("There is no such version of the terms.", next_step="Choose one from the list.")
    return found


def newest_terms(body: Body) -> Terms | None:
    """The terms in force: the version adopted last."""
    found: Terms | None = body.terms.order_by("-version").first()
    return found


@dataclass(frozen=True)
class SeatView:
    """A seat and who fills it now, if anybody; `lasting`: somebody fills it, now or from a later day."""

    seat: Seat
    holder: Membership | None
    awaited: Membership | None = None


@dataclass(frozen=True)
class People:
    """Who is on a body now, by the one reading of its memberships."""

    members: int
    chairs: list[tuple[str, str]]
    staff: dict[str, int] = field(default_factory=dict)
    seats: list[SeatView] = field(default_factory=list)

    @property
    def vacant(self) -> list[SeatView]:
        """The seats that nobody fills now."""
        return [each for each in self.seats if each.holder is None]

    @property
    def patients_heard(self) -> bool:
        """Whether a patient organisation's seat is filled."""
        return any(each.holder is not None for each in self.seats if each.seat.for_patients)


def people_of(body: Body) -> People:
    """Members, chairs and seats of a body; two queries."""
    today = clock.today()
    rows = list(Membership.objects.filter(body=body).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)))
    here = [row for row in rows if row.starts_on <= today]
    later = {row.seat_id: row for row in rows if row.seat_id and row.starts_on > today}
    by_seat = {row.seat_id: row for row in here if row.seat_id}
    seats = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), body=body)
    staff: dict[str, int] = defaultdict(int)
    for row in here:
        if row.role not in FULL_MEMBERS:
            staff[row.role] += 1
    return People(
        members=sum(row.role in FULL_MEMBERS for row in here),
        chairs=[(row.role, row.public_name) for role in _CHAIRS for row in here if row.role == role],
        staff=dict(staff),
        seats=[
            SeatView(seat, by_seat.get(seat.pk), later.get(seat.pk))
            for seat in seats.select_related("nominated_by").order_by("position", "pk")
        ],
    )


def counts_by_body(found: Iterable[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """Members, filled seats and seats of many bodies; two queries."""
    keys = list(found)
    today = clock.today()
    members: dict[UUID, int] = defaultdict(int)
    filled: dict[UUID, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(current(), body_id__in=keys).values_list("body_id", "role", "seat_id")
    for body_id, role, seat_id in rows:
        members[body_id] += role in FULL_MEMBERS
        if seat_id:
            filled[body_id].add(seat_id)
    seats: dict[UUID, set[int]] = defaultdict(set)
    standing = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), body_id__in=keys)
    for body_id, seat_id in standing.values_list("body_id", "pk"):
        seats[body_id].add(seat_id)
    return {key: (members[key], len(filled[key] & seats[key]), len(seats[key])) for key in keys}


def may_hear_patients(kind: str) -> bool:
    """Whether a body of this kind has patient representatives among its roles."""
    return MemberRole.PATIENT_REPRESENTATIVE in KINDS[BodyKind(kind)].roles


def lacks_patients(body: Body, people: People) -> bool:
    """Whether a board or partnership has no filled seat of a patient organisation, and must say so."""
    return may_hear_patients(body.kind) and not has_ended(body) and not people.patients_heard


def quorum_now(body: Body, members: int) -> int:
    """How many members must be there, for the number of members that the body has now."""
    return quorum_needed(body.quorum_kind, body.quorum_value, members)


@dataclass(frozen=True)
class LinkView:
    """One line of who answers to whom, read from one body: its words, and the other side."""

    link: Link
    subject: Body
    object_body: Body | None
    object_name: str


def links_of(body: Body, *, every: bool = False) -> tuple[list[LinkView], list[LinkView]]:
    """Links from a body and links to it, those that count now unless `every`; one query."""
    return split_links(body, links_among([body.pk], every=every))


def links_among(found: Iterable[UUID], *, every: bool = False) -> list[LinkView]:
    """Links from or to any of these bodies, in the order of the bodies' names; one query."""
    keys = list(found)
    today = clock.today()
    rows = Link.objects.filter(Q(body_id__in=keys) | Q(to_id__in=keys)).select_related("body", "to")
    if not every:
        rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        rows = rows.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=today))
    rows = rows.order_by("body__name", "kind", "pk")
    return [LinkView(row, row.body, row.to, row.to.name if row.to else row.to_name) for row in rows]


def split_links(body: Body, links: Iterable[LinkView]) -> tuple[list[LinkView], list[LinkView]]:
    """Links from a body, and links to it."""
    found = list(links)
    return (
        [each for each in found if each.subject.pk == body.pk],
        [each for each in found if each.subject.pk != body.pk],
    )


def link_of(body: Body, link_id: int) -> Link:
    """One link from a body. Raises NotFound, also for another body's."""
    found: Link | None = body.links.select_related("to").filter(pk=link_id).first()
    if found is None:
        raise NotFound("This body has no such link.", next_step="Go back to the list of links.")
    return found


def seat_of(body: Body, seat_id: int) -> Seat:
    """One seat of a body. Raises NotFound, also for another body's."""
    found: Seat | None = body.seats.filter(pk=seat_id).first()
    if found is None:
        raise NotFound("This body has no such seat.", next_step="Go back to the list of seats.")
    return found


def seat_with_holder(body: Body, seat_id: int) -> SeatView:
    """One seat and who fills it today, also a seat that has ended; two queries. Raises NotFound."""
    seat = seat_of(body, seat_id)
    return SeatView(seat, Membership.objects.filter(current(), seat=seat).first())


def next_and_last_meeting(body: Body) -> tuple[Meeting | None, Meeting | None]:
    """The next meeting that has been called, and the last that is over; never drafts or cancelled ones; one query."""
    now = clock.now()
    rows = Meeting.objects.filter(body=body)
    coming = rows.filter(status=MeetingStatus.CALLED, ends_at__gte=now).order_by("starts_at", "pk")
    over = rows.filter(status__in=[MeetingStatus.CALLED, MeetingStatus.HELD], ends_at__lt=now)
    last = over.order_by("-starts_at", "-pk")
    either = Q(pk=Subquery(coming.values("pk")[:1])) | Q(pk=Subquery(last.values("pk")[:1]))
    found = {each.ends_at >= now: each for each in Meeting.objects.filter(either)}
    return found.get(True), found.get(False)


def meetings_called_after(body: Body, day: dt.date) -> int:
    """How many meetings that were called are to be on a later day than this one."""
    rows = Meeting.objects.filter(body=body, status=MeetingStatus.CALLED)
    return sum(each > day for each in rows.values_list("starts_at__date", flat=True))


def is_taken(seat: Seat) -> bool:
    """Whether somebody fills a seat, now or from a later day."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return Membership.objects.filter(still, seat=seat).exists()


def choices_but(body: Body) -> list[tuple[str, str, UUID]]:
    """Slug, name and id of every other running body, by name: what a link or a seat may name."""
    rows = Body.objects.filter(_state(RUNNING)).exclude(pk=body.pk).order_by("name", "slug")
    return list(rows.values_list("slug", "name", "pk"))
