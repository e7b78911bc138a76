"""Telling the followers of a trade-off that one of its recommendations was answered."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.urls import reverse

from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.queries.recommendations import recommendation_at, responses_of
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import TradeOff


def tell_of_answer(origin_kind: str, origin_id: str, recommendation_id: UUID) -> int:
    """Tell who follows the trade-off that a recommendation came from, once for each answer; how many that were.

    Called after the answer is stored, which was asked for and recorded there.
    """
    found = _tradeoff(origin_id) if origin_kind == KIND else None
    if found is None:
        return 0
    asked = recommendation_at(recommendation_id)
    answers = responses_of(asked)
    if not answers:
        return 0
    newest = answers[0]
    said = VERDICT_WORDS[Verdict(newest.verdict)].lower()
    return tell_followers(
        found,
        f"answer:{asked.pk}:{newest.number}",
        f"{found.title}: a recommendation is answered",
        f"{asked.to_words} has answered recommendation {asked.reference}: {said}. Read the reasons on its page.",
        reverse("recommendation", args=[asked.pk]),
    )


def _tradeoff(origin_id: str) -> TradeOff | None:
    try:
        key = uuid.UUID(origin_id)
    except ValueError:
        return None
    return TradeOff.objects.select_related("body").filter(pk=key).first()
