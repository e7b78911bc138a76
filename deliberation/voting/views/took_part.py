"""Who took part in a vote: the numbers for everybody, names and days for those whom the vote allows to see them."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.bodies.presenters.tables import table_file
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.models import Vote
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.presenters.took_part import COLUMNS, counts, people, rows_of, sentences
from deliberation.voting.queries.took_part import electors_of, left_before, turnout_by_role, why_no_names
from deliberation.voting.queries.votes import Standing, standing, vote_to_see
from kernel.errors import NotAllowed, NotFound

PER_PAGE = 100


def _vote(request: HttpRequest, slug: str, vote_id: UUID) -> Vote:
    vote = vote_to_see(acting(request), body_by_slug(slug), vote_id)
    if standing(vote) in (Standing.OPENING, Standing.CLOSING, Standing.COUNTING):
        vote = bring_up_to_date(vote)
    if vote.opened_at is None:
        raise NotFound(
            "Nobody can have voted: the vote has not opened yet.", next_step="Look again once it is open."
        )
    return vote


@require_safe
@never_cache
def vote_took_part(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """How many of each role have voted; and who, for readers who may see it."""
    vote = _vote(request, slug, vote_id)
    roles = turnout_by_role(vote)
    why_not = why_no_names(acting(request), vote)
    show = request.GET.get("show", "")
    context = vote_frame(acting(request), vote, "took_part") | {
        "counts": counts(vote, roles),
        "sentences": sentences(roles, left_before(vote)),
        "why_not": why_not,
        "show": show,
    }
    if not why_not:
        found = Paginator(electors_of(vote, show), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": found, "people": people(vote, list(found), show)}
    return render(request, "voting/took_part.html", context)


@require_safe
@never_cache
def vote_took_part_file(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Everybody entitled with the day on which they voted, as CSV, for those who may see it."""
    vote = _vote(request, slug, vote_id)
    if why_not := why_no_names(acting(request), vote):
        raise NotAllowed(why_not, next_step="The page “Who took part” shows the numbers.")
    return table_file(f"{slug}-took-part", rows_of(vote, list(electors_of(vote))), COLUMNS)
