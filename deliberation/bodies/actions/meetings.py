"""Meetings: planning one, changing it, calling it, cancelling it, saying that it was held."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.meeting_rows import locked_meeting
from deliberation.bodies.actions.texts import line, link
from deliberation.bodies.calc.agenda import minutes_between
from deliberation.bodies.models import Body, Meeting, MeetingStatus, Openness
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

LONGEST = 24 * 60
EARLIEST, LATEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
OPEN = (MeetingStatus.DRAFT, MeetingStatus.CALLED)
"""Stages in which a meeting and its agenda can be changed."""


class MeetingIsOver(WrongState):
    """A meeting that was held or cancelled is no longer changed."""

    code = "meeting_is_over"


class NotReadyToCall(WrongState):
    """Something is missing that a called meeting must have."""

    code = "not_ready_to_call"
    next_step = "Put it right on the meeting's page, then call the meeting."


@dataclass(frozen=True)
class Details:
    """What people say of a meeting. Moments carry a time zone; `openness` is a code of `Openness`."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    access_note: str = ""
    public_link: str = ""
    member_link: str = ""
    openness: str = Openness.PUBLIC
    private_reason: str = ""


@transaction.atomic
def create_meeting(*, actor: Actor, body_id: UUID, details: Details, uid: UUID | None = None) -> Meeting:
    """Plan a meeting, as a draft that the body's own people see.

    `uid` is the meeting's id in calendars; one that this body has used gives back the meeting it made, so that
    a form sent twice makes one meeting. Raises BadInput for details that do not fit, WrongState for a body
    that has ended.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    made = Meeting.objects.filter(uid=uid).first() if uid is not None else None
    if made is not None and made.body_id == body.pk:
        return made
    if made is not None:
        raise BadInput("The calendar id is taken.", next_step="Leave it out: one is given.")
    if body.ends_on is not None and body.ends_on < clock.today():
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    now = clock.now()
    meeting = Meeting.objects.create(
        body=body, uid=uid or uuid.uuid4(), created_at=now, changed_at=now, **_checked(details)
    )
    record(actor, Event.MEETING_CREATED, "meeting", meeting.pk, body=str(body_id))
    return meeting


@transaction.atomic
def change_meeting(*, actor: Actor, body_id: UUID, meeting_id: int, details: Details) -> Meeting:
    """Change a meeting that is planned or called; calendars learn of it by its sequence.

    A called meeting stays called, and says when it was changed. Raises NotFound, BadInput, MeetingIsOver, and
    WrongState when a called meeting would move into the past, or be public while an item of it is private.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    values = _checked(details)
    changed = sorted(name for name, value in values.items() if getattr(meeting, name) != value)
    if not changed:
        return meeting
    moved = "starts_at" in changed
    if meeting.status == MeetingStatus.CALLED and moved and details.starts_at <= clock.now():
        raise WrongState(
            "A called meeting cannot be moved into the past.", next_step="Choose a time that is to come."
        )
    if values["openness"] == Openness.PUBLIC and meeting.items.filter(private=True).exists():
        raise WrongState(
            "An item of the agenda is private, so the meeting is at least partly in private.",
            next_step="Open the item to the public first, or keep the meeting partly in private.",
        )
    for name in changed:
        setattr(meeting, name, values[name])
    meeting.changed_at, meeting.sequence = clock.now(), meeting.sequence + 1
    meeting.save()
    record(actor, Event.MEETING_CHANGED, "meeting", meeting.pk, body=str(body_id), fields=" ".join(changed))
    return meeting


