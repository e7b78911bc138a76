"""The pages of paper and hall votes: where each batch stands and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.queries import names
from deliberation.voting.models import Batch, BatchStatus, Vote
from deliberation.voting.queries.paper import (
    UNFINISHED,
    WAITS,
    Papers,
    differences_of,
    entry_by,
    is_secret,
    takes_batch,
)
from deliberation.voting.queries.votes import Standing, standing
from design.formats import moment
from kernel.actors import Actor

STATUS_WORDS = {
    BatchStatus.FIRST: "Waits for the first entry",
    BatchStatus.SECOND: "Waits for the second entry",
    BatchStatus.DIFFERS: "The two entries differ",
    BatchStatus.AGREED: "Ready to be counted",
    BatchStatus.COUNTED: "Counted",
    BatchStatus.DISCARDED: "Discarded",
}


@dataclass(frozen=True)
class Shown:
    """One batch on the list: its row, its words, its name, whether it still needs somebody, and its address."""

    batch: Batch
    name: str
    words: str
    waits: bool
    href: str


def batch_words(vote: Vote, number: int) -> str:
    """What a batch is called: “Batch 2”, or “Roll call 2” in a vote that is recorded by name."""
    return f"{'Batch' if is_secret(vote) else 'Roll call'} {number}"


def shown(vote: Vote, batches: Iterable[Batch]) -> list[Shown]:
    """Batches for the list."""
    return [
        Shown(
            each,
            batch_words(vote, each.number),
            STATUS_WORDS[BatchStatus(each.status)],
            each.status in UNFINISHED,
            reverse("paper_batch", args=[vote.body.slug, vote.pk, each.number]),
        )
        for each in batches
    ]


def warnings(vote: Vote, papers: Papers, batches: Iterable[Batch]) -> list[str]:
    """What those who run the vote have to see to, as sentences."""
    said = []
    stands = standing(vote)
    left = [each.number for each in batches if each.status in UNFINISHED and takes_batch(vote, each)]
    if stands == Standing.OPEN and papers.outside:
        until = f" before {moment(vote.closes_at)}" if vote.closes_at else ""
        said.append(
            f"{_papers(papers.outside)} handed out and in no batch yet. Start a batch{until}: what comes later cannot "
            "be counted."
        )
    if stands == Standing.CLOSING and left and vote.closes_at:
        said.append(
            "Nobody can vote any more. The ballots are sealed and counted as soon as every batch is counted or "
            f"discarded, and at the latest on {moment(vote.closes_at + WAITS)}; batches that are not counted by "
            "then are left out."
        )
    return said


def _papers(number: int) -> str:
    return "1 paper is" if number == 1 else f"{number} papers are"


def batch_context(actor: Actor, batch: Batch) -> dict[str, Any]:
    """What the page of one batch shows: who enters, how far, what the reader may do, the number of differences.

    Of what anybody entered it shows nothing.
    """
    entries = sorted(batch.entries.all(), key=lambda each: each.place)
    known = names(str(each.person_id) for each in entries)
    own = entry_by(batch, actor.id)
    going = batch.status in UNFINISHED and takes_batch(batch.vote, batch)
    return {
        "batch": batch,
        "status_words": STATUS_WORDS[BatchStatus(batch.status)],
        "entries": [
            {
                "who": known.get(str(each.person_id), "Somebody"),
                "own": each is own,
                "finished": each.finished,
                "rows": len(each.rows),
            }
            for each in entries
        ],
        "going": going,
        "may_enter": going and (own is not None or len(entries) < 2),
        "own": own,
        "two_others": going and own is None and len(entries) >= 2,
        "differing": len(differences_of(batch)) if going else 0,
        "agreed": going and batch.status == BatchStatus.AGREED,
        "settled_by_me": own is not None and own.settled,
    }


def batch_row(actor: Actor, batch: Batch) -> dict[str, Any]:
    """One batch for the API (`batch.vote` loaded). Of what anybody entered it shows nothing. No query."""
    entries = sorted(batch.entries.all(), key=lambda each: each.place)
    fields = ("number", "label", "papers", "status", "spoilt", "discard_reason", "created_at", "counted_at")
    return {name: getattr(batch, name) for name in fields} | {
        "entries": [
            {
                "place": each.place,
                "own": str(each.person_id) == actor.id,
                "finished": each.finished,
                "rows": len(each.rows),
            }
            for each in entries
        ],
        "differing": len(differences_of(batch)),
    }
