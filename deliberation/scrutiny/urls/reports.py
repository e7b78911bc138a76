"""Addresses: scrutiny reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.scrutiny.views import reports, reports_steps, reports_write

_OF_BODY = "bodies/<slug:slug>/reports/"
_ONE = f"{_OF_BODY}<uuid:report_id>/"
_READ = "reports/<uuid:report_id>/"

urlpatterns: list[URLPattern] = [
    path("reports/", reports.all_reports, name="all_scrutiny_reports"),
    path(_READ, reports.report, name="scrutiny_report"),
    path(f"{_READ}pdf/", reports.report_as_pdf, name="scrutiny_report_pdf"),
    path(f"{_READ}docx/", reports.report_as_docx, name="scrutiny_report_docx"),
    path(_OF_BODY, reports.body_reports, name="scrutiny_reports"),
    path(f"{_OF_BODY}new/", reports_write.start, name="start_scrutiny_report"),
    path(f"{_ONE}title/", reports_write.rename, name="rename_scrutiny_report"),
    path(f"{_ONE}sections/<slug:key>/", reports_write.edit_section, name="edit_report_section"),
    path(
        f"{_ONE}sections/<slug:key>/versions/", reports_write.section_history, name="report_section_history"
    ),
    path(f"{_ONE}findings/", reports_write.findings, name="choose_report_findings"),
    path(f"{_ONE}recommendations/new/", reports_write.new_recommendation, name="new_report_recommendation"),
    path(
        f"{_ONE}recommendations/<uuid:draft_id>/",
        reports_write.edit_recommendation,
        name="edit_report_recommendation",
    ),
    path(
        f"{_ONE}recommendations/<uuid:draft_id>/drop/",
        reports_write.drop_recommendation,
        name="drop_report_recommendation",
    ),
    path(f"{_ONE}agree/", reports_steps.agree, name="agree_scrutiny_report"),
    path(f"{_ONE}reopen/", reports_steps.reopen, name="reopen_scrutiny_report"),
    path(f"{_ONE}publish/", reports_steps.publish, name="publish_scrutiny_report"),
    path(f"{_ONE}discard/", reports_steps.discard, name="discard_scrutiny_report"),
]
