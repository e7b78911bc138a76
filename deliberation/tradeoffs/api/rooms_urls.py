"""Addresses in the API. Small groups, notes, the room’s screen, points said aloud."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
