"""A report as a panel writes it, for tests: the panel's trade-off in the stage Recommend, its sections, its recommendations."""

from __future__ import annotations

from typing import Any

from deliberation.tradeoffs.actions.report import write_section
from deliberation.tradeoffs.actions.report_hand_over import agree_report, hand_over_report
from deliberation.tradeoffs.actions.report_recommendations import DraftGiven, draft_recommendation
from deliberation.tradeoffs.models import PanelRecommendation, PanelReport, Section, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence, make_tradeoff

NEEDED = ("asked", "heard", "weighed")


def tradeoff_of(moot: Moot, stage: str = "recommend", **fields: Any) -> TradeOff:
    """A trade-off of the panel with three items of evidence."""
    tradeoff = make_tradeoff(moot.panel, stage, **fields)
    add_evidence(tradeoff, 3)
    return tradeoff


def where(moot: Moot, tradeoff: TradeOff, name: str = "paul", **more: Any) -> dict[str, Any]:
    """What every action is given: a member of the panel acts, unless told otherwise."""
    return {"actor": moot.actor(name), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk} | more


def write(
    moot: Moot,
    tradeoff: TradeOff,
    key: str = "asked",
    text: str = "We were asked.",
    version: int = 0,
    name: str = "paul",
) -> Section:
    """A section, written by a member."""
    return write_section(**where(moot, tradeoff, name), key=key, text=text, version=version)


def given(moot: Moot, **changes: Any) -> DraftGiven:
    """A recommendation to the board, about the second option, resting on two items."""
    usual: dict[str, Any] = {
        "text": "Start home care within a day.",
        "reasons": "Most of us agreed [E1].",
        "to_body_id": moot.board.pk,
        "option": 2,
        "evidence": (1, 3),
    }
    return DraftGiven(**(usual | changes))


def draft(moot: Moot, tradeoff: TradeOff, name: str = "paul", **changes: Any) -> PanelRecommendation:
    """The same, in the report."""
    form = {key: changes.pop(key) for key in ("draft_id",) if key in changes}
    return draft_recommendation(**where(moot, tradeoff, name), given=given(moot, **changes), **form)


def ready(moot: Moot, **fields: Any) -> TradeOff:
    """A trade-off whose report lacks nothing: two recommendations, one to the board and one by post."""
    tradeoff = tradeoff_of(moot, **fields)
    for key in NEEDED:
        write(moot, tradeoff, key, f"Words on {key}, see [E2].")
    draft(moot, tradeoff)
    draft(
        moot,
        tradeoff,
        text="Run the late bus.",
        to_body_id=None,
        to_name="Fenmarsh Buses",
        option=None,
        evidence=(),
    )
    return tradeoff


def agreed(moot: Moot, **fields: Any) -> TradeOff:
    """The same, agreed."""
    tradeoff = ready(moot, **fields)
    agree_report(**where(moot, tradeoff, "femi"))
    return tradeoff


def handed_over(moot: Moot, **fields: Any) -> tuple[TradeOff, PanelReport]:
    """The same, handed over."""
    tradeoff = agreed(moot, **fields)
    return tradeoff, hand_over_report(**where(moot, tradeoff, "femi"))
