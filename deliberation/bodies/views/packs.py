"""Agenda packs: how far one is, asking for one, and the file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from deliberation.bodies.actions.packs import ask_pack
from deliberation.bodies.models import Meeting, PackStatus
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.packs import MEMBERS, PUBLIC, pack_for, pack_views, send_pack
from deliberation.bodies.queries.meetings import meeting_of, sees_private
from deliberation.bodies.queries.packs import pack_states
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.bodies.views.attendance import crumbs_to
from kernel.actors import Actor
from kernel.errors import NotFound

PART = "pack-state"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pack(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The packs that the reader may have, each with how far it is; a POST asks for one to be made."""
    actor = acting(request)
    meeting = meeting_of(actor, body_by_slug(slug), meeting_id)
    if request.method == "POST":
        return _ask(request, actor, meeting)
    states = pack_states(meeting, members=sees_private(actor, meeting.body_id))
    views = pack_views(meeting, states)
    context = frame(actor, meeting.body, "meetings", *crumbs_to(meeting)) | {
        "meeting": meeting,
        "packs": views,
        "going_on": any(view.going_on for view in views),
        "here": reverse("pack", args=[slug, meeting.pk]),
    }
    part = getattr(request, "htmx", False) and request.headers.get("HX-Target") == PART
    response = render(
        request, "bodies/minutes/pack_state.html" if part else "bodies/minutes/pack.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@never_cache
def pack_file(request: HttpRequest, slug: str, meeting_id: int, audience: str) -> FileResponse:
    """The file of a pack: the one that fits the agenda now, or an older one that holds nothing taken away since."""
    actor = acting(request)
    meeting = meeting_of(actor, body_by_slug(slug), meeting_id)
    return send_pack(meeting, pack_for(actor, meeting, audience))


def _ask(request: HttpRequest, actor: Actor, meeting: Meeting) -> HttpResponse:
    audience = request.POST.get("audience", PUBLIC)
    if audience not in (PUBLIC, MEMBERS):
        raise NotFound("There is no such pack.", next_step="Go back to the page of packs.")
    found = ask_pack(actor=actor, meeting=meeting, for_members=audience == MEMBERS)
    if found.status == PackStatus.WANTED:
        messages.success(request, "The pack is being made. This usually takes less than a minute.")
    return redirect("pack", slug=meeting.body.slug, meeting_id=meeting.pk)
