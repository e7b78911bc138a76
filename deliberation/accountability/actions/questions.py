"""Questions to boards: asked for patients, answered for the board, taken back by whoever asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.actions.telling import NOTICES, tell_all
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.calc.topics import TOPICS, packed, unpacked
from deliberation.accountability.models import BoardAnswer, BoardQuestion
from deliberation.accountability.queries.acting import member_acting
from deliberation.accountability.queries.questions import asking_memberships, no_such_question
from deliberation.accountability.queries.reminding import people_in, roles_with
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState
from notices.actions.telling import tell_people

LONGEST_TEXT, LONGEST_BACKGROUND, LONGEST_ANSWER, LONGEST_WHY = 2000, 4000, 8000, 300
MOST_ANSWERS, MOST_OPEN = 100, 50
LETTER = "Q"


@dataclass(frozen=True)
class QuestionGiven:
    """A question with what one should know about it. `topics` are codes."""

    text: str
    background: str = ""
    topics: Sequence[str] = ()


@transaction.atomic
def ask_question(
    *, actor: Actor, body_id: UUID, to_id: UUID, given: QuestionGiven, question_id: UUID | None = None
) -> BoardQuestion:
    """Ask a board a question for the patients that `body_id` speaks for. It is public, with a day for the answer.

    `question_id` makes a form that is sent twice ask once. Raises NotFound, NotAllowed for who does not speak for
    patients there, BadInput, WrongState for a body that has ended or that they asked a great deal already.
    """
    require(actor, Permission.PATIENT_SPEAK, scope_of(body_id))
    by = _speaker(actor, body_id)
    to = locked_body(to_id)
    made = BoardQuestion.objects.filter(pk=question_id).first() if question_id is not None else None
    if made is not None:
        if (made.body_id, made.membership_id) != (to.pk, by.pk):
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return made
    values = _checked(given)
    waiting = BoardQuestion.objects.filter(body=to, membership=by, answered_on=None, withdrawn_at=None)
    if waiting.count() >= MOST_OPEN:
        raise WrongState(f"{MOST_OPEN} of your questions to this body wait for an answer already.")
    today = today_in_england()
    place = next_in(BoardQuestion, to, LETTER, today)
    asked = BoardQuestion.objects.create(
        pk=question_id or uuid.uuid4(), body=to, from_body_id=body_id, membership=by, role=by.role, asked_on=today,
        asked_at=clock.now(), reply_length=to.reply_length, reply_unit=to.reply_unit,
        due_on=due_date(today, to.reply_length, to.reply_unit), illustrative=to.illustrative or by.body.illustrative,
        year=place.year, number=place.number, reference=place.reference, **values,
    )  # fmt: skip
    _tell_asked(asked)
    record(
        actor,
        Event.BOARD_QUESTION_ASKED,
        "board_question",
        asked.pk,
        body=str(to_id),
        role=by.role,
        number=asked.number,
    )
    return asked


@transaction.atomic
def answer_question(
    *, actor: Actor, body_id: UUID, question_id: UUID, text: str, answer_id: UUID | None = None
) -> BoardAnswer:
    """Answer a question to this body, in public. A later answer takes the place of an earlier one; both stay.

    The first answer stops the clock. `answer_id` makes a form that is sent twice give one answer. Raises NotFound, for
    a question to another body too, NotAllowed, BadInput, and WrongState for a question that was taken back.
    """
    require(actor, Permission.QUESTION_REPLY, scope_of(body_id))
    asked = _locked(question_id, body_id=body_id)
    made = BoardAnswer.objects.filter(pk=answer_id).first() if answer_id is not None else None
    if made is not None:
        if made.question_id != asked.pk:
            raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
        return made
    if asked.withdrawn_at is not None:
        raise WrongState("This question was taken back, so it needs no answer.")
    by = member_acting(actor, body_id, Permission.QUESTION_REPLY)
    last = asked.answers.aggregate(most=Max("number"))["most"] or 0
    if last >= MOST_ANSWERS:
        raise BadInput(f"A question has at most {MOST_ANSWERS} answers.")
    answer = BoardAnswer.objects.create(
        pk=answer_id or uuid.uuid4(), question=asked, number=last + 1, role=by.role, membership=by,
        given_on=today_in_england(), given_at=clock.now(),
        text=passage("The answer", text, LONGEST_ANSWER, needed=True),
    )  # fmt: skip
    asked.answered_on = asked.answered_on or answer.given_on
    asked.save(update_fields=["answered_on"])
    _tell_answered(asked, answer)
    record(
        actor,
        Event.BOARD_QUESTION_ANSWERED,
        "board_question",
        asked.pk,
        body=str(body_id),
        role=by.role,
        number=answer.number,
    )
    return answer


@transaction.atomic
def withdraw_question(*, actor: Actor, body_id: UUID, question_id: UUID, reason: str) -> BoardQuestion:
    """Take back a question of one's own that nobody has answered, with the reason. It stays to be read.

    `body_id` is the body for which it was asked. Raises NotFound, NotAllowed for another's question, BadInput without a
    reason, WrongState for one that is answered.
    """
    require(actor, Permission.PATIENT_SPEAK, scope_of(body_id))
    asked = _locked(question_id, from_body_id=body_id)
    if str(asked.membership.person_id) != str(actor.id):
        raise NotAllowed("Only whoever asked a question can take it back.")
    why = line("The reason", reason, LONGEST_WHY, needed=True)
    if asked.withdrawn_at is not None:
        return asked
    if asked.answered_on is not None:
        raise WrongState("This question is answered, so it stays as it is.")
    asked.withdrawn_at, asked.withdrawn_why = clock.now(), why
    asked.save(update_fields=["withdrawn_at", "withdrawn_why"])
    _news(asked, "withdrawn", f"Question {asked.reference} was taken back", f"The reason given: {why}")
    record(actor, Event.BOARD_QUESTION_WITHDRAWN, "board_question", asked.pk, body=str(body_id))
    return asked


def _speaker(actor: Actor, body_id: UUID) -> Membership:
    """The membership in which the actor speaks for patients on a body. Raises NotAllowed."""
    for each in asking_memberships(actor):
        if each.body_id == body_id:
            return each
    raise NotAllowed(
        "Patient representatives and members of patient organisations ask these questions.",
        next_step="Ask one of them: the list of members of each body says who they are.",
    )


def _locked(question_id: UUID, **of: UUID) -> BoardQuestion:
    """The question to or from a body, with both, locked until commit. Raises NotFound, WrongState."""
    found = (
        BoardQuestion.objects.select_for_update(of=("self",))
        .select_related("body", "from_body", "membership")
        .filter(pk=question_id, **of)
        .first()
    )
    if found is None:
        raise no_such_question()
    if has_ended(found.body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return found


def _checked(given: QuestionGiven) -> dict[str, str]:
    odd = [code for code in given.topics if code not in TOPICS]
    if odd:
        raise BadInput(f"There is no topic “{str(odd[0])[:30]}”.", field="topics")
    return {
        "text": passage("The question", given.text, LONGEST_TEXT, needed=True),
        "background": passage("The background", given.background, LONGEST_BACKGROUND),
        "topics": packed(given.topics),
    }


def _tell_asked(asked: BoardQuestion) -> None:
    """Followers, and those whose task the answer is."""
    _news(
        asked,
        "asked",
        f"A question to {asked.body.name}",
        f"{asked.text}\n\nThe answer is due by {day(asked.due_on)}.",
    )
    tell_people(
        actor=NOTICES, people=people_in(asked.body_id, roles_with(Permission.QUESTION_REPLY)),
        key=f"board_question:{asked.pk}:to_answer", subject=f"A question to {asked.body.name}, answer due by {day(asked.due_on)}",
        text=f"{asked.from_body.name} asks: {asked.text}",
        href=reverse("answer_board_question", args=[asked.body.slug, asked.pk]), illustrative=asked.illustrative,
    )  # fmt: skip


def _tell_answered(asked: BoardQuestion, answer: BoardAnswer) -> None:
    words = "was answered" if answer.number == 1 else "has a new answer"
    subject = f"Question {asked.reference} {words}"
    _news(asked, f"answer:{answer.number}", subject, f"{asked.text}\n\nThe answer:\n\n{answer.text}")
    tell_people(
        actor=NOTICES, people=[asked.membership.person_id], key=f"board_question:{asked.pk}:answered:{answer.number}",
        subject=f"Your question {asked.reference} {words}", text=answer.text, href=reverse("board_question", args=[asked.pk]),
        illustrative=asked.illustrative,
    )  # fmt: skip


def _news(asked: BoardQuestion, key: str, subject: str, text: str) -> None:
    things = [("board_question", str(asked.pk)), ("body", str(asked.body_id))]
    things += [("body", str(asked.from_body_id))] if asked.from_body_id != asked.body_id else []
    things += [("topic", code) for code in unpacked(asked.topics)]
    href = reverse("board_question", args=[asked.pk])
    tell_all(things, key=f"board_question:{asked.pk}:{key}", subject=subject, text=text, href=href)
