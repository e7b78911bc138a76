"""Every address of recommendations."""

from __future__ import annotations

from deliberation.accountability.urls import recommendations

urlpatterns = [*recommendations.urlpatterns]
