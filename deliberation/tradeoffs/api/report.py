"""The panel's report in the API: reading it, writing along, agreeing it, handing it over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.tradeoffs.actions.report import write_section
from deliberation.tradeoffs.actions.report_hand_over import agree_report, hand_over_report, reopen_report
from deliberation.tradeoffs.actions.report_recommendations import (
    DraftGiven,
    change_recommendation,
    draft_recommendation,
    drop_recommendation,
)
from deliberation.tradeoffs.api.common import JSON, PLACE, OfTradeoff, id_in_path
from deliberation.tradeoffs.api.report_shapes import (
    NewPanelRecommendationSent,
    PanelRecommendationChanges,
    PanelReportShape,
    ReportSectionSent,
    SectionVersionRow,
    report_shape,
    version_row,
)
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.report_pdf import report_pdf
from deliberation.tradeoffs.queries.report import (
    Whole,
    bodies_to_ask,
    reads_draft,
    report_of,
    section_of,
    versions_of,
    whole_report,
)
from kernel.errors import BadInput, NotFound
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, downloads, lists, reads

TAG = "Trade-offs: the report"
DRAFT = id_in_path("draft_id", "The recommendation's `draft`.")
KEY = code_in_path("key", "The section.", ["asked", "minority"])
WRITING = Permission.TRADEOFF_SEE_PRIVATE


class _OfReport(OfTradeoff):
    """What views of a report share."""

    def told(self, status: int = 200) -> Response:
        """The report as it stands, with where it is to be found."""
        whole = whole_report(self.tradeoff)
        shown = whole.published or reads_draft(self.actor, whole.tradeoff)
        return self.answer(report_shape(whole, shown=shown), status, at=self.at("panel_report"))

    def readable(self) -> Whole:
        """The report, for somebody who may read it now. Raises NotFound."""
        whole = whole_report(self.tradeoff)
        if whole.published or reads_draft(self.actor, whole.tradeoff):
            return whole
        raise NotFound("There is no report to read yet.", next_step="Look again once it is handed over.")


class ReportOne(_OfReport, BodyView):
    """The report."""

    @reads("get_panel_report", TAG, "The panel’s report", PanelReportShape, path=PLACE, description="To everybody once it is handed over, frozen as it was then, with what was answered since. Before that the people of the body read it; others are told where it stands, without its text.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        return self.told()


class ReportPdf(_OfReport, BodyView):
    """The report as a PDF."""

    @downloads("download_panel_report", TAG, "The panel’s report as a PDF", path=PLACE, description="One that is not handed over says that it is a draft.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> HttpResponseBase:
        self.query()
        whole = self.readable()
        if whole.report is None:
            raise NotFound("There is no report to read yet.", next_step="Write its first section.")
        return report_pdf(whole)


class ReportSection(_OfReport, BodyView):
    """One section."""

    needs = {"PUT": WRITING}

    @acts("write_report_section", TAG, "Write a section of the report", {200: PanelReportShape}, body={JSON: ReportSectionSent}, path=[*PLACE, KEY], headers=[LOCATION], description="Answers 409 `section_changed` when somebody else was quicker: read theirs, put both together, send again with the new version.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, key: str) -> Response:
        self.query()
        named, sent = self.named(), read_body(ReportSectionSent, request)
        write_section(**named, key=key, text=sent["text"], version=sent["version"])
        return self.told()


class SectionVersions(_OfReport, BodyListView):
    """The versions of a section."""

    reads_need = WRITING
    columns = tuple(SectionVersionRow().fields)
    filename = "versions"

    @lists("list_section_versions", TAG, "List the versions of a section", SectionVersionRow, path=[*PLACE, KEY], description="Newest first; for the people of the body.", private=True)  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The versions, newest first."""
        section = section_of(report_of(self.tradeoff), kwargs["key"])
        return QueryRows(versions_of(section), shape=version_row)  # type: ignore[arg-type]

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """Whether the trade-off is made up."""
        return self.tradeoff.illustrative


class NewDraft(_OfReport, BodyView):
    """Adding a recommendation."""

    needs = {"POST": WRITING}

    @acts("draft_panel_recommendation", TAG, "Add a recommendation to the report", {201: PanelReportShape}, body={JSON: NewPanelRecommendationSent}, path=PLACE, headers=[LOCATION], description="In the panel’s own words, to a body on the site or to somebody by name.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        named, sent = self.named(), read_body(NewPanelRecommendationSent, request)
        draft_recommendation(**named, given=_given(self.tradeoff, sent), draft_id=sent.get("id"))
        return self.told(201)


class DraftOne(_OfReport, BodyView):
    """One recommendation while the report is written."""

    needs = {"PUT": WRITING, "DELETE": WRITING}

    @acts("change_panel_recommendation", TAG, "Change a recommendation of the report", {200: PanelReportShape}, body={JSON: PanelRecommendationChanges}, path=[*PLACE, DRAFT], headers=[LOCATION], description="Answers 409 `recommendation_changed` when somebody else was quicker.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, draft_id: UUID) -> Response:
        self.query()
        named, sent = self.named(), read_body(PanelRecommendationChanges, request)
        change_recommendation(
            **named, draft_id=draft_id, given=_given(self.tradeoff, sent), seen=sent["seen"]
        )
        return self.told()

    @acts("drop_panel_recommendation", TAG, "Take a recommendation out of the report", {204: None}, path=[*PLACE, DRAFT], description="While the report is written.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID, draft_id: UUID) -> Response:
        self.query()
        drop_recommendation(**self.named(), draft_id=draft_id)
        return Response(status=204)


def _given(tradeoff: TradeOff, sent: dict[str, Any]) -> DraftGiven:
    """What was sent, as the actions take it; the addressee by its short name. Raises BadInput."""
    bodies = {slug: pk for slug, _, pk in bodies_to_ask(tradeoff.body)} if sent["to_body"] else {}
    if sent["to_body"] and sent["to_body"] not in bodies:
        raise BadInput("There is no such body to ask.", field="to_body")
    return DraftGiven(
        text=sent["text"],
        reasons=sent["reasons"],
        to_body_id=bodies.get(sent["to_body"]),
        to_name=sent["to_name"],
        option=sent["option"],
        evidence=sent["evidence"],
        vote_id=sent["vote"],
        place=sent["place"] or 0,
    )


class AgreeReport(_OfReport, BodyView):
    """Agreeing the report."""

    needs = {"POST": Permission.REPORT_AGREE}
    parser_classes = [Unread]

    @acts("agree_panel_report", TAG, "Agree the report", {200: PanelReportShape}, path=PLACE, headers=[LOCATION], description="Freezes what was written. `lacking` says what is missing. Needs a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        agree_report(**self.named())
        return self.told()


class ReopenReport(_OfReport, BodyView):
    """Opening an agreed report again."""

    needs = {"POST": Permission.REPORT_AGREE}
    parser_classes = [Unread]

    @acts("reopen_panel_report", TAG, "Open an agreed report again", {200: PanelReportShape}, path=PLACE, headers=[LOCATION], description="As long as it is not handed over.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        reopen_report(**self.named())
        return self.told()


class HandOverReport(_OfReport, BodyView):
    """Handing the report over."""

    needs = {"POST": Permission.REPORT_AGREE}
    parser_classes = [Unread]

    @acts("hand_over_panel_report", TAG, "Hand the report over", {200: PanelReportShape}, path=PLACE, headers=[LOCATION], description="Publishes an agreed report for good, and makes its recommendations, each with a reference and a day for its answer. Doing it again changes nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        hand_over_report(**self.named())
        return self.told()
