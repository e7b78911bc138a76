"""Trade-offs as clerks make them, for tests of their life."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from deliberation.bodies.models import Body
from deliberation.tradeoffs.actions.tradeoffs import Details, create_tradeoff
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import PanelReport, StageDate, TradeOff
from kernel import clock
from tests.moot import SYSTEM, Moot
from tests.tradeoffs import make_tradeoff

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday, when London keeps Greenwich Mean Time."""
TODAY = NOW.date()


def details(**changes: Any) -> Details:
    """Details of a trade-off that lacks nothing of its question, unless `changes` say so."""
    usual: dict[str, Any] = {
        "title": "Help at home, or help before a crisis",
        "question": "Where should the next £1.2 million go first?",
        "gains": "Help at home",
        "gives_way": "Help before a crisis waits a year",
        "asked_by": "Fenmarsh integrated care board",
        "area_key": SYSTEM,
    }
    return Details(**(usual | changes))


def draft(moot: Moot, body: Body | None = None, **changes: Any) -> TradeOff:
    """A draft of the clerk, without options and dates."""
    of = body or moot.panel
    return create_tradeoff(actor=moot.actor("cleo"), body_id=of.pk, details=details(**changes))


def ready_draft(body: Body, **fields: Any) -> TradeOff:
    """A draft with options and dates, that can be published."""
    tradeoff = make_tradeoff(body, Stage.DRAFT, **fields)
    StageDate.objects.filter(tradeoff=tradeoff, stage="learn").update(ends_on=TODAY + dt.timedelta(days=14))
    return tradeoff


def on(tradeoff: TradeOff) -> dict[str, Any]:
    """What every action on it is given."""
    return {"body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def at(tradeoff: TradeOff, page: str = "") -> str:
    """The address of a page."""
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{page}"


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def hand_over(tradeoff: TradeOff) -> PanelReport:
    """A report that was handed over, past the actions."""
    report, _ = PanelReport.objects.update_or_create(
        tradeoff=tradeoff, defaults={"status": "published", "published_at": clock.now()}
    )
    return report
