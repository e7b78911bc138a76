"""Pages of a result: what came out and how, one rule with its numbers, a tie that the chair decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.voting.actions.closing import decide_tie
from deliberation.voting.forms.results import DecideTieForm
from deliberation.voting.models import Result, VoteStatus
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.presenters.result import result_context, rule_context
from deliberation.voting.queries.outcomes import names_by_position, verdict_of
from deliberation.voting.queries.votes import options_of, vote_to_act_for
from deliberation.voting.views.results_common import for_the_reader, vote_for
from kernel.errors import BadInput, NotFound


@require_safe
def result(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The result, or when there will be one."""
    vote = vote_for(request, slug, vote_id)
    page = render(request, "voting/results/result.html", result_context(acting(request), vote))
    return for_the_reader(request, page)


@require_safe
def rule(request: HttpRequest, slug: str, vote_id: UUID, rule: str) -> HttpResponse:
    """One rule in plain English, with what it makes of this vote's ballots."""
    vote = vote_for(request, slug, vote_id)
    found = Result.objects.filter(vote=vote, rule=rule).first() if vote.counted_at is not None else None
    if found is None:
        raise NotFound("This vote was not counted by that rule.", next_step="Look at the result.")
    context = rule_context(acting(request), vote, found, options_of(vote))
    return for_the_reader(request, render(request, "voting/results/rule.html", context))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The chair chooses among tied options, gives the reason, and is asked once more."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_DECIDE_TIE)
    options = options_of(vote)
    binding = Result.objects.filter(vote=vote, binding=True).first()
    verdict = verdict_of(vote, binding, options)
    here = reverse("vote_result", args=[slug, vote.pk])
    if not verdict.for_the_chair or vote.status != VoteStatus.CLOSED:
        messages.info(request, "There is no tie to decide.")
        return redirect(here)
    names = names_by_position(options)
    form = DecideTieForm(
        request.POST if request.method == "POST" else None,
        choices=[(each, names[each]) for each in verdict.tied],
        places=verdict.places_left,
    )
    asked_again = False
    if request.method == "POST" and form.is_valid():
        asked_again = "sure" not in request.POST
        if not asked_again:
            try:
                decide_tie(
                    actor=actor,
                    body_id=vote.body_id,
                    vote_id=vote.pk,
                    chosen=form.chosen,
                    reason=form.cleaned_data["reason"],
                )
            except BadInput as error:
                form.add_error(
                    "chosen" if error.parameters.get("field") == "chosen" else "reason", error.message
                )
            else:
                messages.success(request, "The tie is decided. The result says so.")
                return redirect(here)
    context = vote_frame(actor, vote, "result", ("Result", here)) | {
        "form": form,
        "asked_again": asked_again,
        "picked": [names[each] for each in form.chosen] if asked_again else [],
        "result_href": here,
    }
    return render(request, "voting/results/tie.html", context)
