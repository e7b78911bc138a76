"""Minutes: their versions, what they say to whom, and the decisions noted in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.calc.minutes import FORMAT, due_on
from deliberation.bodies.models import (
    Body,
    ItemRecord,
    Meeting,
    MeetingStatus,
    Minutes,
    MinutesStatus,
    Openness,
)
from deliberation.bodies.queries.attendance import Sheet, attendance_sheet, day_of
from deliberation.bodies.queries.interests import ITEM, Declared, declared_on
from deliberation.bodies.queries.meetings import SeenItem, items_of, public
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor
from kernel.errors import NotFound

_READERS = (Permission.MEETING_SEE_PRIVATE, Permission.MINUTES_WRITE, Permission.MINUTES_AGREE)


def reads_drafts(actor: Actor, body: Body) -> bool:
    """Whether the reader sees minutes before they are published: the body's own people do."""
    return any(holds(actor, permission, scope_of(body.pk)) for permission in _READERS)


def versions_of(meeting: Meeting, *, drafts: bool) -> list[Minutes]:
    """Its versions, newest first; `drafts` says whether those that are not published too."""
    rows = Minutes.objects.filter(meeting=meeting).order_by("-version")
    found = list(rows if drafts else rows.filter(status=MinutesStatus.PUBLISHED))
    for each in found:
        each.meeting = meeting
    return found


def content_for(minutes: Minutes, *, private: bool) -> dict[str, Any]:
    """What a version says: as it was frozen once it is published, as it stands before that.

    `private` says whether for people who may see what is private.
    """
    if minutes.status != MinutesStatus.PUBLISHED or minutes.content is None:
        return content_of(minutes, private=private)
    frozen: dict[str, Any] = minutes.content
    return with_private(frozen, minutes) if private else frozen


def newest_version(meeting: Meeting) -> Minutes | None:
    """The version that is worked on, or was last; None while there are none."""
    found = Minutes.objects.filter(meeting=meeting).order_by("-version").first()
    if found is not None:
        found.meeting = meeting
    return found


def published_version(meeting: Meeting, version: int | None = None) -> Minutes:
    """A published version, the newest unless one is asked for. Raises NotFound."""
    rows = Minutes.objects.filter(meeting=meeting, status=MinutesStatus.PUBLISHED)
    found = (rows if version is None else rows.filter(version=version)).order_by("-version").first()
    if found is None:
        raise NotFound(
            "There are no published minutes here.",
            next_step="The meeting’s page says where its minutes stand.",
        )
    found.meeting = meeting
    return found


def expected_on(meeting: Meeting) -> dt.date:
    """The day by which the minutes should be out."""
    later = Meeting.objects.filter(
        public(),
        body_id=meeting.body_id,
        starts_at__gt=meeting.starts_at,
        status__in=[MeetingStatus.CALLED, MeetingStatus.HELD],
    )
    following = later.order_by("starts_at").first()
    return due_on(day_of(meeting), day_of(following) if following else None)


def records_of(minutes: Minutes) -> dict[int, ItemRecord]:
    """What a version says, by item id."""
    return {each.item_id: each for each in ItemRecord.objects.filter(minutes=minutes)}


def content_of(minutes: Minutes, *, private: bool) -> dict[str, Any]:
    """Everything that this version says now, as plain JSON: what is frozen when it is published.

    `private` says whether for people who may see what is private; what is published never is. Four queries.
    """
    meeting, body = minutes.meeting, minutes.meeting.body
    items, records = items_of(meeting, private=private), records_of(minutes)
    declared = _declared([item.pk for item in items if not item.hidden])
    closed = meeting.openness == Openness.PRIVATE and not private
    return {
        "format": FORMAT,
        "version": minutes.version,
        "correction": minutes.correction,
        "illustrative": body.illustrative,
        "body": {"slug": body.slug, "name": body.name},
        "meeting": _facts(meeting),
        "opening": "" if closed else minutes.opening,
        "closed_at": minutes.closed_at,
        "agreed_at": minutes.agreed_at.isoformat() if minutes.agreed_at else None,
        **attendance_content(attendance_sheet(meeting, stand_ins=False)),
        "items": [
            _item(number, item, records.get(item.pk), declared.get(str(item.pk), []))
            for number, item in enumerate(items, start=1)
        ],
    }


