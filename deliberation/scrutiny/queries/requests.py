"""Requests for information: where each stands, those to a body, and which reminders are due."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When

from access.gate import holds
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.models import Body, LinkKind
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.enquiries import SOON, RequestStanding, request_standing
from deliberation.scrutiny.calc.words import EnquiryStatus
from deliberation.scrutiny.models import Enquiry, InformationReply, InformationRequest
from deliberation.scrutiny.queries.enquiries import sees
from kernel.actors import Actor
from kernel.errors import NotFound


def no_such_request() -> NotFound:
    """For what is not there, or not for this reader."""
    return NotFound("There is no such request for information.")


def requests() -> QuerySet[InformationRequest]:
    """Every request with its enquiry, both bodies and the replies, in order."""
    replies = Prefetch("replies", queryset=InformationReply.objects.order_by("number"))
    return InformationRequest.objects.select_related("enquiry__body", "to_body").prefetch_related(replies)


def standing(asked: InformationRequest) -> RequestStanding:
    """Where a request stands today, as days are counted in England."""
    return request_standing(
        answered_on=asked.answered_on,
        withdrawn=asked.withdrawn_at is not None,
        due_on=asked.due_on,
        today=today_in_england(),
    )


def request_at(enquiry: Enquiry, number: int, **of: object) -> InformationRequest:
    """One request of a line of enquiry. Raises NotFound."""
    found = requests().filter(enquiry=enquiry, number=number, **of).first()
    if found is None:
        raise no_such_request()
    return found


def request_in(actor: Actor, enquiry_id: UUID, number: int) -> InformationRequest:
    """One request, as far as the reader may see it: whoever sees its enquiry, and those who may reply. Raises NotFound."""
    found = requests().filter(enquiry_id=enquiry_id, number=number).first()
    if found is None or not sees_request(actor, found):
        raise no_such_request()
    return found


def request_to(body: Body, request_id: UUID) -> InformationRequest:
    """One that is addressed to this body. Raises NotFound, for one to another body too."""
    found = requests().filter(pk=request_id, to_body=body).first()
    if found is None:
        raise no_such_request()
    return found


def sees_request(actor: Actor, asked: InformationRequest) -> bool:
    """Whether a reader sees a request: whoever sees its enquiry, and those who may answer it."""
    if sees(actor, asked.enquiry):
        return True
    to = asked.to_body_id
    return to is not None and holds(actor, Permission.REQUEST_ANSWER, scope_of(to))


def asked_of(actor: Actor, body: Body) -> QuerySet[InformationRequest]:
    """What was asked of a body, what waits first, by its last day.

    Those who may answer for it see every request; everybody else those of enquiries that are open to all.
    """
    rows = requests().filter(to_body=body)
    if not holds(actor, Permission.REQUEST_ANSWER, scope_of(body.pk)):
        rows = rows.filter(enquiry__public=True, enquiry__opened_on__isnull=False)
    over = Q(answered_on__isnull=False) | Q(withdrawn_at__isnull=False)
    place = Case(When(over, then=Value(1)), default=Value(0), output_field=IntegerField())
    waits = Case(When(over, then=None), default=F("due_on"))
    return rows.annotate(place=place, waits=waits).order_by("place", "waits", "-asked_on", "pk")


def waiting() -> Q:
    """The condition that a reply is still wanted."""
    wanted = [EnquiryStatus.OPEN.value, EnquiryStatus.REPORTING.value]
    return Q(answered_on__isnull=True, withdrawn_at__isnull=True, enquiry__status__in=wanted)


def waiting_for(body: Body) -> QuerySet[InformationRequest]:
    """What a body has yet to reply to, by the last day for it."""
    return requests().filter(waiting(), to_body=body).order_by("due_on", "pk")


def to_remind(today: dt.date) -> QuerySet[InformationRequest]:
    """Requests whose reply is due soon, or late, and that may have a reminder to come."""
    return requests().filter(waiting(), due_on__lte=today + SOON).order_by("pk")


def bodies_to_ask(body: Body) -> list[tuple[str, str]]:
    """Ids and names of the bodies that can be asked, those that this one scrutinises first; two queries."""
    watched = set(
        body.links.filter(kind=LinkKind.SCRUTINISES, to__isnull=False).values_list("to_id", flat=True)
    )
    today = today_in_england()
    living = Body.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today)).exclude(pk=body.pk)
    rows = sorted(
        living.values_list("pk", "name"), key=lambda row: (row[0] not in watched, row[1].casefold())
    )
    return [(str(pk), name) for pk, name in rows]
