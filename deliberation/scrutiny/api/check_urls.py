"""Addresses in the API: the partnership check."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