def with_private(content: dict[str, Any], minutes: Minutes) -> dict[str, Any]:
    """A published content with what was kept apart of it put back in, for people who may see what is private."""
    items = {item.pk: item for item in items_of(minutes.meeting, private=True)}
    records, declared = records_of(minutes), _declared(list(items))
    return content | {
        "opening": content["opening"] or minutes.opening,
        "items": [
            {**_item(each["number"], items[each["id"]], records.get(each["id"]), declared.get(str(each["id"]), [])),
             "title": each["title"], "private_reason": each["private_reason"]}
            if each["private"] and each["id"] in items
            else each
            for each in content["items"]
        ],
    }  # fmt: skip


def attendance_content(sheet: Sheet) -> dict[str, Any]:
    """Attendance and quorum as plain JSON, members by their public names."""
    quorum = sheet.quorum
    return {
        "attendance": [
            {
                "membership": line.membership_id,
                "name": line.name,
                "role": line.role,
                "organisation": line.organisation,
                "presence": line.presence,
                "presence_words": line.presence_words,
                "substitute": line.substitute.name if line.substitute else None,
            }
            for line in sheet.lines
        ],
        "quorum": {
            "needed": quorum.needed,
            "there": quorum.there,
            "members": quorum.members,
            "recorded": quorum.recorded,
            "reached": quorum.reached,
            "words": quorum.words,
        },
    }


@dataclass(frozen=True)
class Decision:
    """A decision as published minutes note it."""

    meeting: int
    day: str
    meeting_title: str
    item: int
    number: int
    item_title: str
    decision: str
    version: int
    illustrative: bool

    def as_row(self) -> dict[str, Any]:
        """Its fields by name."""
        return asdict(self)


def published_minutes(body: Body) -> QuerySet[Minutes]:
    """The newest published version of each meeting of a body, newest meeting first."""
    rows = Minutes.objects.filter(meeting__body=body, status=MinutesStatus.PUBLISHED)
    later = rows.filter(meeting=OuterRef("meeting"), version__gt=OuterRef("version"))
    return rows.exclude(Exists(later)).order_by("-meeting__starts_at", "-meeting__pk")


def decisions_of(body: Body, *, since: dt.date | None = None, until: dt.date | None = None) -> list[Decision]:
    """Decisions in the published minutes of a body, newest meeting first; those on private items are not published."""
    return [
        each
        for content in published_minutes(body).values_list("content", flat=True)
        for each in _decisions(content or {})
        if (since is None or each.day >= since.isoformat())
        and (until is None or each.day <= until.isoformat())
    ]


def _decisions(content: dict[str, Any]) -> Iterator[Decision]:
    meeting = content.get("meeting", {})
    for item in content.get("items", []):
        if item["decision"]:
            yield Decision(
                meeting["id"], meeting["day"], meeting["title"], item["id"], item["number"], item["title"],
                item["decision"], content["version"], content["illustrative"],
            )  # fmt: skip


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "title": meeting.title,
        "day": day_of(meeting).isoformat(),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "openness": meeting.openness,
        "private_reason": meeting.private_reason,
    }


def _item(
    number: int, item: SeenItem, said: ItemRecord | None, declared: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": item.pk,
        "number": number,
        "title": item.title,
        "purpose": item.purpose,
        "lead": item.lead,
        "private": item.private,
        "private_reason": item.private_reason,
        "hidden": item.hidden,
        "text": said.text if said and not item.hidden else "",
        "decision": said.decision if said and not item.hidden else "",
        "declarations": declared,
    }


def _declared(items: list[int]) -> dict[str, list[dict[str, Any]]]:
    """The interests that members declared on items, by item id as text; that somebody has none is not minuted."""
    return {
        thing_id: [_declaration(each) for each in said if not each.nothing and not each.withdrawn]
        for thing_id, said in declared_on(ITEM, items).items()
    }


def _declaration(each: Declared) -> dict[str, Any]:
    left = " They left the room." if each.leaves else ""
    return {
        "membership": each.membership_id,
        "name": each.name,
        "interest": each.interest,
        "leaves": each.leaves,
        "words": f"{each.name} declared an interest: {each.interest.rstrip('.')}.{left}",
    }
