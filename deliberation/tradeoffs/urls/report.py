"""Addresses. The panel’s report and its recommendations."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.views.placeholder import soon

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_T}report/", soon, name="panel_report"),
    path(f"{_T}report/recommendations/", soon, name="edit_recommendations"),
    path(f"{_T}report/agree/", soon, name="agree_report"),
    path(f"{_T}report/hand-over/", soon, name="publish_report"),
    path(f"{_T}report/report.pdf", soon, name="panel_report_pdf"),
    path(f"{_T}report/<slug:key>/", soon, name="edit_section"),
    path(f"{_T}report/<slug:key>/history/", soon, name="section_history"),
]
