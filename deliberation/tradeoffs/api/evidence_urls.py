"""Addresses in the API. The evidence pack, witnesses and their questions."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
