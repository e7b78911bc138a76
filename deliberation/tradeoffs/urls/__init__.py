"""Every address of trade-offs."""

from __future__ import annotations

from deliberation.tradeoffs.urls import decide, discussion, evidence, life, report, rooms, statements, weigh

urlpatterns = [
    *life.urlpatterns,
    *weigh.urlpatterns,
    *evidence.urlpatterns,
    *discussion.urlpatterns,
    *statements.urlpatterns,
    *rooms.urlpatterns,
    *decide.urlpatterns,
    *report.urlpatterns,
]
