"""What tests of statements share: a panel of two minds, its answers, and words of a page."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from deliberation.bodies.models import Body, Membership
from deliberation.tradeoffs.actions.opinion import TRADEOFFS, opinion_wanted, recompute
from deliberation.tradeoffs.models import Answer, Statement, TradeOff
from tests.tradeoffs import add_statements, fill_panel, make_tradeoff

SHARED = 4
"""The first statements, on which both minds agree."""


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{page}"


def api(tradeoff: TradeOff, page: str = "") -> str:
    return f"/api/v1{at(tradeoff, page)}"


def answer_all(
    members: Sequence[Membership], statements: Sequence[Statement], *, split: int | None = None
) -> None:
    """Every member answers every statement: all agree with the first four, and on the rest the first `split` members
    (half, if not said) are for the even ones and the others for the odd ones; each slips once."""
    split = len(members) // 2 if split is None else split
    rows = []
    for place, member in enumerate(members):
        for number, statement in enumerate(statements):
            value = 1 if number < SHARED or (number % 2 == 0) == (place < split) else -1
            if number == SHARED + place % (len(statements) - SHARED):
                value = 0
            rows.append(Answer(statement=statement, membership=member, value=value))
    Answer.objects.bulk_create(rows)


def two_minds(
    body: Body, members: int = 24, statements: int = 12, **fields: Any
) -> tuple[TradeOff, list[Membership], list[Statement]]:
    """A trade-off with a panel of two minds, all answered and nothing reckoned yet."""
    tradeoff = make_tradeoff(body, **fields)
    people = fill_panel(body, members)
    rows = add_statements(tradeoff, statements)
    answer_all(people, rows)
    opinion_wanted(tradeoff.pk)
    return tradeoff, people, rows


def reckoned(body: Body, **fields: Any) -> tuple[TradeOff, list[Membership], list[Statement]]:
    """The same, reckoned."""
    made = two_minds(body, **fields)
    assert recompute(actor=TRADEOFFS, tradeoff_id=made[0].pk)
    return made
