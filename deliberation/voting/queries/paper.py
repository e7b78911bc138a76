"""Reading paper and hall votes: batches, who was handed a paper, what two people read off the same papers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from deliberation.bodies.models import Substitute
from deliberation.bodies.queries.members import on_day
from deliberation.voting.calc.batches import Difference, differences
from deliberation.voting.models import (
    Batch,
    BatchStatus,
    Box,
    Elector,
    PaperEntry,
    Secrecy,
    Source,
    Vote,
    VoteStatus,
)
from deliberation.voting.queries.votes import Standing, standing
from kernel import clock
from kernel.errors import NotFound

WAITS = dt.timedelta(days=7)
"""How long the sealing of a vote waits, after its closing time, for batches that were started before it."""
UNFINISHED = (BatchStatus.FIRST, BatchStatus.SECOND, BatchStatus.DIFFERS, BatchStatus.AGREED)
ENTERING_WORDS = "Closed, paper ballots being entered"


def batches_open(vote: Vote, now: dt.datetime | None = None) -> bool:
    """Whether sealing has to wait for a batch started before the vote's closing time; at most one query.

    Nobody votes online meanwhile. After `WAITS` a batch that is still not counted or discarded waits no longer.
    """
    now = now or clock.now()
    if vote.status != VoteStatus.OPEN:
        return False
    unfinished = Batch.objects.filter(vote=vote, status__in=UNFINISHED)
    if vote.closes_at is None:
        return unfinished.exists()
    return now < vote.closes_at + WAITS and unfinished.filter(created_at__lte=vote.closes_at).exists()


def entry_words(vote: Vote) -> str:
    """Where a vote stands whose sealing waits for paper, in words; "" for any other. At most one query."""
    return ENTERING_WORDS if standing(vote) == Standing.CLOSING and batches_open(vote) else ""


def takes_batch(vote: Vote, batch: Batch, now: dt.datetime | None = None) -> bool:
    """Whether a batch may still be entered, settled and counted: while the vote is open, and after its closing time
    when it was started before and the sealing still waits for it. No query."""
    now = now or clock.now()
    if vote.status != VoteStatus.OPEN:
        return False
    if vote.closes_at is None or now < vote.closes_at:
        return True
    return batch.created_at <= vote.closes_at and now < vote.closes_at + WAITS


@dataclass(frozen=True)
class Papers:
    """How many papers there are: handed out, counted (spoilt among them), in batches that are not finished."""

    handed_out: int
    counted: int
    spoilt: int
    waiting: int

    @property
    def outside(self) -> int:
        """Papers handed out that are in no batch yet."""
        return max(0, self.handed_out - self.counted - self.waiting)


def papers_of(vote: Vote, batches: Iterable[Batch] | None = None) -> Papers:
    """The papers of a vote; two queries, or one where its batches are given."""
    rows = list(Batch.objects.filter(vote=vote)) if batches is None else list(batches)
    counted = [each for each in rows if each.status == BatchStatus.COUNTED]
    return Papers(
        handed_out=Elector.objects.filter(vote=vote, on_paper=True).count(),
        counted=sum(each.papers for each in counted),
        spoilt=sum(each.spoilt for each in counted),
        waiting=sum(each.papers for each in rows if each.status in UNFINISHED),
    )


def papers_counted(vote: Vote) -> int:
    """Papers in counted batches, spoilt ones among them; one query."""
    rows = Batch.objects.filter(vote=vote, status=BatchStatus.COUNTED)
    return int(rows.aggregate(all=Sum("papers"))["all"] or 0)


def papers_out(vote: Vote) -> int:
    """Papers of a secret vote that were handed out and are not counted yet; two queries, none for a vote by name."""
    if not is_secret(vote):
        return 0
    return max(0, Elector.objects.filter(vote=vote, on_paper=True).count() - papers_counted(vote))


def batches_of(vote: Vote) -> QuerySet[Batch]:
    """The batches of a vote in their order, each with its entries."""
    return Batch.objects.filter(vote=vote).prefetch_related("entries__person")


def batch_of(vote: Vote, number: int) -> Batch:
    """One batch with its vote. Raises NotFound."""
    found = batches_of(vote).filter(number=number).first()
    if found is None:
        raise NotFound("There is no such batch.", next_step="Look for it in the list of batches.")
    found.vote = vote
    return found


def entry_by(batch: Batch, person_id: object) -> PaperEntry | None:
    """What this person read off the papers of a batch, or None. No query after `batch_of`."""
    return next((each for each in batch.entries.all() if str(each.person_id) == str(person_id)), None)


def differences_of(batch: Batch) -> list[Difference]:
    """Where two finished entries differ; empty before both are finished. No query after `batch_of`."""
    entries = sorted(batch.entries.all(), key=lambda each: each.place)
    if len(entries) < 2 or not all(each.finished for each in entries):
        return []
    return differences(entries[0].rows, entries[1].rows)


@dataclass(frozen=True)
class Called:
    """One line of a roll call. `voted_online`: they cannot answer in the room too."""

    paper: int
    elector: Elector
    voted_online: bool
    stand_ins: tuple[Substitute, ...] = field(default_factory=tuple)


def roll_of(vote: Vote) -> list[Called]:
    """The electors of a recorded vote in their order, with who may stand in today; two queries."""
    named: dict[int, list[Substitute]] = defaultdict(list)
    rows = Substitute.objects.filter(on_day(clock.today()), membership__entitled__vote=vote)
    for each in rows.order_by("public_name", "pk"):
        named[each.membership_id].append(each)
    return [
        Called(
            paper,
            elector,
            elector.voted_on is not None,
            tuple(named.get(elector.membership_id, ())),
        )
        for paper, elector in enumerate(Elector.objects.filter(vote=vote), start=1)
    ]


def paper_codes_in(box: Box) -> set[str]:
    """Receipts of ballots in a box."""
    return {row[0] for row in box.ballots}


def paper_in(box: Box) -> int:
    """How many ballots in a box came in on paper."""
    return sum(row[1] == Source.PAPER for row in box.ballots)


def is_secret(vote: Vote) -> bool:
    """Whether it is a secret vote, with papers that have codes; otherwise a roll call."""
    return bool(vote.secrecy == Secrecy.SECRET)
