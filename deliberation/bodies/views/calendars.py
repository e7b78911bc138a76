"""Calendars: of one body, of one meeting, and a person's own at a secret address."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.bodies.actions.calendars import end_address, make_address
from deliberation.bodies.models import Meeting
from deliberation.bodies.presenters.calendars import MEDIA_TYPE, calendar_file
from deliberation.bodies.queries import calendars as queries
from deliberation.bodies.queries.meetings import is_public, meeting_of, sees_private
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.bodies.views.meetings_staff import page
from kernel.canonical import sha256_of


@require_safe
def body_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The public calendar of one body: meetings that were called, cancelled ones too. The same for everybody."""
    body = body_by_slug(slug)
    events = queries.body_events(body)
    content = calendar_file(body.name, events, _hrefs(request), inside=lambda _: False)
    return _sent(request, content, f"{body.slug}.ics", "public, max-age=900", made_up=body.illustrative)


@require_safe
def meeting_calendar(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One meeting, to put into a calendar."""
    actor, body = acting(request), body_by_slug(slug)
    meeting = meeting_of(actor, body, meeting_id)
    inside = sees_private(actor, body.pk)
    content = calendar_file(meeting.title, [meeting], _hrefs(request), inside=lambda _: inside)
    kept = "private, no-store" if inside or not is_public(meeting) else "private, no-cache"
    return _sent(request, content, f"{body.slug}-{meeting.pk}.ics", kept, made_up=body.illustrative)


@page
@never_cache
@login_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    """What one's own calendar is, its secret address, and making that anew."""
    actor = acting(request)
    if request.method == "POST":
        if request.POST.get("do") == "end":
            end_address(actor=actor, person_id=UUID(actor.id))
            messages.success(request, "Your calendar address is switched off.")
        else:
            make_address(actor=actor, person_id=UUID(actor.id))
            messages.success(request, "Your calendar has a new address.")
        return redirect("my_calendar")
    address = queries.address_of(actor.id)
    context = {
        "address": address,
        "href": request.build_absolute_uri(
            reverse("my_calendar_file", args=[queries.token_of(address.salt, address.serial)])
        )
        if address
        else "",
        "bodies": queries.own_bodies(actor),
        "crumbs": [("Your account", reverse("account_home"))],
    }
    return render(request, "bodies/meetings/my_calendar.html", context)


@require_safe
def my_calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a secret address. Whoever knows the address sees what its owner sees of times and places."""
    actor = queries.whose(token)
    bodies = queries.own_bodies(actor)
    inside = {body.pk for body in bodies if sees_private(actor, body.pk)}
    content = calendar_file(
        "My meetings",
        queries.own_events(actor, bodies),
        _hrefs(request),
        inside=lambda meeting: meeting.body_id in inside,
    )
    made_up = any(body.illustrative for body in bodies)
    response = _sent(request, content, "my-meetings.ics", "private, no-store", made_up=made_up)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _hrefs(request: HttpRequest) -> Callable[[Meeting], str]:
    return lambda meeting: request.build_absolute_uri(
        reverse("meeting", args=[meeting.body.slug, meeting.pk])
    )


def _sent(request: HttpRequest, content: bytes, filename: str, kept: str, *, made_up: bool) -> HttpResponse:
    tag = f'"{sha256_of(content.decode())[:32]}"'
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = kept
    if made_up:
        response.headers["X-Folkmoot-Illustrative"] = "yes"
    final: HttpResponse = get_conditional_response(request, etag=tag, response=response)
    return final
