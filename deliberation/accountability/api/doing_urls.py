"""Addresses in the API: actions, their progress, and whether they worked."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
