"""Addresses in the API. The panel’s report and its recommendations."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.tradeoffs.api.report import (
    AgreeReport,
    DraftOne,
    HandOverReport,
    NewDraft,
    ReopenReport,
    ReportOne,
    ReportPdf,
    ReportSection,
    SectionVersions,
)

_R = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/report/"

urlpatterns: list[URLPattern] = [
    path(_R, ReportOne.as_view(), name="panel_report"),
    path(f"{_R}pdf/", ReportPdf.as_view(), name="panel_report_pdf"),
    path(f"{_R}sections/<slug:key>/", ReportSection.as_view(), name="edit_section"),
    path(f"{_R}sections/<slug:key>/versions/", SectionVersions.as_view(), name="section_history"),
    path(f"{_R}recommendations/", NewDraft.as_view(), name="new_panel_recommendation"),
    path(f"{_R}recommendations/<uuid:draft_id>/", DraftOne.as_view(), name="edit_panel_recommendation"),
    path(f"{_R}agree/", AgreeReport.as_view(), name="agree_report"),
    path(f"{_R}open-again/", ReopenReport.as_view(), name="reopen_report"),
    path(f"{_R}hand-over/", HandOverReport.as_view(), name="publish_report"),
]
