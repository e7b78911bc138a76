"""Paper and hall votes in the API: handing out, batches, their entry by two people, counting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyView
from deliberation.voting.actions import paper as actions
from deliberation.voting.actions.paper import Settled
from deliberation.voting.actions.paper_count import count_batch
from deliberation.voting.actions.paper_hand_out import hand_out, take_back
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.api import paper_shapes as shapes
from deliberation.voting.api.casting import JSON, TAG, VOTE
from deliberation.voting.models import Batch, Vote
from deliberation.voting.presenters.paper import batch_row
from deliberation.voting.queries import paper as queries
from deliberation.voting.queries.votes import vote_to_act_for
from kernel.errors import BadInput
from webapi.base import marked
from webapi.query import read_body
from webapi.schema import acts, number_in_path, reads

BATCH = number_in_path("number", "The batch's number in its vote.")
_VOTE = [SLUG, VOTE]
_BATCH = [SLUG, VOTE, BATCH]
_PEOPLE = "For those who enter paper ballots."


class PaperView(BodyView):
    """What views of paper share: one permission, for reading too."""

    needs = {"POST": Permission.VOTE_ENTER_PAPER}
    reads_need = Permission.VOTE_ENTER_PAPER

    def vote(self, vote_id: UUID) -> Vote:
        """The vote, for somebody who may enter its papers. Raises NotFound."""
        return vote_to_act_for(self.actor, self.kwargs["slug"], vote_id, Permission.VOTE_ENTER_PAPER)

    def told(self, row: dict[str, Any], vote: Vote, status: int = 200) -> Response:
        """An answer, marked when the vote is made up."""
        made_up = vote.illustrative
        return marked(Response(row | {"illustrative": made_up}, status=status), made_up)  # type: ignore[no-any-return]

    def batch(self, vote: Vote, number: int, status: int = 200) -> Response:
        """One batch as it is sent."""
        row = batch_row(self.actor, queries.batch_of(vote, number))
        return marked(Response(row, status=status), vote.illustrative)  # type: ignore[no-any-return]

    def step(self, act: Callable[..., Batch], vote_id: UUID, number: int, **sent: Any) -> Response:
        """Take one step with a batch, and what it lets happen."""
        vote = self.vote(vote_id)
        act(actor=self.actor, body_id=vote.body_id, vote_id=vote.pk, number=number, **sent)
        bring_up_to_date(vote)
        return self.batch(vote, number)


class Batches(PaperView):
    """The batches of a vote."""

    @reads("get_paper_batches", TAG, "Paper ballots and batches of a vote", shapes.PaperBatchesShape, path=_VOTE, private=True, description=_PEOPLE)  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.vote(vote_id)
        found = list(queries.batches_of(vote))
        for each in found:
            each.vote = vote
        papers = papers_row(vote, found)
        return self.told({"papers": papers, "batches": [batch_row(self.actor, each) for each in found]}, vote)

    @acts("start_batch", TAG, "Start a batch", {201: shapes.PaperBatchShape}, body={JSON: shapes.PaperBatchSent}, path=_VOTE, description="While the vote is open. Then two different people enter it.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.vote(vote_id)
        sent = read_body(shapes.PaperBatchSent, request)
        made = actions.start_batch(actor=self.actor, body_id=vote.body_id, vote_id=vote.pk, **sent)
        return self.batch(vote, made.number, 201)


def papers_row(vote: Vote, batches: list[Batch] | None = None) -> dict[str, int]:
    """The papers of a vote as they are sent."""
    papers = queries.papers_of(vote, batches)
    return {name: getattr(papers, name) for name in shapes.VotePapersShape().fields}


class HandOut(PaperView):
    """Handing out."""

    @acts("hand_out_papers", TAG, "Mark who was handed a paper ballot", {200: shapes.HandedOutShape}, body={JSON: shapes.HandOutSent}, path=_VOTE, description="Of a secret vote that is open. From then on they cannot vote online. All or nobody: refused when one of them has voted.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote, sent = self.vote(vote_id), read_body(shapes.HandOutSent, request)
        changed = hand_out(actor=self.actor, body_id=vote.body_id, vote_id=vote.pk, **sent)
        return self.told({"changed": changed, "papers": papers_row(vote)}, vote)


class TakeBack(PaperView):
    """Undoing it."""

    @acts("take_back_papers", TAG, "Undo a handing out", {200: shapes.HandedOutShape}, body={JSON: shapes.TakeBackSent}, path=_VOTE, description="They can vote online again. Refused when more papers are counted than would then have been handed out.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote, sent = self.vote(vote_id), read_body(shapes.TakeBackSent, request)
        changed = take_back(actor=self.actor, body_id=vote.body_id, vote_id=vote.pk, **sent)
        return self.told({"changed": changed, "papers": papers_row(vote)}, vote)


class BatchOne(PaperView):
    """One batch."""

    @reads("get_paper_batch", TAG, "A batch", shapes.PaperBatchShape, path=_BATCH, private=True, description=f"{_PEOPLE} Never what the other person entered.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        return self.batch(self.vote(vote_id), number)


class CorrectPapers(PaperView):
    """The number of papers."""

    @acts("correct_batch_papers", TAG, "Correct how many papers a batch has", {200: shapes.PaperBatchShape}, body={JSON: shapes.BatchPapersSent}, path=_BATCH, description="Before it is counted. Entries that no longer fit have to be finished again.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        return self.step(
            actions.correct_papers, vote_id, number, **read_body(shapes.BatchPapersSent, request)
        )


class Entry(PaperView):
    """One's own entry."""

    @reads("get_own_entry", TAG, "Your own entry of a batch", shapes.PaperEntryShape, path=_BATCH, private=True, description="What you entered; empty before you did.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        vote = self.vote(vote_id)
        own = queries.entry_by(queries.batch_of(vote, number), self.actor.id)
        return self.told({"rows": own.rows if own else [], "finished": bool(own and own.finished)}, vote)

    @acts("enter_paper", TAG, "Enter papers of a batch", {200: shapes.PaperBatchShape}, body={JSON: shapes.PaperEntrySent}, path=_BATCH, description="As one of two different people. Papers that are left out stay as you entered them.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.PaperEntrySent, request)
        reads = [Read(**each) for each in sent["rows"]]
        if len({(each.paper, each.elector) for each in reads}) < len(reads):
            raise BadInput("A paper is sent more than once.", parameter="rows")
        return self.step(actions.enter_paper, vote_id, number, reads=reads, finish=sent["finish"])


class Differences(PaperView):
    """Where two entries differ, and settling it."""

    @reads("get_differences", TAG, "Differences between two entries", shapes.DifferencesShape, path=_BATCH, private=True, description="Empty before both are finished.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        vote = self.vote(vote_id)
        found = queries.differences_of(queries.batch_of(vote, number))
        rows = [
            {
                "paper": each.paper,
                "what": list(each.what),
                "first": each.first,
                "second": each.second,
            }
            for each in found
        ]
        return self.told({"differences": rows}, vote)

    @acts("settle_differences", TAG, "Settle differences", {200: shapes.PaperBatchShape}, body={JSON: shapes.SettleSent}, path=_BATCH, description="Each by whose reading is right, or by what the paper says on another look.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.SettleSent, request)["settled"]
        settled = [
            Settled(each["paper"], each["take"], Read(**each["read"]) if each["read"] else None)
            for each in sent
        ]
        return self.step(actions.reconcile, vote_id, number, settled=settled)


class CountBatch(PaperView):
    """Counting."""

    @acts("count_batch", TAG, "Count a batch", {200: shapes.PaperBatchShape}, path=_BATCH, description="Once both people agree on every paper; not by whoever settled the last difference. All of it or nothing; a second time changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        return self.step(count_batch, vote_id, number)


class DiscardBatch(PaperView):
    """Discarding."""

    @acts("discard_batch", TAG, "Discard a batch", {200: shapes.PaperBatchShape}, body={JSON: shapes.BatchReasonSent}, path=_BATCH, description="Before it is counted. What was entered is deleted; the batch and the reason stay.")  # fmt: skip
    def post(self, request: Request, slug: str, vote_id: UUID, number: int) -> Response:
        self.query()
        return self.step(actions.discard_batch, vote_id, number, **read_body(shapes.BatchReasonSent, request))
