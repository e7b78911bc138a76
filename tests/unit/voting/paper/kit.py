"""What tests of paper votes share: papers in the hands of two people."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from deliberation.voting.actions import paper as actions
from deliberation.voting.actions.paper_count import count_batch
from deliberation.voting.actions.paper_hand_out import hand_out
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.models import Batch, Vote
from tests.moot import Moot

FIRST, SECOND, THIRD = "cleo", "vera", "anil"


def codes(count: int) -> list[str]:
    """Codes as they are printed on ballots."""
    return [new_receipt(secrets.choice) for _ in range(count)]


def at(vote: Vote, tail: str = "") -> str:
    """An address of the paper pages of a vote."""
    return f"/bodies/{vote.body.slug}/votes/{vote.pk}/paper/{tail}"


def on(vote: Vote) -> dict[str, Any]:
    """Which vote an action is about."""
    return {"body_id": vote.body_id, "vote_id": vote.pk}


def give_out(moot: Moot, vote: Vote, count: int) -> None:
    """Mark the first electors who have not voted as handed a paper."""
    waiting = list(vote.electors.filter(voted_on=None).values_list("pk", flat=True)[:count])
    hand_out(actor=moot.actor(FIRST), **on(vote), electors=waiting)


def start(moot: Moot, vote: Vote, papers: int, label: str = "Town hall") -> Batch:
    """A batch of so many papers."""
    return actions.start_batch(actor=moot.actor(FIRST), **on(vote), label=label, papers=papers)


def enter(moot: Moot, batch: Batch, who: str, reads: Sequence[Read], *, finish: bool = True) -> Batch:
    """What one person reads off the papers."""
    return actions.enter_paper(
        actor=moot.actor(who), **on(batch.vote), number=batch.number, reads=reads, finish=finish
    )


def count(moot: Moot, batch: Batch, who: str = FIRST) -> Batch:
    """Count a batch."""
    return count_batch(actor=moot.actor(who), **on(batch.vote), number=batch.number)


def papers(contents: Sequence[Any], printed: Sequence[str] = ()) -> list[Read]:
    """Papers with these ballots; None: spoilt."""
    printed = printed or codes(len(contents))
    return [
        Read(number, code, spoilt=content is None, content=content)
        for number, (code, content) in enumerate(zip(printed, contents, strict=True), start=1)
    ]


def counted(moot: Moot, vote: Vote, reads: Sequence[Read]) -> Batch:
    """A batch all the way: handed out, entered twice alike, counted."""
    give_out(moot, vote, len(reads))
    batch = start(moot, vote, len(reads))
    for who in (FIRST, SECOND):
        enter(moot, batch, who, reads)
    return count(moot, batch)
