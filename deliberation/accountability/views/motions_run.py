"""Running a motion: its notice and meeting, the debate, the vote, and what the body decided."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions import motions_running as actions
from deliberation.accountability.forms.motions import BY_HAND, CARRIED, NoticeForm, OutcomeForm, VoteForm
from deliberation.accountability.queries.motion_votes import threshold_words
from deliberation.accountability.queries.motions import wording
from deliberation.accountability.views.motions_common import ask, done, named, show_form, to_act
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import MeetingStatus
from deliberation.bodies.queries.meetings import visible_meetings
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.voting.presenters.vote_steps import QUESTION, after
from kernel import clock

RUN = Permission.MOTION_RUN
MOST_MEETINGS = 50


@page
@never_cache
@login_required
def notice(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """At which meeting a motion is taken, and longer notice where standing orders ask for it."""
    motion = to_act(request, slug, motion_id, RUN)
    meetings = visible_meetings(acting(request), motion.body).filter(
        status=MeetingStatus.CALLED, starts_at__gte=clock.now()
    )
    start = {"meeting": motion.meeting_id or "", "until": motion.notice_until}
    form = NoticeForm(sent(request), meetings=meetings.order_by("starts_at")[:MOST_MEETINGS], initial=start)
    if form.is_valid():
        chosen = form.cleaned_data["meeting"]
        try:
            actions.put_on_notice(
                **named(request, motion), meeting_id=int(chosen) if chosen else None, until=form.cleaned_data["until"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "Meeting and notice are set.")
    return show_form(request, motion, form, "Set meeting and notice", "Save")


@page
@never_cache
@login_required
def debate(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Opening the debate."""
    motion = to_act(request, slug, motion_id, RUN)
    if request.method == "POST":
        actions.open_debate(**named(request, motion))
        return done(request, motion, "The debate is open.")
    lines = [
        "Members can speak here from now on, and everybody reads it.",
        "The debate ends when the motion goes to the vote, or when you enter what was decided.",
    ]
    return ask(request, motion, "Open the debate?", lines, "Open it")


@page
@never_cache
@login_required
def vote(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Preparing the vote; voting's own steps follow."""
    to_act(request, slug, motion_id, Permission.VOTE_EDIT)
    motion = to_act(request, slug, motion_id, RUN)
    form = VoteForm(sent(request), initial={"vote_id": uuid.uuid4(), "how": BY_HAND})
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.call_motion_vote(
                **named(request, motion), by_hand=said["how"] == BY_HAND, vote_id=said["vote_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The draft of the vote is saved, with the motion as it reads now.")
            return redirect(after(made, QUESTION), slug=slug, vote_id=made.pk)
    return show_form(
        request, motion, form, "Prepare the vote", "Prepare the vote", text=blocks(wording(motion).text),
        facts=[("To be carried, it needs", threshold_words(motion))],
        lede="The debate closes. The motion is put to the vote as it reads now. Leave “what it needs” as it is in the steps "
        "that follow: a vote under other rules does not decide the motion.",
    )  # fmt: skip


@page
@never_cache
@login_required
def outcome(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """What the body decided, where the vote was held in the room."""
    motion = to_act(request, slug, motion_id, RUN)
    form = OutcomeForm(sent(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.enter_outcome(
                **named(request, motion), carried=said["outcome"] == CARRIED, reason=said["reason"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "What the body decided is published.")
    return show_form(
        request, motion, form, "Enter what was decided", "Publish it", text=blocks(wording(motion).text),
        facts=[("To be carried, it needs", threshold_words(motion))],
        lede="For a vote that was held in the room. It cannot be changed afterwards. A vote on this site is taken over by itself.",
    )  # fmt: skip
