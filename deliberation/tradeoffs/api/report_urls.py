"""Addresses in the API. The panel’s report and its recommendations."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