@transaction.atomic
def call_meeting(*, actor: Actor, body_id: UUID, meeting_id: int) -> Meeting:
    """Call a planned meeting: everybody sees it and its agenda from now on. A called one stays as it is.

    Raises NotFound, MeetingIsOver, and NotReadyToCall when there is no item, when it would have started
    already, or when it says that it is partly in private and no item is.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    if meeting.status == MeetingStatus.CALLED:
        return meeting
    lacking = lacks_to_call(meeting, [item.private for item in meeting.items.all()])
    if lacking:
        raise NotReadyToCall(lacking[0])
    now = clock.now()
    meeting.status, meeting.called_at, meeting.changed_at = MeetingStatus.CALLED, now, now
    meeting.sequence += 1
    meeting.save(update_fields=["status", "called_at", "changed_at", "sequence"])
    record(actor, Event.MEETING_CALLED, "meeting", meeting.pk, body=str(body_id))
    return meeting


def lacks_to_call(meeting: Meeting, private: list[bool]) -> list[str]:
    """What is missing before a meeting can be called, as sentences; `private` says of each item whether it is."""
    lacking = []
    if not private:
        lacking.append("The agenda has no item yet.")
    if meeting.starts_at <= clock.now():
        lacking.append("The time at which the meeting starts has passed.")
    if meeting.openness == Openness.PART_PRIVATE and private and not any(private):
        lacking.append("The meeting is partly in private, but no item of the agenda is.")
    return lacking


@transaction.atomic
def cancel_meeting(*, actor: Actor, body_id: UUID, meeting_id: int, reason: str) -> Meeting:
    """Cancel a meeting that is planned or called, with a reason that everybody sees if it was called.

    Raises NotFound, BadInput without a reason, MeetingIsOver.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    why = line("The reason", reason, 300, needed=True)
    meeting = locked_meeting(body_id, meeting_id)
    if meeting.status == MeetingStatus.CANCELLED and meeting.cancel_reason == why:
        return meeting
    _check_open(meeting)
    now = clock.now()
    meeting.status, meeting.cancel_reason = MeetingStatus.CANCELLED, why
    meeting.cancelled_at = meeting.changed_at = now
    meeting.sequence += 1
    meeting.save(update_fields=["status", "cancel_reason", "cancelled_at", "changed_at", "sequence"])
    record(actor, Event.MEETING_CANCELLED, "meeting", meeting.pk, body=str(body_id))
    return meeting


@transaction.atomic
def mark_held(*, actor: Actor, body_id: UUID, meeting_id: int) -> Meeting:
    """Say that a called meeting was held, once it has started. Raises NotFound, WrongState."""
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    if meeting.status == MeetingStatus.HELD:
        return meeting
    if meeting.status != MeetingStatus.CALLED:
        raise WrongState("Only a meeting that was called can be marked as held.")
    now = clock.now()
    if meeting.starts_at > now:
        raise WrongState(
            "This meeting has not started yet.", next_step="Mark it as held once it has started."
        )
    meeting.status, meeting.held_at = MeetingStatus.HELD, now
    meeting.save(update_fields=["status", "held_at"])
    record(actor, Event.MEETING_HELD, "meeting", meeting.pk, body=str(body_id))
    return meeting


def open_meeting(body_id: UUID, meeting_id: int) -> Meeting:
    """A meeting of this body, locked, that can still be changed. Raises NotFound, MeetingIsOver."""
    meeting = locked_meeting(body_id, meeting_id)
    _check_open(meeting)
    return meeting


def _check_open(meeting: Meeting) -> None:
    if meeting.status not in OPEN:
        stands = MeetingStatus(meeting.status).label.lower()
        raise MeetingIsOver(f"This meeting is {stands} and can no longer be changed.")


def _checked(details: Details) -> dict[str, object]:
    """The columns of a meeting. Raises BadInput for what does not fit."""
    starts_at, ends_at = details.starts_at.astimezone(dt.UTC), details.ends_at.astimezone(dt.UTC)
    if not EARLIEST <= starts_at <= LATEST:
        raise BadInput("A meeting must be between the years 2000 and 2099.")
    if ends_at <= starts_at:
        raise BadInput("The meeting must end after it starts.")
    if minutes_between(starts_at, ends_at) > LONGEST:
        raise BadInput("A meeting can be 24 hours long at most.", next_step="Plan one for each day.")
    if details.openness not in Openness.values:
        raise BadInput(f"“{details.openness[:20]}” is not one of {', '.join(Openness.values)}.")
    reason = line("The reason", details.private_reason, 300)
    if details.openness == Openness.PUBLIC:
        reason = ""
    elif not reason:
        raise BadInput("Say why the meeting, or a part of it, is in private. Everybody sees the reason.")
    return {
        "title": line("The title", details.title, 160, needed=True),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": line("The place", details.place, 300),
        "access_note": line("The note on access", details.access_note, 400),
        "public_link": link("The link for the public", details.public_link),
        "member_link": link("The link for members", details.member_link),
        "openness": details.openness,
        "private_reason": reason,
    }
