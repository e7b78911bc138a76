"""Pages of paper and hall votes: the hub, printing, handing out, batches. Entering and counting: `paper_entry`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.names import tidy
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.voting.actions import paper as actions
from deliberation.voting.actions.paper_hand_out import hand_out as hand_out_papers
from deliberation.voting.actions.paper_hand_out import take_back
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.forms.paper import (
    BatchForm,
    CorrectPapersForm,
    DiscardForm,
    ElectorsForm,
    FindElectorForm,
    PrintForm,
    TakeBackForm,
)
from deliberation.voting.models import Batch, Elector, Vote
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.presenters.paper import batch_context, batch_words, shown, warnings
from deliberation.voting.presenters.paper_pdf import ballots_pdf, roll_call_pdf
from deliberation.voting.queries import paper as queries
from deliberation.voting.queries.took_part import why_no_names
from deliberation.voting.queries.votes import Standing, options_of, standing, vote_to_act_for
from kernel.errors import WrongState

PER_PAGE = 50
_PRINTABLE = (Standing.TO_COME, Standing.OPENING, Standing.OPEN)


def vote_for(request: HttpRequest, slug: str, vote_id: UUID) -> Vote:
    """The vote, for somebody who may enter paper ballots; what is due by the clock is done first."""
    vote = vote_to_act_for(acting(request), slug, vote_id, Permission.VOTE_ENTER_PAPER)
    if standing(vote) in (Standing.OPENING, Standing.CLOSING, Standing.COUNTING):
        vote = bring_up_to_date(vote)
    return vote


def paper_frame(
    request: HttpRequest, vote: Vote, *trail: tuple[str, str], top: bool = False
) -> dict[str, Any]:
    """The frame of “Paper and room” (`top`) or of a page below it."""
    hub = ("Paper and room", reverse("paper_batches", args=[vote.body.slug, vote.pk]))
    return vote_frame(acting(request), vote, "paper", *(() if top else (hub, *trail)))


def batch_crumb(vote: Vote, batch: Batch) -> tuple[str, str]:
    """The crumb of a batch."""
    return batch_words(vote, batch.number), reverse(
        "paper_batch", args=[vote.body.slug, vote.pk, batch.number]
    )


@require_safe
@never_cache
@login_required
def paper_batches(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """What there is on paper: print, hand out, batches and where each stands."""
    vote = vote_for(request, slug, vote_id)
    found = list(queries.batches_of(vote))
    papers = queries.papers_of(vote, found)
    context = paper_frame(request, vote, top=True) | {
        "papers": papers,
        "batches": shown(vote, found),
        "warnings": warnings(vote, papers, found),
        "form": PrintForm(),
        "open": standing(vote) == Standing.OPEN,
        "printable": standing(vote) in _PRINTABLE,
    }
    return render(request, "voting/paper.html", context)


@require_safe
@never_cache
@login_required
def paper_ballots(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Ballots to print, or the sheet of a roll call, as a PDF."""
    vote = vote_for(request, slug, vote_id)
    if not queries.is_secret(vote):
        return _file(roll_call_pdf(vote, options_of(vote), queries.roll_of(vote)), "roll-call")
    if standing(vote) not in _PRINTABLE:
        raise WrongState(
            "Ballots are printed before a vote closes, once it is scheduled.",
            next_step="Look at the vote's page to see where it stands.",
        )
    form = PrintForm(request.GET)
    if not form.is_valid():
        found = list(queries.batches_of(vote))
        papers = queries.papers_of(vote, found)
        context = paper_frame(request, vote, top=True) | {
            "papers": papers,
            "batches": shown(vote, found),
            "warnings": warnings(vote, papers, found),
            "form": form,
            "open": standing(vote) == Standing.OPEN,
            "printable": True,
        }
        return render(request, "voting/paper.html", context)
    asked = form.cleaned_data
    return _file(ballots_pdf(vote, options_of(vote), asked["number"], large=asked["large"]), "ballots")


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


