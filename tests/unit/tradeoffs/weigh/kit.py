"""Helpers of the tests of weighing."""

from __future__ import annotations

import html
import re
from typing import Any

from deliberation.tradeoffs.models import TradeOff

HOSTILE = "<script>alert(1)</script>"


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{page}"


def api(tradeoff: TradeOff, page: str = "") -> str:
    return f"/api/v1/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{page}"


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def named(actor: Any, tradeoff: TradeOff) -> dict[str, Any]:
    return {"actor": actor, "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}
