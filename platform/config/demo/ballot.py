"""A vote that goes through the real worker: `python -m config.demo.ballot begin SLUG | cast ID | stands ID | page SLUG`.

A process of its own, so that the supervisor needs no database connection. The vote is illustrative and shown to its body's
people alone; it closes seconds after it opened, and stays on their list as what it was.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sys
from collections.abc import Callable
from uuid import UUID

import django

OPENS_IN, OPEN_FOR = dt.timedelta(seconds=1), dt.timedelta(seconds=20)
"""From the beginning to the opening, and for how long it is open: time enough to start a few processes."""


def begin(slug: str) -> dict[str, object]:
    """Make and schedule a vote of a body; its id."""
    from deliberation.bodies.models import Body
    from deliberation.voting.actions.votes import (
        Details,
        OptionGiven,
        create_vote,
        schedule_vote,
        set_options,
    )
    from kernel import clock
    from kernel.actors import Actor

    operator, body_id = Actor.system("operator"), Body.objects.get(slug=slug).pk
    opens_at = clock.now() + OPENS_IN
    details = Details(
        "A trial of bin/demo --check", "Does voting work on this machine?", secrecy="secret", quorum_kind="none",
        public=False, watch="nobody", opens_at=opens_at, closes_at=opens_at + OPEN_FOR,
    )  # fmt: skip
    vote = create_vote(actor=operator, body_id=body_id, details=details)
    where = {"body_id": body_id, "vote_id": vote.pk}
    set_options(actor=operator, **where, options=[OptionGiven("Yes"), OptionGiven("No")])
    schedule_vote(actor=operator, **where)
    return {"vote": str(vote.pk)}


def cast(vote_id: str) -> dict[str, object]:
    """Everybody entitled votes; how many did."""
    from deliberation.voting.actions.casting import cast_secret
    from deliberation.voting.calc.receipts import new_receipt
    from deliberation.voting.models import Vote
    from kernel.actors import Actor

    vote = Vote.objects.get(pk=UUID(vote_id))
    people = list(vote.electors.values_list("person_id", flat=True))
    for person in people:
        cast_secret(
            actor=Actor.person(person), body_id=vote.body_id, vote_id=vote.pk, content={"choice": 1},
            receipt=new_receipt(secrets.choice),
        )  # fmt: skip
    return {"cast": len(people)}


def stands(vote_id: str) -> dict[str, object]:
    """Where a vote stands: its status, whether it is counted, how many ballots are sealed."""
    from deliberation.voting.models import Vote

    vote = Vote.objects.get(pk=UUID(vote_id))
    return {"status": vote.status, "counted": vote.counted_at is not None, "sealed": vote.sealed_count}


def page(slug: str) -> dict[str, object]:
    """The address of the result of the newest vote of a body that anybody may read."""
    from django.urls import reverse

    from deliberation.voting.models import Vote, VoteStatus

    shown = Vote.objects.filter(body__slug=slug, public=True, status=VoteStatus.CLOSED).order_by("-closed_at")
    return {"page": reverse("vote_result", args=[slug, shown.values_list("pk", flat=True)[0]])}


_DO: dict[str, Callable[[str], dict[str, object]]] = {
    "begin": begin,
    "cast": cast,
    "stands": stands,
    "page": page,
}

if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(_DO[sys.argv[1]](sys.argv[2])))
