"""Batches of paper ballots and roll calls: started, read by two different people, settled, discarded.

Each entry shows only what its own person typed, until both are finished. Counting is in `paper_count`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.paper_rows import (
    Read,
    locked_batch,
    open_for_paper,
    refuse_codes_twice,
    restated,
    rows_from,
    taken_out,
    unfinished,
)
from deliberation.voting.calc.batches import MOST_PAPERS, Row, answered, differences, listed, merged, missing
from deliberation.voting.models import Batch, BatchStatus, PaperEntry
from deliberation.voting.queries.paper import is_secret
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_LABEL = 120
MOST_REASON = 300


@dataclass(frozen=True)
class Settled:
    """How one difference is settled: by the reading of place 1 or 2, or by what the paper says on another look."""

    paper: int
    take: int = 0
    read: Read | None = None


@transaction.atomic
def start_batch(*, actor: Actor, body_id: UUID, vote_id: UUID, label: str, papers: int) -> Batch:
    """Start a batch of `papers` papers (a roll call: answers), counted by hand beforehand.

    Raises NotFound, WrongState unless the vote is open, BadInput.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    vote = open_for_paper(body_id, vote_id)
    last = Batch.objects.filter(vote=vote).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        vote=vote,
        number=last + 1,
        label=_tidy(label, MOST_LABEL, "label"),
        papers=_papers(papers),
        created_at=clock.now(),
    )
    record(actor, Event.BATCH_STARTED, "vote", vote.pk, body=str(body_id), number=batch.number, count=papers)
    return batch


@transaction.atomic
def correct_papers(*, actor: Actor, body_id: UUID, vote_id: UUID, number: int, papers: int) -> Batch:
    """Correct how many papers a batch has, before it is counted. Entries that no longer fit have to be finished anew.

    Raises NotFound, WrongState, BadInput.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    batch = unfinished(locked_batch(body_id, vote_id, number))
    batch.papers = _papers(papers)
    batch.save(update_fields=["papers"])
    for entry in PaperEntry.objects.select_for_update().filter(batch=batch):
        if is_secret(batch.vote):
            entry.rows = [row for row in entry.rows if row["paper"] <= papers]
        entry.finished = entry.finished and not _lacks(batch, entry.rows)
        entry.save(update_fields=["rows", "finished"])
    restated(batch)
    record(
        actor,
        Event.BATCH_STARTED,
        "vote",
        vote_id,
        body=str(body_id),
        number=number,
        count=papers,
        changed=True,
    )
    return batch


@transaction.atomic
def enter_paper(
    *, actor: Actor, body_id: UUID, vote_id: UUID, number: int, reads: Sequence[Read], finish: bool
) -> Batch:
    """Save what the actor read off some papers of a batch; the others stay. `finish` says that all are entered.

    The first two people who enter are the two; a third is refused (NotAllowed). Saving again after `finish` without
    it opens the entry again. Raises NotFound, WrongState for a finished batch, BadInput that names the paper.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    batch = unfinished(locked_batch(body_id, vote_id, number))
    entry = _own_entry(actor, batch)
    out = {read.paper for read in reads if taken_out(read)}
    kept = [row for row in entry.rows if row["paper"] not in out]
    entry.rows = merged(kept, rows_from(batch, reads))
    refuse_codes_twice(entry.rows)
    if finish and (lacks := _lacks(batch, entry.rows)):
        raise BadInput(lacks)
    entry.finished = finish
    entry.save()
    PaperEntry.objects.filter(batch=batch).update(settled=False)
    restated(batch)
    record(
        actor, Event.BATCH_ENTERED, "vote", vote_id, body=str(body_id), number=number,
        status="finished" if finish else "entering", rows=len(entry.rows),
    )  # fmt: skip
    return batch


