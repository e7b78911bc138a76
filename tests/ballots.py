"""Going through the pages of a ballot as somebody would: fill in, check, cast; for tests of any method."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from deliberation.voting.calc.receipts import read_receipt
from deliberation.voting.models import Vote

FILLED: dict[str, dict[str, Any]] = {
    "single": {"choice": "2"},
    "approval": {"set": ["1", "3"]},
    "score": {"points-1": "5", "points-2": "0", "points-3": "3"},
    "ranking": {"place-1": "2", "place-2": "1", "place-3": "3"},
    "budget": {"set": ["2", "3"]},
    "dots": {"points-1": "4", "points-2": "", "points-3": "2"},
    "consent": {"choice": "agree", "reason": ""},
    "motion": {"choice": "for"},
}
"""What the form of each method sends for the ballot of `tests.votes.ONE_BALLOT`."""


def address(vote: Vote, end: str = "") -> str:
    """Where the ballot of a vote is; `end` is `replace/` for replacing one."""
    return f"/bodies/{vote.body.slug}/votes/{vote.pk}/ballot/{end}"


def hidden(page: HttpResponse, name: str) -> str:
    """The value of a hidden field of a page; "" when it has none of that name."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    return html.unescape(found[1]) if found else ""


def carried(page: HttpResponse) -> dict[str, str]:
    """What a page of a ballot carries along in hidden fields."""
    names = ("ticket", "for", "instead", "receipt", "content")
    return {name: hidden(page, name) for name in names if hidden(page, name)}


def words(page: HttpResponse) -> str:
    """What the main part of a page says, in one line."""
    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def open_form(client: Client, vote: Vote, end: str = "") -> HttpResponse:
    """The form."""
    page = client.get(address(vote, end))
    assert page.status_code == 200, words(page)
    return page


def check(
    client: Client, vote: Vote, filled: dict[str, Any], *, step: str = "check", end: str = "", **more: Any
) -> HttpResponse:
    """What follows a filled in form."""
    form = open_form(client, vote, end)
    return client.post(address(vote, end), carried(form) | filled | more | {"step": step})


def cast(client: Client, vote: Vote, filled: dict[str, Any]) -> HttpResponse:
    """The whole way; the last page."""
    checked = check(client, vote, filled)
    assert checked.status_code == 200, words(checked)
    return client.post(address(vote), carried(checked) | {"step": "cast"})


def send(client: Client, vote: Vote, ticket: str, content: Any) -> HttpResponse:
    """Cast a ballot under a ticket, past the form."""
    return client.post(address(vote), {"ticket": ticket, "content": json.dumps(content), "step": "cast"})


def receipt_in(page: HttpResponse) -> str:
    """The receipt on a page, in its one form; "" when there is none."""
    found = re.search(r'fm-receipt__code">([^<]*)<', page.content.decode())
    return read_receipt(found[1]) if found else ""
