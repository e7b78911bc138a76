"""Minutes from draft to published: started, written, agreed, reopened, published and frozen, corrected or not.

The newest version is the one that is worked on. What is published never changes: a correction is a new version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.meeting_rows import locked_meeting
from deliberation.bodies.calc.light_text import printable, tidy
from deliberation.bodies.calc.minutes import Reopened, time_of_day
from deliberation.bodies.models import AgendaItem, ItemRecord, Meeting, MeetingStatus, Minutes, MinutesStatus
from deliberation.bodies.queries.minutes import content_of, records_of
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import BadInput, WrongState

MOST_OPENING, MOST_TEXT, MOST_DECISION, MOST_REASON = 4000, 20000, 4000, 300


class ChangedMeanwhile(WrongState):
    """Somebody else saved in between; nothing was overwritten."""

    code = "changed_meanwhile"
    next_step = "Look at what is there now, put your words in again where they are still needed, and save."


@dataclass(frozen=True)
class Noted:
    """What is written about one item: what was said, and the decision. None leaves it as it is."""

    text: str | None = None
    decision: str | None = None


def token_of(minutes: Minutes | None) -> str:
    """What a writer hands back, to show which state of the minutes they saw; "" while there are none."""
    return minutes.changed_at.isoformat() if minutes else ""


@transaction.atomic
def start(*, actor: Actor, body_id: UUID, meeting_id: int) -> Minutes:
    """Begin a draft, or give back the minutes that there are. Raises NotFound, WrongState."""
    require(actor, Permission.MINUTES_WRITE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    found = _newest(meeting)
    return found if found is not None else _begin(actor, meeting, Minutes(meeting=meeting))


@transaction.atomic
def write(
    *, actor: Actor, body_id: UUID, meeting_id: int, seen: str, opening: str | None = None, closed_at: str | None = None,
    records: Mapping[int, Noted] | None = None,
) -> Minutes:  # fmt: skip
    """Save the draft, all of it or a part: what is None or left out stays as it is. Begins one where there is none.

    `seen` is `token_of` what the writer saw. Raises ChangedMeanwhile when somebody saved since, WrongState when
    the newest version is no draft, BadInput for a time or text that cannot be used or an item of another meeting.
    """
    require(actor, Permission.MINUTES_WRITE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    minutes = _newest(meeting)
    _same(minutes, seen)
    if minutes is None:
        minutes = _begin(actor, meeting, Minutes(meeting=meeting))
    _in_state(minutes, MinutesStatus.DRAFT)
    changed = _set_texts(minutes, opening, closed_at) + _set_records(minutes, records or {})
    if not changed:
        return minutes
    minutes.changed_at = _later(minutes)
    minutes.save(update_fields=["opening", "closed_at", "changed_at"])
    record(
        actor,
        Event.MINUTES_CHANGED,
        "minutes",
        minutes.pk,
        meeting=meeting.pk,
        body=str(body_id),
        version=minutes.version,
        fields=changed,
    )
    return minutes


@transaction.atomic
def agree(*, actor: Actor, body_id: UUID, meeting_id: int, seen: str) -> Minutes:
    """Record that the body agreed the draft. Raises NotFound, WrongState, ChangedMeanwhile."""
    require(actor, Permission.MINUTES_AGREE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    minutes = _found(meeting)
    _in_state(minutes, MinutesStatus.DRAFT)
    _held(meeting)
    _same(minutes, seen)
    minutes.status, minutes.agreed_at, minutes.agreed_by = MinutesStatus.AGREED, clock.now(), actor.id
    minutes.changed_at = _later(minutes)
    minutes.save(update_fields=["status", "agreed_at", "agreed_by", "changed_at"])
    record(
        actor,
        Event.MINUTES_AGREED,
        "minutes",
        minutes.pk,
        meeting=meeting.pk,
        body=str(body_id),
        version=minutes.version,
    )
    return minutes


@transaction.atomic
def reopen(*, actor: Actor, body_id: UUID, meeting_id: int, reason: str) -> Minutes:
    """Make agreed minutes a draft again; `reason` is a code of `Reopened`. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.MINUTES_AGREE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    minutes = _found(meeting)
    if reason not in set(Reopened):
        raise BadInput(f"“{reason[:40]}” is not a reason. Reasons: {', '.join(Reopened)}.")
    _in_state(minutes, MinutesStatus.AGREED)
    minutes.status, minutes.agreed_at, minutes.agreed_by = MinutesStatus.DRAFT, None, ""
    minutes.changed_at = _later(minutes)
    minutes.save(update_fields=["status", "agreed_at", "agreed_by", "changed_at"])
    record(
        actor,
        Event.MINUTES_REOPENED,
        "minutes",
        minutes.pk,
        meeting=meeting.pk,
        body=str(body_id),
        version=minutes.version,
        code=reason,
    )
    return minutes


