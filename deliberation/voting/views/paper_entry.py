"""Entering a batch, settling what differs, and counting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.voting.actions import paper as actions
from deliberation.voting.actions.paper_count import count_batch as count_papers
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.calc.batches import Row
from deliberation.voting.calc.content import Paper
from deliberation.voting.calc.methods import Method
from deliberation.voting.forms.paper import EntryForm, RollForm, SettleForm, papers_a_page
from deliberation.voting.models import Batch, BatchStatus, Option, PaperEntry, Vote
from deliberation.voting.presenters.paper import STATUS_WORDS, batch_words
from deliberation.voting.presenters.paper_words import shown_differences
from deliberation.voting.queries import paper as queries
from deliberation.voting.queries.votes import options_of, paper_of
from deliberation.voting.views.paper import batch_crumb, paper_frame, vote_for
from kernel.errors import BadInput, WrongState

DIFFERENCES_A_PAGE = 50


def _page_of(
    vote: Vote, batch: Batch, paper: Paper, options: Sequence[Option], own: PaperEntry | None, request: HttpRequest
) -> tuple[EntryForm | RollForm, Any]:  # fmt: skip
    """The form of the page that is asked for, and the page."""
    rows: list[Row] = own.rows if own else []
    secret = queries.is_secret(vote)
    everything: Sequence[Any] = range(1, batch.papers + 1) if secret else queries.roll_of(vote)
    pages = Paginator(everything, papers_a_page(paper))
    shown = pages.get_page(request.GET.get("page"))
    form: type[EntryForm | RollForm] = EntryForm if secret else RollForm
    return form(paper, options, list(shown), rows, sent(request)), shown


@page
@never_cache
@login_required
def enter_batch(request: HttpRequest, slug: str, vote_id: UUID, number: int) -> HttpResponse:
    """Enter the papers of a batch, some at a time. Nobody sees what the other person typed."""
    vote = vote_for(request, slug, vote_id)
    batch = queries.batch_of(vote, number)
    own = queries.entry_by(batch, acting(request).id)
    _may_enter(vote, batch, own)
    options = options_of(vote)
    form, shown = _page_of(vote, batch, paper_of(vote, options), options, own, request)
    if form.is_valid():
        finish = request.POST.get("save") == "finish"
        try:
            done = actions.enter_paper(
                actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, number=number, reads=form.reads, finish=finish
            )  # fmt: skip
        except REFUSED as error:
            _told(form, error)
        else:
            return _after_entry(request, vote, done, shown, finish=finish)
    context = paper_frame(request, vote, batch_crumb(vote, batch)) | {
        "page_title": f"Enter {batch_words(vote, batch.number).lower()}",
        "form": form,
        "blocks": form.blocks(),
        "batch": batch,
        "page_obj": shown,
        "options": options,
        "is_roll": not queries.is_secret(vote),
        "entered": len(own.rows) if own else 0,
    }
    return render(request, "voting/enter_batch.html", context)


def _may_enter(vote: Vote, batch: Batch, own: PaperEntry | None) -> None:
    if batch.status not in queries.UNFINISHED or not queries.takes_batch(vote, batch):
        raise WrongState("This batch can no longer be entered.", next_step="Look at the list of batches.")
    if own is None and batch.entries.count() >= 2:
        raise WrongState(
            "Two other people are entering this batch.", next_step="Choose a batch that waits for somebody."
        )


def _told(form: EntryForm | RollForm, error: BadInput | WrongState) -> None:
    """Show a refusal at the paper that it names, where this page has it."""
    field = f"p{error.parameters.get('paper')}-{error.parameters.get('field')}"
    if field in form.fields:
        form.add_error(field, error.message)
    else:
        tell(form, error)


def _after_entry(request: HttpRequest, vote: Vote, batch: Batch, shown: Any, *, finish: bool) -> HttpResponse:
    slug = vote.body.slug
    if finish:
        messages.success(request, f"Your entry is finished. {STATUS_WORDS[BatchStatus(batch.status)]}.")
        return redirect("paper_batch", slug=slug, vote_id=vote.pk, number=batch.number)
    messages.success(request, "Saved.")
    here = reverse("enter_batch", args=[slug, vote.pk, batch.number])
    following = (
        shown.next_page_number() if shown.has_next() and request.POST.get("save") == "next" else shown.number
    )
    return redirect(f"{here}?page={following}#{'entry' if following == shown.number else 'first'}")


@page
@never_cache
@login_required
def reconcile_batch(request: HttpRequest, slug: str, vote_id: UUID, number: int) -> HttpResponse:
    """Where the two entries differ, side by side; each is settled by choosing one."""
    vote = vote_for(request, slug, vote_id)
    batch = queries.batch_of(vote, number)
    differ = queries.differences_of(batch) if queries.takes_batch(vote, batch) else []
    options = options_of(vote)
    lines = [] if queries.is_secret(vote) or not differ else queries.roll_of(vote)
    shown = shown_differences(differ[:DIFFERENCES_A_PAGE], Method(vote.method), options, lines)
    form = SettleForm(shown, sent(request) if shown else None)
    if form.is_valid():
        try:
            done = actions.reconcile(
                actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, number=number, settled=form.settled()
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            if done.status == BatchStatus.DIFFERS:
                messages.success(request, "Saved. Some differences are still open.")
                return redirect("reconcile_batch", slug=slug, vote_id=vote.pk, number=number)
            messages.success(request, f"Saved. {STATUS_WORDS[BatchStatus(done.status)]}.")
            return redirect("paper_batch", slug=slug, vote_id=vote.pk, number=number)
    context = paper_frame(request, vote, batch_crumb(vote, batch)) | {
        "page_title": f"Differences in {batch_words(vote, batch.number).lower()}",
        "form": form,
        "batch": batch,
        "differing": len(differ),
        "more": max(0, len(differ) - DIFFERENCES_A_PAGE),
        "own": queries.entry_by(batch, acting(request).id),
        "options": options,
    }
    return render(request, "voting/reconcile_batch.html", context)


@page
@never_cache
@login_required
def count_batch(request: HttpRequest, slug: str, vote_id: UUID, number: int) -> HttpResponse:
    """Ask, and count the batch."""
    vote = vote_for(request, slug, vote_id)
    batch = queries.batch_of(vote, number)
    refused = ""
    if request.method == "POST":
        try:
            count_papers(actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, number=number)
        except REFUSED as error:
            refused = f"{error.message} {error.advice}"
        else:
            bring_up_to_date(vote)
            messages.success(request, f"{batch_words(vote, batch.number)} is counted.")
            return redirect("paper_batches", slug=slug, vote_id=vote.pk)
    secret = queries.is_secret(vote)
    context = paper_frame(request, vote, batch_crumb(vote, batch)) | {
        "page_title": f"Count {batch_words(vote, batch.number).lower()}",
        "batch": batch,
        "refused": refused,
        "has_errors": bool(refused),
        "ready": batch.status == BatchStatus.AGREED and queries.takes_batch(vote, batch),
        "status_words": STATUS_WORDS[BatchStatus(batch.status)],
        "is_roll": not secret,
    }
    return render(request, "voting/count_batch.html", context)
