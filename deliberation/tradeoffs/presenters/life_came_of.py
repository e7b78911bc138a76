"""What came of a trade-off once its report was handed over: its recommendations with their answers, and decisions."""

from __future__ import annotations

from django.urls import reverse

from deliberation.accountability.presenters.came_of import decision_steps
from deliberation.accountability.presenters.recommendations import answer_words
from deliberation.accountability.queries.recommendations import recommendations
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import TradeOff
from design.onward import Step

AFTER = frozenset({Stage.RESPONSE.value, Stage.FOLLOW_UP.value, Stage.CLOSED.value})
"""Stages in which something can have come of it."""


def came_of(tradeoff: TradeOff) -> list[Step]:
    """Recommendations in the order made, then the decisions that answer it or them; two queries, none before the response."""
    if tradeoff.stage not in AFTER:
        return []
    rows = list(
        recommendations().filter(origin_kind=KIND, origin_id=str(tradeoff.pk)).order_by("year", "number")
    )
    made = [
        Step(
            f"Recommendation {each.reference} to {each.to_words}",
            reverse("recommendation", args=[each.pk]),
            ", ".join(filter(None, answer_words(each))),
        )
        for each in rows
    ]
    return made + decision_steps({KIND: [tradeoff.pk], "recommendation": [each.pk for each in rows]})