@transaction.atomic
def publish(*, actor: Actor, body_id: UUID, meeting_id: int, seen: str) -> Minutes:
    """Publish agreed minutes: freeze what they say, without what is private, and show it to everybody.

    Raises NotFound, WrongState when they are not agreed or the meeting was not held, ChangedMeanwhile.
    """
    require(actor, Permission.MINUTES_PUBLISH, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    minutes = _found(meeting)
    _in_state(minutes, MinutesStatus.AGREED)
    _held(meeting)
    _same(minutes, seen)
    minutes.content = content_of(minutes, private=False)
    minutes.sha256 = sha256_of(minutes.content)
    minutes.status, minutes.published_at = MinutesStatus.PUBLISHED, clock.now()
    minutes.changed_at = _later(minutes)
    minutes.save(update_fields=["content", "sha256", "status", "published_at", "changed_at"])
    record(
        actor, Event.MINUTES_PUBLISHED, "minutes", minutes.pk, meeting=meeting.pk, body=str(body_id), version=minutes.version, sha256=minutes.sha256,
        private=any(item["hidden"] for item in minutes.content["items"]),
    )  # fmt: skip
    return minutes


@transaction.atomic
def correct(*, actor: Actor, body_id: UUID, meeting_id: int, reason: str) -> Minutes:
    """Begin a new version of published minutes, with their text to start from; readers will see the reason.

    Raises NotFound, WrongState when the newest version is not published, BadInput without a reason.
    """
    require(actor, Permission.MINUTES_WRITE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    last = _found(meeting)
    _in_state(last, MinutesStatus.PUBLISHED)
    why = " ".join(reason.split())
    if not why:
        raise BadInput("Say what is corrected and why. Readers will see it.")
    why = _text(why, "The reason", MOST_REASON)
    copied = Minutes(
        meeting=meeting,
        version=last.version + 1,
        opening=last.opening,
        closed_at=last.closed_at,
        correction=why,
    )
    return _begin(actor, meeting, copied, records_of(last))


@transaction.atomic
def discard(*, actor: Actor, body_id: UUID, meeting_id: int, seen: str) -> Minutes:
    """Throw the draft of a correction away; the published version, which is returned, stays as it is.

    Raises NotFound, ChangedMeanwhile, and WrongState when the newest version is no draft or the first one.
    """
    require(actor, Permission.MINUTES_WRITE, scope_of(body_id))
    meeting = locked_meeting(body_id, meeting_id)
    draft = _found(meeting)
    _in_state(draft, MinutesStatus.DRAFT)
    if draft.version == 1:
        raise WrongState(
            "This draft is no correction: nothing has been published yet.", next_step="Change it as it is."
        )
    _same(draft, seen)
    number, version = draft.pk, draft.version
    draft.delete()
    record(
        actor, Event.MINUTES_DISCARDED, "minutes", number, meeting=meeting.pk, body=str(body_id), version=version
    )  # fmt: skip
    return _found(meeting)


def _begin(
    actor: Actor, meeting: Meeting, minutes: Minutes, records: Mapping[int, ItemRecord] | None = None
) -> Minutes:
    if meeting.status not in (MeetingStatus.CALLED, MeetingStatus.HELD):
        raise WrongState(
            "Minutes are written for a meeting that has been called and not cancelled.",
            next_step="Call the meeting first.",
        )
    minutes.created_at = minutes.changed_at = clock.now()
    minutes.save(force_insert=True)
    ItemRecord.objects.bulk_create(
        ItemRecord(minutes=minutes, item_id=item_id, text=each.text, decision=each.decision)
        for item_id, each in (records or {}).items()
    )
    record(
        actor,
        Event.MINUTES_STARTED,
        "minutes",
        minutes.pk,
        meeting=meeting.pk,
        body=str(meeting.body_id),
        version=minutes.version,
    )
    return minutes


def _newest(meeting: Meeting) -> Minutes | None:
    found = Minutes.objects.filter(meeting=meeting).order_by("-version").first()
    if found is not None:
        found.meeting = meeting
    return found


def _found(meeting: Meeting) -> Minutes:
    found = _newest(meeting)
    if found is None:
        raise WrongState("No minutes of this meeting have been begun.", next_step="Write them first.")
    return found


_WRONG = {
    (MinutesStatus.DRAFT, MinutesStatus.AGREED): "The minutes are agreed: reopen them to change them.",
    (
        MinutesStatus.DRAFT,
        MinutesStatus.PUBLISHED,
    ): "The minutes are published: start a correction to change them.",
    (MinutesStatus.AGREED, MinutesStatus.DRAFT): "The minutes are a draft, and have not been agreed.",
    (MinutesStatus.AGREED, MinutesStatus.PUBLISHED): "The minutes are published already.",
    (
        MinutesStatus.PUBLISHED,
        MinutesStatus.DRAFT,
    ): "The minutes are a draft: they can be changed as they are.",
    (
        MinutesStatus.PUBLISHED,
        MinutesStatus.AGREED,
    ): "The minutes are not published: reopen them to change them.",
}
"""What is said when minutes should be in the first state and are in the second."""


def _in_state(minutes: Minutes, wanted: MinutesStatus) -> None:
    state = MinutesStatus(minutes.status)
    if state != wanted:
        raise WrongState(_WRONG[wanted, state])


def _held(meeting: Meeting) -> None:
    if meeting.status != MeetingStatus.HELD:
        raise WrongState(
            "The meeting has not been marked as held.",
            next_step="Mark it as held on its page, then go on here.",
        )


def _same(minutes: Minutes | None, seen: str) -> None:
    if token_of(minutes) != seen:
        raise ChangedMeanwhile(
            "Somebody else has saved these minutes since you opened them. Nothing was overwritten."
        )


def _set_texts(minutes: Minutes, opening: str | None, closed_at: str | None) -> int:
    before = (minutes.opening, minutes.closed_at)
    if opening is not None:
        minutes.opening = _text(opening, "The opening", MOST_OPENING)
    if closed_at is not None:
        try:
            minutes.closed_at = time_of_day(closed_at)
        except ValueError:
            raise BadInput("Write the time as in 16:40 or 4.40pm.", parameter="closed_at") from None
    return sum(was != now for was, now in zip(before, (minutes.opening, minutes.closed_at), strict=True))


def _set_records(minutes: Minutes, records: Mapping[int, Noted]) -> int:
    titles = dict(
        AgendaItem.objects.filter(meeting_id=minutes.meeting_id, pk__in=list(records)).values_list(
            "pk", "title"
        )
    )
    if set(records) - set(titles):
        raise BadInput("One of the items is not on this meeting’s agenda.")
    held, rows = records_of(minutes), []
    for item_id, noted in records.items():
        was = held.get(item_id) or ItemRecord(minutes=minutes, item_id=item_id)
        heading = titles[item_id]
        text = _kept(was.text, noted.text, f"The text of “{heading}”", MOST_TEXT)
        decision = _kept(was.decision, noted.decision, f"The decision of “{heading}”", MOST_DECISION)
        if (text, decision) != (was.text, was.decision):
            rows.append(ItemRecord(minutes=minutes, item_id=item_id, text=text, decision=decision))
    ItemRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["minutes", "item"], update_fields=["text", "decision"]
    )
    return len(rows)


def _kept(was: str, sent: str | None, what: str, most: int) -> str:
    return was if sent is None else _text(sent, what, most)


def _text(text: str, what: str, most: int) -> str:
    tidied = tidy(text)
    if not printable(tidied):
        raise BadInput(f"{what} holds a character that cannot be shown.")
    if len(tidied) > most:
        raise BadInput(f"{what} is too long: at most {most:,} characters.")
    return tidied


def _later(minutes: Minutes) -> dt.datetime:
    """Now, or a moment after the last change where the clock has not moved since: each state has a token of its own."""
    return max(clock.now(), minutes.changed_at + dt.timedelta(microseconds=1))
