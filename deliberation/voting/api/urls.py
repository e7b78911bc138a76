"""Every address of votes in the API."""

from __future__ import annotations

from deliberation.voting.api import casting_urls, paper_urls, results_urls, votes_urls

urlpatterns = [
    *votes_urls.urlpatterns,
    *casting_urls.urlpatterns,
    *results_urls.urlpatterns,
    *paper_urls.urlpatterns,
]
