"""Votes about a trade-off: their list, and preparing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions.tradeoff_votes import VoteWanted, prepare_vote
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.decide import VoteForm
from deliberation.tradeoffs.presenters.decide import planned_words, votes_table
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries.decide import planned_times, read_votes, votes_of_tradeoff
from deliberation.tradeoffs.queries.leanings import options_in_order
from deliberation.tradeoffs.queries.reviews import reviews_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, tradeoff_at, tradeoff_to_act_for
from deliberation.voting.presenters.vote_steps import QUESTION, after

PER_PAGE = 20


@require_safe
@never_cache
def tradeoff_votes(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Votes about a trade-off with what came out, and the ways to what else is decided about it."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    rows = Paginator(votes_of_tradeoff(actor, tradeoff), PER_PAGE).get_page(request.GET.get("page"))
    context = tradeoff_frame(actor, tradeoff, "decide") | {
        "page_obj": rows,
        "table": votes_table(read_votes(rows)),
        "total": rows.paginator.count,
        "may_prepare": may_now(actor, tradeoff, Act.PREPARE_VOTE),
        "reviewed": reviews_of(actor, tradeoff).count() if tradeoff.review_of_id is None else 0,
    }
    return render(request, "tradeoffs/decide/votes.html", context)


@page
@never_cache
@login_required
def new_tradeoff_vote(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """A draft of a vote with question and options taken over; voting's own steps follow."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.VOTE_EDIT)
    check_stage(tradeoff, Act.PREPARE_VOTE)
    planned = planned_times(tradeoff)
    form = VoteForm(sent(request), tradeoff=tradeoff, options=options_in_order(tradeoff))
    if form.is_valid():
        given = form.cleaned_data
        wanted = VoteWanted(
            given["title"], given["question"], given["method"], given["options"], planned.opens_at, planned.closes_at
        )  # fmt: skip
        try:
            vote = prepare_vote(
                actor=actor,
                body_id=tradeoff.body_id,
                tradeoff_id=tradeoff.pk,
                wanted=wanted,
                vote_id=given["vote_id"],
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The draft of the vote is saved, with the options of the trade-off.")
            return redirect(after(vote, QUESTION), slug=slug, vote_id=vote.pk)
    trail = ("Votes", at(tradeoff, "tradeoff_votes"))
    context = tradeoff_frame(actor, tradeoff, "decide", trail) | {
        "form": form,
        "planned": planned_words(planned),
    }
    return render(request, "tradeoffs/decide/new_vote.html", context)
