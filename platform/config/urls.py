"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from config import health

urlpatterns = [
    path("", include("indexapp.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("deliberation.bodies.urls")),
    path("", include("deliberation.voting.urls")),
    path("", include("deliberation.accountability.urls")),
    path("", include("deliberation.tradeoffs.urls")),
    path("", include("deliberation.scrutiny.urls")),
    path("follow/", include("notices.urls")),
    path("webhooks/", include("notices.urls_webhooks")),
    path("", include("design.urls")),
    path("api/docs/", include("config.api_docs")),
    path("api/v1/", include("config.api_urls")),
    path("health/", health.health, name="health"),
]
handler404 = "config.errors.not_found"
