"""Addresses in the API. Options, their effects, and the explorer."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
