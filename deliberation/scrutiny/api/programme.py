"""The work programme in the API: the list, one item, and putting items on, changing, moving and ending them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.scrutiny.actions import programme as actions
from deliberation.scrutiny.api.programme_shapes import (
    ProgrammeChangeSent,
    ProgrammeDetail,
    ProgrammeEndSent,
    ProgrammeItemSent,
    ProgrammeMoveSent,
    ProgrammeQuery,
    ProgrammeRow,
    ProgrammeTakeUpSent,
    item_given,
    place_given,
    programme_detail,
    programme_row,
)
from deliberation.scrutiny.models import ProgrammeItem
from deliberation.scrutiny.queries.programme import ItemsWanted, find_items, item_of
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Scrutiny: work programme"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-scrutiny"])
ITEM = OpenApiParameter(
    "item_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The item's id."
)


def told(request: Request, each: ProgrammeItem, status: int = 200) -> Response:
    """An item and where it is to be found."""
    response = Response(programme_detail(each), status=status)
    if request.method != "GET":
        where = reverse("api:programme_item", args=[each.body.slug, each.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, each.body.illustrative)  # type: ignore[no-any-return]


class ProgrammeList(BodyListView):
    """The work programme of one body."""

    needs = {"POST": Permission.PROGRAMME_EDIT}
    query_class = ProgrammeQuery
    columns = tuple(ProgrammeRow().fields)
    filename = "work-programme"

    @lists("list_programme", TAG, "List a body’s work programme", ProgrammeRow, query=ProgrammeQuery, path=[SLUG], description="By month; what waits for a place comes last. Done and dropped items too, unless `status` says otherwise.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        names = ("words", "status", "kind", "topic")
        wanted = ItemsWanted(**{name: (query.get(name) or "").replace("\x00", " ") for name in names})
        return QueryRows(find_items(self.body, wanted), shape=programme_row)  # type: ignore[arg-type]

    @acts("add_programme_item", TAG, "Put an item on the work programme", {201: ProgrammeDetail}, body={"application/json": ProgrammeItemSent}, path=[SLUG], headers=[LOCATION])  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(ProgrammeItemSent, request)
        made = actions.add_item(
            actor=self.actor, body_id=self.body.pk, given=item_given(sent), place=place_given(sent), item_id=sent.get("id")
        )  # fmt: skip
        return told(request, item_of(self.body, made.pk), 201)


class ProgrammeOne(BodyView):
    """One item of a work programme."""

    needs = {"PATCH": Permission.PROGRAMME_EDIT}

    @reads("get_programme_item", TAG, "One item of a work programme", ProgrammeDetail, path=[SLUG, ITEM], description="With its reasons and every move.")  # fmt: skip
    def get(self, request: Request, slug: str, item_id: UUID) -> Response:
        self.query()
        return told(request, item_of(self.body, item_id))

    @acts("change_programme_item", TAG, "Say an item otherwise", {200: ProgrammeDetail}, body={"application/json": ProgrammeChangeSent}, path=[SLUG, ITEM], description="What is left out is emptied. Moving is an act of its own.")  # fmt: skip
    def patch(self, request: Request, slug: str, item_id: UUID) -> Response:
        self.query()
        sent = read_body(ProgrammeChangeSent, request)
        actions.change_item(
            actor=self.actor, body_id=self.body.pk, item_id=item_id, given=item_given(sent), version=sent.get("version")
        )  # fmt: skip
        return told(request, item_of(self.body, item_id))


class MoveItem(BodyView):
    """Moving an item."""

    needs = {"POST": Permission.PROGRAMME_EDIT}

    @acts("move_programme_item", TAG, "Move an item", {200: ProgrammeDetail}, body={"application/json": ProgrammeMoveSent}, path=[SLUG, ITEM], description="To a meeting or a month, with the reason. Where it stood stays on the record.")  # fmt: skip
    def post(self, request: Request, slug: str, item_id: UUID) -> Response:
        self.query()
        sent = read_body(ProgrammeMoveSent, request)
        actions.move_item(
            actor=self.actor, body_id=self.body.pk, item_id=item_id, place=place_given(sent), reason=sent["reason"],
            version=sent.get("version"),
        )  # fmt: skip
        return told(request, item_of(self.body, item_id))


class EndItem(BodyView):
    """Ending an item."""

    needs = {"POST": Permission.PROGRAMME_EDIT}

    @acts("end_programme_item", TAG, "Mark an item done or dropped", {200: ProgrammeDetail}, body={"application/json": ProgrammeEndSent}, path=[SLUG, ITEM], description="A dropped item needs a reason.")  # fmt: skip
    def post(self, request: Request, slug: str, item_id: UUID) -> Response:
        self.query()
        sent = read_body(ProgrammeEndSent, request)
        actions.end_item(
            actor=self.actor, body_id=self.body.pk, item_id=item_id, status=sent["status"], why=sent["why"],
            version=sent.get("version"),
        )  # fmt: skip
        return told(request, item_of(self.body, item_id))


class TakeUpItem(BodyView):
    """Taking an item up again."""

    needs = {"POST": Permission.PROGRAMME_EDIT}

    @acts("take_up_programme_item", TAG, "Take an item up again", {200: ProgrammeDetail}, body={"application/json": ProgrammeTakeUpSent}, path=[SLUG, ITEM])  # fmt: skip
    def post(self, request: Request, slug: str, item_id: UUID) -> Response:
        self.query()
        sent = read_body(ProgrammeTakeUpSent, request)
        actions.take_up_item(actor=self.actor, body_id=self.body.pk, item_id=item_id, reason=sent["reason"])
        return told(request, item_of(self.body, item_id))
