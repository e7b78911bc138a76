"""Findings in the API: lists, one with the replies to it, writing one down, publishing and withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.scrutiny.actions.findings import (
    FigureGiven,
    FindingGiven,
    change_finding,
    discard_finding,
    draft_finding,
)
from deliberation.scrutiny.actions.findings_publish import publish_finding, withdraw_finding
from deliberation.scrutiny.actions.findings_reply import ready_finding
from deliberation.scrutiny.api.findings_shapes import (
    BodyFindingQuery,
    BodyFindingRow,
    FindingChanges,
    FindingDetail,
    FindingQuery,
    NewFindingSent,
    ScrutinyFindingRow,
    WithdrawFindingSent,
    finding_detail,
    finding_row,
)
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.queries.enquiries import sees
from deliberation.scrutiny.queries.findings import (
    FindingsWanted,
    evidence_behind,
    find_findings,
    finding_at,
    finding_of,
)
from deliberation.scrutiny.queries.replies import replies_to
from kernel.actors import Actor
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, lists, reads

TAG = "Scrutiny: findings"
JSON = "application/json"
ONE = OpenApiParameter(
    "finding_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The finding's id."
)


def _plain(query: dict[str, Any]) -> dict[str, str]:
    names = FindingsWanted.__dataclass_fields__
    return {name: str(query.get(name) or "").replace("\x00", " ") for name in names}


class FindingList(ListView):
    """Findings of every body."""

    query_class = FindingQuery
    columns = tuple(ScrutinyFindingRow().fields)
    filename = "findings"

    @lists("list_scrutiny_findings", TAG, "List findings", ScrutinyFindingRow, query=FindingQuery, description="The most serious first. What is not published yet is listed for the people of the body alone.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters and that the reader may see."""
        return QueryRows(find_findings(self.actor, FindingsWanted(**_plain(query))), shape=finding_row)  # type: ignore[arg-type]


