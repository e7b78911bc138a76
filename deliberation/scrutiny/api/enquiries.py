"""Lines of enquiry in the API: lists, one with everything that belongs to it, planning and moving it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.gate import holds
from access.permissions import Permission
from deliberation.accountability.presenters.figures import claim_of
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions import enquiries as actions
from deliberation.scrutiny.actions.enquiry_start import start_enquiry
from deliberation.scrutiny.actions.evidence import FigureGiven
from deliberation.scrutiny.api.enquiries_shapes import (
    EnquiryChangeSent,
    EnquiryCloseSent,
    EnquiryDetail,
    EnquiryMoveSent,
    EnquiryQuery,
    EnquiryRow,
    NewEnquirySent,
    enquiry_detail,
    enquiry_given,
    enquiry_row,
    figure_given,
)
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.queries import enquiries as queries
from indexapp.queries.pins import figure_now
from kernel.actors import Actor
from kernel.errors import BadInput
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Scrutiny: lines of enquiry"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-scrutiny"])


def id_in_path(name: str, what: str) -> OpenApiParameter:
    """A UUID that is part of the address."""
    shape = {"type": "string", "format": "uuid"}
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=what)


ONE = id_in_path("enquiry_id", "The id of the line of enquiry.")


def told(request: Request, actor: Actor, enquiry_id: UUID, status: int = 200) -> Response:
    """A line of enquiry with everything that belongs to it, and where it is to be found. Raises NotFound."""
    each = queries.enquiry_at(actor, enquiry_id)
    inside = holds(actor, Permission.SCRUTINY_SEE_PRIVATE, scope_of(each.body_id))
    evidence = list(queries.evidence_of(each).defer("figure", "now", "summary"))
    response = Response(enquiry_detail(each, evidence, inside=inside), status=status)
    if request.method != "GET":
        where = reverse("api:enquiry", args=[each.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, each.illustrative)  # type: ignore[no-any-return]


class EnquiryList(ListView):
    """Lines of enquiry of every body."""

    query_class = EnquiryQuery
    columns = tuple(EnquiryRow().fields)
    filename = "lines-of-enquiry"

    @lists("list_enquiries", TAG, "List lines of enquiry", EnquiryRow, query=EnquiryQuery, description="Those that everybody can read and, to somebody who is signed in, those of their bodies. What goes on comes first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        names = ("words", "status", "topic", "area", "body")
        plain = {name: (query.get(name) or "").replace("\x00", " ") for name in names}
        found = queries.find_enquiries(self.actor, queries.EnquiriesWanted(**plain))
        return QueryRows(found, shape=enquiry_row)  # type: ignore[arg-type]


class EnquiryOne(ApiView):
    """One line of enquiry."""

    @reads("get_enquiry", TAG, "One line of enquiry", EnquiryDetail, path=[ONE], description="With its evidence, requests, witnesses and visits.")  # fmt: skip
    def get(self, request: Request, enquiry_id: UUID) -> Response:
        self.query()
        return told(request, self.actor, enquiry_id)


class NewEnquiry(BodyView):
    """Planning a line of enquiry."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("create_enquiry", TAG, "Plan a line of enquiry", {201: EnquiryDetail}, body={"application/json": NewEnquirySent}, path=[SLUG], headers=[LOCATION], description="The body's people alone see it until it is opened. A figure that is sent along is pinned as its first evidence.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewEnquirySent, request)
        made = start_enquiry(
            actor=self.actor, body_id=self.body.pk, given=enquiry_given(sent), figure=_figure(sent["figure"]),
            enquiry_id=sent.get("id"),
        )  # fmt: skip
        return told(request, self.actor, made.pk, 201)


def _figure(sent: dict[str, Any] | None) -> FigureGiven | None:
    """The figure that was sent along, with its words. Raises BadInput."""
    if sent is None:
        return None
    figure = figure_now(sent["definition"], sent["metric"], sent["area"], sent["period"])
    if figure is None:
        raise BadInput("The index has no such figure.", field="figure")
    return figure_given(sent | {"period": figure.period}, claim_of(figure))


class OfEnquiry(BodyView):
    """A view of one line of enquiry of a body, for those who write in it."""

    @property
    def enquiry(self) -> Enquiry:
        """The line of enquiry of the address. Raises NotFound for another body's."""
        return queries.enquiry_of(self.body, self.kwargs["enquiry_id"])  # type: ignore[arg-type]

    def named(self) -> dict[str, Any]:
        """What every action on it is given. Raises NotFound."""
        return {"actor": self.actor, "body_id": self.body.pk, "enquiry_id": self.enquiry.pk}


class EnquiryEdit(OfEnquiry):
    """Changing and discarding a line of enquiry."""

    needs = {"PATCH": Permission.ENQUIRY_EDIT, "DELETE": Permission.ENQUIRY_EDIT}

    @acts("change_enquiry", TAG, "Say a line of enquiry otherwise", {200: EnquiryDetail}, body={"application/json": EnquiryChangeSent}, path=[SLUG, ONE], description="What is left out is emptied.")  # fmt: skip
    def patch(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryChangeSent, request)
        actions.change_enquiry(**self.named(), given=enquiry_given(sent), version=sent.get("version"))
        return told(request, self.actor, enquiry_id)

    @acts("discard_enquiry", TAG, "Discard a draft", {204: None}, path=[SLUG, ONE], description="Only a draft that nothing refers to.")  # fmt: skip
    def delete(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        actions.discard_enquiry(**self.named())
        return Response(status=204)


class OpenEnquiry(OfEnquiry):
    """Opening a line of enquiry."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("open_enquiry", TAG, "Open a line of enquiry", {200: EnquiryDetail}, path=[SLUG, ONE], description="Everybody can read it from now on, if it is public.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        actions.open_enquiry(**self.named())
        return told(request, self.actor, enquiry_id)


class MoveEnquiry(OfEnquiry):
    """On to writing up, or back."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("move_enquiry", TAG, "On to writing up, or back to gathering evidence", {200: EnquiryDetail}, body={"application/json": EnquiryMoveSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryMoveSent, request)
        actions.move_enquiry(**self.named(), to=sent["status"])
        return told(request, self.actor, enquiry_id)


class CloseEnquiry(OfEnquiry):
    """Closing a line of enquiry."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("close_enquiry", TAG, "Close a line of enquiry", {200: EnquiryDetail}, body={"application/json": EnquiryCloseSent}, path=[SLUG, ONE], description="With what came of it. It cannot be opened again.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryCloseSent, request)
        actions.close_enquiry(**self.named(), reason=sent["reason"])
        return told(request, self.actor, enquiry_id)
