"""Recording who was at a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.meeting_rows import locked_meeting
from deliberation.bodies.models import Attendance, Meeting, MeetingStatus, Minutes, MinutesStatus, Presence
from deliberation.bodies.queries.attendance import Line, Sheet, attendance_sheet
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState


class AttendanceClosed(WrongState):
    """The minutes are agreed or published, and say who was there."""

    code = "attendance_closed"


@dataclass(frozen=True)
class Came:
    """What is recorded of one member: a code of `Presence`, and which substitute came, if one did."""

    presence: str
    substitute_id: int | None = None


@transaction.atomic
def record_attendance(*, actor: Actor, body_id: UUID, meeting_id: int, entries: Mapping[int, Came]) -> Sheet:
    """Record members by the id of their membership; those left out stay as they are. Returns the whole sheet.

    Raises NotFound, BadInput for somebody who was no member on the day or a substitute not named for them,
    WrongState while the meeting is planned or when it is cancelled, AttendanceClosed from agreed minutes on.
    """
    require(actor, Permission.ATTENDANCE_RECORD, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    _open(meeting)
    lines = {line.membership_id: line for line in attendance_sheet(meeting).lines}
    changed = {
        membership_id: came
        for membership_id, came in entries.items()
        if _differs(_checked(lines.get(membership_id), came), came)
    }
    if not changed:
        return attendance_sheet(meeting)
    now = clock.now()
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                membership_id=membership_id,
                presence=came.presence,
                substitute_id=came.substitute_id,
                recorded_at=now,
            )
            for membership_id, came in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["meeting", "membership"],
        update_fields=["presence", "substitute", "recorded_at"],
    )
    record(actor, Event.ATTENDANCE_RECORDED, "meeting", meeting.pk, body=str(body_id), count=len(changed))
    return attendance_sheet(meeting)


def _open(meeting: Meeting) -> None:
    if meeting.status not in (MeetingStatus.CALLED, MeetingStatus.HELD):
        raise WrongState(
            "Attendance is recorded for a meeting that has been called and not cancelled.",
            next_step="Call the meeting first.",
        )
    newest = Minutes.objects.filter(meeting=meeting).order_by("-version").first()
    if newest is None or newest.status == MinutesStatus.DRAFT:
        return
    if newest.status == MinutesStatus.AGREED:
        raise AttendanceClosed(
            "The minutes are agreed, and they say who was there.",
            next_step="Reopen the minutes to correct it.",
        )
    raise AttendanceClosed(
        "The minutes are published, and they say who was there.",
        next_step="Start a correction of the minutes; then attendance can be corrected too.",
    )


def _checked(line: Line | None, came: Came) -> Line:
    if line is None:
        raise BadInput("Somebody on the list was not a member of this body on the day of the meeting.")
    if came.presence not in Presence.values:
        raise BadInput(f"“{came.presence[:40]}” is not a presence. Use one of: {', '.join(Presence.values)}.")
    if came.presence == Presence.SUBSTITUTED:
        if came.substitute_id not in {each.pk for each in line.stand_ins}:
            raise BadInput(f"Choose which substitute came for {line.name}.")
    elif came.substitute_id is not None:
        raise BadInput(f"Name a substitute for {line.name} only when one came.")
    return line


def _differs(line: Line, came: Came) -> bool:
    return (line.presence, line.substitute.pk if line.substitute else None) != (
        came.presence,
        came.substitute_id,
    )
