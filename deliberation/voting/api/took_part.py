"""Who took part in a vote, in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.api.casting import TAG, VOTE
from deliberation.voting.api.paper_shapes import (
    TookPartShape,
    VoterQuery,
    VoterRow,
)
from deliberation.voting.models import Vote
from deliberation.voting.presenters.took_part import role_rows, rows_of
from deliberation.voting.queries.took_part import electors_of, left_before, turnout_by_role, why_no_names
from deliberation.voting.queries.votes import Standing, standing, vote_to_see
from kernel.errors import NotAllowed, NotFound
from webapi.base import marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.schema import lists, reads

_PATH = [SLUG, VOTE]


class _OfVote(BodyView):
    """What views of an opened vote share."""

    def vote(self, vote_id: UUID) -> Vote:
        """The vote, brought up to date. Raises NotFound."""
        return up_to_date(vote_to_see(self.actor, self.body, vote_id))


def up_to_date(vote: Vote) -> Vote:
    """The vote after what is due by the clock. Raises NotFound for one that has not opened."""
    if standing(vote) in (Standing.OPENING, Standing.CLOSING, Standing.COUNTING):
        vote = bring_up_to_date(vote)
    if vote.opened_at is None:
        raise NotFound("The vote has not opened yet.", next_step="Look again once it is open.")
    return vote


class TookPart(_OfVote):
    """How many took part."""

    @reads("get_took_part", TAG, "How many took part in a vote", TookPartShape, path=_PATH, description="The numbers, by role. Who has voted is told at `voters/` to those whom the vote allows to see it.")  # fmt: skip
    def get(self, request: Request, slug: str, vote_id: UUID) -> Response:
        self.query()
        vote = self.vote(vote_id)
        roles = turnout_by_role(vote)
        left, joined = left_before(vote)
        why_not = why_no_names(self.actor, vote)
        row = {
            "entitled": sum(each.entitled for each in roles),
            "voted": sum(each.voted for each in roles),
            "roles": role_rows(vote, roles),
            "joined": joined,
            "left": left,
            "names": not why_not,
            "why_not": why_not,
            "illustrative": vote.illustrative,
        }
        return marked(Response(row), vote.illustrative)  # type: ignore[no-any-return]


class Voters(BodyListView):
    """Who has voted."""

    query_class = VoterQuery
    columns = tuple(VoterRow().fields)
    filename = "voters"

    @lists("list_voters", TAG, "Who has voted, and on which day", VoterRow, query=VoterQuery, path=_PATH, description="For those whom the vote allows to see it; 403 for others. A day, never a moment; in a secret vote nothing else.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those entitled who fit the parameters. Raises NotAllowed."""
        vote = up_to_date(vote_to_see(self.actor, self.body, kwargs["vote_id"]))
        if why_not := why_no_names(self.actor, vote):
            raise NotAllowed(why_not, next_step="`took-part/` tells the numbers.")

        def shaped(electors: list[Any]) -> list[Row]:
            return [
                {"elector": each.pk, **row}
                for each, row in zip(electors, rows_of(vote, electors), strict=True)
            ]

        return QueryRows(electors_of(vote, query.get("show", "")), shape=lambda each: each, then=shaped)  # type: ignore[arg-type,return-value]
