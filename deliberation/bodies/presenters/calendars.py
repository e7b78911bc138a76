"""Meetings as iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from icalendar import Calendar, Event

from deliberation.bodies.models import Meeting, MeetingStatus
from deliberation.bodies.presenters.meetings import openness_words

MEDIA_TYPE = "text/calendar; charset=utf-8"
_STATUS = {
    MeetingStatus.DRAFT: "TENTATIVE",
    MeetingStatus.CALLED: "CONFIRMED",
    MeetingStatus.HELD: "CONFIRMED",
    MeetingStatus.CANCELLED: "CANCELLED",
}


def calendar_file(
    name: str, meetings: Iterable[Meeting], href: Callable[[Meeting], str], *, inside: Callable[[Meeting], bool]
) -> bytes:  # fmt: skip
    """A calendar of meetings with their bodies. `href` gives a meeting's full address.

    `inside` says of each meeting whether the reader is one of the body's own people, who get the link for members.
    Times are in UTC, which every calendar shows in its own place; so no change of the clocks can move them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Folkmoot//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings:
        calendar.add_component(_event(meeting, href(meeting), inside(meeting)))
    made: bytes = calendar.to_ical()
    return made


def _event(meeting: Meeting, href: str, inside: bool) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.uid}@folkmoot")
    event.add("dtstamp", meeting.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("created", meeting.created_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", meeting.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("status", _STATUS[MeetingStatus(meeting.status)])
    event.add("summary", _summary(meeting))
    event.add("description", _description(meeting, href, inside))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", href)
    event.add(
        "categories",
        ["Illustrative", meeting.body.name] if meeting.body.illustrative else [meeting.body.name],
    )
    return event


def _summary(meeting: Meeting) -> str:
    marks = ("Illustrative: " if meeting.body.illustrative else "") + (
        "Cancelled: " if meeting.status == MeetingStatus.CANCELLED else ""
    )
    return f"{marks}{meeting.title} ({meeting.body.name})"


def _description(meeting: Meeting, href: str, inside: bool) -> str:
    lines = []
    if meeting.body.illustrative:
        lines.append("Illustrative: made up to show how the site works.")
    if meeting.status == MeetingStatus.CANCELLED:
        lines.append(f"Cancelled: {meeting.cancel_reason}")
    if meeting.status == MeetingStatus.DRAFT:
        lines.append("Being planned; not called yet.")
    lines.append(openness_words(meeting))
    if meeting.access_note:
        lines.append(f"Getting in and taking part: {meeting.access_note}")
    if meeting.public_link:
        lines.append(f"To watch: {meeting.public_link}")
    if inside and meeting.member_link:
        lines.append(f"For members: {meeting.member_link}")
    return "\n".join([*lines, f"Agenda and papers: {href}"])
