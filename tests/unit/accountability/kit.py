"""Recommendations as a panel makes them, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation
from deliberation.accountability.actions.recommendations import (
    EvidenceGiven,
    Origin,
    RecommendationGiven,
    make_recommendations,
)
from deliberation.accountability.models import Recommendation, Response
from tests.moot import Moot

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday."""
DUE = dt.date(2026, 11, 30)
"""28 days later, as the moot's bodies answer."""
ORIGIN = Origin(
    "tradeoff", "11111111-1111-1111-1111-111111111111", "Beds or home care", "/bodies/fenmarsh-panel/"
)


def given(key: str = "1", **changes: Any) -> RecommendationGiven:
    """A recommendation to nobody yet; say `to_body_id` or `to_name`."""
    usual: dict[str, Any] = {
        "key": key,
        "text": "Open the day centre on seven days.",
        "reasons": "People go home sooner.\n\n- it costs less\n- carers asked for it",
        "evidence": [EvidenceGiven("Delayed discharges", "/areas/QJK/"), EvidenceGiven("A letter")],
    }
    return RecommendationGiven(**(usual | changes))


def make(moot: Moot, *items: RecommendationGiven, origin: Origin = ORIGIN) -> list[Recommendation]:
    """What the panel's facilitator hands over: to the board, unless `items` say otherwise."""
    wanted = items or (given(to_body_id=moot.board.pk),)
    return make_recommendations(
        actor=moot.actor("femi"), from_body_id=moot.panel.pk, origin=origin, items=wanted
    )


def one(moot: Moot, **changes: Any) -> Recommendation:
    """One recommendation of the panel to the board."""
    [made] = make(moot, given(**({"to_body_id": moot.board.pk} | changes)))
    return made


def by_post(moot: Moot) -> Recommendation:
    """One recommendation of the panel to somebody who is not on the site."""
    [made] = make(moot, given("post", to_name="Fenmarsh Buses"))
    return made


def answer(moot: Moot, asked: Recommendation, verdict: str = "accepted", **more: Any) -> Response:
    """The chair's answer for the board."""
    usual: dict[str, Any] = {"verdict": verdict, "reasons": "It fits our plan."}
    form = {name: more.pop(name) for name in ("response_id",) if name in more}
    return answer_recommendation(
        actor=moot.actor("chandra"), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven(**(usual | more)), **form
    )  # fmt: skip
