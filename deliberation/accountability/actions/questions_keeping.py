"""Reminders of questions that wait for a reply, and their escalation, by e-mail: each once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
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
from deliberation.accountability.models import BoardQuestion
from deliberation.accountability.queries.questions import questions_to_remind
from deliberation.accountability.queries.reminding import CHAIRS, CLERKS, people_in, roles_with
from design.formats import day
from kernel.actors import Actor
from notices.actions.telling import tell_people

log = logging.getLogger(__name__)
MOST_AT_ONCE = 1000
"""Reminders of one round; the next round goes on."""


def remind_of_questions(*, actor: Actor) -> int:
    """Send the reminders of answers that are due today: how many questions that were about. Safe to do again.

    Each question in a transaction of its own: one that fails is logged and stops no other.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    today = today_in_england()
    return sum(_tried(actor, each, today) for each in questions_to_remind(today, MOST_AT_ONCE))


def _tried(actor: Actor, question_id: UUID, today: dt.date) -> int:
    try:
        return int(remind_of_question(actor=actor, question_id=question_id, today=today))
    except Exception:
        log.exception("reminder_failed", extra={"question": str(question_id)})
        return 0


@transaction.atomic
def remind_of_question(*, actor: Actor, question_id: UUID, today: dt.date) -> bool:
    """Send the reminder of one answer that is due on a day, if one is; whether it was.

    The row is locked, and says which reminder went out, so that two rounds at once send it once.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    rows = BoardQuestion.objects.select_for_update(of=("self",)).select_related(
        "body", "from_body", "membership"
    )
    asked = rows.filter(pk=question_id, answered_on=None, withdrawn_at=None).first()
    reminder = due_now(asked.reminded, asked.due_on, today) if asked is not None else None
    if asked is None or reminder is None:
        return False
    asked.reminded = reminder.value
    asked.save(update_fields=["reminded"])
    count = _send(asked, reminder)
    record(
        actor,
        Event.REMINDED,
        "board_question",
        asked.pk,
        body=str(asked.body_id),
        code=reminder.value,
        count=count,
    )
    return True


def _send(asked: BoardQuestion, reminder: Reminder) -> int:
    repliers = people_in(asked.body_id, roles_with(Permission.QUESTION_REPLY))
    if reminder is Reminder.SOON:
        return _tell(
            asked, reminder, repliers, f"Answer due by {day(asked.due_on)}: question {asked.reference}"
        )
    if reminder is Reminder.LATE:
        _tell_everybody(asked)
        asker = {asked.membership.person_id}
        told = _tell(
            asked, reminder, repliers, f"Answer overdue since {day(asked.due_on)}: question {asked.reference}"
        )
        return told + _tell(
            asked, reminder, asker - repliers, f"Your question {asked.reference} has no answer yet"
        )
    chairs = people_in(asked.body_id, CHAIRS)
    clerks = people_in(asked.from_body_id, CLERKS) - chairs
    told = _tell(
        asked, reminder, chairs, f"Still no answer to question {asked.reference}: this comes to you as chair"
    )
    return told + _tell(asked, reminder, clerks, f"Still no answer to question {asked.reference}")


def _tell(asked: BoardQuestion, reminder: Reminder, people: Iterable[UUID], subject: str) -> int:
    return tell_people(
        actor=NOTICES, people=people, key=f"board_question:{asked.pk}:{reminder.value}", subject=subject,
        text=f"{asked.from_body.name} asked {asked.body.name} on {day(asked.asked_on)}: {asked.text}",
        href=reverse("board_question", args=[asked.pk]), illustrative=asked.illustrative,
    )  # fmt: skip


def _tell_everybody(asked: BoardQuestion) -> None:
    things = [("board_question", str(asked.pk)), ("body", str(asked.body_id))]
    things += [("body", str(asked.from_body_id))] if asked.from_body_id != asked.body_id else []
    tell_all(
        things, key=f"board_question:{asked.pk}:late", subject=f"No answer yet to question {asked.reference}",
        text=f"{asked.body.name} was to answer by {day(asked.due_on)} and has not: {asked.text}",
        href=reverse("board_question", args=[asked.pk]),
    )  # fmt: skip
