"""Counting a batch: its ballots go into the box of a secret vote, or to the electors of a recorded one, at one stroke."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.box import Slip, locked_box, put_in
from deliberation.voting.actions.paper_rows import locked_batch, refuse_codes_twice, unfinished
from deliberation.voting.calc.batches import Row, listed
from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.models import (
    Batch,
    BatchStatus,
    Elector,
    PaperEntry,
    RecordedBallot,
    Source,
)
from deliberation.voting.queries.paper import is_secret, papers_counted
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState


@transaction.atomic
def count_batch(*, actor: Actor, body_id: UUID, vote_id: UUID, number: int) -> Batch:
    """Count a batch on which both people agree; counting it twice is counting it once.

    Whoever settled differences does not count too, so that what one person decided another has seen (NotAllowed).
    All of it or nothing: refused (WrongState, BadInput) when more papers would be counted than were handed out, when
    a code is in the box already, or when somebody in a roll call has voted meanwhile. Afterwards nothing of who read
    which paper how is kept. Raises NotFound too.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    batch = locked_batch(body_id, vote_id, number)
    if batch.status == BatchStatus.COUNTED:
        return batch
    unfinished(batch)
    if batch.status != BatchStatus.AGREED:
        raise WrongState(
            "A batch is counted once two people have entered it and agree on every paper.",
            next_step="Go to the batch to see what it waits for.",
        )
    if PaperEntry.objects.filter(batch=batch, person_id=actor.id, settled=True).exists():
        raise NotAllowed(
            "You settled the differences in this batch, so somebody else counts it.",
            next_step="Ask the other person who entered it to look at it and count it.",
        )
    rows: list[Row] = PaperEntry.objects.get(batch=batch, place=1).rows
    ballots = [row for row in rows if row["content"] is not None]
    refuse_codes_twice(rows)
    if is_secret(batch.vote):
        _into_box(batch, ballots)
    else:
        _by_name(batch, ballots)
    batch.spoilt = sum(row["spoilt"] for row in rows)
    batch.status, batch.counted_at = BatchStatus.COUNTED, clock.now()
    batch.save(update_fields=["spoilt", "status", "counted_at"])
    PaperEntry.objects.filter(batch=batch).update(rows=[])
    record(actor, Event.BATCH_COUNTED, "vote", vote_id, body=str(body_id), number=number, count=len(ballots))
    return batch


def _into_box(batch: Batch, ballots: list[Row]) -> None:
    handed_out = Elector.objects.filter(vote=batch.vote, on_paper=True).count()
    counted = papers_counted(batch.vote)
    if counted + batch.papers > handed_out:
        raise WrongState(
            f"{handed_out} papers were handed out, {counted} are counted, and this batch has {batch.papers} more. "
            "There cannot be more papers than were handed out.",
            next_step="Mark everybody who was handed a paper, or look for papers that do not belong here.",
        )
    box = locked_box(batch.vote_id)
    there = {row[0] for row in box.ballots}
    known = [row for row in ballots if row["code"] and row["code"] in there]
    if known:
        first = known[0]
        raise BadInput(
            f"Paper {first['paper']} has the code {shown_receipt(first['code'])}, and a ballot with that code is in "
            "the box already. The same paper cannot be counted twice.",
            next_step="Look at the paper. If it was copied, enter it as spoilt.",
            paper=first["paper"],
        )
    put_in(box, [Slip(Source.PAPER.value, row["content"], row["code"]) for row in ballots])


def _by_name(batch: Batch, ballots: list[Row]) -> None:
    wanted = [row["elector"] for row in ballots]
    electors = {
        each.pk: each
        for each in Elector.objects.select_for_update().filter(vote=batch.vote, pk__in=wanted).order_by("pk")
    }
    voted = [row["paper"] for row in ballots if electors[row["elector"]].voted_on is not None]
    if voted:
        who = ", ".join(electors[row["elector"]].public_name for row in ballots if row["paper"] in voted)
        raise WrongState(
            f"Voted already: {who} (line {listed(voted)}). One person has one vote.",
            next_step="Open both entries again and note them as absent: the vote that they cast stands.",
        )
    now, today = clock.now(), clock.today()
    RecordedBallot.objects.bulk_create(
        [
            RecordedBallot(
                elector_id=row["elector"],
                content=row["content"],
                source=Source.ROOM.value,
                substitute_id=row["substitute"],
                cast_at=now,
            )
            for row in ballots
        ]
    )
    for row in ballots:
        elector = electors[row["elector"]]
        elector.voted_on, elector.on_paper, elector.substitute_id = today, True, row["substitute"]
    Elector.objects.bulk_update(electors.values(), ["voted_on", "on_paper", "substitute"])
