"""What the actions of paper and hall votes share: finding a batch for a change, checking what was read off its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.calc.batches import Row, codes_twice, differences, listed
from deliberation.voting.calc.content import Paper, Refused, checked
from deliberation.voting.calc.receipts import read_receipt, shown_receipt
from deliberation.voting.models import Batch, BatchStatus, PaperEntry, Vote
from deliberation.voting.queries.paper import UNFINISHED, Called, is_secret, roll_of, takes_batch
from deliberation.voting.queries.votes import Standing, options_of, paper_of, standing
from kernel.errors import BadInput, NotFound, WrongState


@dataclass(frozen=True)
class Read:
    """What one person read off one paper, or heard from one elector.

    A secret vote: `paper` (its number in the batch), `code`, and `content` or `spoilt`; neither takes out what was
    entered. A recorded vote: `elector`, and `content` with the `substitute` who answered, if one did; no content:
    absent.
    """

    paper: int = 0
    code: str = ""
    spoilt: bool = False
    content: Any = None
    elector: int | None = None
    substitute: int | None = None


def open_for_paper(body_id: UUID, vote_id: UUID) -> Vote:
    """The vote, locked, while it is open. Raises NotFound, WrongState."""
    vote = locked_vote(body_id, vote_id)
    if standing(vote) != Standing.OPEN:
        raise WrongState(
            "Paper ballots are handed out and batches are started while the vote is open.",
            next_step="Look at the vote's page to see where it stands.",
        )
    return vote


def locked_batch(body_id: UUID, vote_id: UUID, number: int) -> Batch:
    """A batch of a vote, both locked, with the vote. Raises NotFound."""
    vote = locked_vote(body_id, vote_id)
    batch = Batch.objects.select_for_update().filter(vote=vote, number=number).first()
    if batch is None:
        raise NotFound("There is no such batch.", next_step="Look for it in the list of batches.")
    batch.vote = vote
    return batch


def unfinished(batch: Batch) -> Batch:
    """The batch, if it can still be entered or settled. Raises WrongState."""
    if batch.status not in UNFINISHED:
        done = "counted" if batch.status == BatchStatus.COUNTED else "discarded"
        raise WrongState(f"This batch is {done} already.", next_step="Start another batch for other papers.")
    if not takes_batch(batch.vote, batch):
        raise WrongState(
            "The vote has closed and its ballots are sealed or waiting to be.",
            next_step="This batch can no longer be counted. If it matters, the vote can be annulled and held again.",
        )
    return batch


def rows_from(batch: Batch, reads: Sequence[Read]) -> list[Row]:
    """What is kept of what was read, checked. Raises BadInput that names the paper or the elector."""
    vote = batch.vote
    paper = paper_of(vote, options_of(vote))
    if is_secret(vote):
        return [_paper_row(batch, paper, read) for read in reads if not taken_out(read)]
    lines = {line.elector.pk: line for line in roll_of(vote)}
    return [_call_row(lines.get(read.elector or 0), paper, read) for read in reads]


def taken_out(read: Read) -> bool:
    """Whether it says that nothing is entered for this paper."""
    return read.elector is None and read.content is None and not read.spoilt


def _paper_row(batch: Batch, paper: Paper, read: Read) -> Row:
    if not 1 <= read.paper <= batch.papers:
        raise BadInput(f"There is no paper {read.paper} in this batch of {batch.papers}.", paper=read.paper)
    code = read_receipt(read.code) if read.code.strip() else ""
    if read.code.strip() and not code:
        raise BadInput(
            f"Paper {read.paper}: this code cannot be right. Look at each letter and digit again.",
            paper=read.paper,
            field="code",
        )
    return {
        "paper": read.paper,
        "code": code,
        "elector": None,
        "substitute": None,
        "spoilt": read.spoilt,
        "content": None if read.spoilt else _content(paper, read.content, f"Paper {read.paper}", read.paper),
    }


def _call_row(line: Called | None, paper: Paper, read: Read) -> Row:
    if line is None:
        raise BadInput("Somebody on the list is not entitled to vote here.", elector=read.elector)
    name = line.elector.public_name
    if read.content is not None and line.voted_online:
        raise BadInput(
            f"{name} has voted already. Note them as absent: that vote stands.", elector=line.elector.pk
        )
    if read.substitute is not None and read.substitute not in {each.pk for each in line.stand_ins}:
        raise BadInput(f"This substitute is not named for {name} today.", elector=line.elector.pk)
    return {
        "paper": line.paper,
        "code": "",
        "elector": line.elector.pk,
        "substitute": read.substitute if read.content is not None else None,
        "spoilt": False,
        "content": None if read.content is None else _content(paper, read.content, name, line.paper),
    }


def _content(paper: Paper, given: Any, who: str, number: int) -> dict[str, Any]:
    try:
        return checked(paper, given)
    except Refused as refused:
        raise BadInput(f"{who}: {refused.text}", paper=number, field=refused.where) from None


def refuse_codes_twice(rows: Sequence[Row]) -> None:
    """Raises BadInput when a code stands on two papers."""
    for code, papers in codes_twice(rows):
        raise BadInput(
            f"Papers {listed(papers)} have the same code, {shown_receipt(code)}. Each paper has a code of its own: "
            "look at them again.",
            paper=papers[-1],
            field="code",
        )


def restated(batch: Batch) -> None:
    """Work out where the batch stands from its entries, and save it."""
    entries = list(PaperEntry.objects.filter(batch=batch).order_by("place"))
    finished = [each for each in entries if each.finished]
    if not finished:
        status = BatchStatus.FIRST
    elif len(finished) < 2:
        status = BatchStatus.SECOND
    elif differences(finished[0].rows, finished[1].rows):
        status = BatchStatus.DIFFERS
    else:
        status = BatchStatus.AGREED
    batch.status = status
    batch.save(update_fields=["status"])
