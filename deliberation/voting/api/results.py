"""Results, published ballots, checks, files and representation in the API. Seen by whoever may see the vote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.api.casting import TAG, VOTE
from deliberation.voting.api.results_shapes import (
    BareQuery,
    PublishedBallotShape,
    ReceiptSent,
    RepresentationShape,
    ResultShape,
    VoteCheckShape,
)
from deliberation.voting.models import Option, Vote, VoteStatus
from deliberation.voting.presenters.ballot_words import ballot_words
from deliberation.voting.presenters.ballots import told
from deliberation.voting.presenters.file_response import file_response
from deliberation.voting.presenters.files import CSV, JSON, NOTE, Countable, countables
from deliberation.voting.presenters.headline import headline
from deliberation.voting.presenters.result import counts_told, shows_running, told_of, waiting_words
from deliberation.voting.queries.ballots import ballot_under, need_published, published, sealed_of
from deliberation.voting.queries.checking import check_vote
from deliberation.voting.queries.electorate import needed_for
from deliberation.voting.queries.outcomes import names_by_position, results_of
from deliberation.voting.queries.votes import Standing, options_of, standing, vote_to_see
from kernel.errors import NotFound
from webapi.base import marked
from webapi.pagination import Row, Rows
from webapi.query import read_body
from webapi.schema import acts, code_in_path, downloads, lists, reads

PLACE = [SLUG, VOTE]
DUE = (Standing.OPENING, Standing.CLOSING, Standing.COUNTING)


class _OfVote:
    """What views of one vote share."""

    actor: Any
    body: Any

    def find(self, vote_id: UUID) -> Vote:
        """A vote that the one who asks may see, opened, closed or counted first if that is due. Raises NotFound."""
        vote = vote_to_see(self.actor, self.body, vote_id)
        return bring_up_to_date(vote) if standing(vote) in DUE else vote

    def sealed(self, vote_id: UUID) -> Vote:
        """The same, with its ballots published. Raises NotFound."""
        vote = self.find(vote_id)
        need_published(vote)
        return vote


class VoteResult(_OfVote, BodyView):
    """The result of a vote."""

    @reads("get_vote_result", TAG, "The result of a vote", ResultShape, path=PLACE, description="Not found before the vote has closed, except for a vote by name that does not wait: then the tally so far.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.find(vote_id)
        options = options_of(vote)
        results = results_of(vote) if vote.counted_at is not None else []
        if not results and not shows_running(vote):
            words, next_step = waiting_words(vote)
            raise NotFound(f"{words}.", next_step=next_step)
        return marked(Response(_result(vote, options, results)), vote.illustrative)  # type: ignore[no-any-return]


def _result(vote: Vote, options: list[Option], results: list[Any]) -> Row:
    counts, found, ballots, outcome = counts_told(vote, options, results)
    needed = needed_for(vote, vote.electors_count)
    binding = results[0] if results else None
    return {
        "vote": vote.pk,
        "standing": standing(vote).value,
        "final": bool(results) and vote.status == VoteStatus.CLOSED,
        "valid": found.valid and vote.status != VoteStatus.ANNULLED,
        "words": headline(vote, told_of(vote, options, outcome, found, ballots), needed),
        "ballots": ballots,
        "electors": vote.electors_count,
        "quorum": needed,
        "options": {str(each.position): each.name for each in options},
        "chosen_by_chair": binding.chosen if binding else [],
        "chair_reason": binding.chosen_reason if binding else "",
        "tie_seed": vote.tie_seed,
        "counts": counts,
        "illustrative": vote.illustrative,
    }


class _BallotRows:
    """The published ballots of one vote, as a list of the API reads them."""

    def __init__(self, vote: Vote) -> None:
        self.vote, self.found = vote, sealed_of(vote)

    def count(self) -> int:
        """How many ballots there are."""
        return self.vote.sealed_count

    def __getitem__(self, part: slice) -> list[Row]:
        return shaped(self.vote, list(self.found[part]))

    def each(self) -> Iterator[Row]:
        """Every ballot; there are never more than electors."""
        yield from shaped(self.vote, list(self.found))


def shaped(vote: Vote, rows: list[Any]) -> list[Row]:
    """Sealed ballots as the API tells them; a query for the options, and one more where the vote was by name."""
    names = names_by_position(options_of(vote))
    return [
        {
            "position": each.position,
            "receipt": each.receipt,
            "voter": each.voter,
            "substitute": each.substitute,
            "source": each.source,
            "content": each.content,
            "words": ballot_words(each.content, names),
            "hash": each.hash,
            "illustrative": vote.illustrative,
        }
        for each in published(vote, rows)
    ]


class VoteBallots(_OfVote, BodyListView):
    """The published ballots of a vote."""

    columns = (
        "position", "receipt", "voter", "substitute", "source", "content", "words", "hash", "illustrative",
    )  # fmt: skip
    filename = "ballots"

    @lists("list_vote_ballots", TAG, "The published ballots of a vote", PublishedBallotShape, path=PLACE, description="In the order of the chain: by receipt, or by the list of those entitled. Not found before the vote has closed.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        return _BallotRows(self.sealed(kwargs["vote_id"]))


class FindBallot(_OfVote, BodyView):
    """The ballot under a receipt. A POST, so that no log of addresses holds the receipt; it changes nothing."""

    def check_permissions(self, request: Request) -> None:
        """Let anybody look; whether they may see the vote is asked when it is found."""

    @acts("find_vote_ballot", TAG, "Find a ballot by its receipt", {200: PublishedBallotShape}, body={"application/json": ReceiptSent}, path=PLACE, anybody=True, description="Of a secret vote that has closed. Needs no sign-in, and keeps nothing of the receipt. Not found before the vote has closed, or where no ballot has this receipt.")  # fmt: skip
    @sensitive_variables()
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.sealed(vote_id)
        row = ballot_under(vote, read_body(ReceiptSent, request)["receipt"])
        if row is None:
            raise NotFound(
                "No ballot of this vote has this receipt.",
                next_step="Look at it again: one character may be wrong. Ballots on paper have a receipt only if theirs could be read.",
            )
        response = marked(Response(shaped(vote, [row])[0]), vote.illustrative)
        response.headers["Cache-Control"] = "no-store"
        return response  # type: ignore[no-any-return]


class VoteCheck(_OfVote, BodyView):
    """A sealed vote, checked."""

    @reads("check_vote", TAG, "Check a vote", VoteCheckShape, path=PLACE, description="Walks the chain, compares it with the trail, counts again. Not found before the vote has closed.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.sealed(vote_id)
        options = options_of(vote)
        checked = check_vote(vote, options)
        row = {
            "vote": vote.pk,
            "whole": checked.whole,
            "checks": [told(each) for each in checked.checks],
            "spec_hash": vote.spec_hash,
            "spec_hash_again": checked.spec_hash,
            "specification": checked.spec,
            "seal": vote.seal,
            "count": vote.sealed_count,
            "files": self._files(vote, countables(vote, options, checked.contents)),
            "illustrative": vote.illustrative,
        }
        return marked(Response(row), vote.illustrative)  # type: ignore[no-any-return]

    def _files(self, vote: Vote, countable: list[Countable]) -> list[Row]:
        names = [(CSV, "CSV"), (JSON, "JSON"), (NOTE, "PDF")]
        names += [(each.name, each.kind) for each in countable]
        return [
            {
                "name": name,
                "kind": kind,
                "url": self.request.build_absolute_uri(
                    reverse("api:vote_file", args=[self.body.slug, vote.pk, name])
                ),
            }
            for name, kind in names
        ]


class VoteFile(_OfVote, BodyView):
    """A file of the ballots."""

    query_class = BareQuery

    @downloads("download_vote_file", TAG, "A file of a vote's ballots", path=[*PLACE, code_in_path("name", "A file that the check names.", ["ballots.csv", "chain.json", "ballots.blt"])], description="BLT, PrefLib or Pabulib, as the method allows; CSV, JSON and the note of the rule (PDF) always. Not found before the vote has closed.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID, name: str) -> HttpResponseBase:
        self.query()
        return file_response(self.sealed(vote_id), name)


class VoteRepresentation(_OfVote, BodyView):
    """How representative the voters were."""

    @reads("get_vote_representation", TAG, "How representative a vote was", RepresentationShape, path=PLACE, description="Worked out once, when the vote was counted. Not found before.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.find(vote_id)
        if vote.counted_at is None:
            words, next_step = waiting_words(vote)
            raise NotFound(f"{words}.", next_step=next_step)
        row = {
            "vote": vote.pk,
            "representation": vote.representation or None,
            "illustrative": vote.illustrative,
        }
        return marked(Response(row), vote.illustrative)  # type: ignore[no-any-return]
