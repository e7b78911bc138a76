"""Addresses. Meetings, agendas, papers and calendars."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views import agenda, calendars, meetings, meetings_staff, papers

_MEETING = "bodies/<slug:slug>/meetings/<int:meeting_id>/"
_ITEM = f"{_MEETING}items/<int:item_id>/"

urlpatterns = [
    path("meetings/", meetings.all_meetings, name="all_meetings"),
    path("bodies/<slug:slug>/meetings/", meetings.body_meetings, name="meetings"),
    path("bodies/<slug:slug>/meetings.ics", calendars.body_calendar, name="body_calendar"),
    path("calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/<str:token>.ics", calendars.my_calendar_file, name="my_calendar_file"),
    path("bodies/<slug:slug>/meetings/new/", meetings_staff.new_meeting, name="new_meeting"),
    path(_MEETING, meetings.meeting_page, name="meeting"),
    path(f"{_MEETING}meeting.ics", calendars.meeting_calendar, name="meeting_calendar"),
    path(f"{_MEETING}edit/", meetings_staff.edit_meeting, name="edit_meeting"),
    path(f"{_MEETING}call/", meetings_staff.call, name="call_meeting"),
    path(f"{_MEETING}cancel/", meetings_staff.cancel, name="cancel_meeting"),
    path(f"{_MEETING}held/", meetings_staff.hold, name="hold_meeting"),
    path(f"{_MEETING}items/new/", agenda.new_item, name="new_item"),
    path(f"{_MEETING}items/copy/", agenda.copy, name="copy_agenda"),
    path(_ITEM, agenda.edit_item, name="edit_item"),
    path(f"{_ITEM}move/", agenda.move, name="move_item"),
    path(f"{_ITEM}remove/", agenda.remove, name="remove_item"),
    path(f"{_ITEM}papers/new/", papers.add, name="add_paper"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("papers/<uuid:paper_id>/withdraw/", papers.withdraw, name="withdraw_paper"),
    path("papers/<uuid:paper_id>/replace/", papers.replace, name="replace_paper"),
]
