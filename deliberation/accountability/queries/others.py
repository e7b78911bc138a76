"""The same recommendation to others."""

from __future__ import annotations

from deliberation.accountability.models import Recommendation
from deliberation.accountability.queries.recommendations import recommendations


def to_others(recommendation: Recommendation) -> list[Recommendation]:
    """What went to other addressees with the same words; one query."""
    same = recommendations().filter(
        origin_kind=recommendation.origin_kind,
        origin_id=recommendation.origin_id,
        origin_key=recommendation.origin_key,
    )
    return list(same.exclude(pk=recommendation.pk).order_by("reference"))
