"""Scrutiny reports in the API: reading, writing along, agreeing and publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.queries.bodies import choices_but
from deliberation.scrutiny.actions.reports import (
    choose_findings,
    discard_report,
    rename_report,
    start_report,
    write_report_section,
)
from deliberation.scrutiny.actions.reports_publish import agree_report, publish_report, reopen_report
from deliberation.scrutiny.actions.reports_recommendations import (
    DraftGiven,
    change_report_recommendation,
    draft_report_recommendation,
    drop_report_recommendation,
)
from deliberation.scrutiny.api.reports_shapes import (
    BodyScrutinyReportQuery,
    BodyScrutinyReportRow,
    NewReportRecommendationSent,
    ReportFindingsSent,
    ReportRecommendationChanges,
    ScrutinyReportDetail,
    ScrutinyReportQuery,
    ScrutinyReportRow,
    ScrutinyReportSent,
    ScrutinyReportTitleSent,
    ScrutinySectionSent,
    report_detail,
    report_row,
)
from deliberation.scrutiny.presenters.reports_files import report_docx, report_pdf
from deliberation.scrutiny.queries.reports import (
    ReportsWanted,
    find_reports,
    report_at,
    report_of,
    whole_report,
)
from kernel.actors import Actor
from kernel.errors import BadInput
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, downloads, lists, reads

TAG = "Scrutiny: reports"
JSON = "application/json"
ONE = OpenApiParameter(
    "report_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The report's id."
)
DRAFT = OpenApiParameter(
    "draft_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="The recommendation's `draft`.",
)
KEY = code_in_path("key", "The section.", ["matter", "minority"])
WRITING = Permission.ENQUIRY_WRITE


def _plain(query: dict[str, Any]) -> dict[str, str]:
    return {
        name: str(query.get(name) or "").replace("\x00", " ") for name in ReportsWanted.__dataclass_fields__
    }


class ScrutinyReportList(ListView):
    """Reports of every body."""

    query_class = ScrutinyReportQuery
    columns = tuple(ScrutinyReportRow().fields)
    filename = "scrutiny-reports"

    @lists("list_scrutiny_reports", TAG, "List scrutiny reports", ScrutinyReportRow, query=ScrutinyReportQuery, description="Newest first. What is not published yet is listed for the people of the body alone.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters and that the reader may see."""
        return QueryRows(find_reports(self.actor, ReportsWanted(**_plain(query))), shape=report_row)  # type: ignore[arg-type]


