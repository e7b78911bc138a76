"""Replacing a secret ballot, with the receipt of the first; and the page on what a secret ballot promises."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.voting.actions.casting import (
    BadBallot,
    NothingToReplace,
    NotReplaced,
    OnPaper,
    replace_secret,
)
from deliberation.voting.actions.silence import NotTaken
from deliberation.voting.calc.receipts import read_receipt
from deliberation.voting.forms.casting import Filled, content_sent
from deliberation.voting.models import Secrecy
from deliberation.voting.presenters.casting import receipt_context
from deliberation.voting.queries.casting import VoteNotOpen
from deliberation.voting.queries.votes import Standing, standing
from deliberation.voting.views.booth import (
    Booth,
    booth_for,
    fill_in,
    need_a_ballot,
    next_page,
    not_cast,
    refuse,
)
from deliberation.voting.views.casting import page
from kernel.errors import NotAllowed, NotFound, ReaderError

MOST_TYPED = 40


@page
@sensitive_post_parameters()
@never_cache
@login_required
def replace_ballot(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The form again, with the receipt; what comes after it; and, for `step=cast`, the replacement."""
    booth = booth_for(request, slug, vote_id)
    if booth.vote.secrecy != Secrecy.SECRET:
        return redirect("cast", slug=slug, vote_id=vote_id)
    try:
        need_a_ballot(booth)
        _need_replaceable(booth)
        if request.POST.get("step") == "cast":
            return _replace(booth)
    except NotFound:
        raise
    except ReaderError as error:
        looked = request.method != "POST" and not isinstance(error, NotAllowed)
        return refuse(request, booth.vote, error, 200 if looked else None)
    typed = request.POST.get("receipt", "")[:MOST_TYPED]
    if request.method != "POST":
        return fill_in(booth, Filled(), _with(booth, ""))
    errors = [] if read_receipt(typed) else [("receipt", _no_receipt(typed))]
    return next_page(booth, _with(booth, typed, errors), errors)


def _replace(booth: Booth) -> HttpResponse:
    typed = booth.request.POST.get("receipt", "")[:MOST_TYPED]
    vote = booth.vote
    try:
        done = replace_secret(
            actor=acting(booth.request), body_id=vote.body_id, vote_id=vote.pk,
            content=content_sent(booth.request.POST), receipt=typed,
        )  # fmt: skip
    except (NotTaken, BadBallot, NotReplaced) as error:
        named = str(error.parameters.get("field", "")) == "receipt"
        return not_cast(booth, error, _with(booth, typed, [("receipt", error.message)] if named else []))
    context = receipt_context(vote, done.receipt, again=done.again, replaced=True)
    return render(booth.request, "voting/receipt.html", context)


def _need_replaceable(booth: Booth) -> None:
    elector, vote = booth.ballots[0].elector, booth.vote
    if not vote.may_replace:
        raise NotReplaced(
            "In this vote a ballot cannot be replaced.", next_step="Your first ballot stays in the box."
        )
    if elector.on_paper:
        raise OnPaper("You vote on paper, so there is no ballot of yours to replace here.")
    if standing(vote) != Standing.OPEN:
        raise VoteNotOpen("The vote is not open, so no ballot can be replaced.")
    if elector.voted_on is None:
        raise NothingToReplace("You have not voted yet.")


def _with(booth: Booth, typed: str, errors: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    told = "The one that you were given when you voted, such as 7K2QM 9XH4D."
    field: dict[str, Any] = {
        "id": "receipt", "name": "receipt", "value": typed, "width": 10, "autocomplete": "off", "spellcheck": False,
        "label": {"text": "Your receipt", "size": "s"}, "hint": {"text": told}, "code": True,
    }  # fmt: skip
    if errors:
        field["errorMessage"] = {"text": errors[0][1]}
    vote = booth.vote
    return {
        "ballot": booth.ballots[0],
        "action": reverse("replace_ballot", args=[vote.body.slug, vote.pk]),
        "replacing": True,
        "receipt_field": field,
        "hidden": [],
        "checked_hidden": [("receipt", typed)],
    }


def _no_receipt(typed: str) -> str:
    if not typed.strip():
        return "Write your receipt."
    return "This is not a receipt: it has ten letters and digits. Check it for a slip."


@require_safe
def vote_secrecy(request: HttpRequest) -> HttpResponse:
    """What a secret ballot promises, how that is kept, and where the promise ends."""
    return render(request, "voting/secrecy.html", {"crumbs": [("Votes", reverse("all_votes"))]})
