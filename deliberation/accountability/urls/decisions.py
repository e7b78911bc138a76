"""Addresses: decisions, the forward plan, call-ins, notes for patients."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.generic import RedirectView

SOON = RedirectView.as_view(pattern_name="body")  # takes the place of a page that is being built

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/decisions/", SOON, name="decisions"),
]
