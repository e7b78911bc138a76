"""Addresses in the API. Points, replies and reactions; moderation."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
