"""The addresses that the API's tests need."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("indexapp.api.urls")),
    path("api/docs/", include("indexapp.api.docs")),
    path("accounts/", include("accounts.urls")),
    path("", include("design.urls")),
]
