"""Witnesses, what they are asked, and what they promised: who may see and answer what, and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.calc.kinds import MemberRole
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Question, Support, TradeOff, Witness, WitnessStatus
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, WrongState

OPEN, ANSWERED, PROMISED = "open", "answered", "promised"


@dataclass(frozen=True)
class QuestionsWanted:
    """What a list of questions is asked for; an empty text asks for nothing in particular. `witness`: a number, 0 any."""

    words: str = ""
    witness: int = 0
    state: str = ""


def no_such_witness() -> NotFound:
    """What to raise where a trade-off has no witness of that number."""
    return NotFound("There is no such witness.", next_step="Look at the list of witnesses.")


def no_such_question() -> NotFound:
    """What to raise where there is no question of that number, or none that the reader may know of."""
    return NotFound("There is no such question.", next_step="Look for it in the list of questions.")


def witnesses_of(tradeoff: TradeOff) -> list[Witness]:
    """The witnesses of a trade-off by number, each with `asked`: how many questions to them are shown. One query."""
    shown = Q(questions__status=Shown.SHOWN.value, questions__merged_into__isnull=True)
    rows = tradeoff.witnesses.select_related("membership").annotate(asked=Count("questions", filter=shown))
    return list(rows.order_by("number"))


def witness_at(tradeoff: TradeOff, number: int) -> Witness:
    """One witness by number, with the membership. Raises NotFound."""
    found = tradeoff.witnesses.select_related("membership").filter(number=number).first()
    if found is None:
        raise no_such_witness()
    found.tradeoff = tradeoff
    return found


def is_witness(actor: Actor, witness: Witness | None) -> bool:
    """Whether the actor is this witness, by the membership that the invitation names (loaded)."""
    return (
        actor.kind == "person"
        and witness is not None
        and witness.membership_id is not None
        and str(witness.membership.person_id) == str(actor.id)  # type: ignore[union-attr]
    )


def prepares(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody invites witnesses and writes down what they answer, second step aside."""
    return holds(actor, Permission.TRADEOFF_EDIT, scope_of(tradeoff.body_id))


def may_speak_for(actor: Actor, tradeoff: TradeOff, witness: Witness) -> bool:
    """Whether somebody may write a witness's statement or answer: the witness, or those who prepare the trade-off."""
    return prepares(actor, tradeoff) or is_witness(actor, witness)


def witnesses_to_choose(tradeoff: TradeOff) -> list[Membership]:
    """The people with the role of a witness on the body now, by name."""
    rows = Membership.objects.filter(current(), body_id=tradeoff.body_id, role=MemberRole.WITNESS.value)
    return list(rows.order_by("public_name", "pk"))


def questions_seen(actor: Actor, tradeoff: TradeOff) -> QuerySet[Question]:
    """The questions that somebody may see, with their witness: those that are shown, and their own."""
    seen = Q(status=Shown.SHOWN.value)
    if actor.kind == "person":
        seen |= Q(membership__person_id=actor.id)
    if holds(actor, Permission.TRADEOFF_MODERATE, scope_of(tradeoff.body_id)):
        seen |= Q(status__in=(Shown.WAITING.value, Shown.HIDDEN.value))
    return Question.objects.filter(seen, tradeoff=tradeoff).select_related("witness", "merged_into")