class BodyFindingList(BodyListView):
    """Findings of one body, and writing one down."""

    needs = {"POST": Permission.ENQUIRY_WRITE}
    query_class = BodyFindingQuery
    columns = tuple(ScrutinyFindingRow().fields)
    filename = "findings"

    @lists("list_body_findings", TAG, "List a body’s findings", BodyFindingRow, query=BodyFindingQuery, path=[SLUG], description="The most serious first. What is not published yet is listed for its people alone.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit and that the reader may see."""
        wanted = FindingsWanted(**_plain(query) | {"body": self.body.slug})
        return QueryRows(find_findings(self.actor, wanted), shape=finding_row)  # type: ignore[arg-type]

    @acts("draft_finding", TAG, "Write a finding down", {201: FindingDetail}, body={JSON: NewFindingSent}, path=[SLUG], headers=[LOCATION], description="Seen by the body’s people alone. A figure is pinned as the published run says it.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewFindingSent, request)
        made = draft_finding(
            actor=self.actor, body_id=self.body.pk, given=given_of(sent), figure=_figure(sent), finding_id=sent.get("id")
        )  # fmt: skip
        return told(request, self.actor, made.pk, 201)


class FindingOne(ApiView):
    """One finding."""

    @reads("get_finding", TAG, "One finding", FindingDetail, path=[ONE], description="With its figure, what a later run says of it, its evidence and the replies to it.")  # fmt: skip
    def get(self, request: Request, finding_id: UUID) -> Response:
        self.query()
        return told(request, self.actor, finding_id)


class _OfFinding(BodyView):
    """What acts on one finding of a body share."""

    def named(self, finding_id: UUID) -> dict[str, Any]:
        """What every action on the finding is given. Raises NotFound."""
        self.query()
        found = finding_of(self.body, finding_id)
        return {"actor": self.actor, "body_id": self.body.pk, "finding_id": found.pk}


class FindingChange(_OfFinding):
    """Changing a finding, or throwing a draft away."""

    needs = {"PUT": Permission.ENQUIRY_WRITE, "DELETE": Permission.ENQUIRY_WRITE}

    @acts("change_finding", TAG, "Change a finding", {200: FindingDetail}, body={JSON: FindingChanges}, path=[SLUG, ONE], headers=[LOCATION], description="Before it is published. Answers 409 `finding_changed` when somebody else was quicker.")  # fmt: skip
    def put(self, request: Request, slug: str, finding_id: UUID) -> Response:
        named, sent = self.named(finding_id), read_body(FindingChanges, request)
        change_finding(
            **named,
            given=given_of(sent),
            version=sent["version"],
            figure=_figure(sent),
            drop_figure=sent["drop_figure"],
        )
        return told(request, self.actor, finding_id)

    @acts("discard_finding", TAG, "Throw a draft away", {204: None}, path=[SLUG, ONE], description="One that nobody outside was shown.")  # fmt: skip
    def delete(self, request: Request, slug: str, finding_id: UUID) -> Response:
        discard_finding(**self.named(finding_id))
        return Response(status=204)


class FindingReady(_OfFinding):
    """Saying that nobody must be heard."""

    needs = {"POST": Permission.ENQUIRY_EDIT}
    parser_classes = [Unread]

    @acts("ready_finding", TAG, "Say that a finding concerns nobody who must be heard", {200: FindingDetail}, path=[SLUG, ONE], headers=[LOCATION], description="A draft is ready to publish then, without a reply.")  # fmt: skip
    def post(self, request: Request, slug: str, finding_id: UUID) -> Response:
        ready_finding(**self.named(finding_id))
        return told(request, self.actor, finding_id)


class FindingPublish(_OfFinding):
    """Publishing a finding."""

    needs = {"POST": Permission.FINDING_PUBLISH}
    parser_classes = [Unread]

    @acts("publish_finding", TAG, "Publish a finding", {200: FindingDetail}, path=[SLUG, ONE], headers=[LOCATION], description="For good, with the replies to it. Answers 409 `still_with_others` while somebody still has time to reply. Needs a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, finding_id: UUID) -> Response:
        publish_finding(**self.named(finding_id))
        return told(request, self.actor, finding_id)


class FindingWithdraw(_OfFinding):
    """Withdrawing a finding."""

    needs = {"POST": Permission.FINDING_PUBLISH}

    @acts("withdraw_finding", TAG, "Withdraw a finding", {200: FindingDetail}, body={JSON: WithdrawFindingSent}, path=[SLUG, ONE], headers=[LOCATION], description="With the reason. What was public stays to be read. Needs a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, finding_id: UUID) -> Response:
        named, sent = self.named(finding_id), read_body(WithdrawFindingSent, request)
        withdraw_finding(**named, reason=sent["reason"])
        return told(request, self.actor, finding_id)


def told(request: Request, actor: Actor, finding_id: UUID, status: int = 200) -> Response:
    """A finding as the reader may see it, and where it is to be found. Raises NotFound."""
    found: Finding = finding_at(actor, finding_id)
    reads_enquiry = found.enquiry is not None and sees(actor, found.enquiry)
    evidence = evidence_behind(found) if reads_enquiry else []
    row = finding_detail(found, evidence, replies_to(found), reads_enquiry=reads_enquiry)
    response = Response(row, status=status)
    if request.method != "GET":
        response.headers["Location"] = request.build_absolute_uri(reverse("api:finding", args=[found.pk]))
    return marked(response, found.illustrative)  # type: ignore[no-any-return]


def given_of(sent: dict[str, Any]) -> FindingGiven:
    """What was sent, as the actions take it."""
    plain = (
        "title",
        "text",
        "seriousness",
        "sureness",
        "sureness_why",
        "area_key",
        "place",
        "lever",
        "factor",
    )
    return FindingGiven(
        **{name: sent[name] for name in plain},
        topics=sent["topics"],
        sources=[(each["title"], each["href"]) for each in sent["sources"]],
        enquiry_id=sent["enquiry"],
        evidence=sent["evidence"],
    )


def _figure(sent: dict[str, Any]) -> FigureGiven | None:
    return FigureGiven(**sent["figure"]) if sent["figure"] is not None else None
