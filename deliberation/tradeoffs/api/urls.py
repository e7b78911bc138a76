"""Every address of trade-offs in the API."""

from __future__ import annotations

from deliberation.tradeoffs.api import (
    decide_urls,
    discussion_urls,
    evidence_urls,
    life_urls,
    report_urls,
    rooms_urls,
    statements_urls,
    weigh_urls,
)

urlpatterns = [
    *life_urls.urlpatterns,
    *weigh_urls.urlpatterns,
    *evidence_urls.urlpatterns,
    *discussion_urls.urlpatterns,
    *statements_urls.urlpatterns,
    *rooms_urls.urlpatterns,
    *decide_urls.urlpatterns,
    *report_urls.urlpatterns,
]
