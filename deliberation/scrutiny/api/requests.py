"""Requests for information in the API: those to a body, asking, replying, entering what came by post, taking back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.scrutiny.actions import requests as actions
from deliberation.scrutiny.api.enquiries import ONE, SLUG, TAG, OfEnquiry, id_in_path
from deliberation.scrutiny.api.requests_shapes import (
    InformationAskedRow,
    InformationReplySent,
    InformationRequestSent,
    InformationRequestShape,
    PostedInformationSent,
    asked_row,
    reply_given,
    request_given,
    request_shape,
)
from deliberation.scrutiny.models import InformationRequest
from deliberation.scrutiny.queries import requests as queries
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.query import PagedQuery, read_body
from webapi.schema import acts, lists, number_in_path

NUMBER = number_in_path("number", "The number of the request.")
REQUEST = id_in_path("request_id", "The id of the request.")


def told(each: InformationRequest, status: int = 200) -> Response:
    """A request with its replies."""
    return marked(Response(request_shape(each), status=status), each.enquiry.illustrative)  # type: ignore[no-any-return]


class AskedList(BodyListView):
    """What was asked of one body."""

    query_class = PagedQuery
    columns = tuple(InformationAskedRow().fields)
    filename = "requests-for-information"

    @lists("list_information_requests", TAG, "List what was asked of a body", InformationAskedRow, path=[SLUG], description="What waits for a reply comes first. Requests of enquiries that are not public show to those who may reply.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that the one who asks may see."""
        return QueryRows(queries.asked_of(self.actor, self.body), shape=asked_row)  # type: ignore[arg-type]


class AskInformation(OfEnquiry):
    """Asking for information."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("ask_information", TAG, "Ask for information", {201: InformationRequestShape}, body={"application/json": InformationRequestSent}, path=[SLUG, ONE], description="A body on the site, or an institution by its name.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(InformationRequestSent, request)
        made = actions.ask_information(**self.named(), given=request_given(sent), request_id=sent.get("id"))
        return told(queries.request_at(self.enquiry, made.number), 201)


class WithdrawRequest(OfEnquiry):
    """Taking a request back."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("withdraw_information_request", TAG, "Take a request back", {200: InformationRequestShape}, path=[SLUG, ONE, NUMBER])  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        actions.withdraw_request(**self.named(), number=number)
        return told(queries.request_at(self.enquiry, number))


class EnterInformation(OfEnquiry):
    """Entering a reply that came by post."""

    needs = {"POST": Permission.ENQUIRY_EDIT}

    @acts("enter_information", TAG, "Enter a reply that came by post", {201: InformationRequestShape}, body={"application/json": PostedInformationSent}, path=[SLUG, ONE, NUMBER], description="Where the one who was asked is not on the site.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(PostedInformationSent, request)
        actions.enter_information(
            **self.named(), number=number, given=reply_given(sent), source=sent["source"], given_on=sent["given_on"],
            reply_id=sent.get("id"),
        )  # fmt: skip
        return told(queries.request_at(self.enquiry, number), 201)


class GiveInformation(BodyView):
    """Replying for the body that was asked."""

    needs = {"POST": Permission.REQUEST_ANSWER}

    @acts("give_information", TAG, "Reply to a request for information", {201: InformationRequestShape}, body={"application/json": InformationReplySent}, path=[SLUG, REQUEST], description="For the body that was asked. A later reply stands beside the earlier one.")  # fmt: skip
    def post(self, request: Request, slug: str, request_id: UUID) -> Response:
        self.query()
        asked = queries.request_to(self.body, request_id)
        sent = read_body(InformationReplySent, request)
        actions.give_information(
            actor=self.actor, body_id=self.body.pk, request_id=asked.pk, given=reply_given(sent), reply_id=sent.get("id")
        )  # fmt: skip
        return told(queries.request_to(self.body, request_id), 201)
