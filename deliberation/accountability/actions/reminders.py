"""Reminders of answers that are due, and their escalation, by e-mail: each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import NOTICES, tell_all
from deliberation.accountability.calc.reminding import Reminder, due_now
from deliberation.accountability.models import Recommendation
from deliberation.accountability.queries.reminding import CHAIRS, CLERKS, people_in, roles_with, to_remind
from design.formats import day
from kernel.actors import Actor
from notices.actions.telling import tell_people

MOST_AT_ONCE = 1000
"""Reminders of one round; the next round goes on."""


def remind_of_recommendations(*, actor: Actor) -> int:
    """Send the reminders of answers that are due today: how many recommendations that were about. Safe to do again."""
    today = today_in_england()
    found = to_remind(today, MOST_AT_ONCE)
    return sum(remind_of_recommendation(actor=actor, recommendation_id=each, today=today) for each in found)


@transaction.atomic
def remind_of_recommendation(*, actor: Actor, recommendation_id: UUID, today: dt.date) -> bool:
    """Send the reminder of one answer that is due on a day, if one is; whether it was.

    The row is locked, and says which reminder went out, so that two rounds at once send it once.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("from_body", "to_body")
    asked = rows.filter(pk=recommendation_id, answered_on=None).first()
    reminder = due_now(asked.reminded, asked.due_on, today) if asked is not None else None
    if asked is None or reminder is None or (reminder == Reminder.SOON and asked.to_body is None):
        return False
    asked.reminded = reminder.value
    asked.save(update_fields=["reminded"])
    count = _SEND[reminder](asked)
    record(
        actor, Event.REMINDED, "recommendation", asked.pk, body=str(asked.to_body_id or asked.from_body_id), code=reminder.value, count=count
    )  # fmt: skip
    return True


def _soon(asked: Recommendation) -> int:
    return _tell_addressee(asked, Reminder.SOON, f"Answer due by {day(asked.due_on)}")


def _late(asked: Recommendation) -> int:
    href = reverse("recommendation", args=[asked.pk])
    things = [("recommendation", str(asked.pk)), ("body", str(asked.from_body_id))]
    if asked.to_body_id is not None:
        things.append(("body", str(asked.to_body_id)))
    tell_all(
        things, key=f"recommendation:{asked.pk}:late", subject=f"No answer yet to {asked.reference}",
        text=f"{asked.to_words} was to answer by {day(asked.due_on)} and has not: {asked.text[:1500]}", href=href,
    )  # fmt: skip
    if asked.to_body is not None:
        return _tell_addressee(asked, Reminder.LATE, f"Answer overdue since {day(asked.due_on)}")
    return _tell_asker(asked, Reminder.LATE, roles_with(Permission.RECOMMENDATION_MAKE))


def _escalated(asked: Recommendation) -> int:
    """To the chair of the body that was asked, and to the clerks of the one that asked."""
    if asked.to_body is None:
        return _tell_asker(asked, Reminder.ESCALATED, CHAIRS | CLERKS)
    subject = f"Still no answer to {asked.reference}: this comes to you as chair"
    told = _tell(
        asked, Reminder.ESCALATED, people_in(asked.to_body.pk, CHAIRS), subject, _asks(asked),
        reverse("answer_recommendation", args=[asked.to_body.slug, asked.pk]),
    )  # fmt: skip
    return told + _tell_asker(asked, Reminder.ESCALATED, CLERKS)


_SEND: dict[Reminder, Callable[[Recommendation], int]] = {
    Reminder.SOON: _soon,
    Reminder.LATE: _late,
    Reminder.ESCALATED: _escalated,
}


def _tell_addressee(asked: Recommendation, reminder: Reminder, what: str) -> int:
    """Tell everybody who may answer for the body that was asked."""
    assert asked.to_body is not None  # noqa: S101 - the caller asked
    people = people_in(asked.to_body.pk, roles_with(Permission.RECOMMENDATION_ANSWER))
    href = reverse("answer_recommendation", args=[asked.to_body.slug, asked.pk])
    return _tell(asked, reminder, people, f"{what}: {asked.reference}", _asks(asked), href)


def _tell_asker(asked: Recommendation, reminder: Reminder, roles: frozenset[str]) -> int:
    """Tell those of the body that asked, who can ask again, or enter an answer that came by post."""
    text = f"{asked.to_words} was to answer {asked.reference} by {day(asked.due_on)} and has not. You asked: {asked.text[:1500]}"
    subject, href = f"Still no answer to {asked.reference}", reverse("recommendation", args=[asked.pk])
    return _tell(asked, reminder, people_in(asked.from_body.pk, roles), subject, text, href)


def _tell(
    asked: Recommendation, reminder: Reminder, people: set[UUID], subject: str, text: str, href: str
) -> int:
    key = f"recommendation:{asked.pk}:reminder:{reminder.value}"
    return tell_people(
        actor=NOTICES, people=people, key=key, subject=subject, text=text, href=href, illustrative=asked.illustrative
    )  # fmt: skip


def _asks(asked: Recommendation) -> str:
    return f"{asked.from_body.name} asks {asked.to_words}, with an answer by {day(asked.due_on)}: {asked.text[:1500]}"
