"""Writing statements: a member's own, those that are entered at the start, and withdrawing them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.statements import (
    MOST_OF_ONE,
    MOST_SEEDS,
    MOST_STATEMENTS,
    MOST_TEXT,
    bare,
    similar,
)
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Answer, Moderation, Statement, TradeOff
from deliberation.tradeoffs.queries.statements import any_statement, texts_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState


class SimilarStatement(BadInput):
    """A statement that says nearly the same is there."""

    code = "statement_similar"
    next_step = "Look at it first. If yours is another idea, send it again and say that you are sure."


class StatementThere(BadInput):
    """The same statement is there."""

    code = "statement_there"
    next_step = "Answer the one that is there."


class TooManyStatements(WrongState):
    """There are as many statements as there may be."""

    code = "too_many_statements"
    next_step = "Answer those that are there; a short list is answered by more people."


class StatementAnswered(WrongState):
    """Somebody has answered it, so its author cannot withdraw it any more."""

    code = "statement_answered"
    next_step = "If it breaks the code of conduct, those who moderate can take it out."


@transaction.atomic
def make_statement(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, text: str, form_id: UUID, sure: bool = False
) -> Statement:
    """A member puts a statement before the others. The same form sent again gives the same statement.

    Where what members write is looked at first, it waits. `sure`: also where one that is there says nearly the same.
    Raises BadInput, SimilarStatement (`number` says which), StatementThere, TooManyStatements, WrongStage, NotAllowed.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.MAKE_STATEMENT)
    member = member_acting(actor, body_id)
    there = Statement.objects.filter(form_id=form_id).first()
    if there is not None:
        return _same_form(there, tradeoff, member)
    given = line("The statement", text, MOST_TEXT, needed=True)
    states = list(
        Statement.objects.filter(tradeoff=tradeoff, membership=member).values_list("status", flat=True)
    )
    withdrawn = states.count(Shown.WITHDRAWN.value)
    if len(states) - withdrawn >= MOST_OF_ONE or withdrawn >= 2 * MOST_OF_ONE:
        raise TooManyStatements(f"You have put {MOST_OF_ONE} statements, the most that one member can.")
    _check_new(tradeoff, given, sure=sure)
    waits = tradeoff.moderation == Moderation.BEFORE
    made = Statement.objects.create(
        tradeoff=tradeoff, number=next_number(Statement, tradeoff), form_id=form_id, membership=member, text=given,
        status=Shown.WAITING.value if waits else Shown.SHOWN.value,
    )  # fmt: skip
    record(
        actor, Event.STATEMENT_MADE, "tradeoff", tradeoff.pk,
        body=str(body_id), number=made.number, status=made.status, kind="member",
    )  # fmt: skip
    return made


@transaction.atomic
def seed_statements(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, texts: Sequence[str], form_id: UUID
) -> list[Statement]:
    """Those who prepare the trade-off enter the first statements. The same form sent again gives the same ones.

    All of them or none. Raises BadInput, StatementThere, TooManyStatements, WrongStage.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    ids = [uuid.uuid5(form_id, str(at)) for at in range(len(texts))]
    there = list(Statement.objects.filter(tradeoff=tradeoff, form_id__in=ids))
    if there:
        return there
    given = _seeds(tradeoff, texts)
    first = next_number(Statement, tradeoff)
    made = Statement.objects.bulk_create(
        Statement(tradeoff=tradeoff, number=number, form_id=form, text=text, seeded=True)
        for number, (form, text) in enumerate(zip(ids, given, strict=True), start=first)
    )
    record(
        actor, Event.STATEMENT_MADE, "tradeoff", tradeoff.pk, body=str(body_id), count=len(made), kind="seed"
    )
    return made


@transaction.atomic
def withdraw_statement(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> Statement:
    """A member withdraws what they wrote, while nobody else has answered it. A withdrawn one stays as it is.

    Raises NotFound, NotAllowed for somebody else's, StatementAnswered, WrongStage.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.MAKE_STATEMENT)
    member = member_acting(actor, body_id)
    found = any_statement(tradeoff, number)
    if found.membership_id != member.pk:
        raise NotAllowed("Only whoever wrote a statement can withdraw it.")
    if found.status == Shown.WITHDRAWN:
        return found
    if Answer.objects.filter(statement=found).exclude(membership=member).exists():
        raise StatementAnswered("Somebody has answered this statement, so it stays.")
    _withdraw(found)
    record(actor, Event.STATEMENT_WITHDRAWN, "tradeoff", tradeoff.pk, body=str(body_id), number=number)
    return found


