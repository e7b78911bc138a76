"""Minutes as everybody reads them: the newest published version, earlier ones, the file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.bodies.models import Meeting, MeetingStatus, Minutes, MinutesStatus
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.minutes import acts, file_data, minutes_view, version_list, what_changed
from deliberation.bodies.queries.meetings import meeting_of, sees_private
from deliberation.bodies.queries.minutes import (
    content_for,
    expected_on,
    published_version,
    reads_drafts,
    versions_of,
)
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.bodies.views.attendance import crumbs_to
from design.formats import day
from design.pdf import pdf
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound


@require_safe
def minutes(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The newest minutes that the reader may see, or when they are expected."""
    actor = acting(request)
    meeting = meeting_of(actor, body_by_slug(slug), meeting_id)
    versions = versions_of(meeting, drafts=reads_drafts(actor, meeting.body))
    public = [each for each in versions if each.status == MinutesStatus.PUBLISHED]
    shown = next(iter(public or versions), None)
    context = page_context(actor, meeting, versions, shown)
    context["expected"] = _expected(meeting) if not public else ""
    return _private(actor, render(request, "bodies/minutes/minutes.html", context))


@require_safe
def minutes_version(request: HttpRequest, slug: str, meeting_id: int, version: int) -> HttpResponse:
    """One version, with what it changed. Only people of the body see one that is not published."""
    actor = acting(request)
    meeting = meeting_of(actor, body_by_slug(slug), meeting_id)
    versions = versions_of(meeting, drafts=reads_drafts(actor, meeting.body))
    shown = next((each for each in versions if each.version == version), None)
    if shown is None:
        raise NotFound("There is no such version.", next_step="See the versions on the page of the minutes.")
    context = page_context(actor, meeting, versions, shown) | {"one_version": True}
    return _private(actor, render(request, "bodies/minutes/minutes.html", context))


@require_safe
def minutes_file(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """A published version as PDF: the newest, or `?version=`. It holds nothing private, whoever asks."""
    actor = acting(request)
    meeting = meeting_of(actor, body_by_slug(slug), meeting_id)
    found = published_version(meeting, _version(request.GET.get("version", "")))
    made = pdf("minutes", file_data(found.content or {}, meeting.body, found))
    held_on = (found.content or {})["meeting"]["day"]
    name = f"minutes-{meeting.body.slug}-{held_on}-v{found.version}.pdf"
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def page_context(
    actor: Actor, meeting: Meeting, versions: list[Minutes], shown: Minutes | None
) -> dict[str, Any]:
    """What the page of minutes and of one version have in common."""
    place = [meeting.body.slug, meeting.pk]
    home = reverse("minutes", args=place)
    newest = versions[0] if versions else None
    context = frame(actor, meeting.body, "meetings", *crumbs_to(meeting)) | {
        "meeting": meeting,
        "shown": shown,
        "newest": newest,
        "versions": version_list(meeting, versions, shown),
        "acts": acts(actor, meeting, newest),
        "minutes_href": home,
        "held": meeting.status == MeetingStatus.HELD,
        "cancelled": meeting.status == MeetingStatus.CANCELLED,
    }
    if shown is not None:
        context |= _shown(actor, meeting, versions, shown)
    return context


def _shown(actor: Actor, meeting: Meeting, versions: list[Minutes], shown: Minutes) -> dict[str, Any]:
    published = shown.status == MinutesStatus.PUBLISHED
    earlier = [
        each for each in versions if each.version < shown.version and each.status == MinutesStatus.PUBLISHED
    ]
    later = [each for each in versions if each.version > shown.version]
    file = reverse("minutes_file", args=[meeting.body.slug, meeting.pk])
    return {
        "view": minutes_view(content_for(shown, private=sees_private(actor, meeting.body_id))),
        "published": published,
        "changes": what_changed(earlier[0] if earlier else None, shown),
        "before": earlier[0] if earlier else None,
        "replaced_by": next((each for each in later if each.status == MinutesStatus.PUBLISHED), None),
        "in_work": next((each for each in later if each.status != MinutesStatus.PUBLISHED), None),
        "files": [{"href": f"{file}?version={shown.version}", "text": "These minutes", "kind": "PDF"}] if published else [],
    }  # fmt: skip


def _expected(meeting: Meeting) -> str:
    """When minutes are to come, as a sentence; empty for a meeting that has not begun or was cancelled."""
    if meeting.status == MeetingStatus.CANCELLED or meeting.starts_at > clock.now():
        return ""
    due = expected_on(meeting)
    words = "They were due by" if due < clock.today() else "They should be here by"
    return f"{words} {day(due)}."


def _version(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise BadInput("A version is a number.", next_step="Choose one from the list of versions.")
    return int(text)


def _private(actor: Actor, response: HttpResponse) -> HttpResponse:
    """Pages of people who are signed in are for them alone."""
    if actor.kind == "person":
        patch_cache_control(response, private=True, no_store=True)
    return response
