"""What tests of deciding share: answers of many members, texts of pages, requests."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from django.test import Client

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import Leaning, TradeOff, When
from tests.tradeoffs import option_of


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def at(tradeoff: TradeOff, page: str = "") -> str:
    """Where a page of a trade-off is."""
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{page}"


def api(tradeoff: TradeOff, page: str) -> str:
    """The same in the API."""
    return f"/api/v1{at(tradeoff, page)}"


def send(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    """A request with a body of JSON."""
    return getattr(client, method)(path, sent if sent is not None else {}, content_type="application/json")


def lean(
    tradeoff: TradeOff,
    members: Sequence[Membership],
    before: Sequence[int | None],
    after: Sequence[int | None] = (),
    *,
    position: int = 2,
) -> None:
    """Answers of members on one option, past the action; None for no answer."""
    option = option_of(tradeoff, position)
    for when, values in ((When.BEFORE, before), (When.AFTER, after)):
        Leaning.objects.bulk_create(
            Leaning(option=option, membership=member, when=when, value=value)
            for member, value in zip(members, values, strict=False)
            if value is not None
        )