def find_questions(
    actor: Actor, tradeoff: TradeOff, wanted: QuestionsWanted, supporter: Membership | None = None
) -> QuerySet[Question]:
    """The questions that fit: unanswered ones first, most wanted first. Each has `support` and, for a member, `mine`.

    What was merged into another question or withdrawn is not listed. Each word must be in the question, the answer or
    the name of whoever asked.
    """
    rows = questions_seen(actor, tradeoff).filter(merged_into__isnull=True)
    rows = rows.exclude(status=Shown.WITHDRAWN.value)
    for word in wanted.words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(answer__icontains=word) | Q(by_name__icontains=word))
    if wanted.witness:
        rows = rows.filter(witness__number=wanted.witness)
    rows = rows.filter(_STATES.get(wanted.state, Q()))
    done = Case(When(answered_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return with_support(rows, supporter).annotate(done=done).order_by("done", "-support", "number")


_STATES = {
    OPEN: Q(answered_at__isnull=True),
    ANSWERED: Q(answered_at__isnull=False),
    PROMISED: Q(promise_due__isnull=False, promise_kept_at__isnull=True),
}


def with_support(rows: QuerySet[Question], supporter: Membership | None = None) -> QuerySet[Question]:
    """Questions, each with `support` (how many want it answered) and `mine` (whether this member does)."""
    mine = Support.objects.filter(question=OuterRef("pk"), membership=supporter)
    return rows.annotate(support=Count("supports"), mine=Exists(mine))


def question_at(
    actor: Actor, tradeoff: TradeOff, number: int, supporter: Membership | None = None
) -> Question:
    """One question by number, for somebody who may see it, as `with_support` gives it. Raises NotFound."""
    rows = questions_seen(actor, tradeoff).select_related("witness__membership", "merged_into")
    found = with_support(rows, supporter).filter(number=number).first()
    if found is None:
        raise no_such_question()
    found.tradeoff = tradeoff
    return found


def merged_of(question: Question) -> list[Question]:
    """The questions that were merged into one, by number."""
    return list(question.merged.order_by("number"))


def to_merge(tradeoff: TradeOff) -> list[Question]:
    """The questions that can be merged: shown, unanswered, not merged yet; as `with_support` gives them, by number."""
    rows = Question.objects.filter(
        tradeoff=tradeoff, status=Shown.SHOWN.value, merged_into__isnull=True, answered_at__isnull=True
    )
    return list(with_support(rows.select_related("witness")).order_by("number"))


def answerers(actor: Actor, tradeoff: TradeOff, question: Question) -> list[Witness]:
    """The witnesses in whose name the actor may answer a question: the one asked, or any when all are asked.

    For those who prepare the trade-off, any of these; for a witness, themself alone. Empty for anybody else.
    """
    rows = tradeoff.witnesses.select_related("membership").exclude(status=WitnessStatus.DECLINED.value)
    if question.witness_id is not None:
        rows = rows.filter(pk=question.witness_id)
    return [each for each in rows.order_by("number") if may_speak_for(actor, tradeoff, each)]


def check_may_keep(actor: Actor, tradeoff: TradeOff, question: Question) -> None:
    """Raise WrongState where nothing was promised, NotAllowed for somebody else than the witness or those who prepare."""
    if question.status != Shown.SHOWN:
        raise no_such_question()
    if not prepares(actor, tradeoff) and not is_witness(actor, question.witness):
        raise NotAllowed("Only the witness, or those who prepare the trade-off, can say what came of it.")
    if question.promise_due is None:
        raise WrongState("Nothing was promised with this answer.")


def is_overdue(question: Question, today: dt.date | None = None) -> bool:
    """Whether a promise was not kept by its day."""
    due = question.promise_due
    return due is not None and question.promise_kept_at is None and due < (today or clock.today())


def broken_promises(tradeoff: TradeOff) -> list[Question]:
    """The questions of a trade-off whose promise is overdue, the longest first; they stay to be seen."""
    rows = Question.objects.filter(
        tradeoff=tradeoff,
        status=Shown.SHOWN.value,
        promise_kept_at__isnull=True,
        promise_due__lt=clock.today(),
    )
    return list(rows.select_related("witness").order_by("promise_due", "number"))


def promises_due(
    *, bodies: Collection[UUID] = (), person_id: str = "", until: dt.date | None = None
) -> QuerySet[Question]:
    """Promises that are not kept yet, soonest first, of running trade-offs, each with trade-off, body and witness.

    Those of these bodies (for whoever chases them), and those that the person made as a witness. `until`: only those
    due by then, the day counts. For a desk: a link is `keep_promise` with body, trade-off and the question's number.
    """
    whose = Q(tradeoff__body_id__in=list(bodies))
    if person_id:
        whose |= Q(witness__membership__person_id=person_id)
    rows = Question.objects.filter(
        whose, status=Shown.SHOWN.value, promise_due__isnull=False, promise_kept_at__isnull=True
    ).exclude(tradeoff__stage__in=(Stage.DRAFT.value, Stage.CLOSED.value))
    if until is not None:
        rows = rows.filter(promise_due__lte=until)
    return rows.select_related("tradeoff__body", "witness").order_by(F("promise_due"), "pk")


def questions_waiting(person_ids: Iterable[str]) -> QuerySet[Question]:
    """Questions to these people as witnesses that are shown and have no answer yet, oldest first, with their trade-offs."""
    return (
        Question.objects.filter(
            witness__membership__person_id__in=list(person_ids),
            status=Shown.SHOWN.value,
            merged_into__isnull=True,
            answered_at__isnull=True,
            tradeoff__stage__in=(
                Stage.LEARN.value,
                Stage.DISCUSS.value,
                Stage.VOTE.value,
                Stage.RECOMMEND.value,
            ),
        )
        .select_related("tradeoff__body", "witness")
        .order_by("asked_at", "pk")
    )
