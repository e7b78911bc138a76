"""What the bodies of one person have for their desk: three queries, whatever the number of bodies.

Duties of every kind are rows of one shape, so that one union asks for all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast, TruncDate

from access.gate import permissions_of
from access.permissions import Permission
from accounts.dates import ENGLAND
from deliberation.bodies.calc.kinds import FULL_MEMBERS, has_role
from deliberation.bodies.models import (
    AgendaItem,
    Asset,
    AssetStatus,
    Declaration,
    Invitation,
    ItemPurpose,
    Meeting,
    MeetingStatus,
    Membership,
    Minutes,
    MinutesStatus,
    Paper,
    Seat,
    Substitute,
    Terms,
)
from deliberation.bodies.queries.interests import BODY, CONFIRM_AFTER, ITEM
from deliberation.bodies.queries.roles import current
from kernel import clock

SUBSTITUTE = "substitute"
TERM_ENDS = dt.timedelta(days=60)
REVIEW = dt.timedelta(days=30)
EXPIRES = dt.timedelta(days=7)
EXPIRED = dt.timedelta(days=60)
"""An invitation that ran out longer ago than this is history, not a duty."""


class Place(NamedTuple):
    """What the person is on one body. `membership_id` is the member's they stand in for, if a substitute."""

    body_id: UUID
    slug: str
    name: str
    kind: str
    illustrative: bool
    role: str
    membership_id: int
    starts_on: dt.date
    ends_on: dt.date | None


class Row(NamedTuple):
    """One duty or happening: what (a code), at which body, about which thing, with a text, times and a count."""

    what: str
    body_id: UUID
    thing: int
    text: str
    at: dt.datetime | None
    on: dt.date | None
    count: int


def places_of(person_id: str) -> list[Place]:
    """What a person is, and on which bodies, now; by name of the body. One query."""
    living = Q(body__ends_on__isnull=True) | Q(body__ends_on__gte=clock.today())
    own = Membership.objects.filter(current(), living, person_id=person_id)
    standing_in = Substitute.objects.filter(
        current(),
        current("membership__"),
        Q(membership__body__ends_on__isnull=True) | Q(membership__body__ends_on__gte=clock.today()),
        person_id=person_id,
    )
    rows = _places(own, "", F("role")).union(
        _places(standing_in, "membership__", Value(SUBSTITUTE, CharField())), all=True
    )
    found = [Place(*row) for row in rows]
    known = [each for each in found if each.role == SUBSTITUTE or has_role(each.kind, each.role)]
    return sorted(known, key=lambda each: (each.name.casefold(), each.role))


def _places(rows: QuerySet[Any], to_body: str, role: Any) -> QuerySet[Any]:
    body = f"{to_body}body__"
    return rows.order_by().values_list(
        F(f"{body}id"), F(f"{body}slug"), F(f"{body}name"), F(f"{body}kind"), F(f"{body}illustrative"),
        role, F("membership_id" if to_body else "pk"), F("starts_on"), F("ends_on"),
    )  # fmt: skip


def may(place: Place, permission: Permission) -> bool:
    """Whether what the person is there has a permission."""
    return permission in permissions_of(f"body.{place.role}")


def where(places: Iterable[Place], permission: Permission) -> list[UUID]:
    """The bodies at which the person has a permission."""
    return sorted({each.body_id for each in places if may(each, permission)})


@dataclass(frozen=True)
class _Reach:
    """The bodies and memberships of the person, by what they may do there."""

    all: list[UUID]
    edit: list[UUID]
    agree: list[UUID]
    invite: list[UUID]
    assets: list[UUID]
    private: list[UUID]
    memberships: list[int]
    """Of which the person declares interests."""


def _reach(places: Sequence[Place]) -> _Reach:
    return _Reach(
        all=sorted({each.body_id for each in places}),
        edit=where(places, Permission.MEETING_EDIT),
        agree=where(places, Permission.MINUTES_AGREE),
        invite=where(places, Permission.MEMBER_INVITE),
        assets=where(places, Permission.ASSET_EDIT),
        private=where(places, Permission.MEETING_SEE_PRIVATE),
        memberships=[each.membership_id for each in places if each.role in FULL_MEMBERS],
    )


