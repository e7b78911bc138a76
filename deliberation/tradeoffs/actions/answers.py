"""Answering statements. The trail says once that somebody answered, never what, which, or how many.

Which statements somebody answered is like a fingerprint: with it, their line could be found in the file of answers.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.opinion import opinion_wanted
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE, PASS
from deliberation.tradeoffs.models import Answer
from deliberation.tradeoffs.queries.statements import statement_at
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput


@sensitive_variables("value")
@transaction.atomic
def answer_statement(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, value: int) -> Answer:
    """A member agrees (1), disagrees (-1) or passes (0); the last answer counts. The same again changes nothing.

    The trade-off's row is locked meanwhile, so that two answers sent at once make one. Raises BadInput, NotFound for
    a statement that is not shown, WrongStage, NotAllowed.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    if value not in (AGREE, DISAGREE, PASS):
        raise BadInput("Choose agree, disagree or pass.", field="value")
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.ANSWER_STATEMENT)
    member = member_acting(actor, body_id)
    statement = statement_at(tradeoff, number)
    found = Answer.objects.filter(statement=statement, membership=member).first()
    if found is not None and found.value == value:
        return found
    first = not Answer.objects.filter(statement__tradeoff=tradeoff, membership=member).exists()
    given, _ = Answer.objects.update_or_create(
        statement=statement, membership=member, defaults={"value": value, "given_at": clock.now()}
    )
    opinion_wanted(tradeoff.pk)
    if first:
        record(actor, Event.STATEMENT_ANSWERED, "tradeoff", tradeoff.pk, body=str(body_id))
    return given
