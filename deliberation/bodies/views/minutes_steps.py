"""The steps that minutes go through: writing, agreeing, reopening, publishing, correcting, discarding a correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions import minutes as actions
from deliberation.bodies.actions.minutes import ChangedMeanwhile, token_of
from deliberation.bodies.forms.minutes import (
    CorrectForm,
    MinutesForm,
    ReopenForm,
    SeenForm,
    labels_of,
    merged,
    stored_texts,
)
from deliberation.bodies.models import Meeting, MeetingStatus, Minutes, MinutesStatus
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.minutes import minutes_view
from deliberation.bodies.queries.attendance import attendance_sheet
from deliberation.bodies.queries.meetings import items_of, meeting_of
from deliberation.bodies.queries.minutes import content_of, newest_version, records_of
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.attendance import crumbs_to
from kernel.actors import Actor
from kernel.errors import NotFound, WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
@login_required
def write_minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Write the draft, all of it on one page; what somebody else saved meanwhile is told and kept."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_WRITE)
    items = items_of(meeting, private=True)
    minutes = newest_version(meeting)
    _can_write(meeting, minutes)
    stored = stored_texts(minutes, records_of(minutes) if minutes else {})
    form = MinutesForm(items, stored, token_of(minutes), request.POST if request.method == "POST" else None)
    clashes: list[Any] = []
    merged_now = False
    if form.is_valid():
        try:
            sent = form.cleaned_data
            actions.write(
                actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, seen=sent["seen"], opening=sent["opening"],
                closed_at=sent["closed_at"], records=form.noted(),
            )  # fmt: skip
        except ChangedMeanwhile:
            texts, clashes = merged(form, stored, labels_of(items))
            form = MinutesForm(items, stored, token_of(minutes))
            form.initial = {**form.initial, **texts}
            merged_now = True
        else:
            messages.success(request, "The draft is saved. Only people of this body can see it.")
            name = "minutes" if request.POST.get("then") == "read" else "write_minutes"
            return redirect(name, slug=slug, meeting_id=meeting.pk)
    context = frame(actor, meeting.body, "meetings", *_crumbs(meeting)) | {
        "meeting": meeting, "form": form, "minutes": minutes, "clashes": clashes, "merged_now": merged_now,
        "sheet": attendance_sheet(meeting, stand_ins=False), "sections": form.sections(),
    }  # fmt: skip
    return render(request, "bodies/minutes/write.html", context, status=409 if merged_now else 200)


@page
@never_cache
@login_required
def agree_minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Record that the body agreed the draft, which is shown in full."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_AGREE)
    minutes = _in_state(meeting, MinutesStatus.DRAFT, "Only a draft can be agreed.")
    form = (
        SeenForm(request.POST) if request.method == "POST" else SeenForm(initial={"seen": token_of(minutes)})
    )
    if form.is_valid():
        actions.agree(
            actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, seen=form.cleaned_data["seen"]
        )
        messages.success(request, "The minutes are agreed. They can be published now.")
        return redirect("minutes", slug=slug, meeting_id=meeting.pk)
    context = {
        "question": "Have the minutes been agreed?",
        "consequences": [
            "The draft and the attendance can no longer be changed, unless somebody reopens them with a reason.",
            "It is recorded that you said so, and when.",
            "Whoever publishes for this body can make them public.",
        ],
        "button": "Yes, they are agreed",
        "form": form,
        "view": minutes_view(content_of(minutes, private=True)),
        "preview_heading": "The draft",
    }
    return _ask(request, actor, meeting, context)


@page
@never_cache
@login_required
def reopen_minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Make agreed minutes a draft again."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_AGREE)
    _in_state(meeting, MinutesStatus.AGREED, "Only agreed minutes can be reopened.")
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.reopen(
            actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "The minutes are a draft again.")
        return redirect("minutes", slug=slug, meeting_id=meeting.pk)
    context = {
        "question": "Reopen the minutes?",
        "consequences": [
            "They become a draft again.",
            "They have to be agreed once more before they can be published.",
        ],
        "button": "Reopen them",
        "form": form,
    }
    return _ask(request, actor, meeting, context)


@page
@never_cache
@login_required
def publish_minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Publish agreed minutes, which are shown as everybody will see them."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_PUBLISH)
    minutes = _in_state(meeting, MinutesStatus.AGREED, "Only agreed minutes can be published.")
    form = (
        SeenForm(request.POST) if request.method == "POST" else SeenForm(initial={"seen": token_of(minutes)})
    )
    if form.is_valid():
        actions.publish(
            actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, seen=form.cleaned_data["seen"]
        )
        messages.success(request, "The minutes are published.")
        return redirect("minutes", slug=slug, meeting_id=meeting.pk)
    context = {
        "question": "Publish the minutes?",
        "consequences": [
            "Everybody can read them, and the decisions in them, at once.",
            "They are frozen: what is published is never changed. A mistake is corrected with a new version, and both stay readable.",
            "What was said and decided on private items stays with the people of this body.",
        ],
        "button": "Publish the minutes",
        "form": form,
        "view": minutes_view(content_of(minutes, private=False)),
        "preview_heading": "What everybody will see",
    }
    return _ask(request, actor, meeting, context)


@page
@never_cache
@login_required
def correct_minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Begin a correction of published minutes."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_WRITE)
    _in_state(meeting, MinutesStatus.PUBLISHED, "Only published minutes are corrected with a new version.")
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.correct(
            actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "A new version has been begun with the text of the last. Correct it here.")
        return redirect("write_minutes", slug=slug, meeting_id=meeting.pk)
    context = {
        "question": "Correct the minutes?",
        "consequences": [
            "A new version is begun as a draft, with the text of the published one.",
            "Everybody goes on reading the published version until the new one has been agreed and published.",
            "Then both can be read, with what changed between them.",
        ],
        "button": "Begin the correction",
        "form": form,
    }
    return _ask(request, actor, meeting, context)


@page
@never_cache
@login_required
def discard_correction(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Throw a correction away that was begun by mistake."""
    actor, meeting = _meeting(request, slug, meeting_id, Permission.MINUTES_WRITE)
    draft = _in_state(meeting, MinutesStatus.DRAFT, "Only the draft of a correction can be discarded.")
    if draft.version == 1:
        raise WrongState(
            "This draft is no correction: nothing has been published yet.", next_step="Change it as it is."
        )
    form = SeenForm(request.POST) if request.method == "POST" else SeenForm(initial={"seen": token_of(draft)})
    if form.is_valid():
        actions.discard(
            actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, seen=form.cleaned_data["seen"]
        )
        messages.success(request, "The correction is discarded. The published minutes are as they were.")
        return redirect("minutes", slug=slug, meeting_id=meeting.pk)
    context = {
        "question": "Discard the correction?",
        "consequences": [
            "The draft of the correction is deleted, with its reason. It cannot be brought back.",
            "The published minutes stay as they are, for everybody.",
            "Changes that you made to the attendance list meanwhile are kept, but the published minutes do not show them.",
        ],
        "button": "Discard the correction",
        "form": form,
        "view": minutes_view(content_of(draft, private=True)),
        "preview_heading": "The draft that will be deleted",
    }
    return _ask(request, actor, meeting, context)


