"""What tests of results share."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.urls import reverse

from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.models import Vote
from kernel import clock
from kernel.actors import Actor
from tests.votes import drop_in, make_vote

SYSTEM = Actor.system("votes")


def over(vote: Vote) -> Vote:
    """The vote with its time over."""
    vote.closes_at = clock.now() - dt.timedelta(minutes=1)
    vote.save(update_fields=["closes_at"])
    return vote


def counted(vote: Vote) -> Vote:
    """The vote, its time over, closed and counted."""
    return sealed(over(vote))


def sealed(vote: Vote) -> Vote:
    """A vote whose time is over, closed and counted."""
    keys = {"body_id": vote.body_id, "vote_id": vote.pk}
    close_vote(actor=SYSTEM, **keys)
    body = vote.body
    vote = count_vote(actor=SYSTEM, **keys)
    vote.body = body
    return vote


def voted(body: Any, method: str, ballots: Sequence[dict[str, Any]], **fields: Any) -> Vote:
    """A counted vote with these ballots."""
    vote = make_vote(body, method, **fields)
    drop_in(vote, ballots)
    return counted(vote)


def page(vote: Vote, name: str, *more: str) -> str:
    """The address of a page of a vote."""
    return reverse(name, args=[vote.body.slug, vote.pk, *more])


def text_of(client: Client, address: str) -> str:
    """What a page says, tags and runs of space taken out."""
    response = client.get(address)
    assert response.status_code == 200
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


def ranks(*options: int) -> dict[str, Any]:
    """A ballot that ranks these options, the best first."""
    return {"ranks": [[each] for each in options]}
