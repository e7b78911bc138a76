"""Reading questions to boards: one, lists that fit, and for which bodies somebody may ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import SOON, Standing
from deliberation.accountability.calc.answers import standing as stands_on
from deliberation.accountability.calc.reminding import BEFORE, HIGHER, Reminder
from deliberation.accountability.models import BoardAnswer, BoardQuestion
from deliberation.accountability.queries.decision_page import speaks_for_patients
from deliberation.bodies.calc.kinds import has_role
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import current
from kernel.actors import Actor
from kernel.errors import NotFound

OPEN, WITHDRAWN = "open", "withdrawn"
"""States that lists can be asked for beside those of `Standing`: not answered yet, late or not; and taken back."""


@dataclass(frozen=True)
class QuestionsWanted:
    """What a list is asked for; an empty text asks for nothing in particular. `body` and `from_body` are short names."""

    words: str = ""
    state: str = ""
    body: str = ""
    from_body: str = ""
    topic: str = ""


@dataclass(frozen=True)
class QuestionWithAnswers:
    """A question with its answers, newest first."""

    question: BoardQuestion
    answers: tuple[BoardAnswer, ...] = ()


def standing(question: BoardQuestion) -> Standing:
    """Where a question stands today, as days are counted in England; one that was taken back aside."""
    return stands_on(question.answered_on is not None, question.due_on, today_in_england())


def no_such_question() -> NotFound:
    """What to raise where there is none."""
    return NotFound("There is no such question.", next_step="Look for it in the list of questions.")


def questions() -> QuerySet[BoardQuestion]:
    """All of them, with both bodies. Every question is public."""
    return BoardQuestion.objects.select_related("body", "from_body")


def question_at(question_id: UUID) -> BoardQuestion:
    """One question with its bodies and who asked it. Raises NotFound."""
    found = questions().select_related("membership").filter(pk=question_id).first()
    if found is None:
        raise no_such_question()
    return found


def question_to(body: Body, question_id: UUID) -> BoardQuestion:
    """One question to a body. Raises NotFound, for a question to another body too."""
    found = question_at(question_id)
    if found.body_id != body.pk:
        raise no_such_question()
    found.body = body
    return found


def with_answers(question: BoardQuestion) -> QuestionWithAnswers:
    """A question with its answers; one query."""
    return QuestionWithAnswers(question, tuple(question.answers.order_by("-number")))


def find_questions(wanted: QuestionsWanted) -> QuerySet[BoardQuestion]:
    """Those that fit, with their bodies: overdue first, then by the last day for an answer, then what was answered or
    taken back, newest first. Each word must be in the question, its background, the reference or the name of a body.
    """
    rows = questions().filter(in_state(wanted.state))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(background__icontains=word)
            | Q(reference__icontains=word)
            | Q(body__name__icontains=word)
            | Q(from_body__name__icontains=word)
        )
    exact = {"body__slug": wanted.body, "from_body__slug": wanted.from_body}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return ordered(rows.filter(topics__contains=f" {wanted.topic} ") if wanted.topic else rows)


def in_state(state: str) -> Q:
    """The condition for a state of `Standing`, OPEN or WITHDRAWN; any for an empty text."""
    today = today_in_england()
    waits = Q(answered_on__isnull=True, withdrawn_at__isnull=True)
    return {
        OPEN: waits,
        WITHDRAWN: Q(withdrawn_at__isnull=False),
        Standing.WAITING: waits & Q(due_on__gt=today + SOON),
        Standing.DUE_SOON: waits & Q(due_on__gte=today, due_on__lte=today + SOON),
        Standing.OVERDUE: waits & Q(due_on__lt=today),
        Standing.ANSWERED: Q(answered_on__isnull=False),
    }.get(state, Q())


def ordered(rows: QuerySet[BoardQuestion]) -> QuerySet[BoardQuestion]:
    """Open ones by their last day, then the rest, newest first."""
    waits = Q(answered_on__isnull=True, withdrawn_at__isnull=True)
    place = Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = Case(When(waits, then=F("due_on")))
    return rows.annotate(place=place, open_due=due).order_by("place", "open_due", "-asked_at", "reference")


def questions_to(body: Body) -> QuerySet[BoardQuestion]:
    """What a body was asked."""
    return ordered(questions().filter(body=body))


def questions_from(body: Body) -> QuerySet[BoardQuestion]:
    """What patient representatives of a body asked others."""
    return ordered(questions().filter(from_body=body).exclude(body=body))


def asking_memberships(actor: Actor) -> list[Membership]:
    """The memberships in which the actor may ask for patients now, with their bodies; one query."""
    if actor.kind != "person":
        return []
    rows = Membership.objects.filter(current(), person_id=actor.id).select_related("body").order_by("pk")
    living = [each for each in rows if not has_ended(each.body) and has_role(each.body.kind, each.role)]
    return [each for each in living if speaks_for_patients(each)]


def questions_to_remind(today: dt.date, most: int) -> list[UUID]:
    """Questions of which a reminder may be due, the longest overdue first."""
    soon = Q(reminded="", due_on__lte=today + BEFORE)
    late = Q(reminded=Reminder.SOON, due_on__lt=today)
    higher = Q(reminded__in=[Reminder.SOON, Reminder.LATE], due_on__lte=today - HIGHER)
    waits = Q(answered_on__isnull=True, withdrawn_at__isnull=True)
    rows = BoardQuestion.objects.filter(waits & (soon | late | higher)).order_by("due_on", "pk")
    return list(rows.values_list("pk", flat=True)[:most])
