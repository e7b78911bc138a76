"""Amendments to a motion: moving one, seconding, accepting, the vote, what was decided, taking one back."""

from __future__ import annotations

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from access.permissions import Permission
from deliberation.accountability.actions import amendments as actions
from deliberation.accountability.calc.motion_changes import Piece, changes
from deliberation.accountability.forms.motions import BY_HAND, CARRIED, AmendmentForm, OutcomeForm, VoteForm
from deliberation.accountability.models import Amendment, Motion
from deliberation.accountability.queries.motions import amendment_of, wording
from deliberation.accountability.views.motions_common import ask, done, named, show_form, to_act
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.voting.presenters.vote_steps import QUESTION, after

MOVE, RUN = Permission.MOTION_MOVE, Permission.MOTION_RUN


@page
@never_cache
@login_required
def amend(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Moving an amendment: the whole motion as it would read."""
    motion = to_act(request, slug, motion_id, MOVE)
    stands = wording(motion)
    start = {"amendment_id": uuid.uuid4(), "base": stands.number, "text": stands.text}
    form = AmendmentForm(sent(request), initial=start)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.move_amendment(**named(request, motion), **said)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "Your amendment is moved. Another member must second it.")
    return show_form(request, motion, form, "Move an amendment", "Move it")


@page
@never_cache
@login_required
def second(request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Seconding an amendment that another member moved."""
    motion, amendment = _found(request, slug, motion_id, amendment_id, MOVE)
    if request.method == "POST":
        actions.second_amendment(**named(request, motion), amendment_id=amendment_id)
        return done(request, motion, f"You seconded amendment {amendment.number}.")
    return _agree(request, motion, amendment, f"Second amendment {amendment.number}?", "Second it", (
        "You want the body to decide it; you need not agree with it."
    ))  # fmt: skip


@page
@never_cache
@login_required
def accept(request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Taking an amendment into one's own motion."""
    motion, amendment = _found(request, slug, motion_id, amendment_id, MOVE)
    if request.method == "POST":
        actions.accept_amendment(**named(request, motion), amendment_id=amendment_id)
        return done(request, motion, "The motion reads otherwise now.")
    return _agree(request, motion, amendment, f"Accept amendment {amendment.number}?", "Accept it", (
        "Your motion reads like this from now on, without a vote on the amendment. Other open amendments lapse."
    ))  # fmt: skip


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Taking an amendment of one's own back."""
    motion, amendment = _found(request, slug, motion_id, amendment_id, MOVE)
    if request.method == "POST":
        actions.withdraw_amendment(**named(request, motion), amendment_id=amendment_id)
        return done(request, motion, "Your amendment is taken back.")
    lines = ["It is not decided on. It stays to be read."]
    question = f"Take amendment {amendment.number} back?"
    return ask(request, motion, question, lines, "Take it back", danger=True)


@page
@never_cache
@login_required
def vote(request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Preparing a vote on an amendment; voting's own steps follow."""
    to_act(request, slug, motion_id, Permission.VOTE_EDIT)
    motion, amendment = _found(request, slug, motion_id, amendment_id, RUN)
    form = VoteForm(sent(request), initial={"vote_id": uuid.uuid4(), "how": BY_HAND})
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.call_amendment_vote(
                **named(request, motion), amendment_id=amendment_id, by_hand=said["how"] == BY_HAND, vote_id=said["vote_id"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The draft of the vote is saved.")
            return redirect(after(made, QUESTION), slug=slug, vote_id=made.pk)
    title = f"Prepare a vote on amendment {amendment.number}"
    pieces = _pieces(motion, amendment)
    return show_form(request, motion, form, title, "Prepare the vote", pieces=pieces)


@page
@never_cache
@login_required
def outcome(request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID) -> HttpResponse:
    """What the body decided on an amendment in the room."""
    motion, amendment = _found(request, slug, motion_id, amendment_id, RUN)
    form = OutcomeForm(sent(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.enter_amendment_outcome(
                **named(request, motion), amendment_id=amendment_id, carried=said["outcome"] == CARRIED, reason=said["reason"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "What the body decided is published.")
    title = f"Enter what was decided on amendment {amendment.number}"
    lede = "If it was carried, the motion reads like this from now on."
    pieces = _pieces(motion, amendment)
    return show_form(request, motion, form, title, "Publish it", pieces=pieces, lede=lede)


def _found(
    request: HttpRequest, slug: str, motion_id: UUID, amendment_id: UUID, permission: Permission
) -> tuple[Motion, Amendment]:
    motion = to_act(request, slug, motion_id, permission)
    return motion, amendment_of(motion, amendment_id)


def _pieces(motion: Motion, amendment: Amendment) -> list[Piece]:
    return changes(wording(motion).text, amendment.text)


def _agree(
    request: HttpRequest, motion: Motion, amendment: Amendment, title: str, button: str, lede: str
) -> HttpResponse:
    pieces = _pieces(motion, amendment)
    return show_form(request, motion, forms.Form(), title, button, pieces=pieces, lede=lede)
