"""Every address of accountability in the API."""

from __future__ import annotations

from deliberation.accountability.api import (
    asking_urls,
    decisions_urls,
    doing_urls,
    motions_urls,
    questions_urls,
    recommendations_urls,
    tracker_urls,
)

urlpatterns = [
    *recommendations_urls.urlpatterns,
    *decisions_urls.urlpatterns,
    *doing_urls.urlpatterns,
    *motions_urls.urlpatterns,
    *questions_urls.urlpatterns,
    *tracker_urls.urlpatterns,
    *asking_urls.urlpatterns,
]
