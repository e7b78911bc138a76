"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("indexapp.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("design.urls")),
    path("api/v1/", include("indexapp.api.urls")),
]
handler404 = "config.errors.not_found"
