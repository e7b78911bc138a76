"""Pages on which a body's clerks make the agenda of a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deliberation.bodies.actions.agenda import (
    ItemInUse,
    add_item,
    change_item,
    copy_agenda,
    item_of,
    move_item,
    remove_item,
    what_holds,
)
from deliberation.bodies.forms.agenda import CopyForm, ItemForm, first_values
from deliberation.bodies.models import Meeting, MeetingStatus
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.meetings_lists import agendas_to_copy
from deliberation.bodies.views.meetings_staff import ask, crumb, page, sent, to_change, told
from kernel.errors import ReaderError


@page
@never_cache
@login_required
def new_item(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Add an item at the end of the agenda."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    form = ItemForm(sent(request))
    if form.is_valid():
        try:
            item = add_item(actor=actor, body_id=body.pk, meeting_id=meeting.pk, details=form.details())
        except ReaderError as error:
            told(form, error)
        else:
            messages.success(request, f"“{item.title}” is on the agenda.")
            if "another" in request.POST:
                return redirect("new_item", slug=slug, meeting_id=meeting.pk)
            return to_item(meeting, slug, item.pk)
    context = frame(actor, body, "meetings", crumb(body, meeting)) | {
        "form": form,
        "meeting": meeting,
        "title": "Add an item",
        "button": "Add the item",
        "adding": True,
    }
    return render(request, "bodies/meetings/item.html", context)


@page
@never_cache
@login_required
def edit_item(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Change an item."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    item = item_of(meeting, item_id)
    form = ItemForm(sent(request), initial=first_values(item))
    if form.is_valid():
        try:
            change_item(
                actor=actor, body_id=body.pk, meeting_id=meeting.pk, item_id=item.pk, details=form.details()
            )
        except ReaderError as error:
            told(form, error)
        else:
            messages.success(request, "The item is changed.")
            return to_item(meeting, slug, item.pk)
    context = frame(actor, body, "meetings", crumb(body, meeting)) | {
        "form": form,
        "meeting": meeting,
        "title": "Change an item",
        "button": "Save",
        "called": meeting.status == MeetingStatus.CALLED,
    }
    return render(request, "bodies/meetings/item.html", context)


@require_POST
@login_required
def move(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Move an item one place up or down."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    position = request.POST.get("position", "")
    moved = move_item(
        actor=actor, body_id=body.pk, meeting_id=meeting.pk, item_id=item_id, up=request.POST.get("to") == "up",
        position=int(position) if position.isdecimal() and len(position) < 6 else None,
    )  # fmt: skip
    messages.success(request, f"“{moved.title}” is item {moved.position} now.")
    return to_item(meeting, slug, moved.pk)


@page
@never_cache
@login_required
def remove(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Take an item off the agenda, after asking."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    item = item_of(meeting, item_id)
    holds = what_holds(item)
    if holds:
        raise ItemInUse(f"“{item.title}” cannot be removed: {holds}.")
    if request.method == "POST":
        remove_item(actor=actor, body_id=body.pk, meeting_id=meeting.pk, item_id=item.pk)
        messages.success(request, f"“{item.title}” is off the agenda.")
        return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    lines = ["The items after it move up, and start earlier.", "It is gone for good: it has no papers yet."]
    return ask(
        request,
        body,
        meeting,
        question=f"Remove “{item.title}”?",
        consequences=lines,
        button="Remove the item",
    )


@page
@never_cache
@login_required
def copy(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Take the items of an earlier meeting over."""
    actor, body, meeting = to_change(request, slug, meeting_id)
    form = CopyForm(sent(request), meetings=agendas_to_copy(actor, meeting))
    if form.is_valid():
        try:
            count = copy_agenda(
                actor=actor,
                body_id=body.pk,
                meeting_id=meeting.pk,
                source_id=int(form.cleaned_data["source"]),
            )
        except ReaderError as error:
            told(form, error, "source")
        else:
            messages.success(
                request,
                f"{count} item{'' if count == 1 else 's'} taken over. Change what is different this time.",
            )
            return redirect("meeting", slug=slug, meeting_id=meeting.pk)
    context = frame(actor, body, "meetings", crumb(body, meeting)) | {"form": form, "meeting": meeting}
    return render(request, "bodies/meetings/copy.html", context)


def to_item(meeting: Meeting, slug: str, item_id: int) -> HttpResponseRedirect:
    """Back to the meeting's page, at an item."""
    return HttpResponseRedirect(f"{reverse('meeting', args=[slug, meeting.pk])}#item-{item_id}")
