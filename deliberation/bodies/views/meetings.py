"""Public pages of meetings: those of all bodies, those of one, and one meeting with its agenda."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.bodies.forms.meetings import FindMeetingsForm
from deliberation.bodies.models import Meeting, MeetingStatus
from deliberation.bodies.presenters import meetings as words
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries import meetings_lists as lists
from deliberation.bodies.queries.bodies import areas_with_bodies
from deliberation.bodies.queries.interests import ITEM, declared_on
from deliberation.bodies.queries.meetings import (
    bodies_of,
    is_public,
    meeting_of,
    sees_private,
    visible_items,
    visible_papers,
)
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import steps
from kernel import clock

PER_PAGE = 20


@require_safe
@never_cache
def all_meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of every body: those to come, or whichever fit."""
    actor = acting(request)
    form = FindMeetingsForm(request.GET, areas=areas_with_bodies(), months=lists.months_with_meetings(actor))
    asked = form.cleaned_data if form.is_valid() else {"when": lists.COMING}
    first = asked.get("first")
    wanted = lists.MeetingsWanted(
        when=asked.get("when", lists.COMING),
        words=asked.get("words", ""),
        kind=asked.get("kind", ""),
        area=asked.get("area", ""),
        first=first,
        last=lists.last_day_of_month(first) if first else None,
    )
    page = Paginator(lists.find_meetings(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    captions = {lists.COMING: "Meetings to come", lists.PAST: "Past meetings", lists.EVERY: "All meetings"}
    context = {
        "form": form,
        "page_obj": page,
        "table": words.meetings_table(page, "meetings", captions[wanted.when]),
        "total": page.paginator.count,
        "coming": wanted.when == lists.COMING,
        "filtered": bool(wanted.words or wanted.kind or wanted.area or wanted.first),
        "signed_in": actor.kind == "person",
        "has_bodies": bool(bodies_of(actor)),
        "crumbs": [],
    }
    if any(meeting.body.illustrative for meeting in page):
        context["illustrative"] = True
    return render(request, "bodies/meetings/all.html", context)


@require_safe
@never_cache
def body_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """Meetings of one body: to come, past, cancelled."""
    actor, body = acting(request), body_by_slug(slug)

    def page_of(rows: QuerySet[Meeting], name: str) -> Page[Meeting]:
        page: Page[Meeting] = Paginator(rows, PER_PAGE).get_page(request.GET.get(name))
        return page

    coming = page_of(lists.coming_of(actor, body), "coming")
    past = page_of(lists.past_of(actor, body), "past")
    cancelled = page_of(lists.cancelled_of(actor, body), "cancelled")
    context = frame(actor, body, "meetings") | {
        "coming": coming,
        "past": past,
        "cancelled": cancelled,
        "coming_table": words.meetings_table(coming, "coming", "Meetings to come", with_body=False),
        "past_table": words.meetings_table(past, "past", "Past meetings", with_body=False),
        "cancelled_table": words.meetings_table(
            cancelled, "cancelled", "Cancelled meetings", with_body=False
        ),
    }
    return render(request, "bodies/meetings/body.html", context)


@require_safe
@never_cache
def meeting_page(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One meeting: when, where, who may be there, its agenda and papers, and what came of it."""
    actor, body = acting(request), body_by_slug(slug)
    meeting = meeting_of(actor, body, meeting_id)
    items = visible_items(actor, meeting)
    declared = declared_on(ITEM, [item.pk for item in items]) if items else {}
    papers = visible_papers(actor, meeting) if items else {}
    context = frame(actor, body, "meetings", ("Meetings", reverse("meetings", args=[slug])))
    may = context["may"]
    minutes = [item.minutes for item in items]
    context |= {
        "meeting": meeting,
        "when": words.when(meeting),
        "state": words.state(meeting),
        "openness": words.openness_words(meeting),
        "changed": words.changed_words(meeting),
        "warnings": words.warnings(meeting, minutes) if may["edit_meetings"] else [],
        "rows": words.agenda_rows(meeting, items, papers, declared),
        "ends": words.planned_end(meeting, items),
        "inside": sees_private(actor, body.pk),
        "is_public": is_public(meeting),
        "onward": steps("meeting", f"{slug}/{meeting.pk}"),
        "came_of_it": steps("meeting_record", f"{slug}/{meeting.pk}"),
        **_steps(meeting, may, has_items=bool(items)),
    }
    return render(request, "bodies/meetings/meeting.html", context)


def _steps(meeting: Meeting, may: dict[str, bool], *, has_items: bool) -> dict[str, Any]:
    """What the reader may do with the meeting as it stands, and which pages about it there are to read."""
    status = meeting.status
    edits = may["edit_meetings"] and status in (MeetingStatus.DRAFT, MeetingStatus.CALLED)
    held = status == MeetingStatus.HELD
    begun = status == MeetingStatus.CALLED and clock.now() >= meeting.starts_at
    return {
        "may_edit": edits,
        "may_call": edits and status == MeetingStatus.DRAFT,
        "may_hold": edits and begun,
        "may_copy": edits and not has_items,
        "may_add_papers": may["add_papers"] and status != MeetingStatus.CANCELLED,
        "show_attendance": held or (begun and may["record_attendance"]),
        "show_minutes": held,
        "show_pack": has_items and status != MeetingStatus.CANCELLED,
        "show_declare": may["declare"] and status in (MeetingStatus.DRAFT, MeetingStatus.CALLED),
    }
