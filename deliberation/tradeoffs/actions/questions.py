"""What members ask witnesses: asking, wanting the answer too, merging, answering, and promises to find out more."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.challenges import first_status
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import AnsweredHow, Question, Support, TradeOff, Witness, WitnessStatus
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from deliberation.tradeoffs.queries.witnesses import (
    answerers,
    check_may_keep,
    no_such_question,
    prepares,
    witness_at,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

LATEST = dt.date(2099, 12, 31)
MOST_MERGED = 50
MOST_OF_ONE = 50
"""Questions of one member on one trade-off, those that were withdrawn too."""


@dataclass(frozen=True)
class AnswerGiven:
    """An answer. `witness`: number of the witness who answers, where all were asked. A promise has a day, and both or
    neither are given."""

    text: str
    how: str = AnsweredHow.WRITTEN.value
    witness: int | None = None
    promise: str = ""
    promise_due: dt.date | None = None


@transaction.atomic
def ask_question(
    *,
    actor: Actor,
    body_id: UUID,
    tradeoff_id: UUID,
    text: str,
    witness: int | None = None,
    form_id: UUID | None = None,
) -> Question:
    """Ask one witness, by number, or all of them, as a member; who asks counts as wanting the answer.

    Raises NotFound, WrongStage, BadInput, WrongState for a witness who will not be heard.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    said = line("The question", text, 600, needed=True)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.ASK_QUESTION)
    member = member_acting(actor, body_id)
    made = Question.objects.filter(form_id=form_id).first() if form_id is not None else None
    if made is not None and (made.tradeoff_id, made.membership_id) != (tradeoff.pk, member.pk):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    if made is not None:
        return made
    asked = witness_at(tradeoff, witness) if witness is not None else None
    if asked is not None and asked.status == WitnessStatus.DECLINED:
        raise WrongState("This witness will not be heard.", next_step="Ask another witness, or all of them.")
    if Question.objects.filter(tradeoff=tradeoff, membership=member).count() >= MOST_OF_ONE:
        raise WrongState(
            f"You have asked {MOST_OF_ONE} questions here, the most that one member can.",
            next_step="Say which of the questions that are there you want answered too.",
        )
    question = Question.objects.create(
        tradeoff=tradeoff,
        number=next_number(Question, tradeoff),
        form_id=form_id or uuid.uuid4(),
        witness=asked,
        membership=member,
        by_name=member.public_name,
        text=said,
        status=first_status(tradeoff),
    )
    Support.objects.create(question=question, membership=member)
    record(
        actor, Event.QUESTION_ASKED, "question", question.pk, tradeoff=str(tradeoff_id), number=question.number,
        status=question.status,
    )  # fmt: skip
    return question


