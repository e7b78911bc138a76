"""Casting a ballot: the form, the ballot read back, the receipt. Three pages at one address, and none keeps anything.

What was filled in goes from page to page in the form itself, so nothing of a ballot is stored before it is cast.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from deliberation.voting.actions.casting import (
    AlreadyVoted,
    BadBallot,
    Cast,
    OnPaper,
    cast_recorded,
    cast_secret,
)
from deliberation.voting.actions.silence import NotTaken
from deliberation.voting.forms.casting import Filled, content_sent, form_of
from deliberation.voting.forms.tickets import new_ticket, receipt_of
from deliberation.voting.models import Secrecy, Vote
from deliberation.voting.presenters.casting import (
    choice_context,
    read_back,
    receipt_context,
    recorded_context,
)
from deliberation.voting.queries.casting import (
    Ballot,
    VoteNotOpen,
    ballot_in,
    ballots_for,
    declared_for,
    vote_at,
)
from deliberation.voting.queries.votes import Standing, standing, vote_to_see
from deliberation.voting.views.booth import (
    Booth,
    booth_for,
    fill_in,
    need_a_ballot,
    next_page,
    not_cast,
    refuse,
)
from design.formats import day
from kernel.errors import BadInput, NotAllowed, NotFound, ReaderError

page = require_http_methods(["GET", "HEAD", "POST"])
MOST_DIGITS = 15


@page
@sensitive_post_parameters()
@never_cache
@login_required
def cast(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The ballot form; what comes after it; and, for `step=cast`, the ballot itself."""
    if request.method == "POST" and request.POST.get("step") == "cast":
        return _cast(request, slug, vote_id)
    booth = booth_for(request, slug, vote_id)
    try:
        need_a_ballot(booth)
        ballot = _chosen(booth)
        if ballot is None:
            return _choose(booth)
        _need_open(booth, ballot)
    except (NotAllowed, VoteNotOpen, AlreadyVoted, OnPaper) as error:
        # Looking at a page is no mistake: only what was sent is answered with the status of an error.
        looked = request.method != "POST" and not isinstance(error, NotAllowed)
        return refuse(request, booth.vote, error, 200 if looked else None)
    more = _with(booth, ballot)
    if request.method == "POST":
        return next_page(booth, more, [])
    held = more.get("held")
    return fill_in(booth, form_of(booth.paper, held.content) if held else Filled(), more)


def _cast(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """The way of most ballots: one look at the vote, then the action. Everything else is for when it says no."""
    vote = vote_at(slug, vote_id)
    secret = vote.secrecy == Secrecy.SECRET
    try:
        done = _put_in_box(request, vote) if secret else _record(request, vote)
    except (NotTaken, BadBallot) as error:
        booth = booth_for(request, slug, vote_id)
        need_a_ballot(booth)
        ballot = _chosen(booth) or booth.ballots[0]
        return not_cast(booth, error, _with(booth, ballot))
    except NotFound:
        raise
    except ReaderError as error:
        # Why a ballot is refused names the vote, so only to those who may know of it.
        if not ballots_for(acting(request), vote):
            vote_to_see(acting(request), vote.body, vote.pk)
        return refuse(request, vote, error)
    if secret:
        context = receipt_context(vote, done.receipt, again=done.again, replaced=False)
        return render(request, "voting/receipt.html", context)
    replaced = _number(request.POST.get("instead", "")) > 0
    context = recorded_context(vote, again=done.again, replaced=replaced)
    return render(request, "voting/recorded.html", context)


def _put_in_box(request: HttpRequest, vote: Vote) -> Cast:
    receipt = receipt_of(vote.pk, request.POST.get("ticket"), vote.spec_hash)
    return cast_secret(
        actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, content=content_sent(request.POST),
        receipt=receipt,
    )  # fmt: skip


def _record(request: HttpRequest, vote: Vote) -> Cast:
    return cast_recorded(
        actor=acting(request), body_id=vote.body_id, vote_id=vote.pk, content=content_sent(request.POST),
        elector_id=_number(request.POST.get("for", "")), instead_of=_number(request.POST.get("instead", "")),
    )  # fmt: skip


def _chosen(booth: Booth) -> Ballot | None:
    """The ballot that is asked for, or the only one; None when there is a choice to make."""
    asked = booth.request.POST.get("for") or booth.request.GET.get("for", "")
    if asked:
        found = next((each for each in booth.ballots if str(each.elector.pk) == asked), None)
        if found is None:
            raise BadInput("There is no such ballot for you in this vote.")
        return found
    return booth.ballots[0] if len(booth.ballots) == 1 else None


def _choose(booth: Booth) -> HttpResponse:
    context = choice_context(booth.vote, booth.ballots)
    return render(booth.request, "voting/choose_ballot.html", context)


def _need_open(booth: Booth, ballot: Ballot) -> None:
    """Raise what the action would, before anything is filled in for nothing."""
    vote, elector, stands = booth.vote, ballot.elector, standing(booth.vote)
    if elector.on_paper:
        raise OnPaper("You were handed a paper ballot for this vote, so you cannot vote here.")
    if stands in (Standing.DRAFT, Standing.TO_COME, Standing.OPENING):
        raise VoteNotOpen("The vote is not open yet.", next_step="Its page says when it opens.")
    if stands == Standing.ANNULLED:
        raise VoteNotOpen("The vote was annulled.", next_step="Its page says why.")
    if stands != Standing.OPEN:
        raise VoteNotOpen("The vote is closed.", next_step=_voted_words(ballot))
    if elector.voted_on is not None and (vote.secrecy == Secrecy.SECRET or not vote.may_replace):
        raise AlreadyVoted(f"{_voted_words(ballot)} One person has one ballot.")


def _voted_words(ballot: Ballot) -> str:
    voted = ballot.elector.voted_on
    if voted is None:
        return "No ballot of yours came in." if ballot.own else "No ballot came in."
    return f"You voted on {day(voted)}." if ballot.own else f"A ballot was cast on {day(voted)}."


def _with(booth: Booth, ballot: Ballot) -> dict[str, Any]:
    """What the pages of a form carry along, and what they say beside it."""
    vote = booth.vote
    more: dict[str, Any] = {"ballot": ballot}
    if not ballot.own:
        name = ballot.elector.public_name
        more["standing_in_words"] = (
            f"You vote in the place of {name}: you are named to stand in. The record says that you cast the ballot."
        )
    if vote.secrecy == Secrecy.SECRET:
        more["hidden"] = [("ticket", _ticket(booth))]
    else:
        held = ballot_in(ballot.elector) if ballot.elector.voted_on is not None else None
        more["hidden"] = [("for", str(ballot.elector.pk)), ("instead", str(held.pk) if held else "0")]
        more |= {"held": held, "held_back": read_back(vote, booth.options, held.content) if held else None}
    if vote.item is not None:
        said = declared_for(ballot, vote)
        at_item = reverse("declare_at_item", args=[vote.body.slug, vote.item.meeting_id, vote.item.pk])
        more |= {"declare_href": at_item, "declared": said, "item_title": vote.item.title}
    return more


def _ticket(booth: Booth) -> str:
    """The form's own ticket, as long as it can be used; else a new one."""
    vote, sent = booth.vote, booth.request.POST.get("ticket", "")
    try:
        usable = bool(sent and receipt_of(vote.pk, sent, vote.spec_hash))
    except BadInput:
        usable = False
    return sent if usable else new_ticket(vote.pk, vote.spec_hash)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
