"""The agenda of a meeting: adding, changing, moving and removing items, and taking over standing items."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.meetings import open_meeting
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import AgendaItem, Declaration, ItemPurpose, Meeting, MeetingStatus, Openness
from deliberation.bodies.queries.interests import ITEM
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

MOST_ITEMS = 100
LONGEST_ITEM = 12 * 60


class ItemInUse(WrongState):
    """An item that papers, declarations or minutes hang on."""

    code = "item_in_use"
    next_step = "Change its title, or cancel the meeting. What was added to it stays."


@dataclass(frozen=True)
class ItemDetails:
    """What people say of an item. `purpose` is a code of `ItemPurpose`; a private item needs a reason."""

    title: str
    purpose: str = ItemPurpose.DISCUSS
    minutes: int = 10
    lead: str = ""
    description: str = ""
    private: bool = False
    private_reason: str = ""


@transaction.atomic
def add_item(*, actor: Actor, body_id: UUID, meeting_id: int, details: ItemDetails) -> AgendaItem:
    """Put an item at the end of the agenda. The same item twice in a row is taken for a form sent twice.

    A private item makes a public meeting one that is partly in private, for the same reason. Raises NotFound,
    BadInput, MeetingIsOver, WrongState for an agenda that is full.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    values = _checked(details)
    items = list(meeting.items.all())
    if items and all(getattr(items[-1], name) == value for name, value in values.items()):
        return items[-1]
    if len(items) >= MOST_ITEMS:
        raise WrongState(f"An agenda holds {MOST_ITEMS} items at most.", next_step="Remove one first.")
    item = AgendaItem.objects.create(meeting=meeting, position=len(items) + 1, **values)
    _changed(meeting, item)
    record(actor, Event.ITEM_ADDED, "item", item.pk, meeting=meeting.pk, private=item.private)
    return item


@transaction.atomic
def change_item(
    *, actor: Actor, body_id: UUID, meeting_id: int, item_id: int, details: ItemDetails
) -> AgendaItem:
    """Change an item. Raises NotFound, BadInput, MeetingIsOver."""
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    item = item_of(meeting, item_id)
    values = _checked(details)
    changed = sorted(name for name, value in values.items() if getattr(item, name) != value)
    if not changed:
        return item
    for name in changed:
        setattr(item, name, values[name])
    item.save()
    _changed(meeting, item)
    record(actor, Event.ITEM_CHANGED, "item", item.pk, meeting=meeting.pk, fields=" ".join(changed))
    return item


@transaction.atomic
def move_item(
    *, actor: Actor, body_id: UUID, meeting_id: int, item_id: int, up: bool, position: int | None = None
) -> AgendaItem:
    """Move an item one place up or down; at the end of the agenda it stays.

    `position` is where the one who asks saw it: if it stands elsewhere now, it stays (the same button sent
    twice moves it once). Raises NotFound, MeetingIsOver.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    items = list(meeting.items.all())
    item = item_of(meeting, item_id)
    at = [each.pk for each in items].index(item.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(items) or (position is not None and position != at + 1):
        return item
    items[at], items[to] = items[to], items[at]
    _number(items)
    _changed(meeting)
    record(actor, Event.ITEM_CHANGED, "item", item.pk, meeting=meeting.pk, fields="position", number=to + 1)
    return items[to]


@transaction.atomic
def remove_item(*, actor: Actor, body_id: UUID, meeting_id: int, item_id: int) -> None:
    """Take an item off the agenda, while nothing hangs on it. Raises NotFound, MeetingIsOver, ItemInUse."""
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    item = item_of(meeting, item_id)
    holds = what_holds(item)
    if holds:
        raise ItemInUse(f"This item cannot be removed: {holds}.")
    if meeting.status == MeetingStatus.CALLED and meeting.items.count() == 1:
        raise WrongState(
            "A called meeting needs at least one item.", next_step="Add another first, or cancel the meeting."
        )
    number = item.pk
    item.delete()
    _number(list(meeting.items.all()))
    _changed(meeting)
    record(actor, Event.ITEM_REMOVED, "item", number, meeting=meeting.pk)


@transaction.atomic
def copy_agenda(*, actor: Actor, body_id: UUID, meeting_id: int, source_id: int) -> int:
    """Take over the items of an earlier meeting of this body into a planned one without items; how many.

    Titles, purposes, lengths, who leads and what is private come along; descriptions and papers do not. Raises
    NotFound, MeetingIsOver, WrongState when there are items already.
    """
    require(actor, Permission.MEETING_EDIT, scope_of(body_id))
    meeting = open_meeting(body_id, meeting_id)
    source = Meeting.objects.filter(pk=source_id, body_id=body_id).exclude(pk=meeting.pk).first()
    if source is None:
        raise NotFound("There is no such meeting to take items from.")
    if meeting.items.exists():
        raise WrongState("This agenda has items already.", next_step="Add what is missing by hand.")
    taken = [
        AgendaItem(
            meeting=meeting, position=position, title=item.title, purpose=item.purpose, minutes=item.minutes,
            lead=item.lead, private=item.private, private_reason=item.private_reason,
        )
        for position, item in enumerate(source.items.all(), start=1)
    ]  # fmt: skip
    AgendaItem.objects.bulk_create(taken)
    _changed(meeting, *taken)
    record(actor, Event.ITEM_ADDED, "meeting", meeting.pk, count=len(taken), source=str(source.pk))
    return len(taken)


def what_holds(item: AgendaItem) -> str:
    """What hangs on an item so that it cannot be removed, in words; empty when nothing does."""
    held = []
    if item.papers.exists():
        held.append("it has papers")
    if item.records.exists():
        held.append("the minutes speak of it")
    if Declaration.objects.filter(thing_kind=ITEM, thing_id=str(item.pk)).exists():
        held.append("members declared interests in it")
    return " and ".join(held)


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    """An item of this meeting. Raises NotFound, for another meeting's too."""
    item: AgendaItem | None = meeting.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound("There is no such item on this agenda.", next_step="Go back to the agenda.")
    return item


def _checked(details: ItemDetails) -> dict[str, object]:
    if details.purpose not in ItemPurpose.values:
        raise BadInput(f"“{details.purpose[:20]}” is not one of {', '.join(ItemPurpose.values)}.")
    if not 1 <= details.minutes <= LONGEST_ITEM:
        raise BadInput(f"An item takes 1 to {LONGEST_ITEM} minutes.")
    reason = line("The reason", details.private_reason, 300) if details.private else ""
    if details.private and not reason:
        raise BadInput("Say why the item is private. Everybody sees the reason.")
    return {
        "title": line("The title", details.title, 200, needed=True),
        "purpose": details.purpose,
        "minutes": details.minutes,
        "lead": line("Who presents it", details.lead, 160),
        "description": passage("The description", details.description, 4000),
        "private": details.private,
        "private_reason": reason,
    }


def _number(items: list[AgendaItem]) -> None:
    """Give the items the places in which they stand, without a gap."""
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])


def _changed(meeting: Meeting, *items: AgendaItem) -> None:
    """Note that the agenda changed; a private item makes a public meeting partly private."""
    reason = next((item.private_reason for item in items if item.private), "")
    if reason and meeting.openness == Openness.PUBLIC:
        meeting.openness, meeting.private_reason = Openness.PART_PRIVATE, reason
        meeting.sequence += 1
    meeting.changed_at = clock.now()
    meeting.save(update_fields=["openness", "private_reason", "sequence", "changed_at"])