def duties(places: Sequence[Place]) -> list[Row]:
    """Everything that may wait for the person at these bodies. One query."""
    reach = _reach(places)
    parts = [*_meetings(reach), *_minutes(reach), *_people(reach), *_reviews(reach), *_interests(reach)]
    return _together(parts)


def happenings(places: Sequence[Place], since: dt.datetime) -> list[Row]:
    """What came about at these bodies after `since`. One query."""
    reach = _reach(places)
    if not reach.all:
        return []
    meetings = Meeting.objects.filter(body__in=reach.all)
    open_papers = Q(private=False, item__private=False) | Q(item__meeting__body__in=reach.private)
    # Papers that were there when the meeting was called came with the call.
    papers = Paper.objects.filter(
        open_papers,
        item__meeting__body__in=reach.all,
        added_at__gt=since,
        added_at__gte=F("item__meeting__called_at"),
        withdrawn_at=None,
    )
    joined = Membership.objects.filter(
        body__in=reach.all, created_at__gt=since, role__in=sorted(FULL_MEMBERS)
    ).exclude(pk__in=reach.memberships)
    return _together(
        [
            _rows("called", meetings.filter(called_at__gt=since), text="title", at="called_at", on=_day("starts_at")),
            _rows(
                "cancelled", meetings.filter(cancelled_at__gt=since), text="title", at="cancelled_at", on=_day("starts_at")
            ),
            _grouped(
                "papers", papers, ("item__meeting__body_id", "item__meeting_id", "item__meeting__title"),
                at=Max("added_at"), on=Min(_day("item__meeting__starts_at")),
            ),
            _rows(
                "minutes", Minutes.objects.filter(meeting__body__in=reach.all, published_at__gt=since),
                body="meeting__body_id", thing="meeting_id", text="meeting__title", at="published_at",
                on=_day("meeting__starts_at"),
            ),
            _grouped("joined", joined, ("body_id",), at=Max("created_at")),
        ]
    )  # fmt: skip


def _meetings(reach: _Reach) -> Iterable[QuerySet[Any]]:
    now = clock.now()
    rows = Meeting.objects.filter(body__in=reach.all)
    coming = rows.filter(status=MeetingStatus.CALLED, ends_at__gte=now)
    yield _rows("coming", coming, text="title", at="starts_at")
    planned = Meeting.objects.filter(body__in=reach.edit)
    yield _rows("to_call", planned.filter(status=MeetingStatus.DRAFT), text="title", at="starts_at")
    over = planned.filter(status=MeetingStatus.CALLED, ends_at__lt=now)
    yield _rows("to_hold", over, text="title", at="starts_at")


def _minutes(reach: _Reach) -> Iterable[QuerySet[Any]]:
    none_yet = ~Exists(Minutes.objects.filter(meeting=OuterRef("pk")))
    held = Meeting.objects.filter(none_yet, body__in=reach.edit, status=MeetingStatus.HELD)
    yield _rows("to_write", held, text="title", at="starts_at")
    by_meeting = {"body": "meeting__body_id", "thing": "meeting_id", "text": "meeting__title"}
    draft = Minutes.objects.filter(meeting__body__in=reach.agree, status=MinutesStatus.DRAFT)
    yield _rows("to_agree", draft, at="meeting__starts_at", **by_meeting)
    agreed = Minutes.objects.filter(meeting__body__in=reach.edit, status=MinutesStatus.AGREED)
    yield _rows("to_publish", agreed, at="agreed_at", on=_day("meeting__starts_at"), **by_meeting)


def _people(reach: _Reach) -> Iterable[QuerySet[Any]]:
    now, today = clock.now(), clock.today()
    unused = Invitation.objects.filter(body__in=reach.invite, used_at=None, revoked_at=None)
    soon = unused.filter(expires_at__gt=now, expires_at__lte=now + EXPIRES)
    yield _grouped("expiring", soon, ("body_id",), at=Min("expires_at"))
    gone = unused.filter(expires_at__lte=now, expires_at__gt=now - EXPIRED)
    yield _grouped("expired", gone, ("body_id",), at=Min("expires_at"))
    lasting = Q(ends_on=None) | Q(ends_on__gte=today)
    filled = Exists(Membership.objects.filter(current(), seat=OuterRef("pk")))
    vacant = Seat.objects.filter(lasting, ~filled, body__in=reach.invite, for_patients=True)
    yield _rows("vacant", vacant, text="title")
    leaving = Membership.objects.filter(
        body__in=reach.invite, ends_on__gte=today, ends_on__lte=today + TERM_ENDS
    ).exclude(pk__in=reach.memberships)
    yield _rows("leaving", leaving, text="public_name", on="ends_on")
    own = Membership.objects.filter(pk__in=reach.memberships, ends_on__lte=today + TERM_ENDS)
    yield _rows("ending", own, on="ends_on")


