"""What tests of evidence and witnesses share: addresses, the words of a page, forms that lack nothing."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from deliberation.tradeoffs.actions.evidence import EvidenceGiven
from deliberation.tradeoffs.models import TradeOff


def at(tradeoff: TradeOff, end: str = "evidence/") -> str:
    """The address of a page of a trade-off."""
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{end}"


def api(tradeoff: TradeOff, end: str = "evidence/") -> str:
    """The address of a part of a trade-off in the API."""
    return f"/api/v1{at(tradeoff, end)}"


def on(tradeoff: TradeOff) -> dict[str, Any]:
    """What every action on a trade-off is given, but the actor."""
    return {"body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def words(page: Any) -> str:
    """What the main part of a page says, in one line."""
    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def given(**changes: Any) -> EvidenceGiven:
    """An item that lacks nothing, unless `changes` say so."""
    usual: dict[str, Any] = {
        "claim": "Most people who wait too long wait for care at home",
        "summary": "Of 100 people who wait, 60 wait for care at home.",
        "source": "Made-up report, 2025",
        "strength": "fair",
        "interests": "None",
    }
    return EvidenceGiven(**(usual | changes))


def evidence_form(**changes: Any) -> dict[str, Any]:
    """The form of a new item, filled in."""
    usual: dict[str, Any] = {
        "form_id": str(uuid.uuid4()), "kind": "document", "claim": "Most wait for care at home", "summary": "Plain words.",
        "source": "A report", "link": "https://example.org/report", "published": "March 2025", "strength": "fair",
        "strength_why": "One study.", "has_interests": "none", "interests": "",
    }  # fmt: skip
    return usual | changes
