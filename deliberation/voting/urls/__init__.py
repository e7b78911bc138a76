"""Every address of votes."""

from __future__ import annotations

from deliberation.voting.urls import casting, paper, results, votes

urlpatterns = [
    *votes.urlpatterns,
    *casting.urlpatterns,
    *results.urlpatterns,
    *paper.urlpatterns,
]
