"""Reminders of information that was asked for and is due."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import permissions_of, require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import NOTICES
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current
from deliberation.scrutiny.calc.enquiries import Reminder, reminder_due
from deliberation.scrutiny.models import InformationRequest
from deliberation.scrutiny.queries.requests import to_remind
from design.formats import day
from kernel.actors import Actor
from notices.actions.telling import tell_people

Staff = dict[UUID, list[tuple[UUID, frozenset[Permission]]]]
"""By body, the people of it, with what their role grants."""
WORDS = {
    Reminder.SOON: "is due by {due}",
    Reminder.LATE: "was due by {due} and has not come",
    Reminder.ESCALATED: "was due by {due} and has not come, two weeks later",
}


@transaction.atomic
def remind_of_requests(*, actor: Actor) -> int:
    """Remind those who can reply a week before the last day and the day after it; two weeks later those who asked, too.

    How many requests were reminded of. Safe to do again: what went out is kept with the request.
    """
    require(actor, Permission.SCRUTINY_KEEP)
    today = today_in_england()
    rows = list(to_remind(today).select_for_update(of=("self",)))
    due = [(each, found) for each in rows if (found := reminder_due(each.reminded, each.due_on, today))]
    staff = _staff(one for each, _ in due for one in (each.to_body_id, each.enquiry.body_id) if one)
    for each, which in due:
        _remind(each, which, staff)
        each.reminded = which.value
        each.save(update_fields=["reminded"])
        record(
            actor, Event.SCRUTINY_REMINDED, "enquiry", each.enquiry_id, body=str(each.enquiry.body_id), number=each.number,
            stage=which.value,
        )  # fmt: skip
    return len(due)


def _staff(bodies: Iterable[UUID]) -> Staff:
    """By body, the people of it now, with what their role grants. One query."""
    found: Staff = {}
    for row in Membership.objects.filter(current(), body_id__in=set(bodies)):
        found.setdefault(row.body_id, []).append((row.person_id, permissions_of(f"body.{row.role}")))
    return found


def _remind(
    asked: InformationRequest,
    which: Reminder,
    staff: Staff,
) -> None:
    """Tell those who can reply and, where nobody on the site can or it is long overdue, those who asked."""
    enquiry, to = asked.enquiry, asked.to_body
    said = WORDS[which].format(due=day(asked.due_on))
    subject = f"Information for {enquiry.body.name}: {enquiry.title}"
    if to is not None:
        tell_people(
            actor=NOTICES,
            people=_with(staff, to.pk, Permission.REQUEST_ANSWER),
            key=f"request:{asked.pk}:{which.value}",
            subject=subject,
            text=f"{enquiry.body.name} asked {to.name} for information. The reply {said}.",
            href=reverse("give_information", args=[to.slug, asked.pk]),
            illustrative=enquiry.illustrative,
        )
    if to is None or which is Reminder.ESCALATED:
        tell_people(
            actor=NOTICES,
            people=_with(staff, enquiry.body_id, Permission.ENQUIRY_EDIT),
            key=f"request:{asked.pk}:{which.value}:asker",
            subject=subject,
            text=f"You asked {asked.to_words} for information. The reply {said}.",
            href=reverse("information_request", args=[enquiry.pk, asked.number]),
            illustrative=enquiry.illustrative,
        )


def _with(staff: Staff, body_id: UUID, permission: Permission) -> list[UUID]:
    return [person for person, held in staff.get(body_id, []) if permission in held]
