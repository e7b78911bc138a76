"""Every address of scrutiny in the API."""

from __future__ import annotations

from deliberation.scrutiny.api import check_urls, enquiries_urls, findings_urls, programme_urls, reports_urls

urlpatterns = [
    *programme_urls.urlpatterns,
    *enquiries_urls.urlpatterns,
    *check_urls.urlpatterns,
    *findings_urls.urlpatterns,
    *reports_urls.urlpatterns,
]
