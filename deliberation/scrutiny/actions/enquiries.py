"""Lines of enquiry: planning, opening, writing up, closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.topics import TOPICS, packed, unpacked
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.scrutiny.actions.enquiry_rows import check_status, check_version, locked_enquiry, taken
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.calc.words import EnquiryStatus
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from indexapp.queries.geography import reference
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LETTER = "E"
LAST_YEAR = 2099


@dataclass(frozen=True)
class EnquiryGiven:
    """What is said of a line of enquiry. `area`: the steady key of an area; `lead_id`: a member of the body."""

    title: str
    question: str
    scope: str = ""
    left_out: str = ""
    why_now: str = ""
    topics: Sequence[str] = ()
    area: str = ""
    lead_id: int | None = None
    ends_on: dt.date | None = None
    public: bool = True


@transaction.atomic
def create_enquiry(
    *, actor: Actor, body_id: UUID, given: EnquiryGiven, enquiry_id: UUID | None = None
) -> Enquiry:
    """Plan a line of enquiry. The body's people alone see it until it is opened.

    `enquiry_id` makes a form that is sent twice make one. Raises NotFound, BadInput.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    body = locked_body(body_id)
    before = Enquiry.objects.filter(pk=enquiry_id).first() if enquiry_id else None
    if before is not None:
        if before.body_id != body.pk:
            raise taken()
        return before
    place = next_in(Enquiry, body, LETTER, today_in_england())
    enquiry = Enquiry.objects.create(
        pk=enquiry_id or uuid.uuid4(),
        body=body,
        made_at=clock.now(),
        changed_at=clock.now(),
        illustrative=body.illustrative,
        **asdict(place),
        **_columns(body, given),
    )
    record(actor, Event.ENQUIRY_CREATED, "enquiry", enquiry.pk, body=str(body_id), number=enquiry.number)
    return enquiry


@transaction.atomic
def change_enquiry(
    *, actor: Actor, body_id: UUID, enquiry_id: UUID, given: EnquiryGiven, version: int | None = None
) -> Enquiry:
    """Say it otherwise. Whether it is public can be changed in a draft alone.

    Raises NotFound, WrongState, ChangedMeanwhile, BadInput.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.CHANGE)
    check_version(enquiry.version, version)
    values = _columns(enquiry.body, given, led_by=enquiry.lead_id)
    if values["public"] != enquiry.public and enquiry.status != EnquiryStatus.DRAFT:
        raise BadInput("Whether it is public was settled when it was opened.", field="public")
    changed = sorted(name for name, value in values.items() if getattr(enquiry, name) != value)
    if not changed:
        return enquiry
    for name in changed:
        setattr(enquiry, name, values[name])
    enquiry.version += 1
    enquiry.changed_at = clock.now()
    enquiry.save(update_fields=[*changed, "version", "changed_at"])
    record(
        actor, Event.ENQUIRY_CHANGED, "enquiry", enquiry.pk, body=str(body_id), fields=" ".join(changed)
    )  # fmt: skip
    return enquiry


def _columns(body: Body, given: EnquiryGiven, led_by: int | None = None) -> dict[str, Any]:
    """The columns of a line of enquiry, tidied. Raises BadInput with the field that is at fault."""
    odd = sorted(set(given.topics) - set(TOPICS))
    if odd:
        raise BadInput(f"“{odd[0][:40]}” is no topic.", field="topics")
    area = reference().areas.get(given.area) if given.area else None
    if given.area and area is None:
        raise BadInput("There is no such area.", field="area")
    if given.ends_on is not None and given.ends_on.year > LAST_YEAR:
        raise BadInput(f"The day lies before {LAST_YEAR + 1}.", field="ends_on")
    return {
        "title": line("The title", given.title, 200, needed=True),
        "question": line("The question", given.question, 500, needed=True),
        "scope": passage("What it looks at", given.scope, 4000),
        "left_out": passage("What it leaves out", given.left_out, 2000),
        "why_now": passage("Why now", given.why_now, 2000),
        "topics": packed(given.topics),
        "area_key": area.key if area else "",
        "area_name": area.name if area else "",
        "lead_id": _lead(body, given.lead_id, led_by),
        "ends_on": given.ends_on,
        "public": given.public,
    }


def _lead(body: Body, lead_id: int | None, led_by: int | None) -> int | None:
    """The membership that leads it: a present one of this body, or the one that leads it already. Raises BadInput."""
    if lead_id is None or lead_id == led_by:
        return lead_id
    if not Membership.objects.filter(current(), pk=lead_id, body=body).exists():
        raise BadInput("Choose a member of this body.", field="lead_id")
    return lead_id


@transaction.atomic
def open_enquiry(*, actor: Actor, body_id: UUID, enquiry_id: UUID) -> Enquiry:
    """Begin: evidence is gathered from now on and, if it is public, everybody can read it. Raises NotFound, WrongState."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.OPEN)
    enquiry.status, enquiry.opened_on = EnquiryStatus.OPEN.value, today_in_england()
    _save(enquiry, "opened_on")
    what = f"{enquiry.body.name} has opened a line of enquiry. It asks: {enquiry.question}"
    _tell(enquiry, "opened", f"New line of enquiry: {enquiry.title}", what)
    record(actor, Event.ENQUIRY_OPENED, "enquiry", enquiry.pk, body=str(body_id))
    return enquiry


