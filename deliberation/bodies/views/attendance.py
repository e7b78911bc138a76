"""Recording who was at a meeting."""

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
from deliberation.bodies.actions.attendance import record_attendance
from deliberation.bodies.forms.attendance import AttendanceForm
from deliberation.bodies.models import Meeting, MeetingStatus, MinutesStatus
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.attendance import attendance_sheet
from deliberation.bodies.queries.meetings import meeting_of
from deliberation.bodies.queries.minutes import newest_version
from deliberation.bodies.queries.roles import body_to_act_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def attendance(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Every member of the day on one page; saved as far as it is filled in."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.ATTENDANCE_RECORD)
    meeting = meeting_of(actor, body, meeting_id)
    sheet = attendance_sheet(meeting)
    form = AttendanceForm(sheet, request.POST if request.method == "POST" else None)
    if form.is_valid():
        entries = form.entries(rest_present=request.POST.get("save") == "rest")
        saved = record_attendance(actor=actor, body_id=body.pk, meeting_id=meeting.pk, entries=entries)
        messages.success(request, f"Attendance saved. {saved.quorum.words}")
        return redirect("attendance", slug=body.slug, meeting_id=meeting.pk)
    context = frame(actor, body, "meetings", *crumbs_to(meeting)) | {
        "meeting": meeting,
        "sheet": sheet,
        "form": form,
        "closed": _closed(meeting),
    }
    return render(request, "bodies/minutes/attendance.html", context)


def crumbs_to(meeting: Meeting, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Crumbs from a body down to one of its meetings."""
    slug = meeting.body.slug
    return (
        ("Meetings", reverse("meetings", args=[slug])),
        (meeting.title, reverse("meeting", args=[slug, meeting.pk])),
        *more,
    )


def _closed(meeting: Meeting) -> str:
    """Why attendance cannot be changed now, as a sentence; empty when it can."""
    if meeting.status not in (MeetingStatus.CALLED, MeetingStatus.HELD):
        return "Attendance is recorded once the meeting has been called."
    newest: Any = newest_version(meeting)
    if newest is None or newest.status == MinutesStatus.DRAFT:
        return ""
    if newest.status == MinutesStatus.AGREED:
        return "The minutes are agreed and say who was there. Reopen them to correct attendance."
    return "The minutes are published and say who was there. Start a correction of the minutes to correct attendance."