def _meeting(
    request: HttpRequest, slug: str, meeting_id: int, permission: Permission
) -> tuple[Actor, Meeting]:
    actor = acting(request)
    body = body_to_act_for(actor, slug, permission)
    return actor, meeting_of(actor, body, meeting_id)


def _in_state(meeting: Meeting, state: MinutesStatus, otherwise: str) -> Minutes:
    found = newest_version(meeting)
    if found is None:
        raise NotFound("No minutes of this meeting have been begun.", next_step="Write them first.")
    if found.status != state:
        raise WrongState(otherwise, next_step="The page of the minutes says where they stand.")
    return found


def _can_write(meeting: Meeting, minutes: Minutes | None) -> None:
    if meeting.status not in (MeetingStatus.CALLED, MeetingStatus.HELD):
        raise WrongState(
            "Minutes are written for a meeting that has been called and not cancelled.",
            next_step="Call the meeting first.",
        )
    if minutes is not None and minutes.status != MinutesStatus.DRAFT:
        words = "agreed: reopen them" if minutes.status == MinutesStatus.AGREED else "published: correct them"
        raise WrongState(
            f"The minutes are {words} to change them.", next_step="Do so from the page of the minutes."
        )


def _ask(request: HttpRequest, actor: Actor, meeting: Meeting, context: dict[str, Any]) -> HttpResponse:
    home = reverse("minutes", args=[meeting.body.slug, meeting.pk])
    return render(
        request,
        "bodies/minutes/ask.html",
        frame(actor, meeting.body, "meetings", *_crumbs(meeting))
        | {
            "caption": f"{meeting.body.name}: {meeting.title}",
            "cancel_href": home,
            "meeting": meeting,
            **context,
        },
    )


def _crumbs(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    return crumbs_to(meeting, ("Minutes", reverse("minutes", args=[meeting.body.slug, meeting.pk])))