@transaction.atomic
def move_enquiry(*, actor: Actor, body_id: UUID, enquiry_id: UUID, to: str) -> Enquiry:
    """From gathering evidence to writing up (`reporting`), or back (`open`). Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    acts = {
        EnquiryStatus.REPORTING.value: EnquiryAct.WRITE_UP,
        EnquiryStatus.OPEN.value: EnquiryAct.GATHER_AGAIN,
    }
    if to not in acts:
        raise BadInput("A line of enquiry moves to writing up, or back to gathering evidence.")
    check_status(enquiry, acts[to])
    enquiry.status = to
    _save(enquiry)
    writing = to == EnquiryStatus.REPORTING
    now = (
        "evidence is gathered; the report is being written" if writing else "more evidence is being gathered"
    )
    _tell(
        enquiry,
        f"moved:{enquiry.version}",
        f"Line of enquiry: {enquiry.title}",
        f"Where it stands now: {now}.",
    )
    record(actor, Event.ENQUIRY_MOVED, "enquiry", enquiry.pk, body=str(body_id), status=to)
    return enquiry


@transaction.atomic
def close_enquiry(*, actor: Actor, body_id: UUID, enquiry_id: UUID, reason: str) -> Enquiry:
    """End it, with what came of it. Everything stays to be read. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.CLOSE)
    enquiry.close_reason = line("What came of it", reason, 500, needed=True)
    enquiry.status, enquiry.closed_on = EnquiryStatus.CLOSED.value, today_in_england()
    _save(enquiry, "closed_on", "close_reason")
    _tell(enquiry, "closed", f"Line of enquiry closed: {enquiry.title}", enquiry.close_reason)
    record(actor, Event.ENQUIRY_CLOSED, "enquiry", enquiry.pk, body=str(body_id))
    return enquiry


@transaction.atomic
def discard_enquiry(*, actor: Actor, body_id: UUID, enquiry_id: UUID) -> None:
    """Throw a draft away that nothing stands on. Raises NotFound, WrongState."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.DISCARD)
    for rows in (enquiry.hearings, enquiry.visits):
        rows.all().delete()
    try:
        enquiry.evidence.all().delete()
        enquiry.delete()
    except ProtectedError as error:
        raise WrongState(
            "Something refers to this draft: an item of the work programme, a finding or a report.",
            next_step="Take the link to it away there first.",
        ) from error
    record(actor, Event.ENQUIRY_DISCARDED, "enquiry", enquiry_id, body=str(body_id), number=enquiry.number)


def _save(enquiry: Enquiry, *fields: str) -> None:
    enquiry.version += 1
    enquiry.changed_at = clock.now()
    enquiry.save(update_fields=["status", "version", "changed_at", *fields])


def _tell(enquiry: Enquiry, key: str, subject: str, text: str) -> int:
    """Tell the followers of the enquiry, of its body, its area and its topics, if everybody may read it."""
    things = [("enquiry", str(enquiry.pk)), ("body", str(enquiry.body_id))]
    things += [("area", enquiry.area_key)] if enquiry.area_key else []
    things += [("topic", code) for code in unpacked(enquiry.topics)]
    return tell_about(enquiry, things, key, subject, text, reverse("enquiry", args=[enquiry.pk]))


def tell_about(
    enquiry: Enquiry, things: Sequence[tuple[str, str]], key: str, subject: str, text: str, href: str
) -> int:
    """Tell followers something about a line of enquiry; nobody of one that is not public. Part of the caller's transaction."""
    if not is_open_to_all(enquiry):
        return 0
    return tell_all(things, key=f"enquiry:{enquiry.pk}:{key}", subject=subject, text=text, href=href)
