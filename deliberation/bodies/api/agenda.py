"""Agendas in the API: adding, changing, moving and removing items."""

from __future__ import annotations

from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.agenda import (
    ItemDetails,
    add_item,
    change_item,
    item_of,
    move_item,
    remove_item,
)
from deliberation.bodies.api.meetings import ID, SLUG, TAG, MeetingView
from deliberation.bodies.api.meetings_shapes import ItemChanges, ItemSent, MeetingDetail, MoveSent
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, number_in_path

ITEM = number_in_path("item_id", "The item's number in the database, as `id` of the agenda says.")
_DETAILS = tuple(ItemSent().fields)


class NewItem(MeetingView):
    """Adding an item."""

    needs = {"POST": Permission.MEETING_EDIT}

    @acts("add_item", TAG, "Add an item to an agenda", {201: MeetingDetail}, body={"application/json": ItemSent}, path=[SLUG, ID], headers=[LOCATION], description="At its end. A private item needs a reason, and makes a public meeting partly private. The same item twice in a row is added once.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(ItemSent, request)
        meeting = self.find(id)
        add_item(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, details=ItemDetails(**sent))
        return self.told(self.find(id), status=201)


class OneItem(MeetingView):
    """Changing an item, and taking it off."""

    needs = {"PATCH": Permission.MEETING_EDIT, "DELETE": Permission.MEETING_EDIT}

    @acts("change_item", TAG, "Change an item", {200: MeetingDetail}, body={"application/json": ItemChanges}, path=[SLUG, ID, ITEM], headers=[LOCATION], description="Changes what is sent and leaves the rest.")  # fmt: skip
    def patch(self, request: Request, slug: str, id: int, item_id: int) -> Response:
        self.query()
        sent = read_body(ItemChanges, request)
        meeting = self.find(id)
        item = item_of(meeting, item_id)
        details = ItemDetails(**({name: getattr(item, name) for name in _DETAILS} | sent))
        change_item(
            actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, item_id=item.pk, details=details
        )
        return self.told(self.find(id))

    @acts("remove_item", TAG, "Take an item off an agenda", {200: MeetingDetail}, path=[SLUG, ID, ITEM], headers=[LOCATION], description="Only while it has no papers, declarations or minutes. Answers with the agenda that is left.")  # fmt: skip
    def delete(self, request: Request, slug: str, id: int, item_id: int) -> Response:
        self.query()
        meeting = self.find(id)
        remove_item(actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, item_id=item_id)
        return self.told(self.find(id))

    def get_parsers(self) -> list[BaseParser]:
        # There is no request while the description is made.
        deleting = self.request is not None and self.request.method == "DELETE"
        return [Unread()] if deleting else super().get_parsers()


class MoveItem(MeetingView):
    """Moving an item."""

    needs = {"POST": Permission.MEETING_EDIT}

    @acts("move_item", TAG, "Move an item", {200: MeetingDetail}, body={"application/json": MoveSent}, path=[SLUG, ID, ITEM], headers=[LOCATION], description="One place up or down; at the end of the agenda it stays.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int, item_id: int) -> Response:
        self.query()
        sent = read_body(MoveSent, request)
        meeting = self.find(id)
        move_item(
            actor=self.actor, body_id=self.body.pk, meeting_id=meeting.pk, item_id=item_id, up=sent["up"], position=sent.get("number"),
        )  # fmt: skip
        return self.told(self.find(id))
