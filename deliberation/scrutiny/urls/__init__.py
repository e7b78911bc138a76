"""Every address of scrutiny."""

from __future__ import annotations

from deliberation.scrutiny.urls import check, enquiries, findings, programme, reports

urlpatterns = [
    *programme.urlpatterns,
    *enquiries.urlpatterns,
    *check.urlpatterns,
    *findings.urlpatterns,
    *reports.urlpatterns,
]
