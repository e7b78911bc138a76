"""Minutes as pages and the PDF show them, made from their content as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.calc.agenda import clock_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.calc.minutes import Change, changes
from deliberation.bodies.models import (
    Body,
    Meeting,
    MeetingStatus,
    Minutes,
    MinutesStatus,
    Openness,
    Presence,
)
from deliberation.bodies.queries.roles import scope_of
from design.formats import day, moment
from kernel.actors import Actor

_GROUPS = (
    (Presence.PRESENT, "Present"),
    (Presence.SUBSTITUTED, "Substitutes"),
    (Presence.APOLOGIES, "Apologies"),
    (Presence.ABSENT, "Absent"),
    ("", "Not recorded"),
)


@dataclass(frozen=True)
class ItemView:
    """One item of the minutes. `hidden`: this reader sees its heading alone."""

    pk: int
    number: int
    title: str
    lead: str
    private: bool
    private_reason: str
    hidden: bool
    text: Sequence[Block]
    decision: Sequence[Block]
    declarations: Sequence[str]

    @property
    def silent(self) -> bool:
        """Whether nothing was written about it."""
        return not (self.hidden or self.text or self.decision or self.declarations)


@dataclass(frozen=True)
class MinutesView:
    """The whole of the minutes."""

    title: str
    held: str
    facts: Sequence[tuple[str, str]]
    opening: Sequence[Block]
    opening_hidden: bool
    attendance: Sequence[tuple[str, Sequence[str]]]
    quorum: str
    items: Sequence[ItemView]
    decisions: Sequence[ItemView]
    closed: str
    correction: str


def minutes_view(content: Mapping[str, Any]) -> MinutesView:
    """What a content says, ready to be shown."""
    meeting = content["meeting"]
    starts_at = dt.datetime.fromisoformat(meeting["starts_at"])
    items = [_item(each) for each in content["items"]]
    return MinutesView(
        title=meeting["title"],
        held=moment(starts_at),
        facts=_facts(content, starts_at),
        opening=blocks(content["opening"]),
        opening_hidden=meeting["openness"] == Openness.PRIVATE and not content["opening"],
        attendance=_attendance(content["attendance"]),
        quorum=content["quorum"]["words"],
        items=items,
        decisions=[item for item in items if item.decision],
        closed=_closed(content["closed_at"]),
        correction=content["correction"],
    )


def _item(each: Mapping[str, Any]) -> ItemView:
    return ItemView(
        pk=each["id"], number=each["number"], title=each["title"], lead=each["lead"], private=each["private"],
        private_reason=each["private_reason"], hidden=each["hidden"], text=blocks(each["text"]), decision=blocks(each["decision"]),
        declarations=[said["words"] for said in each["declarations"]],
    )  # fmt: skip


def _facts(content: Mapping[str, Any], starts_at: dt.datetime) -> list[tuple[str, str]]:
    meeting = content["meeting"]
    agreed = content.get("agreed_at")
    openness = str(Openness(meeting["openness"]).label)
    rows = [
        ("Held", moment(starts_at)),
        ("Place", meeting["place"]),
        (
            "Open to the public",
            openness + (f": {meeting['private_reason']}" if meeting["private_reason"] else ""),
        ),
        ("Agreed", moment(dt.datetime.fromisoformat(agreed)) if agreed else ""),
        ("Corrected because", content["correction"]),
    ]
    return [(name, value) for name, value in rows if value]


def _attendance(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    found = []
    for presence, heading in _GROUPS:
        people = [_who(line) for line in lines if line["presence"] == presence]
        if people:
            found.append((heading, people))
    return found


def _who(line: Mapping[str, Any]) -> str:
    said = ", ".join(filter(None, (line["role"] if line["role"] != "Member" else "", line["organisation"])))
    name = f"{line['name']} ({said})" if said else line["name"]
    return f"{line['substitute']} for {name}" if line["substitute"] else name


def _closed(closed_at: str) -> str:
    if not closed_at:
        return ""
    hour, minute = (int(part) for part in closed_at.split(":"))
    # Any day and zone will do: only the hands of the clock are written.
    return f"The meeting ended at {clock_words(dt.datetime(2000, 1, 1, hour, minute, tzinfo=dt.UTC))}."


@dataclass(frozen=True)
class Act:
    """Something that the reader can do next."""

    text: str
    href: str


def acts(actor: Actor, meeting: Meeting, newest: Minutes | None) -> list[Act]:
    """What the reader may do with the minutes as they stand, most likely first."""
    state = newest.status if newest else ""
    correcting = newest is not None and newest.version > 1
    held = meeting.status == MeetingStatus.HELD
    running = meeting.status in (MeetingStatus.CALLED, MeetingStatus.HELD)
    rows = (
        (Permission.MINUTES_PUBLISH, state == MinutesStatus.AGREED, "Publish…", "publish_minutes"),
        (Permission.MINUTES_WRITE, running and state in ("", MinutesStatus.DRAFT), "Write the minutes", "write_minutes"),
        (Permission.ATTENDANCE_RECORD, running and state in ("", MinutesStatus.DRAFT), "Record attendance", "attendance"),
        (Permission.MEETING_EDIT, meeting.status == MeetingStatus.CALLED, "Mark the meeting as held", "hold_meeting"),
        (Permission.MINUTES_AGREE, held and state == MinutesStatus.DRAFT, "Record that they are agreed…", "agree_minutes"),
        (Permission.MINUTES_AGREE, state == MinutesStatus.AGREED, "Reopen…", "reopen_minutes"),
        (Permission.MINUTES_WRITE, state == MinutesStatus.PUBLISHED, "Correct…", "correct_minutes"),
        (Permission.MINUTES_WRITE, state == MinutesStatus.DRAFT and correcting, "Discard the correction…", "discard_correction"),
    )  # fmt: skip
    scope, place = scope_of(meeting.body_id), [meeting.body.slug, meeting.pk]
    return [
        Act(words, reverse(name, args=place))
        for permission, fits, words, name in rows
        if fits and holds(actor, permission, scope)
    ]


@dataclass(frozen=True)
class VersionView:
    """One line in the list of versions."""

    number: int
    words: str
    href: str
    current: bool


def version_list(meeting: Meeting, versions: Sequence[Minutes], shown: Minutes | None) -> list[VersionView]:
    """The versions that are to be listed, newest first."""
    return [
        VersionView(
            number=each.version,
            words=_version_words(each),
            href=reverse("minutes_version", args=[meeting.body.slug, meeting.pk, each.version]),
            current=shown is not None and each.pk == shown.pk,
        )
        for each in versions
    ]


def _version_words(each: Minutes) -> str:
    if each.status == MinutesStatus.PUBLISHED and each.published_at:
        return f"published on {day(each.published_at)}" + (f": {each.correction}" if each.correction else "")
    return f"{MinutesStatus(each.status).label.lower()}, not public" + (
        f": {each.correction}" if each.correction else ""
    )


def what_changed(before: Minutes | None, after: Minutes) -> list[Change]:
    """Where two published versions differ."""
    if before is None or before.content is None or after.content is None:
        return []
    return changes(before.content, after.content)


def file_data(content: Mapping[str, Any], body: Body, minutes: Minutes) -> dict[str, Any]:
    """What the PDF is set from."""
    view = minutes_view(content)

    def texts(found: Sequence[Block]) -> list[dict[str, Any]]:
        return [{"points": each.points, "lines": list(each.lines)} for each in found]

    return {
        "title": view.title,
        "body": content["body"]["name"],
        "illustrative": bool(content["illustrative"]),
        "version": f"Version {minutes.version}, published on {day(minutes.published_at)}" if minutes.published_at else "",
        "facts": [list(each) for each in view.facts],
        "opening": texts(view.opening),
        "attendance": [[heading, list(people)] for heading, people in view.attendance],
        "quorum": view.quorum,
        "items": [
            {
                "number": item.number, "title": item.title, "lead": item.lead, "text": texts(item.text), "decision": texts(item.decision),
                "declarations": list(item.declarations), "private": item.private_reason or "It is private." if item.private else "",
            }
            for item in view.items
        ],
        "closed": view.closed,
        "sha256": minutes.sha256,
    }  # fmt: skip
