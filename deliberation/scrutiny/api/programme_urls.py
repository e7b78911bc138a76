"""Addresses in the API: the work programme."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
