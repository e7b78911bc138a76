"""Pages that ask before something is done to a vote: taking back, discarding, opening, closing, annulling, copying."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.voting.actions.running import bring_up_to_date, close_by_hand, may_close_early, open_vote
from deliberation.voting.actions.vote_copy import copy_vote
from deliberation.voting.actions.votes import VoteIsFixed, annul_vote, discard_vote, unschedule_vote
from deliberation.voting.forms.votes import AnnulForm, CopyForm
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.presenters import vote_steps as words
from deliberation.voting.queries.electorate import counts_by_role, electorate_words, turnout
from deliberation.voting.queries.votes import Standing, standing, too_late_to_open, vote_to_act_for
from kernel.errors import WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


def _ask(
    request: HttpRequest, vote: Vote, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    body, here = vote.body, reverse("vote", args=[vote.body.slug, vote.pk])
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "caption": f"{body.name}: {vote.title}",
        "cancel_href": here,
        "crumbs": [
            ("Bodies", reverse("bodies")),
            (body.name, reverse("body", args=[body.slug])),
            ("Votes", reverse("votes", args=[body.slug])),
            (vote.title, here),
        ],
        **({"illustrative": True} if vote.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | more)


def _done(request: HttpRequest, vote: Vote, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("vote", slug=vote.body.slug, vote_id=vote.pk)


def _need(vote: Vote, *statuses: VoteStatus) -> None:
    """Raise WrongState on looking at a page that no longer fits where the vote stands."""
    if vote.status not in statuses:
        raise WrongState(f"This vote is {VoteStatus(vote.status).label.lower()}, so that cannot be done.")


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Take a vote back to draft, after asking."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_EDIT)
    if request.method == "POST":
        unschedule_vote(actor=actor, body_id=vote.body_id, vote_id=vote.pk)
        return _done(request, vote, "The vote is a draft again. Change it, and schedule it when it is ready.")
    _need(vote, VoteStatus.SCHEDULED, VoteStatus.OPEN)
    if vote.status == VoteStatus.OPEN and turnout(vote).voted:
        raise VoteIsFixed(
            "Somebody has voted already, so the vote stays as it is.", next_step="It can be annulled."
        )
    return _ask(
        request,
        vote,
        "Take this vote back to draft?",
        words.withdraw_lines(vote),
        "Take it back",
        danger=False,
    )


@page
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Delete a draft, after asking."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_EDIT)
    if request.method == "POST":
        discard_vote(actor=actor, body_id=vote.body_id, vote_id=vote.pk)
        messages.success(request, "The draft is discarded.")
        return redirect("votes", slug=slug)
    _need(vote, VoteStatus.DRAFT)
    lines = ["The draft and its options are deleted. Nobody else has seen it.", "It cannot be undone."]
    return _ask(request, vote, "Discard this draft?", lines, "Discard the draft")


@page
@never_cache
@login_required
def open_now(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Open a vote that is run by hand, after asking."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_RUN)
    if request.method == "POST":
        open_vote(actor=actor, body_id=vote.body_id, vote_id=vote.pk)
        return _done(request, vote, "The vote is open.")
    _need(vote, VoteStatus.SCHEDULED)
    if not vote.by_hand:
        raise WrongState(
            "This vote opens by itself, at its time.", next_step="Wait for it, or take it back to draft."
        )
    if too_late_to_open(vote):
        raise WrongState(
            "The latest moment for this vote has passed, and it was never opened.",
            next_step="Take it back to draft and give it another latest moment.",
        )
    lines = words.open_lines(vote, electorate_words(counts_by_role(vote)))
    return _ask(request, vote, "Open this vote now?", lines, "Open the vote", danger=False)


@page
@never_cache
@login_required
def close_now(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Close a vote before its time, after asking; it is counted at once."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_RUN)
    if request.method == "POST":
        vote = close_by_hand(actor=actor, body_id=vote.body_id, vote_id=vote.pk)
        bring_up_to_date(vote)
        return _done(request, vote, "The vote is closed, and its ballots are sealed and counted.")
    _need(vote, VoteStatus.OPEN)
    if standing(vote) == Standing.OPEN and not may_close_early(vote):
        raise WrongState(
            "This vote closes by itself, at its time. It can be closed earlier only once everybody entitled has voted.",
            next_step="Wait for its time.",
        )
    return _ask(request, vote, "Close this vote now?", words.close_lines(turnout(vote)), "Close the vote")


@page
@never_cache
@login_required
def annul(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Annul a vote, with a reason."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_ANNUL)
    form = AnnulForm(sent(request))
    if form.is_valid():
        try:
            annul_vote(actor=actor, body_id=vote.body_id, vote_id=vote.pk, reason=form.cleaned_data["reason"])
        except REFUSED as error:
            tell(form, error)
        else:
            return _done(request, vote, "The vote is annulled.")
    if request.method != "POST":
        _need(vote, VoteStatus.SCHEDULED, VoteStatus.OPEN, VoteStatus.CLOSED)
    return _ask(request, vote, "Annul this vote?", words.annul_lines(vote), "Annul the vote", form=form)


@page
@never_cache
@login_required
def copy(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Make a new draft like this vote, after asking."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_EDIT)
    form = CopyForm(sent(request), initial={"copy_id": uuid.uuid4()})
    if form.is_valid():
        made = copy_vote(
            actor=actor, body_id=vote.body_id, vote_id=vote.pk, copy_id=form.cleaned_data["copy_id"]
        )
        made.body = vote.body
        return _done(request, made, "The copy is a draft. Give it its times, and change what is different.")
    lines = [
        "A new draft takes over the question, the options, who may vote and how it is counted.",
        "It has no times yet, belongs to no meeting, and has a number of its own for drawing lots.",
        "This vote stays as it is.",
    ]
    return _ask(
        request, vote, "Copy this vote to a new draft?", lines, "Make the copy", danger=False, form=form
    )
