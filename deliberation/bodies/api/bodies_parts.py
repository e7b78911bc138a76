"""A body's links (who answers to whom) and its seats in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.bodies_links import add_link, end_link
from deliberation.bodies.actions.bodies_seats import add_seat, change_seat, end_seat, move_seat
from deliberation.bodies.actions.bodies_words import unfit
from deliberation.bodies.api.bodies import link_told
from deliberation.bodies.api.bodies_parts_shapes import (
    LastDaySent,
    LinkSent,
    SeatChangesSent,
    SeatMoveSent,
    SeatRow,
    SeatSent,
)
from deliberation.bodies.api.bodies_shapes import LinkShape
from deliberation.bodies.api.minutes import ListRows
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import Body, Link
from deliberation.bodies.queries import bodies as queries
from webapi.pagination import Row, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, number_in_path

TAG = "Bodies"
SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-panel"])
LINK = number_in_path("link_id", "The link's number.")
SEAT = number_in_path("seat_id", "The seat's number.")


class BodyLinks(BodyListView):
    """Who answers to whom: the links of a body, and adding one."""

    needs = {"POST": Permission.BODY_EDIT}
    columns = tuple(LinkShape().fields)
    filename = "links"

    @lists("list_body_links", TAG, "Who answers to whom: links of a body", LinkShape, path=[SLUG], description="Links from the body and to it that hold today. The body's staff see earlier and later ones too.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The links, those from the body first."""
        out, into = queries.links_of(self.body, every=self.may(Permission.BODY_EDIT))
        return ListRows([link_told(each) for each in (*out, *into)])

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether the body is made up."""
        return self.body.illustrative

    @acts("add_body_link", TAG, "Add a link: who answers to whom", {201: LinkShape}, body={"application/json": LinkSent}, path=[SLUG], description="From this body to another, or to an institution by its name. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(LinkSent, request)
        to = sent.pop("to")
        made = add_link(
            actor=self.actor, body_id=self.body.pk, to_id=_body_called(to, "to") if to else None, **sent
        )
        return Response(_link(made), status=201)


class BodyLinkEnd(BodyView):
    """Ending a link."""

    needs = {"POST": Permission.BODY_EDIT}

    @acts("end_body_link", TAG, "End a link", {200: LinkShape}, body={"application/json": LastDaySent}, path=[SLUG, LINK], description="Only a link from this body: one to it is ended by the body that it comes from. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, link_id: int) -> Response:
        self.query()
        sent = read_body(LastDaySent, request)
        return Response(_link(end_link(actor=self.actor, body_id=self.body.pk, link_id=link_id, **sent)))


class BodySeats(BodyListView):
    """The seats of a body, and adding one."""

    needs = {"POST": Permission.BODY_EDIT}
    columns = tuple(SeatRow().fields)
    filename = "seats"

    @lists("list_seats", TAG, "Seats of a body", SeatRow, path=[SLUG], description="In the body's own order: filled or vacant, and who names the person.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The seats that there are today."""
        return ListRows([_seat(each, self.body) for each in queries.people_of(self.body).seats])

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether the body is made up."""
        return self.body.illustrative

    @acts("add_seat", TAG, "Add a seat", {201: SeatRow}, body={"application/json": SeatSent}, path=[SLUG], headers=[LOCATION], description="At the end of the list, vacant until somebody is invited to it. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        made = add_seat(actor=self.actor, body_id=self.body.pk, **_values(read_body(SeatSent, request)))
        where = request.build_absolute_uri(reverse("api:body_seats", args=[slug]))
        return Response(_told(made.pk, self.body), status=201, headers={"Location": where})


class BodySeat(BodyView):
    """Changing a seat."""

    needs = {"PATCH": Permission.BODY_EDIT}

    @acts("change_seat", TAG, "Change a seat", {200: SeatRow}, body={"application/json": SeatChangesSent}, path=[SLUG, SEAT], description="Changes what is sent and leaves the rest. For the body's staff, signed in with a second step.")  # fmt: skip
    def patch(self, request: Request, slug: str, seat_id: int) -> Response:
        self.query()
        changes = _values(read_body(SeatChangesSent, request))
        change_seat(actor=self.actor, body_id=self.body.pk, seat_id=seat_id, changes=changes)
        return Response(_told(seat_id, self.body))


class BodySeatMove(BodyView):
    """Putting seats in order."""

    needs = {"POST": Permission.BODY_EDIT}

    @acts("move_seat", TAG, "Move a seat in the list", {200: SeatRow}, body={"application/json": SeatMoveSent}, path=[SLUG, SEAT], description="For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, seat_id: int) -> Response:
        self.query()
        by = read_body(SeatMoveSent, request)["by"]
        move_seat(actor=self.actor, body_id=self.body.pk, seat_id=seat_id, by=by)
        return Response(_told(seat_id, self.body))


class BodySeatEnd(BodyView):
    """Ending a seat."""

    needs = {"POST": Permission.BODY_EDIT}

    @acts("end_seat", TAG, "End a seat", {200: SeatRow}, body={"application/json": LastDaySent}, path=[SLUG, SEAT], description="Not while somebody fills it beyond that day: end the membership first. For the body's staff, signed in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, seat_id: int) -> Response:
        self.query()
        sent = read_body(LastDaySent, request)
        end_seat(actor=self.actor, body_id=self.body.pk, seat_id=seat_id, **sent)
        return Response(_told(seat_id, self.body))


def _body_called(slug: str, field: str) -> UUID:
    """The id of a body of this site by its short name. Raises BadInput at the field."""
    found = Body.objects.filter(slug=slug.replace("\x00", " ")).values_list("pk", flat=True).first()
    if found is None:
        raise unfit(field, "There is no body with this short name.")
    return found


def _values(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent of a seat, as the actions take it: the nominating body by its id."""
    if "nominated_by" not in sent:
        return sent
    named = sent.pop("nominated_by")
    return sent | {"nominated_by_id": _body_called(named, "nominated_by") if named else None}


def _link(link: Link) -> Row:
    other = link.to if link.to_id else None
    return link_told(queries.LinkView(link, link.body, other, other.name if other else link.to_name))


def _told(seat_id: int, body: Body) -> Row:
    return _seat(queries.seat_with_holder(body, seat_id), body)


def _seat(view: queries.SeatView, body: Body) -> Row:
    seat = view.seat
    return {
        "id": seat.pk,
        "title": seat.title,
        "role": seat.role,
        "organisation": seat.organisation,
        "nominated_by": seat.nominated_by.slug if seat.nominated_by else None,
        "for_patients": seat.for_patients,
        "position": seat.position,
        "filled": view.holder is not None,
        "member": view.holder.pk if view.holder else None,
        "ends_on": seat.ends_on,
        "illustrative": body.illustrative,
    }
