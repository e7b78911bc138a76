"""Every address of accountability."""

from __future__ import annotations

from deliberation.accountability.urls import (
    asking,
    decisions,
    doing,
    motions,
    questions,
    recommendations,
    tracker,
)

urlpatterns = [
    *recommendations.urlpatterns,
    *decisions.urlpatterns,
    *doing.urlpatterns,
    *motions.urlpatterns,
    *questions.urlpatterns,
    *tracker.urlpatterns,
    *asking.urlpatterns,
]