class BodyScrutinyReportList(BodyListView):
    """Reports of one body, and beginning one."""

    needs = {"POST": Permission.ENQUIRY_EDIT}
    query_class = BodyScrutinyReportQuery
    columns = tuple(ScrutinyReportRow().fields)
    filename = "scrutiny-reports"

    @lists("list_body_scrutiny_reports", TAG, "List a body’s scrutiny reports", BodyScrutinyReportRow, query=BodyScrutinyReportQuery, path=[SLUG], description="Newest first. What is not published yet is listed for its people alone.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit and that the reader may see."""
        wanted = ReportsWanted(**_plain(query) | {"body": self.body.slug})
        return QueryRows(find_reports(self.actor, wanted), shape=report_row)  # type: ignore[arg-type]

    @acts("start_scrutiny_report", TAG, "Begin a scrutiny report", {201: ScrutinyReportDetail}, body={JSON: ScrutinyReportSent}, path=[SLUG], headers=[LOCATION], description="One that replaces a published report starts with what that one says.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(ScrutinyReportSent, request)
        made = start_report(
            actor=self.actor, body_id=self.body.pk, title=sent["title"], enquiry_id=sent["enquiry"], replaces_id=sent["replaces"],
            report_id=sent.get("id"),
        )  # fmt: skip
        return told(request, self.actor, made.pk, 201)


class ScrutinyReportOne(ApiView):
    """One report."""

    @reads("get_scrutiny_report", TAG, "One scrutiny report", ScrutinyReportDetail, path=[ONE], description="Once it is published, exactly what was frozen then, with its hash.")  # fmt: skip
    def get(self, request: Request, report_id: UUID) -> Response:
        self.query()
        return told(request, self.actor, report_id)


class ScrutinyReportPdf(ApiView):
    """The report as a PDF."""

    @downloads("download_scrutiny_report_pdf", TAG, "A scrutiny report as a PDF", path=[ONE], description="One that is not published says that it is a draft.")  # fmt: skip
    def get(self, request: Request, report_id: UUID) -> HttpResponseBase:
        self.query()
        return report_pdf(whole_report(report_at(self.actor, report_id)))


class ScrutinyReportDocx(ApiView):
    """The report as a document for Word."""

    @downloads("download_scrutiny_report_docx", TAG, "A scrutiny report as a document for Word", path=[ONE], description="DOCX, with real headings and lists.")  # fmt: skip
    def get(self, request: Request, report_id: UUID) -> HttpResponseBase:
        self.query()
        return report_docx(whole_report(report_at(self.actor, report_id)))


class _OfReport(BodyView):
    """What acts on one report of a body share."""

    def named(self, report_id: UUID) -> dict[str, Any]:
        """What every action on the report is given. Raises NotFound."""
        self.query()
        return {"actor": self.actor, "body_id": self.body.pk, "report_id": report_of(self.body, report_id).pk}


class ScrutinyReportChange(_OfReport):
    """The title of a report, and throwing it away."""

    needs = {"PUT": Permission.ENQUIRY_EDIT, "DELETE": Permission.ENQUIRY_EDIT}

    @acts("rename_scrutiny_report", TAG, "Change the title of a scrutiny report", {200: ScrutinyReportDetail}, body={JSON: ScrutinyReportTitleSent}, path=[SLUG, ONE], headers=[LOCATION], description="While it is written.")  # fmt: skip
    def put(self, request: Request, slug: str, report_id: UUID) -> Response:
        named, sent = self.named(report_id), read_body(ScrutinyReportTitleSent, request)
        rename_report(**named, title=sent["title"])
        return told(request, self.actor, report_id)

    @acts("discard_scrutiny_report", TAG, "Throw a scrutiny report away", {204: None}, path=[SLUG, ONE], description="While it is written, with all that was written for it.")  # fmt: skip
    def delete(self, request: Request, slug: str, report_id: UUID) -> Response:
        discard_report(**self.named(report_id))
        return Response(status=204)


class WriteScrutinySection(_OfReport):
    """One section."""

    needs = {"PUT": WRITING}

    @acts("write_scrutiny_section", TAG, "Write a section of a scrutiny report", {200: ScrutinyReportDetail}, body={JSON: ScrutinySectionSent}, path=[SLUG, ONE, KEY], headers=[LOCATION], description="Answers 409 `section_changed` when somebody else was quicker.")  # fmt: skip
    def put(self, request: Request, slug: str, report_id: UUID, key: str) -> Response:
        named, sent = self.named(report_id), read_body(ScrutinySectionSent, request)
        write_report_section(**named, key=key, text=sent["text"], version=sent["version"])
        return told(request, self.actor, report_id)


class ChooseReportFindings(_OfReport):
    """The findings of a report."""

    needs = {"PUT": WRITING}

    @acts("choose_report_findings", TAG, "Choose the findings of a scrutiny report", {200: ScrutinyReportDetail}, body={JSON: ReportFindingsSent}, path=[SLUG, ONE], headers=[LOCATION], description="These findings of the body, in this order, and no others.")  # fmt: skip
    def put(self, request: Request, slug: str, report_id: UUID) -> Response:
        named, sent = self.named(report_id), read_body(ReportFindingsSent, request)
        choose_findings(**named, findings=sent["findings"])
        return told(request, self.actor, report_id)


class _OfRecommendations(_OfReport):
    """What acts on the recommendations of a report share."""

    def given(self, sent: dict[str, Any]) -> DraftGiven:
        """What was sent, as the actions take it. Raises BadInput for a body that is not there."""
        known = {slug: pk for slug, _, pk in choices_but(self.body)} if sent["to_bodies"] else {}
        if any(each not in known for each in sent["to_bodies"]):
            raise BadInput("There is no such body to ask.", field="to_bodies")
        to = [known[each] for each in sent["to_bodies"]]
        return DraftGiven(sent["text"], sent["reasons"], to, sent["to_names"], sent["finding"])


class NewReportRecommendation(_OfRecommendations):
    """Adding a recommendation."""

    needs = {"POST": WRITING}

    @acts("draft_report_recommendation", TAG, "Add a recommendation to a scrutiny report", {201: ScrutinyReportDetail}, body={JSON: NewReportRecommendationSent}, path=[SLUG, ONE], headers=[LOCATION], description="To several addressees at once; each answers for itself.")  # fmt: skip
    def post(self, request: Request, slug: str, report_id: UUID) -> Response:
        named, sent = self.named(report_id), read_body(NewReportRecommendationSent, request)
        draft_report_recommendation(**named, given=self.given(sent), draft_id=sent.get("id"))
        return told(request, self.actor, report_id, 201)


class ChangeReportRecommendation(_OfRecommendations):
    """One recommendation while the report is written."""

    needs = {"PUT": WRITING, "DELETE": WRITING}

    @acts("change_report_recommendation", TAG, "Change a recommendation of a scrutiny report", {200: ScrutinyReportDetail}, body={JSON: ReportRecommendationChanges}, path=[SLUG, ONE, DRAFT], headers=[LOCATION], description="Answers 409 `recommendation_changed` when somebody else was quicker.")  # fmt: skip
    def put(self, request: Request, slug: str, report_id: UUID, draft_id: UUID) -> Response:
        named, sent = self.named(report_id), read_body(ReportRecommendationChanges, request)
        change_report_recommendation(
            **named, draft_id=draft_id, given=self.given(sent), version=sent["version"]
        )
        return told(request, self.actor, report_id)

    @acts("drop_report_recommendation", TAG, "Take a recommendation out of a scrutiny report", {204: None}, path=[SLUG, ONE, DRAFT], description="While it is written.")  # fmt: skip
    def delete(self, request: Request, slug: str, report_id: UUID, draft_id: UUID) -> Response:
        drop_report_recommendation(**self.named(report_id), draft_id=draft_id)
        return Response(status=204)


class AgreeScrutinyReport(_OfReport):
    """Agreeing a report."""

    needs = {"POST": Permission.SCRUTINY_REPORT_PUBLISH}
    parser_classes = [Unread]

    @acts("agree_scrutiny_report", TAG, "Agree a scrutiny report", {200: ScrutinyReportDetail}, path=[SLUG, ONE], headers=[LOCATION], description="`lacking` says what is missing before. Needs a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, report_id: UUID) -> Response:
        agree_report(**self.named(report_id))
        return told(request, self.actor, report_id)


class ReopenScrutinyReport(_OfReport):
    """Opening an agreed report again."""

    needs = {"POST": Permission.SCRUTINY_REPORT_PUBLISH}
    parser_classes = [Unread]

    @acts("reopen_scrutiny_report", TAG, "Open an agreed scrutiny report again", {200: ScrutinyReportDetail}, path=[SLUG, ONE], headers=[LOCATION], description="As long as it is not published.")  # fmt: skip
    def post(self, request: Request, slug: str, report_id: UUID) -> Response:
        reopen_report(**self.named(report_id))
        return told(request, self.actor, report_id)


class PublishScrutinyReport(_OfReport):
    """Publishing a report."""

    needs = {"POST": Permission.SCRUTINY_REPORT_PUBLISH}
    parser_classes = [Unread]

    @acts("publish_scrutiny_report", TAG, "Publish a scrutiny report", {200: ScrutinyReportDetail}, path=[SLUG, ONE], headers=[LOCATION], description="For good: frozen with its hash, its findings published, its recommendations made. Doing it again changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, report_id: UUID) -> Response:
        publish_report(**self.named(report_id))
        return told(request, self.actor, report_id)


def told(request: Request, actor: Actor, report_id: UUID, status: int = 200) -> Response:
    """A report as the reader may see it, and where it is to be found. Raises NotFound."""
    found = report_at(actor, report_id)
    response = Response(report_detail(whole_report(found)), status=status)
    if request.method != "GET":
        response.headers["Location"] = request.build_absolute_uri(
            reverse("api:scrutiny_report", args=[found.pk])
        )
    return marked(response, found.illustrative)  # type: ignore[no-any-return]