@transaction.atomic
def reconcile(
    *, actor: Actor, body_id: UUID, vote_id: UUID, number: int, settled: Sequence[Settled]
) -> Batch:
    """Settle differences between the two entries, all or some: one of the two does it, and somebody else then counts.

    Raises NotFound, NotAllowed for somebody who did not enter the batch, WrongState, BadInput.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    batch = unfinished(locked_batch(body_id, vote_id, number))
    entries = list(PaperEntry.objects.select_for_update().filter(batch=batch).order_by("place"))
    if len(entries) < 2 or not all(each.finished for each in entries):
        raise WrongState(
            "Two people have to finish their entries before they are compared.",
            next_step="Finish the entries first.",
        )
    if actor.id not in {str(each.person_id) for each in entries}:
        raise NotAllowed(
            "Differences are settled by the two who entered the batch.", next_step="Ask one of them to do it."
        )
    differ = {each.paper: (each.first, each.second) for each in differences(entries[0].rows, entries[1].rows)}
    rows = [_settled(batch, each, differ) for each in settled]
    for entry in entries:
        entry.rows = merged(entry.rows, rows)
        refuse_codes_twice(entry.rows)
        entry.finished = not _lacks(batch, entry.rows)
        entry.settled = str(entry.person_id) == actor.id
        entry.save(update_fields=["rows", "finished", "settled"])
    restated(batch)
    record(
        actor, Event.BATCH_SETTLED, "vote", vote_id, body=str(body_id), number=number,
        rows=len(rows),
    )  # fmt: skip
    return batch


@transaction.atomic
def discard_batch(*, actor: Actor, body_id: UUID, vote_id: UUID, number: int, reason: str) -> Batch:
    """Discard a batch that is not counted, with a reason; what was entered is deleted. Raises NotFound, WrongState,
    BadInput. Discarding twice is discarding once."""
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    batch = locked_batch(body_id, vote_id, number)
    if batch.status == BatchStatus.DISCARDED:
        return batch
    if batch.status == BatchStatus.COUNTED:
        raise WrongState(
            "This batch is counted: its ballots are in the box.", next_step="It cannot be taken out."
        )
    reason = _tidy(reason, MOST_REASON, "reason")
    if not reason:
        raise BadInput("Say why the batch is discarded.", field="reason")
    batch.status, batch.discard_reason = BatchStatus.DISCARDED, reason
    batch.save(update_fields=["status", "discard_reason"])
    PaperEntry.objects.filter(batch=batch).update(rows=[])
    record(
        actor, Event.BATCH_DISCARDED, "vote", vote_id, body=str(body_id), number=number, count=batch.papers
    )
    return batch


def _own_entry(actor: Actor, batch: Batch) -> PaperEntry:
    entries = list(PaperEntry.objects.select_for_update().filter(batch=batch))
    own = next((each for each in entries if str(each.person_id) == actor.id), None)
    if own is not None:
        return own
    if actor.kind != "person":
        raise NotAllowed("Papers are read by people.")
    if len(entries) >= 2:
        raise NotAllowed(
            "Two other people are entering this batch.", next_step="Choose a batch that waits for somebody."
        )
    place = 1 if all(each.place != 1 for each in entries) else 2
    return PaperEntry(batch=batch, place=place, person_id=actor.id)


def _lacks(batch: Batch, rows: Sequence[Row]) -> str:
    """What keeps an entry from being finished, as a sentence; "" when nothing does."""
    if not is_secret(batch.vote):
        said = answered(rows)
        if said == batch.papers:
            return ""
        return (
            f"{said} answered in what you entered, and {batch.papers} were counted in the room. Look again."
        )
    lacking = missing(rows, batch.papers)
    if not lacking:
        return ""
    papers = "paper" if len(lacking) == 1 else "papers"
    return f"Still to be entered: {papers} {listed(lacking)}."


def _settled(batch: Batch, each: Settled, differ: dict[int, tuple[Row | None, Row | None]]) -> Row:
    if each.paper not in differ:
        raise BadInput(f"There is no difference at {each.paper}.", paper=each.paper)
    if each.read is not None:
        if taken_out(each.read):
            raise BadInput(f"Say what paper {each.paper} holds.", paper=each.paper)
        return rows_from(batch, [each.read])[0]
    if each.take not in (1, 2):
        raise BadInput(f"Choose which reading of {each.paper} is right.", paper=each.paper)
    taken = differ[each.paper][each.take - 1]
    return taken if taken is not None else _absent(each.paper, differ[each.paper][2 - each.take])


def _absent(paper: int, other: Row | None) -> Row:
    """A line of a roll call that one person left out: absent."""
    elector = other["elector"] if other else None
    return {
        "paper": paper,
        "code": "",
        "elector": elector,
        "substitute": None,
        "spoilt": False,
        "content": None,
    }


def _papers(papers: int) -> int:
    if not 1 <= papers <= MOST_PAPERS:
        raise BadInput(
            f"A batch has 1 to {MOST_PAPERS} papers. Split a larger pile: smaller ones are easier to check.",
            field="papers",
        )
    return papers


def _tidy(text: str, most: int, name: str) -> str:
    text = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    if len(text) > most:
        raise BadInput(f"Keep it to {most} characters.", field=name)
    return text