@transaction.atomic
def withdraw_question(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> Question:
    """Take back a question of one's own that nobody else wants answered. Raises NotFound, WrongStage, WrongState."""
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff, question = _question(body_id, tradeoff_id, number)
    member = member_acting(actor, body_id)
    if question.membership_id != member.pk:
        raise NotAllowed("Only whoever asked a question can take it back.")
    if question.status == Shown.WITHDRAWN:
        return question
    check_stage(tradeoff, Act.ASK_QUESTION)
    check_may_withdraw(question)
    question.status = Shown.WITHDRAWN.value
    question.save(update_fields=["status"])
    record(actor, Event.QUESTION_WITHDRAWN, "question", question.pk, tradeoff=str(tradeoff_id), number=number)
    return question


def check_may_withdraw(question: Question) -> None:
    """Raise WrongState for a question that is answered, or that others want answered too."""
    if question.answered_at is not None:
        raise WrongState("This question is answered, so it stays.")
    others = question.supports.exclude(membership_id=question.membership_id).exists()
    if others or question.merged_into_id is not None or question.merged.exists():
        raise WrongState("Others want this answered too, so the question stays.")


@transaction.atomic
def support_question(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, wanted: bool = True
) -> Question:
    """Say that one wants a question answered too, or no longer; each member counts once, however often they say it.

    Raises NotFound, WrongStage, WrongState for a question that is answered or was merged.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff, question = _question(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.ASK_QUESTION)
    member = member_acting(actor, body_id)
    _check_shown(question)
    _check_open(question)
    if wanted:
        _, changed = Support.objects.get_or_create(question=question, membership=member)
    else:
        changed = bool(Support.objects.filter(question=question, membership=member).delete()[0])
    if changed:
        record(
            actor, Event.QUESTION_SUPPORTED, "question", question.pk, tradeoff=str(tradeoff_id), number=number,
            status="given" if wanted else "taken_back",
        )  # fmt: skip
    return question


@transaction.atomic
def merge_questions(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, keep: int, others: Sequence[int]
) -> Question:
    """Make one of several questions that ask the same: those who wanted any of them want the one that is kept.

    The merged ones stay to be read and lead there; `separate_question` takes one out again. Raises NotFound, WrongStage, BadInput,
    WrongState for questions that are answered or were merged elsewhere.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff, target = _question(body_id, tradeoff_id, keep)
    check_stage(tradeoff, Act.ANSWER_QUESTION)
    numbers = sorted(set(others) - {keep})
    if not 1 <= len(numbers) <= MOST_MERGED:
        raise BadInput(
            "Choose at least one other question that asks the same."
            if not numbers
            else f"At most {MOST_MERGED} questions can be merged at a time.",
            field="others",
        )
    _check_shown(target)
    _check_open(target)
    rows = list(Question.objects.select_for_update().filter(tradeoff=tradeoff, number__in=numbers))
    if len(rows) != len(numbers):
        raise no_such_question()
    rest = [each for each in rows if each.merged_into_id != target.pk]
    for each in rest:
        _check_shown(each)
        _check_open(each)
    if not rest:
        return target
    _unite(target, rest)
    record(
        actor, Event.QUESTIONS_MERGED, "question", target.pk, tradeoff=str(tradeoff_id), number=keep, count=len(rest)
    )  # fmt: skip
    return target


def _unite(target: Question, merged: list[Question]) -> None:
    """Let questions, and those that were merged into them, lead to one; whoever wanted any of them wants that one."""
    found = Support.objects.filter(question__in=merged)
    has = set(target.supports.values_list("membership_id", flat=True))
    wants = set(found.values_list("membership_id", flat=True)) - has
    Support.objects.bulk_create(Support(question=target, membership_id=each) for each in sorted(wants))
    found.delete()
    Question.objects.filter(merged_into__in=merged).update(merged_into=target)
    Question.objects.filter(pk__in=[each.pk for each in merged]).update(merged_into=target)


@transaction.atomic
def separate_question(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> Question:
    """Make a question that was merged one of its own again. Whoever asked it counts as wanting it; the others stay
    with the question into which it was merged, and can say anew what they want.

    Raises NotFound, WrongStage, WrongState for one that was never merged.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff, question = _question(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.ANSWER_QUESTION)
    _check_shown(question)
    if question.merged_into_id is None:
        raise WrongState(f"Question {number} is a question of its own.")
    question.merged_into = None
    question.save(update_fields=["merged_into"])
    if question.membership_id is not None:
        Support.objects.get_or_create(question=question, membership_id=question.membership_id)
    record(
        actor, Event.QUESTIONS_MERGED, "question", question.pk, tradeoff=str(tradeoff_id), number=number,
        status="separated",
    )  # fmt: skip
    return question


@transaction.atomic
def answer_question(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, given: AnswerGiven
) -> Question:
    """Answer a question, as the witness who was asked, or write down what a witness said. Once.

    Raises NotFound, WrongStage, BadInput, NotAllowed for another witness, WrongState for one that is answered.
    """
    require(actor, Permission.WITNESS_ANSWER, scope_of(body_id))
    tradeoff, question = _question(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.ANSWER_QUESTION)
    _check_shown(question)
    answered_as = _answers(actor, tradeoff, question, given.witness)
    text = passage("The answer", given.text, 5000, needed=True)
    if given.how not in {each.value for each in AnsweredHow}:
        raise BadInput(f"“{given.how[:20]}” is no way of answering.", field="how")
    promise = _promise(given)
    if question.answered_at is not None and question.answer == text:
        return question
    _check_open(question)
    if question.witness_id is None and isinstance(answered_as, Witness) and promise:
        question.witness = answered_as
    question.answer, question.answered_how, question.answered_at = text, given.how, clock.now()
    question.answered_as = answered_as.name if isinstance(answered_as, Witness) else answered_as
    question.promise, question.promise_due = promise, given.promise_due
    question.save(
        update_fields=[
            "witness", "answer", "answered_how", "answered_at", "answered_as", "promise", "promise_due",
        ]
    )  # fmt: skip
    record(
        actor, Event.QUESTION_ANSWERED, "question", question.pk, tradeoff=str(tradeoff_id), number=number,
        code=given.how, until=given.promise_due.isoformat() if given.promise_due else None,
    )  # fmt: skip
    return question


@transaction.atomic
def keep_promise(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, result: str) -> Question:
    """Say what came of a promise. Late is late: the page shows the day it was due and the day it was kept.

    Raises NotFound, WrongStage, BadInput, NotAllowed for another witness, WrongState where nothing was promised.
    """
    require(actor, Permission.WITNESS_ANSWER, scope_of(body_id))
    said = passage("What came of it", result, 3000, needed=True)
    tradeoff, question = _question(body_id, tradeoff_id, number)
    check_stage(tradeoff, Act.KEEP_PROMISE)
    check_may_keep(actor, tradeoff, question)
    if question.promise_kept_at is not None and question.promise_result == said:
        return question
    if question.promise_kept_at is not None:
        raise WrongState("What came of this promise was said already.")
    question.promise_result, question.promise_kept_at = said, clock.now()
    question.save(update_fields=["promise_result", "promise_kept_at"])
    record(actor, Event.PROMISE_KEPT, "question", question.pk, tradeoff=str(tradeoff_id), number=number)
    return question


def _answers(actor: Actor, tradeoff: TradeOff, question: Question, number: int | None) -> Witness | str:
    """Who answers: a witness, or the body where those who prepare answer a question to all. Raises NotAllowed, BadInput."""
    can = answerers(actor, tradeoff, question)
    staff = prepares(actor, tradeoff)
    if not can and not staff:
        raise NotAllowed("This question is for another witness.")
    if number is not None:
        found = next((each for each in can if each.number == number), None)
        if found is None:
            raise BadInput("This witness cannot answer this question.", field="witness")
        return found
    if question.witness_id is not None or not staff:
        if not can:
            raise WrongState("The witness who was asked will not be heard.")
        return can[0]
    return tradeoff.body.name


def _promise(given: AnswerGiven) -> str:
    promise = line("The promise", given.promise, 500)
    if promise and given.promise_due is None:
        raise BadInput("Say by which day the promise will be kept.", field="promise_due")
    if given.promise_due is None:
        return ""
    if not promise:
        raise BadInput("Say what is promised by that day.", field="promise")
    if not clock.today() <= given.promise_due <= LATEST:
        raise BadInput("The day must be today or later, and before 2100.", field="promise_due")
    return promise


def _question(body_id: UUID, tradeoff_id: UUID, number: int) -> tuple[TradeOff, Question]:
    """A question with its trade-off, whose row is locked. Raises NotFound."""
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    rows = Question.objects.select_related("witness__membership").filter(tradeoff=tradeoff, number=number)
    question = rows.first()
    if question is None:
        raise no_such_question()
    question.tradeoff = tradeoff
    return tradeoff, question


def _check_shown(question: Question) -> None:
    if question.status != Shown.SHOWN:
        raise no_such_question()


def _check_open(question: Question) -> None:
    if question.merged_into is not None:
        raise WrongState(
            f"Question {question.number} was merged into question {question.merged_into.number}.",
            next_step=f"Look at question {question.merged_into.number}.",
        )
    if question.answered_at is not None:
        raise WrongState(f"Question {question.number} is answered already.")
