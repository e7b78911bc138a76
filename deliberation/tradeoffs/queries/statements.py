"""Reading statements: which are shown, what a member answered, and which comes next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Exists, OuterRef, QuerySet

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.fair_order import Standing, fair_order
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Answer, Statement, StatementImport, TradeOff
from kernel.errors import NotFound

MOST_NUMBER = 10**9


def shown_statements(tradeoff: TradeOff) -> QuerySet[Statement]:
    """What everybody sees, in the order of the numbers."""
    return Statement.objects.filter(tradeoff=tradeoff, status=Shown.SHOWN.value).order_by("number")


def statement_at(tradeoff: TradeOff, number: int) -> Statement:
    """One statement that is shown. Raises NotFound, for one that was taken out or waits too."""
    found = shown_statements(tradeoff).filter(number=number).first() if number < MOST_NUMBER else None
    if found is None:
        raise no_such_statement()
    return found


def any_statement(tradeoff: TradeOff, number: int) -> Statement:
    """One statement whatever its status, for those who may do something about it. Raises NotFound."""
    rows = Statement.objects.filter(tradeoff=tradeoff, number=number).select_related("membership")
    found = rows.first() if number < MOST_NUMBER else None
    if found is None:
        raise no_such_statement()
    return found


def no_such_statement() -> NotFound:
    """What to raise where there is no statement, or none that is shown."""
    return NotFound(
        "There is no such statement, or it is no longer shown.", next_step="Look at the list of statements."
    )


def own_answers(tradeoff: TradeOff, membership: Membership) -> dict[int, int]:
    """What a member answered, by the statement's id; one query. Nobody else gets to see this."""
    rows = Answer.objects.filter(statement__tradeoff=tradeoff, membership=membership)
    return dict(rows.values_list("statement_id", "value"))


def own_statements(tradeoff: TradeOff, membership: Membership) -> list[Statement]:
    """What a member wrote, whatever became of it, with `answered`: whether somebody else has answered it."""
    others = Answer.objects.filter(statement=OuterRef("pk")).exclude(membership=membership)
    rows = Statement.objects.filter(tradeoff=tradeoff, membership=membership)
    return list(rows.annotate(answered=Exists(others)).order_by("number"))


def seeds_unanswered(tradeoff: TradeOff) -> list[Statement]:
    """Statements of those who prepare the trade-off that nobody has answered yet."""
    answers = Answer.objects.filter(statement=OuterRef("pk"))
    return list(shown_statements(tradeoff).filter(~Exists(answers), seeded=True, membership=None))


@dataclass(frozen=True)
class Progress:
    """How far a member is. `answers`: by the statement's id. `next`: None when all are answered."""

    answers: dict[int, int]
    answered: int
    total: int
    next: Statement | None


def progress_of(tradeoff: TradeOff, membership: Membership, statements: list[Statement]) -> Progress:
    """How far a member is with statements, and which comes next in their fair order; two queries."""
    answers = own_answers(tradeoff, membership)
    voted = np.array([[each.pk in answers for each in statements]], dtype=np.bool_)
    answered = int(np.count_nonzero(voted))
    following = None
    if answered < len(statements):
        counts = _answers_so_far(tradeoff)
        nothing = np.zeros(len(statements), dtype=np.int64)
        # Which answers they are does not matter to this order, only how many.
        standing = Standing(
            np.array([counts.get(each.pk, 0) for each in statements], dtype=np.int64),
            nothing,
            nothing,
            np.array([each.number for each in statements], dtype=np.int64),
        )
        first = int(fair_order(standing, voted, seed=_lot(tradeoff, membership))[0, 0])
        following = statements[first]
    return Progress(answers, answered, len(statements), following)


def _answers_so_far(tradeoff: TradeOff) -> dict[int, int]:
    """How many answers each statement has, by id."""
    rows = Answer.objects.filter(statement__tradeoff=tradeoff).order_by()
    return dict(rows.values_list("statement_id").annotate(answers=Count("pk")))


def _lot(tradeoff: TradeOff, membership: Membership) -> int:
    """A seed that belongs to one member of one trade-off."""
    return int(np.random.SeedSequence([tradeoff.seed, membership.pk]).generate_state(1)[0])


def texts_of(tradeoff: TradeOff, *, waiting: bool = True) -> dict[int, str]:
    """What statements say, by number: those that are shown, and those that wait."""
    states = [Shown.SHOWN.value, *([Shown.WAITING.value] if waiting else [])]
    rows = Statement.objects.filter(tradeoff=tradeoff, status__in=states).order_by("number")
    return dict(rows.values_list("number", "text"))


def import_of(tradeoff: TradeOff, import_id: int) -> StatementImport:
    """One import of a trade-off. Raises NotFound."""
    rows = StatementImport.objects.filter(tradeoff=tradeoff, pk=import_id)
    found = rows.first() if import_id < MOST_NUMBER else None
    if found is None:
        raise NotFound("There is no such import.", next_step="Go back to the statements.")
    return found
