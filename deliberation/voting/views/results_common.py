"""What pages after the close share."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from access.middleware import acting
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.models import Vote
from deliberation.voting.queries.ballots import need_published
from deliberation.voting.queries.votes import Standing, standing, vote_to_see

DUE = (Standing.OPENING, Standing.CLOSING, Standing.COUNTING)


def vote_for(request: HttpRequest, slug: str, vote_id: UUID) -> Vote:
    """A vote that the reader may see, closed and counted first if that is due. Raises NotFound."""
    vote = vote_to_see(acting(request), body_by_slug(slug), vote_id)
    return bring_up_to_date(vote) if standing(vote) in DUE else vote


def sealed_vote_for(request: HttpRequest, slug: str, vote_id: UUID) -> Vote:
    """The same, with its ballots sealed. Raises NotFound for a vote that has not closed."""
    vote = vote_for(request, slug, vote_id)
    need_published(vote)
    return vote


def for_the_reader(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pages of people who are signed in are for them alone."""
    if acting(request).kind == "person":
        patch_cache_control(response, private=True, no_store=True)
    return response
