"""Addresses. The panel’s report and its recommendations."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.tradeoffs.views import report, report_recommendations

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"
_R = f"{_T}report/recommendations/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}report/", report.panel_report, name="panel_report"),
    path(_R, report_recommendations.edit_recommendations, name="edit_recommendations"),
    path(f"{_R}new/", report_recommendations.new, name="new_panel_recommendation"),
    path(f"{_R}<uuid:draft_id>/", report_recommendations.edit, name="edit_panel_recommendation"),
    path(f"{_R}<uuid:draft_id>/drop/", report_recommendations.drop, name="drop_panel_recommendation"),
    path(f"{_T}report/agree/", report.agree, name="agree_report"),
    path(f"{_T}report/open-again/", report.reopen, name="reopen_report"),
    path(f"{_T}report/hand-over/", report.publish, name="publish_report"),
    path(f"{_T}report/report.pdf", report.panel_report_pdf, name="panel_report_pdf"),
    path(f"{_T}report/<slug:key>/", report.edit_section, name="edit_section"),
    path(f"{_T}report/<slug:key>/history/", report.section_history, name="section_history"),
]
