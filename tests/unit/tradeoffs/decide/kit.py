"""What tests of deciding share: answers of many members, texts of pages, requests."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Sequence
from typing import Any

from django.test import Client

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import Leaning, TradeOff, When
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.models import Vote
from kernel import clock
from kernel.actors import Actor
from tests.tradeoffs import option_of
from tests.votes import drop_in, make_vote

COUNTER = Actor.system("votes")


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


def about(tradeoff: TradeOff, **fields: Any) -> Vote:
    """A vote about a trade-off, made past the actions."""
    return make_vote(
        fields.pop("body", tradeoff.body), thing_kind="tradeoff", thing_id=str(tradeoff.pk), **fields
    )


def over(vote: Vote) -> Vote:
    """The vote closed and counted."""
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now() - dt.timedelta(minutes=1))
    close_vote(actor=COUNTER, body_id=vote.body_id, vote_id=vote.pk)
    count_vote(actor=COUNTER, body_id=vote.body_id, vote_id=vote.pk)
    return Vote.objects.select_related("body").get(pk=vote.pk)


def counted(tradeoff: TradeOff, *, choice: int = 2, **fields: Any) -> Vote:
    """A vote about a trade-off with two ballots for an option and one for the first, counted."""
    vote = about(tradeoff, **fields)
    drop_in(vote, [{"choice": choice}, {"choice": choice}, {"choice": 1}])
    return over(vote)