@page
@never_cache
@login_required
def hand_out(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Mark who was handed a paper ballot, and undo a slip."""
    vote = vote_for(request, slug, vote_id)
    words = tidy(request.GET.get("q", ""))[:100]
    rows = Elector.objects.filter(vote=vote)
    for word in words.split():
        rows = rows.filter(public_name__icontains=word)
    hidden = bool(why_no_names(acting(request), vote))
    waiting = rows.filter(on_paper=False) if hidden else rows.filter(on_paper=False, voted_on=None)
    to_hand = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    handed = Paginator(rows.filter(on_paper=True), PER_PAGE).get_page(request.GET.get("back"))
    data = sent(request)
    undo = data is not None and "undo" in data
    form = ElectorsForm(to_hand, None if undo else data)
    back = TakeBackForm(handed, data if undo else None)
    asked = back if undo else form
    if asked.is_valid():
        try:
            said = _handed(request, vote, asked.cleaned_data, undo=undo)
        except REFUSED as error:
            tell(asked, error)
        else:
            messages.success(request, said)
            return redirect(request.get_full_path())
    context = paper_frame(request, vote) | {
        "form": form,
        "back_form": back,
        "find": FindElectorForm(initial={"q": words}),
        "words": words,
        "page_obj": to_hand,
        "handed": handed,
        "papers": queries.papers_of(vote),
        "open": standing(vote) == Standing.OPEN,
        "names_hidden": hidden,
    }
    return render(request, "voting/hand_out.html", context)


def _handed(request: HttpRequest, vote: Vote, asked: dict[str, Any], *, undo: bool) -> str:
    who = {"actor": acting(request), "body_id": vote.body_id, "vote_id": vote.pk}
    if undo:
        count = take_back(**who, **asked)
        return f"{_people(count)} can vote online again."
    count = hand_out_papers(**who, **asked)
    return f"{_people(count)} marked: they vote on paper, and cannot vote online."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


@page
@never_cache
@login_required
def new_batch(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Start a batch: how many papers, from where."""
    vote = vote_for(request, slug, vote_id)
    secret = queries.is_secret(vote)
    form = BatchForm(sent(request), secret=secret)
    if form.is_valid():
        try:
            made = actions.start_batch(
                actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, **form.cleaned_data
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(
                request, f"{batch_words(vote, made.number)} is started. Now two people enter it."
            )
            return redirect("paper_batch", slug=slug, vote_id=vote.pk, number=made.number)
    heading = "New batch" if secret else "New roll call"
    context = paper_frame(request, vote) | {
        "form": form,
        "heading": heading,
        "open": standing(vote) == Standing.OPEN,
    }
    return render(request, "voting/new_batch.html", context)


@page
@never_cache
@login_required
def paper_batch(request: HttpRequest, slug: str, vote_id: UUID, number: int) -> HttpResponse:
    """One batch: where it stands, who enters it, what comes next; and correcting the number of papers."""
    vote = vote_for(request, slug, vote_id)
    batch = queries.batch_of(vote, number)
    form = CorrectPapersForm(sent(request), initial={"papers": batch.papers})
    if form.is_valid():
        try:
            actions.correct_papers(
                actor=acting(request),
                body_id=vote.body_id,
                vote_id=vote.pk,
                number=number,
                papers=form.cleaned_data["papers"],
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The number of papers is corrected.")
            return redirect("paper_batch", slug=slug, vote_id=vote.pk, number=number)
    context = paper_frame(request, vote, batch_crumb(vote, batch)) | batch_context(acting(request), batch)
    title = (
        f"{batch_words(vote, batch.number)}: {batch.label}"
        if batch.label
        else batch_words(vote, batch.number)
    )
    return render(request, "voting/batch.html", context | {"form": form, "batch_title": title})


@page
@never_cache
@login_required
def discard_batch(request: HttpRequest, slug: str, vote_id: UUID, number: int) -> HttpResponse:
    """Discard a batch, with a reason."""
    vote = vote_for(request, slug, vote_id)
    batch = queries.batch_of(vote, number)
    form = DiscardForm(sent(request))
    if form.is_valid():
        try:
            actions.discard_batch(
                actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, number=number, **form.cleaned_data
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            bring_up_to_date(vote)
            messages.success(request, f"{batch_words(vote, batch.number)} is discarded.")
            return redirect("paper_batches", slug=slug, vote_id=vote.pk)
    context = paper_frame(request, vote, batch_crumb(vote, batch)) | {
        "form": form,
        "question": f"Discard {batch_words(vote, batch.number).lower()}?",
        "consequences": [
            "What was entered of it is deleted, and it is not counted.",
            "The batch stays on the list, with your reason.",
            "Its papers can be entered again in a new batch while the vote is open.",
        ],
        "button": "Discard the batch",
        "danger": True,
        "cancel_href": reverse("paper_batch", args=[slug, vote.pk, number]),
        "caption": vote.title,
    }
    return render(request, "components/confirm.html", context)
