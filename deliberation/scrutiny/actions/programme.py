"""The work programme: putting items on it, moving them with the reason, ending them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import ENGLAND
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.topics import TOPICS, packed
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body, Meeting
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.enquiry_rows import check_version, taken
from deliberation.scrutiny.calc.words import ItemKind, ItemStatus
from deliberation.scrutiny.models import ProgrammeItem, ProgrammeMove
from deliberation.scrutiny.queries.programme import (
    MOST_PLANNED,
    can_link_decision,
    can_link_enquiry,
    meeting_for,
    no_such_item,
    place_words,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LAST_YEAR = 2099


@dataclass(frozen=True)
class ItemGiven:
    """What is said of an item. `enquiry_id`: a line of enquiry of the body; `decision_id`: a decision to come of any body."""

    title: str
    kind: str = ItemKind.MAIN.value
    why: str = ""
    aim: str = ""
    lead: str = ""
    witnesses: str = ""
    topics: Sequence[str] = ()
    enquiry_id: UUID | None = None
    decision_id: UUID | None = None


@dataclass(frozen=True)
class PlaceGiven:
    """Where an item stands: at a meeting, in a month (any day of it), or neither: waiting for a place."""

    meeting_id: int | None = None
    month: dt.date | None = None


@transaction.atomic
def add_item(
    *, actor: Actor, body_id: UUID, given: ItemGiven, place: PlaceGiven, item_id: UUID | None = None
) -> ProgrammeItem:
    """Put an item on the work programme. `item_id` makes a form that is sent twice do it once. Raises NotFound, BadInput."""
    require(actor, Permission.PROGRAMME_EDIT, scope_of(body_id))
    body = locked_body(body_id)
    before = ProgrammeItem.objects.filter(pk=item_id).first() if item_id else None
    if before is not None:
        if before.body_id != body.pk:
            raise taken()
        return before
    planned = ProgrammeItem.objects.filter(body=body, status=ItemStatus.PLANNED)
    if planned.count() >= MOST_PLANNED:
        raise BadInput(
            f"A work programme has at most {MOST_PLANNED} items to come.",
            next_step="Mark what is done, or drop what will not be done.",
        )
    item = ProgrammeItem.objects.create(
        pk=item_id or uuid.uuid4(),
        body=body,
        position=_last_position(body) + 1,
        made_at=clock.now(),
        **_place_columns(body, place),
        **_columns(actor, body, given),
    )
    record(actor, Event.PROGRAMME_ITEM_ADDED, "programme_item", item.pk, body=str(body_id), kind=item.kind)
    return item


@transaction.atomic
def change_item(
    *, actor: Actor, body_id: UUID, item_id: UUID, given: ItemGiven, version: int | None = None
) -> ProgrammeItem:
    """Say it otherwise; moving it is an act of its own. Raises NotFound, ChangedMeanwhile, BadInput."""
    require(actor, Permission.PROGRAMME_EDIT, scope_of(body_id))
    body, item = _locked(body_id, item_id)
    check_version(item.version, version)
    values = _columns(actor, body, given, before=item)
    changed = sorted(name for name, value in values.items() if getattr(item, name) != value)
    if not changed:
        return item
    _save(item, {name: values[name] for name in changed})
    record(
        actor, Event.PROGRAMME_ITEM_CHANGED, "programme_item", item.pk, body=str(body_id), fields=" ".join(changed)
    )  # fmt: skip
    return item


@transaction.atomic
def move_item(
    *, actor: Actor, body_id: UUID, item_id: UUID, place: PlaceGiven, reason: str, version: int | None = None
) -> ProgrammeItem:
    """Move an item to another meeting or month, with the reason; where it stood stays to be read.

    Raises NotFound, WrongState, ChangedMeanwhile, BadInput.
    """
    require(actor, Permission.PROGRAMME_EDIT, scope_of(body_id))
    body, item = _locked(body_id, item_id)
    if item.status != ItemStatus.PLANNED:
        raise WrongState("This item is done or dropped.", next_step="Take it up again first.")
    check_version(item.version, version)
    why = line("The reason", reason, 300, needed=True)
    values = _place_columns(body, place)
    if all(getattr(item, name) == value for name, value in values.items()):
        raise BadInput("It stands there already.", field="meeting")
    was = place_words(item)
    _save(item, values | {"position": _last_position(body) + 1})
    at = values["meeting_id"]
    item.meeting = Meeting.objects.get(pk=at) if at is not None else None
    now = place_words(item)
    by = membership_with(actor, body_id, Permission.PROGRAMME_EDIT)
    ProgrammeMove.objects.create(
        item=item, was=was, now=now, reason=why, role=by.role if by else "", membership=by, made_at=clock.now()
    )  # fmt: skip
    _tell(body, item, f"moved:{item.version}", f"moved from {was} to {now}", why)
    record(actor, Event.PROGRAMME_ITEM_MOVED, "programme_item", item.pk, body=str(body_id))
    return item


@transaction.atomic
def end_item(
    *, actor: Actor, body_id: UUID, item_id: UUID, status: str, why: str, version: int | None = None
) -> ProgrammeItem:
    """Mark an item done (with what came of it, if it is to be said) or dropped (with the reason).

    Raises NotFound, WrongState, ChangedMeanwhile, BadInput.
    """
    require(actor, Permission.PROGRAMME_EDIT, scope_of(body_id))
    body, item = _locked(body_id, item_id)
    if status not in (ItemStatus.DONE, ItemStatus.DROPPED):
        raise BadInput("Choose whether it is done or dropped.", field="status")
    if item.status == status:
        return item
    if item.status != ItemStatus.PLANNED:
        raise WrongState("This item is done or dropped already.", next_step="Take it up again first.")
    check_version(item.version, version)
    said = line("The reason", why, 300, needed=status == ItemStatus.DROPPED)
    _save(item, {"status": status, "status_why": said})
    _tell(body, item, f"ended:{item.version}", "done" if status == ItemStatus.DONE else "dropped", said)
    record(actor, Event.PROGRAMME_ITEM_ENDED, "programme_item", item.pk, body=str(body_id), status=status)
    return item


@transaction.atomic
def take_up_item(*, actor: Actor, body_id: UUID, item_id: UUID, reason: str) -> ProgrammeItem:
    """Take an item that was done or dropped up again, with the reason. Raises NotFound, BadInput."""
    require(actor, Permission.PROGRAMME_EDIT, scope_of(body_id))
    _, item = _locked(body_id, item_id)
    if item.status == ItemStatus.PLANNED:
        return item
    why = line("The reason", reason, 300, needed=True)
    by = membership_with(actor, body_id, Permission.PROGRAMME_EDIT)
    ProgrammeMove.objects.create(
        item=item, was=ItemStatus(item.status).value, now=ItemStatus.PLANNED.value, reason=why,
        role=by.role if by else "", membership=by, made_at=clock.now(),
    )  # fmt: skip
    _save(item, {"status": ItemStatus.PLANNED.value, "status_why": ""})
    record(
        actor, Event.PROGRAMME_ITEM_CHANGED, "programme_item", item.pk, body=str(body_id), status=item.status
    )
    return item


def _locked(body_id: UUID, item_id: UUID) -> tuple[Body, ProgrammeItem]:
    """The body and its item, locked until commit. Raises NotFound, WrongState."""
    body = locked_body(body_id)
    rows = ProgrammeItem.objects.select_for_update(of=("self",)).select_related("meeting")
    item = rows.filter(pk=item_id, body=body).first()
    if item is None:
        raise no_such_item()
    return body, item


def _save(item: ProgrammeItem, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    item.save(update_fields=[*values, "version"])


def _last_position(body: Body) -> int:
    found = ProgrammeItem.objects.filter(body=body).aggregate(most=Max("position"))["most"]
    return int(found or 0)


def _columns(
    actor: Actor, body: Body, given: ItemGiven, before: ProgrammeItem | None = None
) -> dict[str, Any]:
    """The columns of an item, tidied. Raises BadInput with the field that is at fault."""
    if given.kind not in {each.value for each in ItemKind}:
        raise BadInput("Choose what it is.", field="kind")
    odd = sorted(set(given.topics) - set(TOPICS))
    if odd:
        raise BadInput(f"“{odd[0][:40]}” is no topic.", field="topics")
    same_enquiry = before is not None and before.enquiry_id == given.enquiry_id
    if given.enquiry_id and not same_enquiry and not can_link_enquiry(body, given.enquiry_id):
        raise BadInput("This body has no such line of enquiry.", field="enquiry")
    same_decision = before is not None and before.decision_id == given.decision_id
    if given.decision_id and not same_decision and not can_link_decision(body, given.decision_id):
        raise BadInput("There is no such decision to come.", field="decision")
    return {
        "title": line("The title", given.title, 200, needed=True),
        "kind": given.kind,
        "why": passage("Why it is on the programme", given.why, 2000),
        "aim": line("What is to come of it", given.aim, 500),
        "lead": line("Who leads", given.lead, 200),
        "witnesses": line("Who is heard", given.witnesses, 300),
        "topics": packed(given.topics),
        "enquiry_id": given.enquiry_id,
        "decision_id": given.decision_id,
    }


def _place_columns(body: Body, place: PlaceGiven) -> dict[str, Any]:
    """Meeting and day of sorting: the meeting's day, or the first of the month. Raises BadInput."""
    if place.meeting_id is not None and place.month is not None:
        raise BadInput("Choose a meeting or a month, not both.", field="meeting")
    if place.meeting_id is not None:
        meeting = meeting_for(body, place.meeting_id)
        if meeting is None:
            raise BadInput("This body has no such meeting that can still take items.", field="meeting")
        return {
            "meeting_id": meeting.pk,
            "planned_for": meeting.starts_at.astimezone(ENGLAND).date(),
        }
    if place.month is not None and not 2000 <= place.month.year <= LAST_YEAR:
        raise BadInput("Choose a month to come.", field="month")
    return {"meeting_id": None, "planned_for": place.month.replace(day=1) if place.month else None}


def _tell(body: Body, item: ProgrammeItem, key: str, what: str, why: str) -> int:
    return tell_all(
        [("body", str(body.pk))],
        key=f"programme:{item.pk}:{key}",
        subject=f"Work programme of {body.name}: {item.title}",
        text=f"“{item.title}” was {what}." + (f" {why}" if why else ""),
        href=reverse("programme_item", args=[body.slug, item.pk]),
    )
