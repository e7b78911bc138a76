"""What the pages of casting share: whose ballot it is, the form and the ballot read back, and refusals with a way on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.middleware import acting
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.actions.silence import NotTaken
from deliberation.voting.calc.content import Content, Paper
from deliberation.voting.forms.casting import (
    Filled,
    check_form,
    content_sent,
    content_to_send,
    form_of,
    moved,
    read_form,
)
from deliberation.voting.models import Option, Vote
from deliberation.voting.presenters.casting import check_context, form_context, refusal_context
from deliberation.voting.queries.casting import Ballot, ballots_for, not_entitled, vote_at
from deliberation.voting.queries.votes import Standing, options_of, paper_of, standing, vote_to_see
from kernel.actors import Actor
from kernel.errors import ReaderError

DUE = (Standing.OPENING, Standing.CLOSING, Standing.COUNTING)


@dataclass
class Booth:
    """One person in front of one vote. `ballots`: those that they may cast."""

    request: HttpRequest
    actor: Actor
    vote: Vote
    options: list[Option]
    paper: Paper
    ballots: list[Ballot]


def booth_for(request: HttpRequest, slug: str, vote_id: UUID) -> Booth:
    """The vote with its options, opened or closed first if that is due, and the ballots that the reader may cast.

    Raises NotFound for a vote that the reader may not see.
    """
    actor, vote = acting(request), vote_at(slug, vote_id)
    if standing(vote) in DUE:
        body, item = vote.body, vote.item
        vote = bring_up_to_date(vote)
        vote.body, vote.item = body, item
    ballots = ballots_for(actor, vote)
    if not ballots:
        vote_to_see(actor, vote.body, vote.pk)
    options = options_of(vote)
    return Booth(request, actor, vote, options, paper_of(vote, options), ballots)


def need_a_ballot(booth: Booth) -> None:
    """Raise NotEntitled for somebody who may cast none."""
    if not booth.ballots:
        raise not_entitled(booth.actor, booth.vote)


def refuse(request: HttpRequest, vote: Vote, error: ReaderError, status: int | None = None) -> HttpResponse:
    """The page that says why no ballot is taken."""
    context = refusal_context(vote, error)
    return render(
        request, "voting/cannot_cast.html", context, status=error.status if status is None else status
    )


def fill_in(booth: Booth, filled: Filled, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The form, with what was filled in and what is wrong with it."""
    context = form_context(booth.actor, booth.vote, booth.options, filled.values, filled.errors) | more
    return render(booth.request, "voting/ballot.html", context, status=status)


def read_it_back(
    booth: Booth, content: Content, more: dict[str, Any], *, fault: ReaderError | None = None
) -> HttpResponse:
    """The ballot in words, with the button that casts it."""
    context = check_context(booth.actor, booth.vote, booth.options, content, fault=fault) | more
    context["content"] = content_to_send(content)
    status = fault.status if fault is not None else 200
    return render(booth.request, "voting/check_ballot.html", context, status=status)


def next_page(booth: Booth, more: dict[str, Any], errors: list[tuple[str, str]]) -> HttpResponse:
    """What follows a form that was sent to be checked, added up or changed; casting itself is not done here.

    `errors`: what is wrong outside the ballot (the receipt, say).
    """
    step = booth.request.POST.get("step", "check")
    if step == "change" or step.startswith("up-"):
        content = moved(content_sent(booth.request.POST), step)
        return _again(booth, content, more, show_form=step == "change")
    filled = read_form(booth.paper, booth.request.POST)
    if step == "total":
        return fill_in(booth, filled, more)
    content = check_form(booth.paper, booth.options, filled)
    filled.errors[:0] = errors
    if content is None or errors:
        return fill_in(booth, filled, more, status=400)
    return read_it_back(booth, content, more)


def not_cast(booth: Booth, error: ReaderError, more: dict[str, Any]) -> HttpResponse:
    """After a ballot was refused for what it says, or for a fault of ours: the form or the ballot again, nothing lost."""
    filled = _filled(booth, content_sent(booth.request.POST))
    if isinstance(error, NotTaken):
        content = check_form(booth.paper, booth.options, filled)
        if content is not None:
            return read_it_back(booth, content, more, fault=error)
    filled.errors = [(str(error.parameters.get("field", "")), error.message)]
    return fill_in(booth, filled, more, status=error.status)


def _again(booth: Booth, content: Any, more: dict[str, Any], *, show_form: bool) -> HttpResponse:
    filled = _filled(booth, content)
    if show_form:
        return fill_in(booth, filled, more)
    read = check_form(booth.paper, booth.options, filled)
    return fill_in(booth, filled, more, status=400) if read is None else read_it_back(booth, read, more)


def _filled(booth: Booth, content: Any) -> Filled:
    """A form filled in from a hidden field, whatever somebody made of that."""
    try:
        return form_of(booth.paper, content)
    except (AttributeError, TypeError, ValueError):
        return Filled()
