"""Addresses in the API: questions to boards."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
