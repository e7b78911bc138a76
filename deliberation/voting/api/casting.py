"""Ballots in the API: the paper, casting one, replacing one. Whether somebody may, the list of the vote says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.members import SLUG
from deliberation.voting.actions.casting import (
    Cast,
    cast_recorded,
    cast_secret,
    replace_secret,
)
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.api.casting_shapes import (
    BallotPaperShape,
    BallotSent,
    ReceiptShape,
    ReplacementSent,
)
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.forms.tickets import new_ticket, receipt_of
from deliberation.voting.models import Option, Secrecy, Vote
from deliberation.voting.queries.casting import Ballot, ballot_in, ballots_for, not_entitled, vote_at
from deliberation.voting.queries.votes import Standing, options_of, standing, vote_to_see
from kernel.actors import Actor
from kernel.errors import ReaderError, SignInNeeded
from webapi.base import ApiView
from webapi.query import read_body
from webapi.schema import acts, reads

TAG = "Votes"
VOTE = OpenApiParameter("vote_id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The vote's id.")
JSON = "application/json"


class _OwnBallot(ApiView):
    """Asks for a signed-in person and nothing else: the list of those entitled decides, not a role of today."""

    def check_permissions(self, request: Request) -> None:
        """Let a person pass, before anything of the request is read."""
        method = request.method or ""
        if not hasattr(self, method.lower()) or method == "OPTIONS":
            return  # a method that the view does not have is answered with 405
        if self.actor.kind == "anonymous":
            raise SignInNeeded("You need to sign in to do this.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """A ticket and a receipt are for one reader, once: nobody keeps the answer."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if request.method in SAFE_METHODS:
            final.headers["Cache-Control"] = "no-store"
        return final


class BallotView(_OwnBallot):
    """The ballot paper, and casting the ballot."""

    @reads("ballot_paper", TAG, "The ballot paper of a vote", BallotPaperShape, path=[SLUG, VOTE], private=True, description="What a ballot may hold, for those who may cast one, with a new ticket for a secret vote.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote, ballots = _vote_and_ballots(self.actor, slug, vote_id)
        return Response(_paper(vote, options_of(vote), ballots))

    @acts("cast_ballot", TAG, "Cast a ballot", {201: ReceiptShape, 200: ReceiptShape}, body={JSON: BallotSent}, path=[SLUG, VOTE], description="One person, one ballot. 201: it is in; 200: it was in already. Errors 409 have the codes vote_not_open, already_voted, votes_on_paper, ballot_paper_used and not_replaced.")  # fmt: skip
    @sensitive_variables()
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        sent = read_body(BallotSent, request)
        vote = vote_at(slug, vote_id)
        try:
            done = _cast(self.actor, vote, sent)
        except ReaderError:
            # Whoever may not see the vote, or has no ballot in it, hears that and nothing of its ballots.
            if not ballots_for(self.actor, vote):
                vote_to_see(self.actor, vote.body, vote.pk)
                raise not_entitled(self.actor, vote) from None
            raise
        return _told(vote, done)


class ReplaceBallot(_OwnBallot):
    """Replacing a secret ballot."""

    @acts("replace_ballot", TAG, "Replace a secret ballot", {200: ReceiptShape}, body={JSON: ReplacementSent}, path=[SLUG, VOTE], description="While the vote is open and where it allows that. The receipt stays the same. Error 409: vote_not_open, votes_on_paper, not_replaced, nothing_to_replace.")  # fmt: skip
    @sensitive_variables()
    def post(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        sent = read_body(ReplacementSent, request)
        vote, _ = _vote_and_ballots(self.actor, slug, vote_id)
        done = replace_secret(actor=self.actor, body_id=vote.body_id, vote_id=vote.pk, **sent)
        return Response(_receipt(vote, done))


def _vote_and_ballots(actor: Actor, slug: str, vote_id: UUID) -> tuple[Vote, list[Ballot]]:
    """The vote and what the actor may cast in it. Raises NotFound and, with nothing to cast, NotEntitled."""
    vote = vote_at(slug, vote_id)
    if standing(vote) in (Standing.OPENING, Standing.CLOSING, Standing.COUNTING):
        vote = bring_up_to_date(vote)
    ballots = ballots_for(actor, vote)
    if not ballots:
        vote_to_see(actor, vote.body, vote.pk)
        raise not_entitled(actor, vote)
    return vote, ballots


def _cast(actor: Actor, vote: Vote, sent: dict[str, Any]) -> Cast:
    named = {"actor": actor, "body_id": vote.body_id, "vote_id": vote.pk, "content": sent["content"]}
    if vote.secrecy == Secrecy.SECRET:
        return cast_secret(**named, receipt=receipt_of(vote.pk, sent["ticket"], vote.spec_hash))
    return cast_recorded(**named, elector_id=sent["elector"], instead_of=sent["instead_of"])


def _told(vote: Vote, done: Cast) -> Response:
    return Response(_receipt(vote, done), status=200 if done.again else 201)


def _receipt(vote: Vote, done: Cast) -> dict[str, Any]:
    return {"vote": vote.pk, "receipt": done.receipt, "ballot": done.ballot_id, "again": done.again}


def _paper(vote: Vote, options: list[Option], ballots: list[Ballot]) -> dict[str, Any]:
    secret = vote.secrecy == Secrecy.SECRET
    return {
        "vote": vote.pk,
        "title": vote.title,
        "question": vote.question,
        "method": vote.method,
        "shape": METHODS[Method(vote.method)].shape.value,
        "secrecy": vote.secrecy,
        "options": [
            {name: getattr(each, name) for name in ("position", "name", "meaning", "cost", "none")}
            for each in options
        ],
        "dots": vote.dots,
        "envelope": vote.envelope,
        "fits_envelope": vote.fits_envelope,
        "equal_ranks": vote.equal_ranks,
        "may_replace": vote.may_replace,
        "closes_at": vote.closes_at,
        "ballots": [_ballot(each, secret) for each in ballots],
        "ticket": new_ticket(vote.pk, vote.spec_hash) if secret else "",
        "illustrative": vote.illustrative,
    }


def _ballot(ballot: Ballot, secret: bool) -> dict[str, Any]:
    elector = ballot.elector
    held = ballot_in(elector) if not secret and elector.voted_on is not None else None
    return {
        "elector": elector.pk,
        "own": ballot.own,
        "name": elector.public_name,
        "voted_on": elector.voted_on,
        "on_paper": elector.on_paper,
        "instead_of": held.pk if held is not None else 0,
    }
