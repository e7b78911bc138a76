"""Evidence, witnesses and visits of a line of enquiry in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.scrutiny.actions import evidence as actions
from deliberation.scrutiny.actions import hearings
from deliberation.scrutiny.api.enquiries import ONE, SLUG, TAG, OfEnquiry, told
from deliberation.scrutiny.api.enquiries_shapes import (
    EnquiryDetail,
    EnquiryEvidenceDetail,
    EnquiryEvidenceRow,
    evidence_detail,
    evidence_row,
    figure_given,
)
from deliberation.scrutiny.api.requests_shapes import (
    EnquiryEvidenceChangeSent,
    EnquiryEvidenceSent,
    EnquiryPinSent,
    EnquiryReasonSent,
    EnquiryVisitSent,
    EnquiryWitnessSent,
)
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.queries.enquiries import enquiry_at, evidence_of
from deliberation.scrutiny.queries.evidence import evidence_at
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import acts, lists, number_in_path, reads

NUMBER = number_in_path("number", "Its number.")
GIVEN = ("kind", "title", "summary", "source", "href")


def _told(enquiry: Enquiry, number: int, status: int = 200) -> Response:
    item = evidence_at(enquiry, number)
    item.enquiry = enquiry
    return marked(Response(evidence_detail(item), status=status), enquiry.illustrative)  # type: ignore[no-any-return]


class EnquiryEvidenceList(ListView):
    """The evidence of one line of enquiry."""

    columns = tuple(EnquiryEvidenceRow().fields)
    filename = "evidence"

    @lists("list_enquiry_evidence", TAG, "List the evidence of a line of enquiry", EnquiryEvidenceRow, path=[ONE], description="E1 first; without what was withdrawn.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """All of it that counts."""
        found = evidence_of(enquiry_at(self.actor, kwargs["enquiry_id"])).select_related("enquiry")
        return QueryRows(found, shape=evidence_row)  # type: ignore[arg-type]


class EnquiryEvidenceOne(ApiView):
    """One piece of evidence."""

    @reads("get_enquiry_evidence", TAG, "One piece of evidence", EnquiryEvidenceDetail, path=[ONE, NUMBER], description="With the figure as it was pinned, and what a later run says of it.")  # fmt: skip
    def get(self, request: Request, enquiry_id: UUID, number: int) -> Response:
        self.query()
        return _told(enquiry_at(self.actor, enquiry_id), number)


class AddEvidence(OfEnquiry):
    """Adding evidence."""

    needs = {"POST": Permission.ENQUIRY_WRITE}

    @acts("add_enquiry_evidence", TAG, "Add evidence", {201: EnquiryEvidenceDetail}, body={"application/json": EnquiryEvidenceSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryEvidenceSent, request)
        given = actions.EvidenceGiven(**{name: sent[name] for name in GIVEN})
        item = actions.add_evidence(**self.named(), given=given, evidence_id=sent.get("id"))
        return _told(self.enquiry, item.number, 201)


class PinEvidence(OfEnquiry):
    """Pinning a figure of the index."""

    needs = {"POST": Permission.ENQUIRY_WRITE}

    @acts("pin_enquiry_evidence", TAG, "Pin a figure of the index", {201: EnquiryEvidenceDetail}, body={"application/json": EnquiryPinSent}, path=[SLUG, ONE], description="As the published run says it: value, place, chart, run and releases.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryPinSent, request)
        given = figure_given(sent, sent["title"], sent["summary"])
        item = actions.pin_evidence(**self.named(), given=given, evidence_id=sent.get("id"))
        return _told(self.enquiry, item.number, 201)


class ChangeEvidence(OfEnquiry):
    """Putting evidence better."""

    needs = {"PATCH": Permission.ENQUIRY_WRITE}

    @acts("change_enquiry_evidence", TAG, "Put evidence better", {200: EnquiryEvidenceDetail}, body={"application/json": EnquiryEvidenceChangeSent}, path=[SLUG, ONE, NUMBER], description="What is left out is emptied. Of a pinned figure the words alone.")  # fmt: skip
    def patch(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(EnquiryEvidenceChangeSent, request)
        given = actions.EvidenceGiven(**{name: sent[name] for name in GIVEN})
        actions.change_evidence(**self.named(), number=number, given=given, version=sent.get("version"))
        return _told(self.enquiry, number)


class WithdrawEvidence(OfEnquiry):
    """Taking evidence back."""

    needs = {"POST": Permission.ENQUIRY_WRITE}

    @acts("withdraw_enquiry_evidence", TAG, "Withdraw evidence", {200: EnquiryEvidenceDetail}, body={"application/json": EnquiryReasonSent}, path=[SLUG, ONE, NUMBER], description="It stays to be read, with the reason.")  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(EnquiryReasonSent, request)
        actions.withdraw_evidence(**self.named(), number=number, reason=sent["reason"])
        return _told(self.enquiry, number)


def _hearing(sent: dict[str, Any]) -> hearings.HearingGiven:
    return hearings.HearingGiven(**{name: sent[name] for name in hearings.HearingGiven.__dataclass_fields__})


def _visit(sent: dict[str, Any]) -> hearings.VisitGiven:
    return hearings.VisitGiven(**{name: sent[name] for name in hearings.VisitGiven.__dataclass_fields__})


class NewWitness(OfEnquiry):
    """Putting a witness on the list."""

    needs = {"POST": Permission.ENQUIRY_WRITE}

    @acts("add_enquiry_witness", TAG, "Put a witness on the list", {201: EnquiryDetail}, body={"application/json": EnquiryWitnessSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryWitnessSent, request)
        hearings.set_hearing(**self.named(), given=_hearing(sent), hearing_id=sent.get("id"))
        return told(request, self.actor, enquiry_id, 201)


class OneWitness(OfEnquiry):
    """Changing what is said of a witness, and taking one off."""

    needs = {"PATCH": Permission.ENQUIRY_WRITE, "DELETE": Permission.ENQUIRY_WRITE}

    @acts("change_enquiry_witness", TAG, "Change what is said of a witness", {200: EnquiryDetail}, body={"application/json": EnquiryWitnessSent}, path=[SLUG, ONE, NUMBER], description="What is left out is emptied.")  # fmt: skip
    def patch(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(EnquiryWitnessSent, request)
        hearings.set_hearing(**self.named(), given=_hearing(sent), number=number, version=sent.get("version"))
        return told(request, self.actor, enquiry_id)

    @acts("remove_enquiry_witness", TAG, "Take a witness off the list", {204: None}, path=[SLUG, ONE, NUMBER])  # fmt: skip
    def delete(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        hearings.remove_hearing(**self.named(), number=number)
        return Response(status=204)


class NewVisit(OfEnquiry):
    """Putting a visit on the list."""

    needs = {"POST": Permission.ENQUIRY_WRITE}

    @acts("add_enquiry_visit", TAG, "Put a visit on the list", {201: EnquiryDetail}, body={"application/json": EnquiryVisitSent}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, enquiry_id: UUID) -> Response:
        self.query()
        sent = read_body(EnquiryVisitSent, request)
        hearings.set_visit(**self.named(), given=_visit(sent), visit_id=sent.get("id"))
        return told(request, self.actor, enquiry_id, 201)


class OneVisit(OfEnquiry):
    """Changing what is said of a visit, and taking one off."""

    needs = {"PATCH": Permission.ENQUIRY_WRITE, "DELETE": Permission.ENQUIRY_WRITE}

    @acts("change_enquiry_visit", TAG, "Change what is said of a visit", {200: EnquiryDetail}, body={"application/json": EnquiryVisitSent}, path=[SLUG, ONE, NUMBER], description="What is left out is emptied.")  # fmt: skip
    def patch(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(EnquiryVisitSent, request)
        hearings.set_visit(**self.named(), given=_visit(sent), number=number, version=sent.get("version"))
        return told(request, self.actor, enquiry_id)

    @acts("remove_enquiry_visit", TAG, "Take a visit off the list", {204: None}, path=[SLUG, ONE, NUMBER])  # fmt: skip
    def delete(self, request: Request, slug: str, enquiry_id: UUID, number: int) -> Response:
        self.query()
        hearings.remove_visit(**self.named(), number=number)
        return Response(status=204)
