"""Addresses in the API. Casting a ballot."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
