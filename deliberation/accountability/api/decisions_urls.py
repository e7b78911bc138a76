"""Addresses in the API: decisions, the forward plan, call-ins, notes for patients."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
