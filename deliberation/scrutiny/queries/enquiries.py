"""Lines of enquiry: which there are, which a reader may see, and what belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from access.gate import every_role, holds, permissions_of
from access.permissions import Permission
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.scrutiny.calc.words import EnquiryStatus
from deliberation.scrutiny.models import Enquiry, Evidence
from indexapp.queries.geography import reference
from kernel.actors import Actor
from kernel.errors import NotFound

GOING_ON = (EnquiryStatus.OPEN, EnquiryStatus.REPORTING)


@dataclass(frozen=True)
class EnquiriesWanted:
    """What a list is narrowed to; empty: all of it. `area` is the steady key of an area."""

    words: str = ""
    status: str = ""
    topic: str = ""
    area: str = ""
    body: str = ""


def enquiries() -> QuerySet[Enquiry]:
    """Every line of enquiry with its body and who leads it."""
    return Enquiry.objects.select_related("body", "lead")


def sees(actor: Actor, enquiry: Enquiry) -> bool:
    """Whether a reader may see a line of enquiry: everybody once it is opened in public, else the body's people."""
    return is_open_to_all(enquiry) or holds(actor, Permission.SCRUTINY_SEE_PRIVATE, scope_of(enquiry.body_id))


def is_open_to_all(enquiry: Enquiry) -> bool:
    """Whether everybody may read it: it was opened (closing a draft opens nothing), and in public."""
    return enquiry.public and enquiry.opened_on is not None


def enquiry_at(actor: Actor, enquiry_id: UUID) -> Enquiry:
    """One line of enquiry, as far as the reader may see it. Raises NotFound."""
    found = enquiries().filter(pk=enquiry_id).first()
    if found is None or not sees(actor, found):
        raise no_such_enquiry()
    return found


def enquiry_of(body: Body, enquiry_id: UUID) -> Enquiry:
    """One of this body's. Raises NotFound for another body's too."""
    found = enquiries().filter(pk=enquiry_id, body=body).first()
    if found is None:
        raise no_such_enquiry()
    return found


def visible_to(actor: Actor) -> Q:
    """The condition for what a reader may see; no query but the actor's roles, once."""
    if holds(actor, Permission.SCRUTINY_SEE_PRIVATE):
        return Q()
    bodies = {
        over.removeprefix("body:")
        for over, role in every_role(actor)
        if over.startswith("body:") and Permission.SCRUTINY_SEE_PRIVATE in permissions_of(role)
    }
    return Q(public=True, opened_on__isnull=False) | Q(body_id__in=bodies)


def find_enquiries(actor: Actor, wanted: EnquiriesWanted) -> QuerySet[Enquiry]:
    """Those that the reader may see and that fit: what goes on first, then what is planned, then the closed."""
    rows = enquiries().filter(visible_to(actor))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(question__icontains=word)
            | Q(reference__icontains=word)
            | Q(area_name__icontains=word)
            | Q(body__name__icontains=word)
        )
    exact = {"status": wanted.status, "area_key": wanted.area, "body__slug": wanted.body}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.topic:
        rows = rows.filter(topics__contains=f" {wanted.topic} ")
    order = (*GOING_ON, EnquiryStatus.DRAFT, EnquiryStatus.CLOSED)
    places = [When(status=status.value, then=Value(place)) for place, status in enumerate(order)]
    return rows.annotate(place=Case(*places, default=Value(9), output_field=IntegerField())).order_by(
        "place", "-opened_on", "-made_at", "pk"
    )


def evidence_of(enquiry: Enquiry) -> QuerySet[Evidence]:
    """Its evidence, E1 first, without what was taken back."""
    return Evidence.objects.filter(enquiry=enquiry, withdrawn_at__isnull=True).order_by("number")


def no_such_enquiry() -> NotFound:
    """For what is not there, or not for this reader."""
    return NotFound("There is no such line of enquiry.")


def no_such_hearing() -> NotFound:
    """For what is not there, or was taken off the list."""
    return NotFound("There is no such witness.", next_step="Look at the list on the page of the enquiry.")


def no_such_visit() -> NotFound:
    """For what is not there, or was taken off the list."""
    return NotFound("There is no such visit.", next_step="Look at the list on the page of the enquiry.")


def no_such_evidence() -> NotFound:
    """For what is not there."""
    return NotFound("There is no such evidence.", next_step="Look at the list on the page of the enquiry.")


def who_can_lead(body: Body) -> list[Membership]:
    """Members of a body now who write in its lines of enquiry, and so can lead one; one query."""
    rows = Membership.objects.filter(current(), body=body).order_by("public_name", "pk")
    return [each for each in rows if Permission.ENQUIRY_WRITE in permissions_of(f"body.{each.role}")]


def known_area(key: str) -> str:
    """The key of an area that there is; empty for any other text."""
    return key if key in reference().areas else ""
