"""Pages on which a body's clerks plan, call, change and cancel meetings, and mark them as held."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
    lacks_to_call,
    mark_held,
)
from deliberation.bodies.forms.meetings import CancelForm, MeetingForm, first_values
from deliberation.bodies.models import Body, Meeting, MeetingStatus
from deliberation.bodies.presenters import meetings as words
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.meetings import items_of, meeting_of
from deliberation.bodies.queries.roles import body_to_act_for
from kernel.errors import ReaderError, WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
@login_required
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.MEETING_EDIT)
    form = MeetingForm(sent(request), initial=first_values())
    if form.is_valid():
        try:
            meeting = create_meeting(
                actor=actor, body_id=body.pk, details=form.details(), uid=form.cleaned_data["uid"]
            )
        except ReaderError as error:
            told(form, error)
        else:
            messages.success(request, "The meeting is planned. Add the items of its agenda, then call it.")
            return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    context = frame(actor, body, "meetings", _meetings(body)) | {"form": form, "title": "Plan a meeting"}
    return render(request, "bodies/meetings/edit.html", context | {"button": "Plan the meeting"})


@page
@never_cache
@login_required
def edit_meeting(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Change a meeting."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    form = MeetingForm(sent(request), initial=first_values(meeting))
    if form.is_valid():
        try:
            change_meeting(actor=actor, body_id=body.pk, meeting_id=meeting.pk, details=form.details())
        except ReaderError as error:
            told(form, error)
        else:
            messages.success(request, "The meeting is changed.")
            return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    context = frame(actor, body, "meetings", _meetings(body), crumb(body, meeting)) | {
        "form": form,
        "title": "Change the meeting",
        "button": "Save",
        "called": meeting.status == MeetingStatus.CALLED,
        "meeting": meeting,
    }
    return render(request, "bodies/meetings/edit.html", context)


@page
@never_cache
@login_required
def call(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Call a meeting, after asking; what is missing or unusual is told first."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    items = items_of(meeting, private=True)
    lacking = lacks_to_call(meeting, [item.private for item in items])
    if meeting.status == MeetingStatus.DRAFT and lacking and request.method != "POST":
        raise WrongState(
            f"The meeting cannot be called yet. {' '.join(lacking)}",
            next_step="Go back to the meeting's page and put it right.",
        )
    if request.method == "POST":
        call_meeting(actor=actor, body_id=body.pk, meeting_id=meeting.pk)
        messages.success(request, "The meeting is called. Everybody can see it and its agenda.")
        return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    lines = [
        f"Everybody sees the meeting ({words.when(meeting)}) and its agenda, and calendars take it up.",
        "Of private items the public sees heading and reason; private papers it does not see at all.",
        "You can still change it; the page then says that it was changed, and when.",
        *words.warnings(meeting, [item.minutes for item in items]),
    ]
    return _ask(request, body, meeting, "Call this meeting?", lines, "Call the meeting", danger=False)


@page
@never_cache
@login_required
def cancel(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Cancel a meeting, with a reason."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    form = CancelForm(sent(request))
    if form.is_valid():
        try:
            cancel_meeting(
                actor=actor, body_id=body.pk, meeting_id=meeting.pk, reason=form.cleaned_data["reason"]
            )
        except ReaderError as error:
            told(form, error, "reason")
        else:
            messages.success(request, "The meeting is cancelled.")
            return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    lines = [
        "It stays to be read, as cancelled, with the reason."
        if meeting.called_at
        else "The public never saw it.",
        "Calendars show it as cancelled.",
        "It cannot be called again: plan a new meeting instead.",
    ]
    return _ask(request, body, meeting, "Cancel this meeting?", lines, "Cancel the meeting", form=form)


@page
@never_cache
@login_required
def hold(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Mark a meeting as held, after asking."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.MEETING_EDIT)
    meeting = meeting_of(actor, body, meeting_id)
    if request.method == "POST":
        mark_held(actor=actor, body_id=body.pk, meeting_id=meeting.pk)
        messages.success(request, "The meeting is marked as held. Its minutes can be written.")
        return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    lines = [
        "Attendance can be recorded and minutes written.",
        "Time, place and agenda stay as they are; papers can still be added.",
    ]
    return _ask(request, body, meeting, "Was this meeting held?", lines, "Mark as held", danger=False)


def to_change(request: HttpRequest, slug: str, meeting_id: int) -> tuple[Any, Body, Meeting]:
    """Who acts, the body, and one of its meetings that is still open, for somebody who may change it."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.MEETING_EDIT)
    meeting = meeting_of(actor, body, meeting_id)
    if meeting.status not in (MeetingStatus.DRAFT, MeetingStatus.CALLED):
        stands = MeetingStatus(meeting.status).label.lower()
        raise WrongState(f"This meeting is {stands} and can no longer be changed.")
    return actor, body, meeting


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent; None when the page is only looked at, so that no errors show yet."""
    return request.POST if request.method == "POST" else None


def told(form: Any, error: ReaderError, field: str | None = None) -> None:
    """Show an error of an action in the form, at a field if it is known which."""
    if error.status == 404 or error.code in ("not_allowed", "sign_in_needed", "second_step_needed"):
        raise error
    form.add_error(field, f"{error.message} {error.advice}")


def crumb(body: Body, meeting: Meeting) -> tuple[str, str]:
    """The crumb that leads to a meeting's page."""
    return meeting.title, reverse("meeting", args=[body.slug, meeting.pk])


def _meetings(body: Body) -> tuple[str, str]:
    return "Meetings", reverse("meetings", args=[body.slug])


def _ask(
    request: HttpRequest,
    body: Body,
    meeting: Meeting,
    question: str,
    lines: list[str],
    button: str,
    **more: Any,
) -> HttpResponse:
    return ask(request, body, meeting, question=question, consequences=lines, button=button, **more)


def ask(request: HttpRequest, body: Body, meeting: Meeting, **asked: Any) -> HttpResponse:
    """A page that asks before something is done to a meeting. `asked`: question, consequences, button and more."""
    context = {
        "danger": True,
        "caption": f"{body.name}: {meeting.title}",
        "cancel_href": reverse("meeting", args=[body.slug, meeting.pk]),
        "crumbs": [(body.name, reverse("body", args=[body.slug])), _meetings(body), crumb(body, meeting)],
        **({"illustrative": True} if body.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | asked)
