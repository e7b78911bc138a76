"""The work programme: items to come by meeting and month, what was done, one item, and what an item can lead to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.dates import ENGLAND
from deliberation.accountability.models import Decision
from deliberation.accountability.queries.decisions import planned as planned_decisions
from deliberation.bodies.models import Body, LinkKind, Meeting, MeetingStatus
from deliberation.bodies.queries.meetings import is_public, public, sees_drafts
from deliberation.scrutiny.calc.words import ItemStatus
from deliberation.scrutiny.models import Enquiry, ProgrammeItem
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound

MOST_PLANNED = 300
"""Items to come that one body may have: the page shows all of them."""
MOST_CHOICES = 60
NO_PLACE = "waiting for a place"


@dataclass(frozen=True)
class ItemsWanted:
    """What a list is narrowed to; empty: all of it."""

    words: str = ""
    status: str = ""
    kind: str = ""
    topic: str = ""


def items() -> QuerySet[ProgrammeItem]:
    """Every item with its body, meeting and line of enquiry."""
    return ProgrammeItem.objects.select_related("body", "meeting", "enquiry")


def item_of(body: Body, item_id: UUID) -> ProgrammeItem:
    """One item of this body. Raises NotFound for another body's too."""
    found = items().filter(pk=item_id, body=body).first()
    if found is None:
        raise no_such_item()
    return found


def no_such_item() -> NotFound:
    """For what is not there."""
    return NotFound("There is no such item.", next_step="Look for it in the work programme.")


def find_items(body: Body, wanted: ItemsWanted) -> QuerySet[ProgrammeItem]:
    """Items of a body that fit, by the day they stand on; those that wait for a place last."""
    rows = items().filter(body=body)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(why__icontains=word)
            | Q(aim__icontains=word)
            | Q(lead__icontains=word)
        )
    exact = {"status": wanted.status, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.filter(topics__contains=f" {wanted.topic} ") if wanted.topic else rows
    return rows.order_by(F("planned_for").asc(nulls_last=True), "position", "made_at", "pk")


def to_come(body: Body, wanted: ItemsWanted) -> list[ProgrammeItem]:
    """What is planned: by day, those at a meeting before those of a month, then in the order they were put there."""
    rows = find_items(body, wanted).filter(status=ItemStatus.PLANNED)
    far = dt.date.max
    return sorted(
        rows[: MOST_PLANNED + 1],
        key=lambda each: (each.planned_for or far, each.meeting_id or 0, each.position, each.made_at),
    )


def over(body: Body, wanted: ItemsWanted) -> QuerySet[ProgrammeItem]:
    """What was done or dropped, newest first."""
    rows = find_items(body, wanted).exclude(status=ItemStatus.PLANNED)
    return rows.order_by("-planned_for", "-made_at", "pk")


def items_at(meeting_id: int) -> list[ProgrammeItem]:
    """What is or was on the programme for one meeting, in order; one query."""
    rows = ProgrammeItem.objects.filter(meeting_id=meeting_id).select_related("body")
    return list(rows.order_by("position", "made_at", "pk")[:MOST_CHOICES])


def items_on(decision_id: UUID) -> list[ProgrammeItem]:
    """Items that look at one decision, soonest first; one query."""
    rows = ProgrammeItem.objects.filter(decision_id=decision_id).select_related("body")
    return list(rows.order_by(F("planned_for").asc(nulls_last=True), "made_at", "pk")[:MOST_CHOICES])


def meeting_for(body: Body, meeting_id: int) -> Meeting | None:
    """A meeting of this body that an item can be put on."""
    return meetings_to_come(body).filter(pk=meeting_id).first()


def meetings_to_come(body: Body) -> QuerySet[Meeting]:
    """Meetings of a body that have not been held or cancelled and are not long over, called or not; soonest first."""
    since = clock.now() - dt.timedelta(days=60)
    done = [MeetingStatus.CANCELLED, MeetingStatus.HELD]
    return (
        Meeting.objects.filter(body=body, starts_at__gte=since).exclude(status__in=done).order_by("starts_at")
    )


def called_meetings(body: Body) -> list[Meeting]:
    """The next meetings that everybody sees."""
    return list(meetings_to_come(body).filter(public(), starts_at__gte=clock.now())[:MOST_CHOICES])


def place_words(item: ProgrammeItem) -> str:
    """Where an item stands, as everybody may read it: of a meeting that has not been called the month alone."""
    meeting = item.meeting
    if meeting is not None and is_public(meeting):
        return f"{meeting.title}, {day(meeting.starts_at.astimezone(ENGLAND).date())}"[:200]
    return month_words(item.planned_for) if item.planned_for else NO_PLACE


def month_words(on: dt.date) -> str:
    """A month with its year: “March 2027”."""
    return on.strftime("%B %Y")


def sees_uncalled(actor: Actor, body: Body) -> bool:
    """Whether the reader may see meetings that have not been called."""
    return sees_drafts(actor, body.pk)


def can_link_enquiry(body: Body, enquiry_id: UUID) -> bool:
    """Whether an item of this body can lead to a line of enquiry."""
    return Enquiry.objects.filter(pk=enquiry_id, body=body).exists()


def enquiries_to_link(body: Body) -> list[Enquiry]:
    """Lines of enquiry that an item of this body can lead to, newest first."""
    return list(Enquiry.objects.filter(body=body).order_by("-made_at")[:MOST_CHOICES])


def can_link_decision(body: Body, decision_id: UUID) -> bool:
    """Whether an item can look at a decision to come: one on a published forward plan."""
    return planned_decisions().filter(pk=decision_id).exists()


def decisions_to_link(body: Body) -> list[Decision]:
    """Decisions to come, of the bodies that this one scrutinises and of itself first, soonest first."""
    near = [
        body.pk,
        *body.links.filter(kind=LinkKind.SCRUTINISES, to__isnull=False).values_list("to_id", flat=True),
    ]
    rows = planned_decisions().filter(body_id__in=near).select_related("body")
    return list(rows.order_by("planned_for", "pk")[:MOST_CHOICES])


def decision_linked(item: ProgrammeItem) -> Decision | None:
    """The decision that an item looks at, if everybody can read it."""
    if item.decision_id is None:
        return None
    return (
        Decision.objects.select_related("body")
        .filter(pk=item.decision_id, published_at__isnull=False)
        .first()
    )