@transaction.atomic
def withdraw_seed(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> Statement:
    """Those who prepare the trade-off withdraw a statement of theirs, while nobody has answered it. As above."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    found = any_statement(tradeoff, number)
    if not found.seeded:
        raise NotAllowed("Only whoever wrote a statement can withdraw it.")
    if found.status == Shown.WITHDRAWN:
        return found
    if Answer.objects.filter(statement=found).exists():
        raise StatementAnswered("Somebody has answered this statement, so it stays.")
    _withdraw(found)
    record(actor, Event.STATEMENT_WITHDRAWN, "tradeoff", tradeoff.pk, body=str(body_id), number=number)
    return found


def _withdraw(statement: Statement) -> None:
    statement.status = Shown.WITHDRAWN.value
    statement.save(update_fields=["status"])


def _same_form(there: Statement, tradeoff: TradeOff, member: Membership) -> Statement:
    if (there.tradeoff_id, there.membership_id) != (tradeoff.pk, member.pk):
        raise BadInput("This form has been used already.", next_step="Open the page again for a new form.")
    return there


def _check_new(tradeoff: TradeOff, text: str, *, sure: bool) -> None:
    """Refuse a text without words, one that is there, one that nearly is, and one too many."""
    texts = texts_of(tradeoff)
    if len(texts) >= MOST_STATEMENTS:
        raise TooManyStatements(f"There are {MOST_STATEMENTS} statements, the most that there may be.")
    given = bare(text)
    if not given:
        raise BadInput("The statement has no words.", field="text")
    alike = similar(text, texts)
    if alike and alike[0] not in texts_of(tradeoff, waiting=False):
        _refuse_as_waiting(bare(texts[alike[0]]) == given, sure=sure)
    elif alike and bare(texts[alike[0]]) == given:
        raise StatementThere(f"This is statement {alike[0]} already.", field="text", number=alike[0])
    elif alike and not sure:
        raise SimilarStatement(
            f"Statement {alike[0]} says nearly the same, or the opposite: “{texts[alike[0]]}”",
            field="text",
            number=alike[0],
        )


def _refuse_as_waiting(same: bool, *, sure: bool) -> None:
    """What waits to be looked at is not told to other members in a refusal either."""
    if same:
        raise StatementThere("This statement is there already, and waits to be looked at.", field="text")
    if not sure:
        raise SimilarStatement(
            "A statement that waits to be looked at says nearly the same, or the opposite.", field="text"
        )


def _seeds(tradeoff: TradeOff, texts: Sequence[str]) -> list[str]:
    """The texts, tidied; each must be new, here and among themselves."""
    if not texts:
        raise BadInput("Enter at least one statement.", field="texts")
    if len(texts) > MOST_SEEDS:
        raise BadInput(f"Enter at most {MOST_SEEDS} statements at once.", field="texts")
    seen = {bare(text): number for number, text in texts_of(tradeoff).items()}
    if len(seen) + len(texts) > MOST_STATEMENTS:
        raise TooManyStatements(f"There may be at most {MOST_STATEMENTS} statements.")
    found = []
    for at, text in enumerate(texts, start=1):
        given = line(f"Statement {at} of your list", text, MOST_TEXT, needed=True)
        if not bare(given):
            raise BadInput(f"Statement {at} of your list has no words.", field="texts")
        if bare(given) in seen:
            raise StatementThere(f"Statement {at} of your list is there already: “{given}”", field="texts")
        seen[bare(given)] = at
        found.append(given)
    return found
