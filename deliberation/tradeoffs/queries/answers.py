"""Reading answers for a file in the form of Polis: only of statements that enough voters answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, F
from django.db.models.functions import Coalesce, TruncDate

from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Answer, Statement, TradeOff
from deliberation.tradeoffs.queries.opinion import Columns, least_of


@dataclass(frozen=True)
class Given:
    """Answers as columns, the day of each, and how many voters there are."""

    columns: Columns
    days: list[dt.date]
    voters: int


def given_answers(tradeoff: TradeOff) -> Given:
    """The answers to statements that are shown and that at least the least number of voters have answered; two queries."""
    shown = Statement.objects.filter(tradeoff=tradeoff, status=Shown.SHOWN.value)
    enough = shown.annotate(given=Count("answers")).filter(given__gte=least_of(tradeoff))
    numbers = dict(enough.values_list("pk", "number"))
    voter = Coalesce("membership_id", -1 - F("outside"))
    day = TruncDate("given_at", tzinfo=dt.UTC)
    rows = list(
        Answer.objects.filter(statement__in=list(numbers))
        .order_by()
        .values_list("statement_id", voter, "value", day)
    )
    columns = Columns(
        np.array([each[1] for each in rows], dtype=np.int64),
        np.array([numbers[each[0]] for each in rows], dtype=np.int64),
        np.array([each[2] for each in rows], dtype=np.int64),
    )
    return Given(columns, [each[3] for each in rows], len(np.unique(columns.voters)))