def _reviews(reach: _Reach) -> Iterable[QuerySet[Any]]:
    by = clock.today() + REVIEW
    newer = Terms.objects.filter(body=OuterRef("body"), version__gt=OuterRef("version"))
    terms = Terms.objects.filter(~Exists(newer), body__in=reach.invite, next_review__lte=by)
    yield _rows("terms", terms, on="next_review")
    assets = Asset.objects.filter(keeper__in=reach.assets, status=AssetStatus.LISTED, review_on__lte=by)
    yield _grouped("assets", assets, ("keeper_id",), on=Min("review_on"))


def _interests(reach: _Reach) -> Iterable[QuerySet[Any]]:
    """Items of coming meetings on which the member has not yet declared, and registers to be confirmed again."""
    mine = Membership.objects.filter(pk__in=reach.memberships)
    declared = Declaration.objects.filter(
        membership__in=reach.memberships,
        membership__body=OuterRef("meeting__body"),
        thing_kind=ITEM,
        thing_id=Cast(OuterRef("pk"), CharField()),
    )
    items = AgendaItem.objects.filter(
        ~Exists(declared),
        meeting__body__memberships__in=reach.memberships,
        meeting__status=MeetingStatus.CALLED,
        meeting__ends_at__gte=clock.now(),
    ).exclude(purpose=ItemPurpose.FORMAL)
    yield _grouped(
        "to_declare",
        items,
        ("meeting__body_id", "meeting_id", "meeting__title"),
        at=Min("meeting__starts_at"),
    )
    words = Declaration.objects.filter(membership=OuterRef("pk"), thing_kind=BODY).order_by("-pk")
    heard = mine.annotate(last=Subquery(words.values("declared_at")[:1]))
    yield _rows("to_register", heard.filter(last=None), at="created_at")
    yield _rows("to_confirm", heard.filter(last__lt=clock.now() - CONFIRM_AFTER), at="last")


def _rows(
    what: str, rows: QuerySet[Any], *, body: str = "body_id", thing: str = "pk", text: str = "", at: str = "", on: Any = None,
) -> QuerySet[Any]:  # fmt: skip
    return rows.order_by().values_list(
        Value(what, CharField()),
        F(body),
        F(thing),
        F(text) if text else Value("", CharField()),
        F(at) if at else _NO_MOMENT,
        (F(on) if isinstance(on, str) else on) if on else _NO_DAY,
        Value(1, BigIntegerField()),
    )


def _grouped(
    what: str, rows: QuerySet[Any], by: tuple[str, ...], *, at: Any = None, on: Any = None
) -> QuerySet[Any]:
    """One row for each body, or each thing of it: `by` is body, thing, text."""
    body, thing, text = (*by, "", "")[:3]
    return rows.order_by().values(*by).annotate(moment=at or _NO_MOMENT, day=on or _NO_DAY, number=Count("pk", distinct=True)).values_list(
        Value(what, CharField()), F(body), F(thing) if thing else Value(0, BigIntegerField()),
        F(text) if text else Value("", CharField()), F("moment"), F("day"), F("number"),
    )  # fmt: skip


def _day(moment: str) -> TruncDate:
    """The day in England on which a moment lies."""
    return TruncDate(moment, tzinfo=ENGLAND)


# A union needs every column to have its type in every part, an empty one too.
_NO_MOMENT = Cast(Value(None), DateTimeField())
_NO_DAY = Cast(Value(None), DateField())


def _together(parts: Sequence[QuerySet[Any]]) -> list[Row]:
    if not parts:
        return []
    return [Row(*row) for row in parts[0].union(*parts[1:], all=True)]
