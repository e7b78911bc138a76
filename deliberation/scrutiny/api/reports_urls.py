"""Addresses in the API: reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.api.reports import (
    AgreeScrutinyReport,
    BodyScrutinyReportList,
    ChangeReportRecommendation,
    ChooseReportFindings,
    NewReportRecommendation,
    PublishScrutinyReport,
    ReopenScrutinyReport,
    ScrutinyReportChange,
    ScrutinyReportDocx,
    ScrutinyReportList,
    ScrutinyReportOne,
    ScrutinyReportPdf,
    WriteScrutinySection,
)

_OF_BODY = "bodies/<slug:slug>/reports/"
_ONE = f"{_OF_BODY}<uuid:report_id>/"
_READ = "reports/<uuid:report_id>/"

urlpatterns: list[URLPattern] = [
    path("reports/", ScrutinyReportList.as_view(), name="scrutiny_reports"),
    path(_READ, ScrutinyReportOne.as_view(), name="scrutiny_report"),
    path(f"{_READ}pdf/", ScrutinyReportPdf.as_view(), name="scrutiny_report_pdf"),
    path(f"{_READ}docx/", ScrutinyReportDocx.as_view(), name="scrutiny_report_docx"),
    path(_OF_BODY, BodyScrutinyReportList.as_view(), name="body_scrutiny_reports"),
    path(_ONE, ScrutinyReportChange.as_view(), name="change_scrutiny_report"),
    path(f"{_ONE}sections/<slug:key>/", WriteScrutinySection.as_view(), name="write_scrutiny_section"),
    path(f"{_ONE}findings/", ChooseReportFindings.as_view(), name="choose_report_findings"),
    path(f"{_ONE}recommendations/", NewReportRecommendation.as_view(), name="new_report_recommendation"),
    path(
        f"{_ONE}recommendations/<uuid:draft_id>/",
        ChangeReportRecommendation.as_view(),
        name="change_report_recommendation",
    ),
    path(f"{_ONE}agree/", AgreeScrutinyReport.as_view(), name="agree_scrutiny_report"),
    path(f"{_ONE}reopen/", ReopenScrutinyReport.as_view(), name="reopen_scrutiny_report"),
    path(f"{_ONE}publish/", PublishScrutinyReport.as_view(), name="publish_scrutiny_report"),
]
