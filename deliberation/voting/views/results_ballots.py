"""The published ballots: the list, one's own by its receipt, the check, files, and the note of the rule."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from deliberation.bodies.calc.names import tidy
from deliberation.voting.forms.results import FindBallotForm, FindVoterForm
from deliberation.voting.models import Secrecy, Vote, VoteStatus
from deliberation.voting.presenters.ballots import check_context, lines_of
from deliberation.voting.presenters.file_response import file_response
from deliberation.voting.presenters.files import files_of
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.presenters.note import note_data
from deliberation.voting.queries.ballots import ballot_under, is_published, published, sealed_of
from deliberation.voting.queries.checking import check_vote
from deliberation.voting.queries.outcomes import results_of
from deliberation.voting.queries.sealed import contents_of
from deliberation.voting.queries.votes import options_of
from deliberation.voting.views.results_common import for_the_reader, sealed_vote_for, vote_for
from design.pdf import pdf

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def ballots(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Every ballot. A receipt is sent in the body of a request, so that no log of addresses holds it."""
    vote = vote_for(request, slug, vote_id)
    context = vote_frame(acting(request), vote, "ballots")
    if not is_published(vote):
        return for_the_reader(request, render(request, "voting/results/ballots.html", context))
    options = options_of(vote)
    secret = vote.secrecy == Secrecy.SECRET
    if secret:
        form = FindBallotForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return _found(request, vote, form, context)
        context |= {"form": form}
        name = ""
    else:
        name = tidy(request.GET.get("q", ""))[:100]
        context |= {"form": FindVoterForm(initial={"q": name})}
    rows = sealed_of(vote, name)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "published": True,
        "page_obj": page,
        "lines": lines_of(published(vote, list(page)), options),
        "name": name,
        "files": files_of(vote, options, contents_of(vote)),
    }
    return for_the_reader(request, render(request, "voting/results/ballots.html", context))


def _found(
    request: HttpRequest, vote: Vote, form: FindBallotForm, context: dict[str, object]
) -> HttpResponse:
    """The ballot under a receipt, alone; never kept by a browser or anything between."""
    row = ballot_under(vote, form.cleaned_data["receipt"])
    found = lines_of(published(vote, [row]), options_of(vote)) if row is not None else []
    context |= {
        "form": form,
        "looked": True,
        "found": found,
        "counted": vote.counted_at is not None and vote.status == VoteStatus.CLOSED,
    }
    response = render(request, "voting/results/found.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def check(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The chain, walked for the reader, and how to walk it oneself."""
    vote = sealed_vote_for(request, slug, vote_id)
    context = vote_frame(acting(request), vote, "check")
    options = options_of(vote)
    context |= check_context(vote, options, check_vote(vote, options))
    return for_the_reader(request, render(request, "voting/results/check.html", context))


@require_safe
def ballots_file(request: HttpRequest, slug: str, vote_id: UUID, name: str) -> HttpResponse:
    """One of the files of the ballots."""
    vote = sealed_vote_for(request, slug, vote_id)
    return for_the_reader(request, file_response(vote, name))


@require_safe
def note(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """One page on how the vote was counted and how to count it again."""
    vote = sealed_vote_for(request, slug, vote_id)
    made = pdf("vote_note", note_data(vote, options_of(vote), results_of(vote), contents_of(vote)))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="how-counted-{vote.body.slug}.pdf"'
    return for_the_reader(request, response)
