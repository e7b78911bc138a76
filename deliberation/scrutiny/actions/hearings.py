"""Witnesses who are heard and places that are visited: planning them, and writing down what was said and seen."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.enquiry_rows import (
    check_status,
    check_version,
    locked_enquiry,
    next_number,
    taken,
)
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.models import Enquiry, Hearing, SiteVisit
from deliberation.scrutiny.queries.enquiries import no_such_hearing, no_such_visit
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput

MOST = 200
LAST_YEAR = 2099


@dataclass(frozen=True)
class HearingGiven:
    """What is said of a witness. A name stands there only with `consented`; the summary is what everybody reads."""

    who: str
    organisation: str = ""
    consented: bool = False
    planned_for: dt.date | None = None
    heard_on: dt.date | None = None
    questions: str = ""
    summary: str = ""
    agreed_on: dt.date | None = None


@dataclass(frozen=True)
class VisitGiven:
    """What is said of a visit: where, when, who by office, what for, what was seen."""

    place: str
    planned_for: dt.date | None = None
    visited_on: dt.date | None = None
    who: str = ""
    purpose: str = ""
    seen: str = ""


@transaction.atomic
def set_hearing(
    *,
    actor: Actor,
    body_id: UUID,
    enquiry_id: UUID,
    given: HearingGiven,
    number: int | None = None,
    hearing_id: UUID | None = None,
    version: int | None = None,
) -> Hearing:
    """Put a witness on the list, or with `number` change what is said of one. `hearing_id` makes a form twice do it once.

    Raises NotFound, WrongState, ChangedMeanwhile, BadInput.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.HEAR)
    values = _hearing_columns(given)
    if number is not None:
        found = enquiry.hearings.filter(number=number, removed_at__isnull=True).first()
        if found is None:
            raise no_such_hearing()
        check_version(found.version, version)
        hearing: Hearing = _changed(found, values)
    else:
        hearing = _new(Hearing, enquiry, hearing_id, values)
    record(actor, Event.HEARING_SET, "enquiry", enquiry.pk, body=str(body_id), number=hearing.number)
    return hearing


@transaction.atomic
def remove_hearing(*, actor: Actor, body_id: UUID, enquiry_id: UUID, number: int) -> None:
    """Take a witness off the list; their number is not given again. Raises NotFound, WrongState."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.HEAR)
    found = enquiry.hearings.filter(number=number, removed_at__isnull=True).first()
    if found is None:
        raise no_such_hearing()
    found.removed_at = clock.now()
    found.save(update_fields=["removed_at"])
    record(actor, Event.HEARING_REMOVED, "enquiry", enquiry.pk, body=str(body_id), number=number)


@transaction.atomic
def set_visit(
    *,
    actor: Actor,
    body_id: UUID,
    enquiry_id: UUID,
    given: VisitGiven,
    number: int | None = None,
    visit_id: UUID | None = None,
    version: int | None = None,
) -> SiteVisit:
    """Put a visit on the list, or with `number` change what is said of one. Raises as `set_hearing`."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.HEAR)
    values = _visit_columns(given)
    if number is not None:
        found = enquiry.visits.filter(number=number, removed_at__isnull=True).first()
        if found is None:
            raise no_such_visit()
        check_version(found.version, version)
        visit: SiteVisit = _changed(found, values)
    else:
        visit = _new(SiteVisit, enquiry, visit_id, values)
    record(actor, Event.VISIT_SET, "enquiry", enquiry.pk, body=str(body_id), number=visit.number)
    return visit


@transaction.atomic
def remove_visit(*, actor: Actor, body_id: UUID, enquiry_id: UUID, number: int) -> None:
    """Take a visit off the list; its number is not given again. Raises NotFound, WrongState."""
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    check_status(enquiry, EnquiryAct.HEAR)
    found = enquiry.visits.filter(number=number, removed_at__isnull=True).first()
    if found is None:
        raise no_such_visit()
    found.removed_at = clock.now()
    found.save(update_fields=["removed_at"])
    record(actor, Event.VISIT_REMOVED, "enquiry", enquiry.pk, body=str(body_id), number=number)


def _new(kind: type[Any], enquiry: Enquiry, row_id: UUID | None, values: dict[str, Any]) -> Any:
    """A new row, or the one that this form made before. Raises BadInput."""
    before = kind.objects.filter(pk=row_id).first() if row_id else None
    if before is not None:
        if before.enquiry_id != enquiry.pk:
            raise taken()
        return before
    number = next_number(kind, enquiry)
    if number > MOST:
        raise BadInput(f"A line of enquiry has at most {MOST} of these.")
    return kind.objects.create(pk=row_id or uuid.uuid4(), enquiry=enquiry, number=number, **values)


def _changed(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    return row


def _hearing_columns(given: HearingGiven) -> dict[str, Any]:
    summary = passage("The summary", given.summary, 8000)
    _not_to_come("heard_on", given.heard_on, "The day of the hearing")
    _not_to_come("agreed_on", given.agreed_on, "The day on which the witness agreed")
    _a_day("planned_for", given.planned_for)
    if summary and given.heard_on is None:
        raise BadInput("Say on which day the witness was heard.", field="heard_on")
    if given.agreed_on is not None and (given.heard_on is None or given.agreed_on < given.heard_on):
        raise BadInput("A witness agrees to the summary after being heard.", field="agreed_on")
    return {
        "who": line("Who is heard", given.who, 200, needed=True),
        "organisation": line("The organisation", given.organisation, 200),
        "consented": given.consented,
        "planned_for": given.planned_for,
        "heard_on": given.heard_on,
        "questions": passage("The questions", given.questions, 4000),
        "summary": summary,
        "agreed_on": given.agreed_on,
    }


def _visit_columns(given: VisitGiven) -> dict[str, Any]:
    seen = passage("What was seen", given.seen, 8000)
    _not_to_come("visited_on", given.visited_on, "The day of the visit")
    _a_day("planned_for", given.planned_for)
    if seen and given.visited_on is None:
        raise BadInput("Say on which day the visit was.", field="visited_on")
    return {
        "place": line("The place", given.place, 200, needed=True),
        "planned_for": given.planned_for,
        "visited_on": given.visited_on,
        "who": line("Who went", given.who, 300),
        "purpose": line("What for", given.purpose, 500),
        "seen": seen,
    }


def _not_to_come(field: str, day: dt.date | None, what: str) -> None:
    if day is not None and day > today_in_england():
        raise BadInput(f"{what} is not over yet.", field=field)


def _a_day(field: str, day: dt.date | None) -> None:
    if day is not None and day.year > LAST_YEAR:
        raise BadInput(f"The day lies before {LAST_YEAR + 1}.", field=field)
