"""Decisions of the board, for tests: drafted and published by its chair, called in by the scrutiny committee."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from deliberation.accountability.actions.call_ins import RuleGiven, ask_call_in, set_call_in_rule
from deliberation.accountability.actions.decision_parts import DecisionGiven, MoneyGiven, PaperGiven
from deliberation.accountability.actions.decisions import draft_decision, plan_decision
from deliberation.accountability.actions.decisions_life import publish_decision
from deliberation.accountability.models import CallIn, Decision
from tests.moot import Moot
from tests.scrutiny import Watchers
from tests.unit.accountability import kit

NOW = kit.NOW
"""Monday, 2 November 2026."""
TODAY = NOW.date()
RULE = RuleGiven(2, 5, "working_days", False, "Constitution, part 4")
LAST_DAY = dt.date(2026, 11, 9)
"""Five working days later."""


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def given(**changes: Any) -> DecisionGiven:
    """A decision with everything that a notice needs."""
    usual: dict[str, Any] = {
        "title": "Day centre on seven days", "text": "The day centre opens on seven days.", "reasons": "People go home sooner.",
        "alternatives": "More beds: too dear.", "taken_by": "The board", "taken_on": TODAY, "topics": ["leaving-hospital"],
        "areas": ["E10000008"], "money": [MoneyGiven("2026/27", "Staff", 1_000_000, None, "Budget paper"), MoneyGiven("2027/28", "Staff", 2_000_050)],
        "papers": [PaperGiven("Report of the officers", "https://example.org/report")],
    }  # fmt: skip
    return DecisionGiven(**(usual | changes))


def draft(moot: Moot, **changes: Any) -> Decision:
    """A draft of the board's chair."""
    form = {"decision_id": changes.pop("decision_id")} if "decision_id" in changes else {}
    return draft_decision(actor=moot.actor("chandra"), body_id=moot.board.pk, given=given(**changes), **form)


def publish(moot: Moot, decision: Decision) -> Decision:
    """Published by the chair as it stands."""
    version = Decision.objects.values_list("version", flat=True).get(pk=decision.pk)
    return publish_decision(
        actor=moot.actor("chandra"), body_id=moot.board.pk, decision_id=decision.pk, version=version
    )


def taken(moot: Moot, **changes: Any) -> Decision:
    """A published decision."""
    return publish(moot, draft(moot, **changes))


def planned(moot: Moot, days: int = 30, **changes: Any) -> Decision:
    """A decision on the plan."""
    on = TODAY + dt.timedelta(days=days)
    return plan_decision(
        actor=moot.actor("chandra"), body_id=moot.board.pk, given=DecisionGiven(**({"title": "A strategy for carers", "planned_for": on} | changes))
    )  # fmt: skip


def with_rule(moot: Moot) -> None:
    """The board's rule: two members within five working days."""
    set_call_in_rule(actor=moot.actor("cleo"), body_id=moot.board.pk, rule=RULE)


def asked(moot: Moot, watchers: Watchers, decision: Decision, who: str = "sam", **more: Any) -> CallIn:
    """A call-in by a member of the committee."""
    return ask_call_in(
        actor=moot.actor(who), body_id=watchers.committee.pk, decision_id=decision.pk, grounds="Carers were not asked.", **more
    )  # fmt: skip
